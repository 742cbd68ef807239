"""The child checks the rows of a file: the verdicts and their order are the same as without it."""

from collections.abc import Iterator

import pytest

from outreach.formats import sandbox
from outreach.services import parallel
from outreach.services.importing import parallel_checks, row_store
from outreach.services.importing.import_source import Columns, Source, row_of
from outreach.services.importing.parallel_checks import Checked, in_order
from outreach.services.importing.record_check import Verdict, check
from outreach.services.importing.row_builder import Row
from outreach.services.importing.row_store import Packed


def rows(count: int) -> list[Row]:
    found = []
    for number in range(count):
        fields = {
            "name": f"Асан {number}",
            "emails": [{"raw": f"a{number}@example.org" if number % 7 else "a[at]", "label": "", "column": "E-mail"}],
            "phones": [{"raw": f"0555 {120000 + number}", "label": "mobile", "column": "Phone"}],
            "country": "x" * (1000 if number % 501 == 500 else 2),
        }
        found.append(Row(number, [], fields, [], "empty" if number % 50 == 49 else ""))
    return found


def source(given: Iterator[Row]) -> Source:
    return Source("vcf", None, None, [], {}, given)


def judged(checked: Checked) -> tuple[Verdict, Packed | None]:
    return checked.verdict, row_store.ungroup(checked.packed)[checked.place]


def all_of(given: Source) -> list[tuple[Verdict, Packed | None]]:
    return [plain(judged(checked)) for checked in in_order(given, "KG") if checked is not None]


def plain(found: tuple[Verdict, Packed | None]) -> tuple[Verdict, Packed | None]:
    verdict, packed = found
    complaints, local = [tuple(each) for each in verdict.complaints], [tuple(each) for each in verdict.local]
    return verdict._replace(complaints=complaints, local=local), packed


def alone(given: list[Row]) -> list[tuple[Verdict, Packed | None]]:
    return [plain(check(row, "KG")) for row in given]


def test_the_verdicts_and_their_order_are_the_same() -> None:
    given = rows(3 * parallel.THEIRS + 17)
    found = all_of(source(iter(given)))
    assert found == alone(given)
    reasons = {verdict.rejected for verdict, _packed in found}
    assert "empty" in reasons and len(reasons) == 3  # … and the country that is too long


def test_cells_of_a_table_are_read_in_the_child_too() -> None:
    header = ("Name", "Phone", "Shoe size")
    cells = [[f"Асан {n}", f"0555 {120000 + n}", "38", *(["more"] if n % 90 == 0 else [])] for n in range(3000)]
    columns = Columns(header, ("name", "phone", "extra"), False)
    table = Source("csv", "utf-8", ",", list(header), {}, iter(()), cells=iter(cells), columns=columns)
    wanted = [row_of(n, row, columns.builder()) for n, row in enumerate(cells, start=1)]
    assert all_of(table) == alone(wanted)


def test_where_the_child_fails_nothing_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> None:
        raise sandbox.ReaderProblem("gone", "gone")

    monkeypatch.setattr(sandbox, "run", fails)
    with pytest.raises(sandbox.ReaderProblem):
        all_of(source(iter(rows(3))))


def test_records_of_a_very_large_file_are_squeezed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = rows(3 * parallel.THEIRS)
    wanted = alone(given)
    monkeypatch.setattr(parallel_checks, "LARGE", 0)
    found = [checked for checked in in_order(source(iter(given)), "KG") if checked is not None]
    assert [plain(judged(checked)) for checked in found] == wanted
    assert len(found[-1].packed) < len(found[0].packed) / 2


def test_one_that_is_given_up_ends() -> None:
    def endless() -> Iterator[Row]:
        while True:
            yield from rows(500)

    found = in_order(source(endless()), "KG")
    for _ in range(300):
        next(found)
    found.close()
