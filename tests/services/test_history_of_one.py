"""What a step did to one record is found without reading all that it did, and is the same."""

from pathlib import Path

from sqlalchemy.orm import Session

from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.services.identity import merging
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

SHEET = "Name,E-mail,Phone,Tags,Outlet\n" + "\n".join(
    f"Асан {'абвгд'[n % 5]}{n},a{n}@example.org,0555 {120000 + n},vip;tv,Кабар {n % 3}" for n in range(40)
)


def by_reading_all(session: Session, step_id: int, table: str, row_id: int) -> list[history.Line]:
    rows = (row for row in change_log.images(session, step_id) if history.owner(row) == (table, row_id))
    return list(history._lines(history._Records(session, rows), in_full=True))


def test_it_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SHEET, "utf-8")
    list(importing.run(workspace, tmp_path / "a.csv"))
    (tmp_path / "b.csv").write_text(SHEET.replace("vip;tv", "vip;radio").replace("Кабар 1", "Ала-Тоо"), "utf-8")
    list(importing.run(workspace, tmp_path / "b.csv", Options(on_match="update")))
    ids = list(workspace.read(contacts.find, sort="id"))
    workspace.write("Edit", contacts.edit, ids[3], {"phones": [], "city": "Ош"})
    workspace.write("Edit", contacts.edit, ids[3], {"phones": [{"raw": "0555 99 88 77"}]})
    workspace.write("Merge", merging.merge, ids[4], [ids[5]])
    workspace.write("Delete", contacts.delete, ids[6:20])
    workspace.undo()
    workspace.write("Delete", contacts.delete, ids[8:10])
    compared = 0
    for step in workspace.read(history.steps):
        for number in ids[2:10]:
            lines = workspace.read(history.of_one, step.id, "contact", number)
            assert lines == workspace.read(by_reading_all, step.id, "contact", number)
            compared += len(lines)
    assert compared > 100
