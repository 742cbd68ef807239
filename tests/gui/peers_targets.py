"""The twelve targets of the job that other programs were measured on, each with the figure that is reached.

Every figure is measured or counted on the built window; `Targets` keeps them and says which is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from outreach.gui import actions
from outreach.gui.pages.distributions.page import DistributionsPage
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import RESULTS, SEND
from outreach.gui.shell.search import action_hits
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.i18n import _
from outreach.model.base import Base
from outreach.model.people import Contact, Phone
from outreach.services.contacts import contacts
from outreach.services.delivery import audience
from outreach.services.delivery.audience import Audience
from outreach.services.importing import importing
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui.contrast import contrast as contrast_of
from tests.gui.test_theme import PAIRS, grounds_of, rules
from tests.services.exporting_office import run
from tests.services.peers_sheet import MOBILE, PHONE, Job

WAIT = {"timeout": 20_000}
TARGETS = 12


class Targets:
    """The figures by the number of their target."""

    def __init__(self) -> None:
        self._said: dict[int, list[str]] = {}
        self.missed: list[str] = []

    def reached(self, number: int, text: str, *, kept: bool) -> None:
        """Writes a figure down; `kept`: it is as good as the target wants it."""
        self._said.setdefault(number, []).append(text)
        if not kept:
            self.missed.append(f"{number}: {text}")

    def all_are_there(self) -> bool:
        return sorted(self._said) == list(range(1, TARGETS + 1))

    def __str__(self) -> str:
        return "\n".join(f"  {number:2}  {'; '.join(self._said[number])}" for number in sorted(self._said))


def what_was_told(targets: Targets, job: Job, plan: Any) -> None:
    """3 and 4: the columns that found their field, and the faults that were told of before anything was written."""
    sheet = job.sheet
    mapped = [field for field in plan.mapping.values() if field]
    targets.reached(3, f"{len(mapped)} of {len(sheet.header)} columns known by themselves", kept=len(mapped) == 17)
    told = {(problem.row, problem.column) for problem in plan.problems}
    emails, phones = told & sheet.bad_emails.keys(), told & sheet.bad_phones.keys()
    targets.reached(4, f"told of {len(emails)} of {len(sheet.bad_emails)} bad e-mails", kept=len(emails) == 37)
    targets.reached(4, f"{len(phones)} of {len(sheet.bad_phones)} bad phones", kept=len(phones) == 40)
    doubles = {row for row, _column in told} & sheet.doubles.keys()
    maybes = {maybe.row for maybe in plan.maybes} & sheet.like_names.keys()
    targets.reached(4, f"{len(doubles)} duplicates, {len(maybes)} as maybe", kept=len(doubles) >= 31)


def what_was_kept(targets: Targets, job: Job, workspace: Workspace, path: Path) -> None:
    """3 and 4: every phone as it was written, and nobody added by the same sheet a second time."""
    raws = set(workspace.read(lambda session: session.scalars(select(Phone.raw)).all()))
    cells = [row[place] for row in job.sheet.rows for place in (PHONE, MOBILE) if row[place]]
    doubles = {
        cell for number, row in enumerate(job.sheet.rows, start=1) if number in job.sheet.doubles
        for cell in (row[PHONE], row[MOBILE])
    }  # fmt: skip
    digits = {_digits(raw) for raw in raws}
    # What a duplicate brings in another spelling is the number that is there already.
    altered = [cell for cell in cells if cell not in raws and not (cell in doubles and _digits(cell) in digits)]
    targets.reached(3, f"{len(altered)} of {len(cells)} phones altered", kept=not altered)
    again = run(importing.prepare(workspace, path))
    targets.reached(4, f"imported again it adds {again.created}", kept=again.created == 0)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def who_leaks(
    targets: Targets, window: Window, workspace: Workspace, press: int, out: Sequence[int], file: str,
    drafts: Iterable[bytes],
) -> None:  # fmt: skip
    """6: who was left out is in no file, no draft, not in the clipboard, and not back after a restart."""
    gone = {
        email.address or email.raw
        for number in out
        for email in workspace.read(contacts.card, number).emails
    }  # fmt: skip
    page: Any = window.go("contacts")
    page.show_filter(f'list:"{workspace.read(_list_name, press)}"')
    page.table.selectAll()
    window.do("copy_email")
    copied = QGuiApplication.clipboard().text()
    page.show_filter("")
    messages = list(drafts)
    with Workspace.open(str(workspace.path)) as again:
        resolved = again.read(audience.resolve, Audience((press,)))
    places = {
        "file": sum(address in file for address in gone),
        "clipboard": sum(address in copied for address in gone),
        "drafts": sum(address.encode() in message for address in gone for message in messages),
        "after a restart": sum(one.contact in set(out) for one in resolved.recipients),
    }
    assert copied.count("@") == len(messages), "those who get it are copied, and nobody else"
    targets.reached(6, "leaks: " + ", ".join(f"{name} {count}" for name, count in places.items()),
                    kept=len(gone) >= len(out) and not any(places.values()))  # fmt: skip


def _list_name(session: Any, press: int) -> str:
    from outreach.services import lists

    return str(lists.card(session, press).name)


def same_audience(
    targets: Targets, window: Window, workspace: Workspace, press: Callable[..., None], qtbot: Any,
    out: Sequence[int], count: Callable[[], int],
) -> None:  # fmt: skip
    """9: another release to the same list a week later, somebody new among them; who was left out stays out."""
    fresh = {"name": "Fresh Person", "country": "KG", "languages": ["ru"], "tags": ["crime"]}
    added = workspace.write("Add", contacts.add, {**fresh, "emails": [{"raw": "fresh@example.org"}]})
    versions = {"ru": {"headline": "Второй", "body": "Текст."}}
    workspace.write("Add release", releases.add, {"reference": "REN-8", "status": "ready", "versions": versions})
    window.go("today")
    press("Ctrl+7", thought=True)
    qtbot.waitUntil(
        lambda: isinstance(window.page, DistributionsPage) and window.page.table.current_id() is not None, **WAIT
    )
    press("Ctrl+Shift+G", thought=True)
    qtbot.waitUntil(lambda: isinstance(window.page, ReleasesPage), **WAIT)
    flow: Any = window.page
    qtbot.waitUntil(lambda: added in _who(flow), **WAIT)
    got = _who(flow)
    for stage in (SEND, RESULTS):
        qtbot.waitUntil(flow.detail.next_button.isEnabled, **WAIT)
        press("Ctrl+Return", thought=True)
        qtbot.waitUntil(lambda stage=stage: flow.detail.stage == stage, **WAIT)
    live = added in got and not got & set(out)
    targets.reached(
        9, f"the same audience again: {count()} actions, {len(got)} people, live", kept=count() <= 8 and live
    )


def rows_seen(targets: Targets, window: Window) -> None:
    """10: the rows of a table with six columns at 1280×800, and how far they move when one is chosen."""
    page: Any = window.go("contacts")
    page.set_pane_shown(True)
    table = page.table
    assert (window.width(), window.height(), table.records.columnCount()) == (1280, 800, 6)
    seen = {}
    for density, least in (("comfortable", 24), ("compact", 30)):
        table.set_density(density)
        QTest.qWait(50)
        seen[density] = table.viewport().height() // table.rowHeight(0)
        targets.reached(10, f"{seen[density]} rows {density}", kept=seen[density] >= least)
    table.set_density("comfortable")
    table.choose_row(0)
    places = [table.rowViewportPosition(row) for row in range(20)]
    table.choose_row(12)
    QTest.qWait(200)
    moved = max(abs(table.rowViewportPosition(row) - place) for row, place in enumerate(places))
    targets.reached(10, f"{moved} px moved by choosing", kept=moved == 0)


def contrast(targets: Targets) -> None:
    """11: the faintest text there is, of all roles and all rules of the style sheet, by scheme."""
    for name, scheme in (("light", theme.LIGHT), ("dark", theme.DARK)):
        styled = [(words, [own] if own else grounds_of(rule)) for rule, words, own in rules() if words]
        pairs = [*PAIRS, *((words, ground) for words, grounds in styled for ground in grounds)]
        least = min(contrast_of(scheme[words], scheme[ground]) for words, ground in pairs)
        targets.reached(
            11, f"{name}: {len(pairs)} texts on their grounds, the faintest {least:.2f}:1", kept=least >= 4.5
        )


def _who(flow: Any) -> set[int]:
    resolved = flow.delivering.who.resolved
    return {one.contact for one in resolved.recipients} if resolved is not None else set()


def palette(targets: Targets, window: Window, qtbot: Any) -> None:
    """12: every action is found by its words in Ctrl+K, with its keys beside it, on a page where it can be done."""
    search = window.search
    window.do("undo")  # so that there is something to be done again, too
    qtbot.waitUntil(lambda: not window.undoing._deeds, **WAIT)
    missing = {action.name: action for action in actions.ACTIONS}
    for page in ("contacts", "releases", "lists", "distributions", "coverage", "reports", "problems"):
        window.go(page)
        for action in list(missing.values()):
            search.setText(_(action.text))
            search.begin()
            if any(action.shortcut and hit.note == actions.keys(action) for hit in search.offers()):
                del missing[action.name]
    save = missing.pop("save")  # offered where a form holds what is not saved
    if actions.keys(save) not in {hit.note for hit in action_hits(window.actions_by_name, _(save.text))}:
        missing["save"] = save
    search.clear()
    found = len(actions.ACTIONS) - len(missing)
    without = f", but not {', '.join(missing)}" if missing else ""
    text = f"{found} of {len(actions.ACTIONS)} actions in Ctrl+K with their keys{without}"
    targets.reached(12, text, kept=not missing)


def undone(targets: Targets, window: Window, workspace: Workspace, before: dict[str, int], qtbot: Any) -> None:
    """12: Ctrl+Z takes every step of the job back, until all is as it was."""
    steps = 0
    while workspace.undo_label is not None:
        window.do("undo")
        steps += 1
        qtbot.waitUntil(lambda: not window.undoing._deeds, **WAIT)
        assert steps < 100
    after = counted(workspace)
    same = all(after[name] == many for name, many in before.items())
    targets.reached(12, f"all {steps} steps of the job undone", kept=steps > 0 and same)


def counted(workspace: Workspace) -> dict[str, int]:
    """How many records there are of each kind a user makes."""

    def count(session: Any) -> dict[str, int]:
        names = ("contact", "officer", "press_list", "phone", "email")
        tables = [Base.metadata.tables[name] for name in names if name in Base.metadata.tables]
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}

    return workspace.read(count)


def ids_by_row(session: Any) -> dict[int, int]:
    """The contacts by the number of their row in the sheet."""
    rows = session.query(Contact).all()
    return {int(next(iter(row.extra.values()))) - 1000: row.id for row in rows if row.extra}
