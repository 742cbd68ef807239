"""A thousand mails with a PDF of 1 MB to Postfix's smtp-sink: against a bare loop that writes the same bytes."""

import argparse
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.mail.smtp import Message
from outreach.model.distributions import Recipient
from outreach.model.people import Contact
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server, sending
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import letter_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

AIM = 0.8  # of the bare loop's speed
PLACES = ("/usr/sbin/smtp-sink", os.environ.get("OUTREACH_SMTP_SINK", ""))


def found() -> str | None:
    """Where smtp-sink is."""
    return shutil.which("smtp-sink") or next((place for place in PLACES if place and Path(place).is_file()), None)


@contextmanager
def sink(program: str) -> Iterator[int]:
    """A running smtp-sink and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = subprocess.Popen([program, "-u", "root", f"127.0.0.1:{port}", "100"], stderr=subprocess.DEVNULL)
    try:
        for _try in range(50):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait()


def bare(port: int, messages: list[Message]) -> None:
    """The least that could be done: the bytes as they are, written to the socket, nothing kept."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = sock.makefile("rb")
        answers.readline()

        def ask(line: str) -> None:
            sock.sendall(line.encode() + b"\r\n")
            while answers.readline()[3:4] == b"-":
                pass

        ask("EHLO [127.0.0.1]")
        for message in messages:
            ask(f"MAIL FROM:<{message.sender}>")
            ask(f"RCPT TO:<{message.recipient}>")
            ask("DATA")
            for part in message.parts:
                sock.sendall(part)
            ask(".")
        ask("QUIT")


def office(workspace: Workspace, port: int, count: int, pdf: bytes) -> int:
    """A release with a PDF, prepared for so many; returns the distribution."""
    workspace.write("Server", mail_server.save, {
        "host": "127.0.0.1", "port": port, "security": "none", "address": "press@example.org",
        "unsubscribe": "stop@example.org",
    })  # fmt: skip
    for number in range(2):
        fields = {"name": f"Айгүл {number}", "languages": ["ru"], "emails": [{"raw": f"a{number}@example.org"}]}
        workspace.write("Add", contacts.add, fields)
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    versions = {"ru": {"headline": "Бюро открывает школу", "body": "Абзац за абзацем. " * 60}}
    release = workspace.write("Add", releases.add, {"reference": "R-1", "versions": versions})
    workspace.write("Attach", releases.attach, release, "release.pdf", pdf, "ru")
    made, _resolved = workspace.write("Prepare", distributions.prepare, Audience((press,), release=release))
    with workspace.writing("Fill") as session:
        session.add_all(Contact(name=f"Айгүл Үлгүлөва {number}") for number in range(count - 2))
        session.flush()
        people = session.scalars(select(Contact.id).order_by(Contact.id)).all()
        session.execute(insert(Recipient), [
            {
                "distribution_id": made, "contact_id": people[number + 2], "language": "ru",
                "name": f"Айгүл Үлгүлөва {number}",
                "address": f"reporter{number}@example.org", "state": "queued",
            }
            for number in range(count - 2)
        ])  # fmt: skip
    return made


def _messages(session: Session, made: int, count: int) -> list[Message]:
    """What the bare loop writes: one message as the program makes it, to everybody."""
    from outreach.mail import smtp

    row, at = distributions.get(session, made), datetime.now().astimezone()
    to = distributions.recipients(session, made)[0]
    sender = mail_server.sender(mail_server.read(session), row.settings)
    letter = letter_export.letters(session, row.release_id or 0, [to.language], at, sender, None)[to.language]
    content = letter.draft(to.address, {}, at, name=to.name, unsent=False).content
    head, mark, rest = content.partition(b"Content-Disposition: attachment")
    parts = [smtp.dotted(head), smtp.dotted(mark + rest)]
    return [Message("press@example.org", f"reporter{number}@example.org", parts) for number in range(count)]


def ours(workspace: Workspace, made: int) -> None:
    for _progress in (job := _through(workspace, made)):
        pass
    del job


def _through(workspace: Workspace, made: int) -> Iterator[object]:
    sent = yield from sending.send(workspace, made)
    assert sent.state == "done" and not sent.failed and not sent.unsure, sent


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main(count: int = 1000, rounds: int = 3, size: int = 1_000_000) -> bool:
    """Prints the figures; True where the aim is missed."""
    program = found()
    if program is None:
        print("smtp-sink is not here: it is in the package postfix, or name it in OUTREACH_SMTP_SINK.")
        return True
    pdf = b"%PDF-1.7\n" + os.urandom(size)
    best: dict[str, float] = {}
    with sink(program) as port, tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            with Workspace.open(Path(folder) / f"{turn}.outreach") as workspace:
                made = office(workspace, port, count, pdf)
                messages = workspace.read(_messages, made, count)
                ways = [
                    ("bare loop", lambda some=messages: bare(port, some)),
                    ("ours", lambda one=workspace, number=made: ours(one, number)),
                ]
                for name, action in ways if turn % 2 else reversed(ways):
                    best[name] = max(best.get(name, 0), count / timed(action))
    ratio = best["ours"] / best["bare loop"]
    for name, rate in best.items():
        print(f"{name:10} {rate:8.1f} messages/s, {count} of {size / 1e6:.1f} MB before base64")
    print(f"ours is {ratio:.2f} of the bare loop (aim: at least {AIM})")
    return ratio < AIM


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=1_000_000)
    given = parser.parse_args()
    raise SystemExit(main(given.count, given.rounds, given.size))
