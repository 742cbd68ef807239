"""What each recipient of a distribution is sent: the release's letter in their language, as DATA wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from outreach.i18n import _
from outreach.mail import addresses, smtp
from outreach.mail.message import Draft, Letter, Sender
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.delivery import delivery
from outreach.services.delivery.delivery import Waiting
from outreach.services.exporting import export_records, letter_export
from outreach.store.workspace import Workspace


class Letters:
    """The letters of a distribution by language; the files are encoded once and shared by all messages.

    Of a corrected release there are two: those who never had it get it without a word of the correction.
    """

    def __init__(self, workspace: Workspace, row: Distribution, languages: Sequence[str], sender: Sender) -> None:
        self._workspace, self._row, self.sender = workspace, row, sender
        self._letters = self._made(languages)
        is_corrected = any(letter.text.corrected for letter in self._letters.values())
        self._first = self._made(languages, first=True) if is_corrected else self._letters
        self._shared: dict[int, bytes] = {}

    def _made(self, languages: Sequence[str], *, first: bool = False) -> dict[str, Letter]:
        assert self._row.release_id is not None
        return self._workspace.read(
            letter_export.letters, self._row.release_id, languages, now().astimezone(), self.sender,
            self._row.settings.get("greeting"), first=first,
        )  # fmt: skip

    def _letter(self, to: Waiting) -> Letter:
        if self._first is self._letters:
            return self._letters[to.language]
        known = self._workspace.read(delivery.has_earlier, self._row, to)
        return (self._letters if known else self._first)[to.language]

    def message(self, to: Waiting, at: datetime | None = None) -> smtp.Message:
        """The message to one recipient, dated now or `at` a moment.

        Raises:
            Problem: the address is none, or the message does not come out as it was meant.
        """
        letter = self._letter(to)
        values = self._values(to) if letter.is_merged else {}
        draft = letter.draft(
            to.address, values, (at or now()).astimezone(), name=to.name, message_id=to.message_id, unsent=False
        )
        for name in draft.missing:
            raise Problem(_("{field} is empty and has no fallback").format(field=f"{{{{{name}}}}}"))
        return self._message(letter, draft, to.address)._replace(message_id=to.message_id)

    def sample(self, language: str, address: str, values: Mapping[str, str], name: str = "") -> smtp.Message:
        """A message as recipients of a language get it, to any address."""
        letter = (self._letters if delivery.is_told(self._row) else self._first)[language]
        draft = letter.draft(address, values, now().astimezone(), name=name, unsent=False)
        return self._message(letter, draft, address)

    def _message(self, letter: Letter, draft: Draft, address: str) -> smtp.Message:
        shared = self._shared.get(id(letter))
        if shared is None:
            shared = self._shared[id(letter)] = smtp.dotted(draft.shared)
        sender, recipient = envelope(self.sender.address), envelope(address)
        own = smtp.dotted(draft.own)
        utf8 = not (sender + recipient).isascii() or not own.isascii()
        return smtp.Message(sender, recipient, [own, shared] if shared else [own], utf8)

    def _values(self, to: Waiting) -> Mapping[str, str]:
        there = self._workspace.read(export_records.some, [to.contact] if to.contact is not None else [])
        if not there:
            raise Problem(_("the contact has been deleted since"))
        return self.values(there[0], to.address, to.language)

    def values(self, fields: Fields, address: str, language: str) -> Mapping[str, str]:
        """What the merge fields of a letter say of a contact."""
        return letter_export.merge_values(fields, address, language, self._letters[language].text)


def envelope(address: str) -> str:
    """A checked address as the envelope has it."""
    return addresses.on_the_wire(addresses.checked(address))
