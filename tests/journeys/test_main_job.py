"""The main job by commands alone: from people in files, a release and its PDF to a mailing list that went out."""

import contextlib
import csv
import email
import email.policy
import io
import json
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from outreach import app
from tests.invented import RELEASE
from tests.shared import KINDS, REAL, Shared


class Desk:
    """A press office that does everything by `outreach` commands, each with its own workspace.

    They run in this process: the same program, without the second that each of a hundred starts would take.
    """

    def run(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        words = list(map(str, arguments))
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = app.main(words)
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
        assert "Traceback" not in err.getvalue(), err.getvalue()
        return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())

    def __call__(self, *arguments: object, status: int = 0) -> Any:
        """The JSON a command answers."""
        done = self.run(*arguments, "--json")
        assert done.returncode == status, (arguments, done.returncode, done.stderr, done.stdout[-2000:])
        return json.loads(done.stdout)

    def ids(self, filter: str) -> set[int]:
        return {row["id"] for row in self("contacts", "find", filter)["contacts"]}


@dataclass
class Material:
    """What the day begins with, and what is known of it."""

    release: Path
    files: list[Path]
    headline: str
    officer: str
    title: str
    mobile: str
    incomplete: str
    rule: str
    by_hand: str  # a filter that finds somebody whom the rule does not


def tiny_pdf(text: str) -> bytes:
    """A PDF of one page, written by hand."""
    content = b"BT /F1 24 Tf 40 700 Td (%s) Tj ET" % text.encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


PEOPLE = [
    ("Айгуль Жумабекова", "aigul@example.org", "+996 775 98 78 01", "Заман", "Чүй", "ky, ru"),
    ("Бакыт Асанов", "bakyt@example.org", "0312 66 04 18", "Заман", "Чүй", "ru"),
    ("Cholpon Example", "cholpon@example.net", "00996 555 12 34 56", "Example Times", "Osh", "en"),
    ("Данияр =SUM(1)", "daniyar@example.org", "+996 700 11 22 33 доб. 5", "Example Times", "Osh", "en"),
    ("Emil -1", "emil[at]", "12", "", "Osh", "en"),
    ("Felix Sample", "felix@example.com", "007 912 345 67 89", "Radio Example", "Talas", ""),
    ("", "", "", "", "", ""),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OUTREACH_DB", str(tmp_path / "desk.outreach"))
    return Desk()


@pytest.fixture
def invented(tmp_path: Path) -> Material:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "release.txt").write_text(RELEASE, "utf-8")
    header = ["Name", "E-mail", "Phone", "Outlet", "State", "Languages"]
    for name, encoding, delimiter in (("a.csv", "utf-8-sig", ";"), ("b.tsv", "utf-8", "\t")):
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerows([header, *(PEOPLE[:4] if name == "a.csv" else PEOPLE[3:])])
        (folder / name).write_text(text.getvalue(), encoding, newline="")
    (folder / "c.vcf").write_bytes(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Гүлнара Үлгү\r\nN:Үлгү;Гүлнара;;;\r\nORG:Кабар\r\n"
        "EMAIL:gulnara@example.org\r\nTEL;TYPE=CELL:+996 550 00 11 22\r\nEND:VCARD\r\n".encode()
    )
    return Material(
        folder / "release.txt", [folder / name for name in ("a.csv", "b.tsv", "c.vcf")],
        "Example Office opens a laboratory in Osh", "Vera Sample", "Communication and PR Officer", "+996555123456",
        "vera.sample[at]", "state:Чүй,Osh has:email", "felix",
    )  # fmt: skip


@pytest.fixture
def real() -> Material:
    shared = Shared(REAL, real=True)
    exports = sorted(shared.corpora("csv", "contact-exports").glob("*.csv"))
    lists = sorted(shared.corpora("contacts").glob("*.csv"))
    assert (len(exports), len(lists)) == (11, 2)
    facts = shared.facts
    return Material(
        shared.release, [*exports, *lists], facts.headline, facts.officer, "Communication and PR Officer", facts.e164,
        facts.incomplete, "has:email -no:name", "state:WA",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_main_job(desk: Desk, kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    the_main_job(desk, request.getfixturevalue(kind), tmp_path)


def the_main_job(desk: Desk, given: Material, folder: Path) -> None:
    release = the_release(desk, given, folder)
    a_dry_run_says_what_would_be_done(desk, given.files[0])
    count = 0
    for file in given.files:
        count = an_import(desk, file, count)
    twice_changes_nothing(desk, given)
    one_undo_takes_an_import_back(desk, given)
    a_list(desk, given)
    out = folder / "out"
    out.mkdir()
    everything_goes_out(desk, given, release, out)
    the_books_are_kept(desk, folder)


def the_release(desk: Desk, given: Material, folder: Path) -> int:
    """Read, proposed, saved with its officer, whose address is completed by hand; the PDF attached."""
    read = desk("read", given.release, status=1)
    assert read["versions"][0]["headline"] == given.headline
    (proposed,) = read["officers"]
    assert (proposed["honorific"], proposed["name"], proposed["title"]) == ("Ms.", given.officer, given.title)
    assert [(row["e164"], row["kind"]) for row in proposed["phones"]] == [(given.mobile, "mobile")]
    assert [(row["address"], row["valid"]) for row in proposed["emails"]] == [(None, False)]
    assert [row["network"].lower() for row in read["channels"]] == ["twitter", "facebook"]
    assert any("[at]" in problem for problem in read["problems"])

    saved = desk("releases", "add", given.release, status=1)
    (officer,) = saved["officers"]
    assert officer["new"] and officer["name"] == given.officer
    assert [(row["raw"], row["address"]) for row in officer["emails"]] == [(given.incomplete, None)], "never completed"
    assert desk("officers", "list")["count"] == 1

    whole = given.incomplete.replace("[at]", "@example.org")
    completed = desk("officers", "edit", officer["id"], "--email", whole)
    assert completed["problems"] == []
    assert [(row["address"], row["valid"]) for row in completed["emails"]] == [(whole, True)]

    pdf = folder / "Release № 7.pdf"
    pdf.write_bytes(tiny_pdf("A release"))
    (attached,) = desk("releases", "attach", saved["id"], pdf)["attachments"]
    assert (attached["name"], attached["media_type"], attached["pages"]) == (pdf.name, "application/pdf", 1)
    desk("releases", "save", saved["id"], pdf.name, folder / "again.pdf")
    assert (folder / "again.pdf").read_bytes() == pdf.read_bytes()

    again = desk("releases", "add", given.release, status=1)
    assert [row["new"] for row in again["officers"]] == [False], "the same officer is known again"
    desk("undo")
    assert desk("releases", "list")["count"] == 1
    return int(saved["id"])


def figures_add_up(answer: dict[str, Any]) -> None:
    assert answer["read"] == answer["created"] + answer["updated"] + answer["unchanged"] + answer["rejected"], answer
    rejected = {problem["row"] for problem in answer["problems"] if problem["text"]}
    assert len(rejected) >= answer["rejected"], "every rejected row says why"


def an_import(desk: Desk, file: Path, before: int) -> int:
    """The figures of an import add up, and it brings as many as it says; returns how many there are now."""
    done = desk.run("contacts", "import", file, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == (1 if answer["problems"] else 0)
    figures_add_up(answer)
    assert answer["read"] > 0
    after = desk("contacts", "find", "", "--limit", 0)["count"]
    assert after - before == answer["created"], file.name
    return int(after)


def a_dry_run_says_what_would_be_done(desk: Desk, file: Path) -> None:
    planned = json.loads(desk.run("contacts", "import", file, "--dry-run", "--json").stdout)
    figures_add_up(planned)
    assert planned["created"] == planned["read"] - planned["rejected"] - planned["updated"] - planned["unchanged"] > 0
    assert desk("contacts", "find", "", "--limit", 0)["count"] == 0, "and writes nothing"


def twice_changes_nothing(desk: Desk, given: Material) -> None:
    steps = desk("history", "--limit", 0)["steps"]
    for file in given.files:
        answer = json.loads(desk.run("contacts", "import", file, "--json").stdout)
        figures_add_up(answer)
        assert (answer["created"], answer["updated"], answer["step"]) == (0, 0, None), (file.name, answer)
    assert desk("history", "--limit", 0)["steps"] == steps


def one_undo_takes_an_import_back(desk: Desk, given: Material) -> None:
    before = desk("contacts", "find", "")
    last = desk("history", "--limit", 1)["steps"][0]
    assert last["label"].startswith("Import")
    undone = desk("undo")["steps"][0]
    assert (undone["id"], undone["undone"]) == (last["id"], True)
    assert desk("contacts", "find", "")["count"] < before["count"]
    desk("redo")
    assert desk("contacts", "find", "") == before


def a_list(desk: Desk, given: Material) -> None:
    """A rule, a pick, an exclusion; everybody has a reason."""
    desk("lists", "add", "Press", "--rule", given.rule)
    by_rule = sorted(desk.ids(given.rule))
    picked = next(number for number in sorted(desk.ids(given.by_hand)) if number not in by_rule)
    if not desk("contacts", "show", picked)["emails"]:  # her numbers may have problems: then the status is 1
        assert desk.run("contacts", "edit", picked, "--email", f"picked.{picked}@example.org").returncode in (0, 1)
    desk("lists", "pick", "press", picked)
    left_out = by_rule[-1]
    shown = desk("lists", "exclude", "Press", left_out, "--reason", "moved to another desk")
    assert [row["contact"] for row in shown["picks"]] == [picked]
    assert [(row["contact"], row["reason"]) for row in shown["exclusions"]] == [(left_out, "moved to another desk")]

    resolved = desk("lists", "resolve", "Press")
    got = {row["contact"]: row for row in resolved["recipients"]}
    out = {row["contact"]: row for row in resolved["left_out"]}
    assert picked in got and left_out in out and not set(got) & set(out)
    assert "moved to another desk" in out[left_out]["reason"]
    assert all(row["reason"] for row in (*got.values(), *out.values()))
    assert set(got) | set(out) == set(by_rule) | {picked}
    addresses = [row["address"].casefold() for row in got.values()]
    assert len(addresses) == len(set(addresses)) and all("@" in address for address in addresses)
    assert sum(resolved["languages"].values()) == len(got)


def everything_goes_out(desk: Desk, given: Material, release: int, out: Path) -> None:
    """All six formats hold the same people and nobody else."""
    resolved = desk("lists", "resolve", "Press")
    wanted = {row["address"] for row in resolved["recipients"]}
    hidden = {
        row["address"] for left in resolved["left_out"] for row in desk("contacts", "show", left["contact"])["emails"]
    } - wanted

    def export(name: str, *options: object) -> dict[str, Any]:
        done = desk.run("lists", "export", "Press", out / name, *options, "--json")
        assert done.returncode in (0, 1), done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        assert isinstance(answer["distribution"], int)
        return answer

    assert export("list.csv")["written"] == len(wanted)
    text = (out / "list.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(wanted) and {address for address in wanted if address in text} == wanted
    assert not any(re.match(r"[=+\-@]", value or "") for row in rows for value in row.values()), "no cell is a formula"

    assert export("list.xlsx")["written"] == len(wanted)
    with zipfile.ZipFile(out / "list.xlsx") as book:
        sheet = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert all(address in sheet for address in wanted) and "<f>" not in sheet

    assert export("list.vcf")["written"] == len(wanted)
    cards = (out / "list.vcf").read_text("utf-8").replace("\r\n ", "").replace("\n ", "")
    assert cards.count("BEGIN:VCARD") == len(wanted)

    assert export("list.txt")["written"] == len(wanted)
    assert set((out / "list.txt").read_text().split()) == wanted

    answer = export("bcc", "--format", "bcc", "--group-size", 2)
    groups = [Path(file).read_text("utf-8") for file in answer["files"] if "README" not in file]
    assert len(groups) == -(-len(wanted) // 2)
    assert {match for group in groups for match in re.findall(r"[^\s,;<>]+@[^\s,;<>]+", group)} == wanted

    with_release = desk("lists", "resolve", "Press", "--release", release)
    for_drafts = {row["address"] for row in with_release["recipients"]}
    answer = export("drafts", "--format", "eml", "--release", release)
    assert answer["written"] == len(for_drafts) > 0
    the_drafts(given, sorted((out / "drafts").glob("*.eml")), for_drafts)
    for file in out.rglob("*"):
        if file.is_file() and file.suffix in (".csv", ".vcf", ".txt", ".eml"):
            content = file.read_text("utf-8", errors="replace")
            assert not [address for address in hidden if address and address in content], "hidden is never sent"


def the_drafts(given: Material, files: list[Path], wanted: set[str]) -> None:
    """One draft for each, to that one alone, with the text, the officer and the PDF."""
    seen = set()
    for file in files:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        (to,) = message["To"].addresses
        seen.add(to.addr_spec)
        assert message["Cc"] is None and message["Bcc"] is None
        assert given.headline in str(message["Subject"])
        text = message.get_body(("plain",)).get_content()
        assert given.officer in text and given.incomplete.replace("[at]", "@example.org") in text
        (pdf,) = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
        assert pdf.get_content() == tiny_pdf("A release")
        others = wanted - {to.addr_spec}
        assert not any(other.encode() in file.read_bytes() for other in others), "nobody sees another's address"
    assert seen == wanted


def the_books_are_kept(desk: Desk, folder: Path) -> None:
    checked = desk("check")
    assert checked["ok"] and checked["problems"] == checked["notes"] == []
    count = desk("contacts", "find", "")["count"]
    desk("backup", folder / "copy.outreach")
    desk("contacts", "delete", *sorted(desk.ids(""))[:5])
    desk("restore", folder / "copy.outreach")
    assert desk("contacts", "find", "")["count"] == count
    assert desk("check")["ok"]
    assert not list(folder.rglob("*.part"))
