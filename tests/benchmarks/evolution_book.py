"""People put into Evolution's data server, to be run by an interpreter that has its bindings: see bench_import.

dbus-run-session -- /usr/bin/python3 evolution_book.py PEOPLE.csv [AT_ONCE]     prints figures as JSON

Home and folders are to be of its own (HOME, XDG_*): the server keeps its local address book there. `seconds` hold
nothing but the adding: the server runs, the book is open and the cards are parsed before. 50,000 contacts at a time:
of 1,000, 5,000, 20,000, 50,000 and all 100,000 nothing was faster, and D-Bus takes no more than 64 MB at once. The
importers of Evolution itself add one card at a time.
"""

import csv
import json
import os
import sys
import time
from pathlib import Path

AT_ONCE = 50_000
ASKED = "Жума"


def card(row: dict[str, str]) -> str:
    """A person as vCard 3.0, which is what the server stores."""
    given, _, family = _safe(row["Name"]).partition(" ")
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", f"FN:{_safe(row['Name'])}", f"N:{family};{given};;;",
        f"ORG:{_safe(row['Outlet'])}", f"TITLE:{_safe(row['Position'])}", f"EMAIL;TYPE=WORK:{_safe(row['E-mail'])}",
        f"TEL;TYPE=CELL:{row['Mobile']}",
        f"ADR;TYPE=WORK:;;;{_safe(row['City'])};;;{row['Country']}",
    ]  # fmt: skip
    lines += [f"TEL;TYPE=WORK,VOICE:{row['Phone']}"] if row["Phone"] else []
    words = [word for column in ("Beats", "Tags") for word in row[column].split(", ") if word]
    lines += [f"CATEGORIES:{','.join(words)}"] if words else []
    lines += [f"NOTE:{_safe(row['Notes'])}"] if row["Notes"] else []
    return "\r\n".join((*lines, "END:VCARD"))


def _safe(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def processor() -> float:
    """Processor seconds so far of this process and of the servers that it started, known by their home."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={os.environ['HOME']}".encode() in (process / "environ").read_bytes().split(b"\0"):
                user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
                ticks += int(user) + int(system)
        except OSError:  # it has ended meanwhile, or is another user's
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def add(sheet: str, at_once: int = AT_ONCE) -> None:
    """Adds everybody, and asks for them."""
    import gi

    for library in ("EDataServer", "EBook", "EBookContacts"):
        gi.require_version(library, "1.2")
    from gi.repository import EBook, EBookContacts, EDataServer

    with Path(sheet).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    contacts = [EBookContacts.Contact.new_from_vcard(card(row)) for row in rows]
    registry = EDataServer.SourceRegistry.new_sync(None)
    book = EBook.BookClient.connect_sync(registry.ref_builtin_address_book(), 30, None)
    start, worked = time.perf_counter(), processor()
    for first in range(0, len(contacts), at_once):
        book.add_contacts_sync(contacts[first : first + at_once], EBookContacts.BookOperationFlags.NONE, None)
    seconds, worked = time.perf_counter() - start, processor() - worked
    everybody = EBookContacts.BookQuery.any_field_contains("")
    named = EBookContacts.BookQuery.field_test(
        EBookContacts.ContactField.FULL_NAME, EBookContacts.BookQueryTest.CONTAINS, ASKED
    )
    there, found = (set(book.get_contacts_uids_sync(query.to_string(), None)[1]) for query in (everybody, named))
    figures = {"seconds": seconds, "processor": worked, "there": len(there), "named": len(found)}
    print(json.dumps({**figures, "so named": sum(ASKED.lower() in row["Name"].lower() for row in rows)}))


if __name__ == "__main__":
    add(sys.argv[1], *map(int, sys.argv[2:3]))
