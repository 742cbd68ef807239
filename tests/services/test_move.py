"""A workspace is moved from a file to a server and back: no row of any table is lost, and nothing is half done."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Engine, LargeBinary, func, insert, select

from outreach.model.base import Base, UtcDateTime
from outreach.model.history import Step
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.backups import move
from outreach.services.contacts import contacts
from outreach.services.office import colleagues, joining
from outreach.services.privacy import erasure_ledger, privacy
from outreach.store import metadata, transfer
from outreach.store.server.roles import ROLES
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import postgresql, sample
from tests.trust.loaded import Program

pytestmark = pytest.mark.backends("postgresql")
Rows = dict[str, list[tuple[object, ...]]]
OF_A_TYPE = {
    str: "ё “x” \n 2", int: 7, bool: True, date: date(2026, 12, 1), datetime: datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    bytes: bytes(range(32)), object: {"ы": [1, None, "2 "], "a": {}},
}  # fmt: skip


def filled(connection: Connection) -> None:
    """Puts a row into every table that has none, whatever its columns are."""
    for table in Base.metadata.sorted_tables:
        if not connection.execute(select(func.count()).select_from(table)).scalar():
            connection.execute(insert(table).values({one.name: value(connection, one) for one in table.c}))


def value(connection: Connection, column: Column[object]) -> object:
    for key in column.foreign_keys:
        return connection.execute(select(key.column).order_by(key.column).limit(1)).scalar()
    if column.name == "verdict":
        return "keep"
    if isinstance(column.type, LargeBinary):
        return OF_A_TYPE[bytes][: column.type.length]  # type: ignore[index]
    kept_as = column.type.impl if isinstance(column.type, UtcDateTime) else column.type
    return OF_A_TYPE[kept_as.python_type]


def rows(engine: Engine) -> Rows:
    """All there is, but for what is said of this one database."""
    with engine.connect() as connection:
        found: Rows = {}
        for table in Base.metadata.sorted_tables:
            query = select(table).order_by(*table.primary_key)
            found[table.name] = [tuple(row) for row in connection.execute(query)]
    own = (metadata.MOVED, metadata.ARRIVING, "seal")
    found["setting"] = [row for row in found["setting"] if row[1] not in own]
    return found


def used(file: Path, *, every_table: bool) -> str:
    """Somebody erased, too, and somebody whose stand-in came after them."""
    with Workspace.open(file) as workspace:
        number = workspace.write(
            "Add", contacts.add, {"name": "Anna Osmonova", "emails": [{"raw": "gone@example.org"}]}
        )
        finished(privacy.erase(workspace, [number]))
        workspace.write("Add", contacts.add, {"name": "Emil"})
        first, last = (workspace.write("Add", officers.add, {"name": name}) for name in ("Gulnara", "Hamid"))
        officer = Base.metadata.tables["officer"]
        with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
            connection.execute(officer.update().where(officer.c.id == first).values(stand_in_id=last))
            if every_table:
                filled(connection)
        assert workspace.check() == []
    return str(file)


@pytest.fixture
def office(tmp_path: Path) -> str:
    """A small file."""
    return used(tmp_path / "office.outreach", every_table=False)


@pytest.fixture
def large_office(demo_office: Path, tmp_path: Path) -> str:
    """The demo, with something in every table."""
    return used(Path(shutil.copy(demo_office, tmp_path / "office.outreach")), every_table=True)


@pytest.fixture(params=sample.first(1, ["with roles", "without roles"]))
def server(postgresql_server: postgresql.Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database; or an office with roles, for an administrator who neither made it nor runs the server."""
    with postgresql_server.database() as url:
        if request.param == "without roles":
            yield url
            return
        with peopled(url, "administrator") as addresses:
            yield addresses["administrator"]


@contextmanager
def peopled(url: str, *wanted: str) -> Iterator[dict[str, str]]:
    """{role: the address of a colleague who has it} in a new office; they are gone again afterwards."""
    colleagues.create(url)
    with Workspace.open(url) as workspace:
        found = {one: colleagues.invite(workspace, f"{workspace.engine.url.database}_{one}_x", [one]) for one in wanted}
    try:
        yield {role: made.address for role, made in found.items()}
    finally:
        with Workspace.open(url) as workspace:
            for made in found.values():
                colleagues.remove(workspace, made.name)


def moved(before: str, where: str) -> move.Moved:
    return finished(move.move(before, where))


def test_to_a_server_and_back_every_row_of_every_table_is_there(large_office: str, server: str, tmp_path: Path) -> None:
    office = large_office
    with Workspace.open(office) as file:
        there = rows(file.engine)
    assert all(there.values()), "a table without a row would be compared for nothing"
    done = moved(office, server)
    assert done.rows >= sum(map(len, there.values()))
    with Workspace.open(server) as shared:
        assert rows(shared.engine) == there
        assert shared.check() == [] and not shared.read_only
        assert shared.read(erasure_ledger.among, ["gone@example.org"]) == {"gone@example.org"}, "known by the hash"
        label = shared.undo_label
        number = shared.write("Add on the server", contacts.add, {"name": "Boris"})
        assert number > max(row[0] for row in there["contact"])  # type: ignore[type-var]
        there = rows(shared.engine)
    back = tmp_path / "back.outreach"
    moved(server, str(back))
    with Workspace.open(back) as file:
        assert rows(file.engine) == there and file.check() == []
        assert file.read(contacts.find, "boris").tolist() == [number], "the search index is there"
        file.undo()
        assert file.undo_label == label
        assert file.write("Add", contacts.add, {"name": "Clara"}) > number, "no number is given twice"
    with Workspace.open(office) as file, Workspace.open(server) as shared:
        for old in (file, shared):
            with pytest.raises(Problem, match="was moved to"):
                old.write("Add", contacts.add, {"name": "Dina"})
    moved(str(back), server)
    with Workspace.open(server) as shared:
        assert not shared.read_only and shared.read(contacts.find, "clara").tolist()


def test_twice_in_a_row_and_to_where_another_one_is(office: str, server: str, tmp_path: Path) -> None:
    moved(office, server)
    with pytest.raises(Problem, match="There is a workspace at"):
        moved(office, server)
    with pytest.raises(Problem, match="was moved to"):
        moved(office, str(tmp_path / "other.outreach"))
    assert not (tmp_path / "other.outreach").exists()
    with pytest.raises(Problem, match=r"at .* already"):
        moved(server, server)
    other = str(tmp_path / "third.outreach")
    with Workspace.open(other) as third:
        third.write("Add", contacts.add, {"name": "Dina"})
    for there in (server, office):
        with pytest.raises(Problem, match="There is a workspace at"):
            moved(other, there)
    with Workspace.open(other) as third:
        assert not third.read_only, "nothing has changed"


@pytest.mark.parametrize(("steps", "back"), sample.grid([1, 5], [False, True]))
def test_given_up_half_way_nothing_has_changed(
    office: str, server: str, tmp_path: Path, steps: int, *, back: bool
) -> None:
    new = str(tmp_path / "back.outreach")
    before, where = (server, new) if back else (office, server)
    if back:
        moved(office, server)
    job = move.move(before, where)
    for _step in range(steps):
        next(job)
    job.close()
    assert not Path(new).exists()
    with Workspace.open(before) as source:
        source.write("Add", contacts.add, {"name": "Clara"})
    if not back:
        with Workspace.open(where) as target:
            assert target.read(contacts.find).tolist() == []
    moved(before, where)
    with Workspace.open(where) as target:
        assert target.read(contacts.find, "clara").tolist()


CODE = """
import os, signal, sys
from outreach.services import officers
from outreach.services.backups import move
from outreach.store import metadata, transfer
from outreach.working import finished

at, before, where = sys.argv[1:]
module = transfer if at == "differences" else metadata
call, names = getattr(module, at), []

def call_or_die(connection, name, *rest):
    names.append(name)
    if names.count(metadata.ARRIVING) == {"differences": 0, "write": 1, "remove": 2}[at]:
        os.kill(os.getpid(), signal.SIGKILL)
    return call(connection, name, *rest)

setattr(module, at, call_or_die)
finished(move.move(before, where))
"""


KILLED = [(*one, "without roles") for one in sample.grid(["differences", "write", "remove"], [False, True])]
KILLED += [(*one, "with roles") for one in sample.grid(["write"], [False, True])]


@pytest.mark.parametrize(("at", "back", "server"), KILLED, indirect=["server"])
def test_killed_at_any_step_the_same_move_brings_it_to_its_end(
    office: str, server: str, tmp_path: Path, at: str, *, back: bool
) -> None:
    before, where = (server, str(tmp_path / "back.outreach")) if back else (office, server)
    if back:
        moved(office, server)
    assert Program("-c", CODE, at, before, where).wait() == -signal.SIGKILL
    for place in (before, where):
        with opened(place) as workspace:
            if workspace is not None and workspace.moved is not None:
                assert workspace.read_only
    moved(before, where)
    with Workspace.open(where) as target, Workspace.open(before) as source:
        assert source.read_only and not target.read_only
        assert rows(source.engine) == rows(target.engine)


def opened(place: str) -> Workspace | _Nothing:
    try:
        return Workspace.open(place, create=False)
    except Problem:
        return _Nothing()


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None


def test_nobody_else_has_it_open(office: str, server: str, tmp_path: Path) -> None:
    code = (
        "import sys; from outreach.store.workspace import Workspace; w = Workspace.open(sys.argv[1]); print(); input()"
    )

    def beside(place: str, action: Callable[[], object]) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", code, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None and other.stdin is not None
            other.stdout.readline()
            action()
            other.stdin.write(b"\n")
            other.stdin.close()

    def refused(before: str, where: str) -> None:
        with pytest.raises(Problem, match="is open"):
            moved(before, where)

    beside(office, lambda: refused(office, server))
    moved(office, server)
    new = str(tmp_path / "back.outreach")
    beside(server, lambda: refused(server, new))
    moved(server, new)


def test_what_differs_after_copying_is_not_moved(office: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = transfer._go_on_counting

    def damaged(source: Connection, target: Connection) -> None:
        go_on(source, target)
        target.execute(Step.__table__.update().values(label="x"))  # type: ignore[attr-defined]

    monkeypatch.setattr(transfer, "_go_on_counting", damaged)
    with pytest.raises(Problem, match="step would not be the same"):
        moved(office, server)
    with Workspace.open(office) as file:
        assert not file.read_only


def test_only_an_administrator_moves_an_office_and_all_others_are_told(
    office: str, postgresql_server: postgresql.Server, tmp_path: Path
) -> None:
    new = tmp_path / "back.outreach"
    with postgresql_server.database() as url, peopled(url, *ROLES) as addresses:
        refused = {role: address for role, address in addresses.items() if role != "administrator"}
        for address in refused.values():
            for before, where in ((office, address), (address, str(new))):
                with pytest.raises(Problem, match=r"Only an administrator of this office may do this\. Ask .*_admin"):
                    moved(before, where)
        assert not new.exists()
        with Workspace.open(office) as file:
            assert not file.read_only
            there = rows(file.engine)
        moved(office, addresses["administrator"])
        for role, address in addresses.items():
            with Workspace.open(address) as workspace:
                assert workspace.read(contacts.find, "emil").tolist() and workspace.standing is not None
                assert workspace.may_edit is (role in ("edit", "administrator"))
        with Workspace.open(addresses["view"]), pytest.raises(Problem, match=r"is open elsewhere \(.*_view_x\)"):
            moved(addresses["administrator"], str(new))
        moved(addresses["administrator"], str(new))
        with Workspace.open(new) as file:
            assert rows(file.engine) == there
        with Workspace.open(addresses["administrator"]) as left:
            assert f"was moved to {new}" in left.notice
            for act in (
                partial(colleagues.create, url), partial(colleagues.invite, left, "aigul", ["view"]),
                partial(joining.join, addresses["edit"]),
            ):  # fmt: skip
                with pytest.raises(Problem, match="was moved to"):
                    act()


def test_an_office_is_set_up_where_a_file_was_moved_to(
    office: str, postgresql_server: postgresql.Server, tmp_path: Path
) -> None:
    with Workspace.open(office) as file:
        there = rows(file.engine)
    with postgresql_server.database() as url:
        moved(office, url)
        with peopled(url, "edit", "administrator") as addresses:
            with Workspace.open(addresses["edit"]) as editing:
                editing.write("Add", contacts.add, {"name": "Clara"})
                editing.undo()
                assert editing.read(contacts.find, "emil").tolist()
            moved(addresses["administrator"], str(tmp_path / "back.outreach"))
    with Workspace.open(tmp_path / "back.outreach") as file:
        found = rows(file.engine)
        assert file.undo_label == "Add", "what was done before the move can be undone"
    assert {name for name, kept in there.items() if found[name] != kept} <= {"step", "change", "setting"}
    assert found["step"][: len(there["step"])] == there["step"], "what was undone there is all that was added"
