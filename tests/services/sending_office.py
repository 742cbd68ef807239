"""An office that can send: invented recipients, a release with a file, and a server on 127.0.0.1."""

from collections.abc import Sequence
from typing import Any

from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server, sending
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.sending import Sent
from outreach.services.delivery.sending_line import Pace
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.mail.servers import MailServer

QUICK = Pace(waits=(0.05, 0.05, 0.05), reconnects=(0.05, 0.1, 0.1))
NAMES = ("anna", "bela", "cara", "dana", "emil", "fara")


class Office:
    """A list, a release in Russian and English with a file for the Russian one."""

    def __init__(self, workspace: Workspace, names: Sequence[str] = NAMES, **settings: Any) -> None:
        self.workspace = workspace
        self.contacts = [
            workspace.write(
                "Add",
                contacts.add,
                {
                    "name": name.title(),
                    "languages": ["ru" if place % 2 else "en"],
                    "emails": [{"raw": f"{name}@example.org"}],
                    "keeps_embargoes": place % 2 == 0,
                },
            )
            for place, name in enumerate(names)
        ]
        self.list = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
        versions = {"ru": {"headline": "Школа", "body": "Текст."}, "en": {"headline": "School", "body": "Text."}}
        self.release = workspace.write("Add", releases.add, {"reference": "R-1", "versions": versions})
        self.file = workspace.write("Attach", releases.attach, self.release, "a.pdf", b"%PDF-1.7 one", "ru")
        self.settings = settings

    def prepared(self, **more: Any) -> int:
        wanted = Audience((self.list,), release=self.release, **more)
        number, _resolved = self.workspace.write("Prepare", distributions.prepare, wanted, settings=self.settings)
        return number

    def use(self, server: MailServer, **fields: Any) -> None:
        """Sets the office's server."""
        given = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": "press@example.org"}
        self.workspace.write("Server", mail_server.save, {**given, **fields})

    def send(self, number: int, **settings: Any) -> Sent:
        return finished(sending.send(self.workspace, number, **{"pace": QUICK, **settings}))

    def states(self, number: int) -> dict[str, str]:
        """{name: state} of everybody."""
        return {row.name: row.state for row in self.workspace.read(distributions.recipients, number)}

    def answers(self, number: int) -> dict[str, str]:
        return {row.name: row.answer for row in self.workspace.read(distributions.recipients, number)}

    def state(self, number: int) -> str:
        return self.workspace.read(distributions.card, number).state
