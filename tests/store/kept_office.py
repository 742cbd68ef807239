"""Makes the small office of a version, and what that version says of it: later versions must open it and say the same.

`python -m tests.store.kept_office 0.1.0` with that very version fills tests/store/kept/0.1.0, by the program's own
commands. What is there is never made anew.
"""

import contextlib
import gzip
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from outreach import app
from outreach.services import unsaved
from outreach.services.quality import quality
from outreach.services.querying import views
from outreach.services.releases import snippets
from outreach.store.workspace import Workspace
from tests.mail.servers import MailServer, at, says
from tests.services.test_bounces import answer, report

KEPT = Path(__file__).parent / "kept"
TELEGRAM = ("--channel", "telegram:@bermet_press", "--preferred-way", "telegram")
PEOPLE = (
    ("Айгүл Сыдыкова", "--other-name", "Aigul Sydykova", "--email", "aigul@example.org", "--phone", "+996 312 66 38 85",
     "--outlet", "Sample Daily", "--position", "Reporter", "--language", "ky", "--language", "ru", "--tag", "vip",
     "--beat", "Health", "--country", "KG", "--city", "Bishkek", "--notes", "Prefers the morning."),
    ("Kim Example", "--email", "kim@example.org", "--email", "kim.home@example.org", "--language", "en"),
    ("Bermet Example", *TELEGRAM, "--language", "ru", "--country", "KG"),
    ("Olzhas Example", "--email", "olzhas@example.org", "--language", "ru", "--country", "KZ",
     "--do-not-contact", "asked by phone"),
    ("Farida Example", "--email", "farida@example.org", "--language", "ru", "--country", "TJ"),
    ("Farida Exampel", "--email", "f.example@example.org", "--country", "TJ"),
    ("Nobody Example", "--email", "nobody@example.org"),
)  # fmt: skip
TABLE = "Name,E-mail,Phone\nRustam Example,rustam@example.org,+998 71 200 00 00\nMadina Example,,+992 37 221 00 00\n"
RELEASE = "PRESS RELEASE\n\nA school opens in Osh\n\nOSH, 31 May 2026 – Lessons begin in **June**, says Olga.\n"
RUSSIAN = "ПРЕСС-РЕЛИЗ\n\nВ Оше открылась школа\n\nОШ, 31 мая 2026 г. – Занятия начнутся в июне.\n"
# What is asked of it; "{number}" stands for each record that the command before it names.
ASKED = (
    ("contacts", "find"), ("contacts", "show", "{contacts}"), ("contacts", "timeline", "{contacts}"),
    ("contacts", "merges", "1"), ("officers", "list"), ("officers", "show", "{officers}"), ("outlets", "list"),
    ("outlets", "show", "{outlets}"), ("beats", "list"), ("tags", "list"), ("releases", "list"),
    ("releases", "show", "{releases}"), ("lists", "list"), ("lists", "show", "Press"), ("lists", "resolve", "Press"),
    ("distributions", "list"), ("distributions", "show", "{distributions}"),
    ("distributions", "deliveries", "{distributions}"), ("bounces", "waiting"), ("coverage", "list"),
    ("coverage", "show", "{coverage}"), ("suppression", "list"), ("office", "settings"), ("history",),
)  # fmt: skip


def outreach(path: Path, *words: object) -> Any:
    """What a command answers as JSON; it may end with problems, but not in an error."""
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        try:
            status = app.main(["--db", str(path), *map(str, words), "--json"])
        except SystemExit:
            status = 2
    assert status < 2, (words, status, complained.getvalue())
    return json.loads(said.getvalue())


def answers(path: Path) -> dict[str, Any]:
    """What the program says of the office, command by command."""
    said: dict[str, Any] = {}
    for noun, *words in ASKED:
        numbers = [one["id"] for one in said[f"{noun} {'find' if noun == 'contacts' else 'list'}"][noun]] if (
            words and words[-1].startswith("{")
        ) else [None]  # fmt: skip
        for number in numbers:
            line = [noun, *(words if number is None else [*words[:-1], str(number)])]
            said[" ".join(line)] = outreach(path, *line)
    return said


def make(path: Path, folder: Path) -> None:
    """A press office of invented people: what it has, sent, got back and did, by the program's own commands."""

    def run(*words: object) -> Any:
        return outreach(path, *words)

    def file(name: str, content: "str | bytes") -> Path:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder / name

    for name, *more in PEOPLE:
        run("contacts", "add", "--name", name, *more)
    run("contacts", "import", file("people.csv", TABLE))
    run("contacts", "merge", 5, 6)
    run("contacts", "erase", 7, "--yes")
    run("beats", "add", "Climate", "--name-in", "ru=Климат")
    run(
        "officers",
        "add",
        "--name",
        "Olga Officer",
        "--name-in",
        "ru=Ольга Офицерова",
        "--email",
        "olga@example.org",
        "--phone",
        "+996 312 61 00 00",
    )
    run("releases", "add", file("school.txt", RELEASE), file("school-ru.txt", RUSSIAN))
    run("releases", "attach", 1, file("figures.csv", "Year,Schools\n2026,1\n"))
    run("releases", "edit", 1, "--officer", "1")
    run("lists", "add", "Press", "--rule", "lang:ru")
    run("lists", "pick", "Press", 2)
    run("lists", "exclude", "Press", 5)
    run("suppression", "add", "kim.home@example.org")
    run("coverage", "add", "https://news.example.org/school", "--release", 1, "--contact", 1)
    with MailServer(at("RCPT", says("550 5.1.1 gone"), to="kim@example.org")) as server:
        run("office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
            "--from", "press@example.org")  # fmt: skip
        run("distributions", "prepare", "Press", "--release", 1)
        run("distributions", "send", 1, "--yes")
    run("distributions", "prepare", "Press", "--release", 1, "--way", "messenger", "--text", "ru=Школа открыта")
    run("distributions", "messengers", 2, "--done", 3)
    wish = answer("aigul@example.org", "Please take me off your list.", "Subject: Re: School")
    run("bounces", "read", file("a.eml", report("kim@example.org", "550 5.1.1 User unknown")), file("b.eml", wish))
    run("followups", "add", 1, "--due", "2026-12-10", "--text", "Ask for the link.")
    with Workspace.open(path) as workspace:
        workspace.write("Save view", views.save, "contacts", "Kyrgyzstan", "country:KG", ["name", "city"])
        workspace.write("Save as a snippet", snippets.add, "boilerplate", "The sample office helps schools.", "en")
        workspace.write("Not a duplicate", quality.not_duplicates, [2, 3])
        workspace.write("Keep", unsaved.keep, "sample", "contact/1", {"city": "Osh"})
    run("contacts", "edit", 2, "--city", "Osh")


def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["OUTREACH_HOME"] = str(folder / "home")
        path = folder / "office.outreach"
        make(path, folder)
        said = answers(path)
        target = KEPT / version
        target.mkdir()
        (target / "office.outreach.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
        text = json.dumps(said, ensure_ascii=False, indent=1)
        (target / "answers.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
