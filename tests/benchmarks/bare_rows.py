"""Everything that stands in an export of contacts, by plain queries: what the bare writers write.

It imports nothing of ours, so that an interpreter that has another writer can run it:

    python bare_rows.py OFFICE.outreach OUT.xlsx     writes by rustpy-xlsxwriter, prints the seconds
"""

import sys
import time
from collections.abc import Iterator

import sqlcipher3

Rows = Iterator[list[str]]
PLAIN = "name, other_name, country, state, city, street, postcode, website, notes, source, found_on, extra"


def bare_rows(database: str) -> Rows:
    """The rows, by six queries."""
    connection = sqlcipher3.connect(database)
    several: list[dict[int, list[str]]] = []
    for query in (
        "SELECT contact_id, raw FROM email ORDER BY contact_id, rank",
        "SELECT contact_id, raw FROM phone ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'language' ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'beat' ORDER BY contact_id, rank",
        "SELECT contact_id, value FROM tag WHERE kind = 'tag' ORDER BY contact_id, rank",
    ):
        found: dict[int, list[str]] = {}
        for number, value in connection.execute(query):
            found.setdefault(number, []).append(value)
        several.append(found)
    places = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT contact_id, title, department, outlet.name FROM position LEFT JOIN outlet ON outlet.id = outlet_id"
        )
    }
    for number, *plain in connection.execute(f"SELECT id, {PLAIN} FROM contact ORDER BY sort_key"):
        yield [*plain, *places.get(number, ()), *("; ".join(found.get(number, ())) for found in several)]
    connection.close()


def by_rustpy(database: str, target: str) -> float:
    """Seconds that rustpy-xlsxwriter takes; it is given a mapping for each row, as it wants."""
    from rustpy_xlsxwriter import write_worksheet

    start = time.perf_counter()
    write_worksheet([{str(place): cell for place, cell in enumerate(row)} for row in bare_rows(database)], target)
    return time.perf_counter() - start


if __name__ == "__main__":
    print(by_rustpy(*sys.argv[1:]))
