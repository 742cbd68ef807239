"""The data of ICU, the library by which Qt sorts and changes case, without what a press office never asks of it.

Qt's own library has everything for every language: 32 MB, of which 6 are kept. What a thing is for is the folder it
lies in, so whole folders go, and ICU answers from its root or says that it has none. The data are Unicode's, under
their own permissive licence.
"""

import re
import struct
import subprocess
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from bare import Failed

LANGUAGES = "root|res_index|pool|en|ru|ky"
# What Qt never asks for, or asks for in the languages of the window only.
UNUSED = re.compile(
    r"unit/|curr/|lang/|region/|"  # names of units, currencies, languages, countries: Qt has its own
    r"rbnf/|translit/|brkitr/|"  # numbers in words, transliteration, ends of words: the same
    rf"zone/(?!({LANGUAGES})\.res)|"  # names of time zones
    rf"coll/(?!ucadata|({LANGUAGES}|uk|kk|uz|tg|de|fr|tr)\.res)|"  # sorting: our languages and their neighbours
    r"unames\.icu|confusables\.cfu|"  # names of characters; what looks alike is looked up elsewhere
    # The encodings of East Asian systems that have not Unicode.
    r"(ibm|euc|gb|jisx|lmb|iso|icu|noop|ebcdic|windows)[\w-]*\.cnv"
)
SMALL = 9_000  # bytes that a table of 8 bits has at most: those encodings are kept
ALIGNED = 16


class Item(NamedTuple):
    """A piece of the data, under the name by which ICU finds it (`icudt73l/coll/ru.res`)."""

    name: str
    data: bytes


def items(data: bytes) -> Iterator[Item]:
    """All of a package of ICU's ("CmnD": a head, how many, where the name and the data of each lie, names, data)."""
    head = struct.unpack_from("<H", data)[0]
    body = data[head:]
    (count,) = struct.unpack_from("<I", body)
    places = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [place for _name, place in places[1:]] + [len(body)]
    for (name, place), end in zip(places, ends, strict=True):
        yield Item(body[name : body.index(b"\0", name)].decode(), body[place:end])


def package(head: bytes, kept: list[Item]) -> bytes:
    """A package of these, in the order in which they are looked for."""
    names = [item.name.encode() + b"\0" for item in kept]
    data = [item.data + bytes(-len(item.data) % ALIGNED) for item in kept]
    table = 4 + 8 * len(kept)
    first = table + sum(map(len, names))
    first += -(len(head) + first) % ALIGNED
    ways = zip(accumulate(map(len, names), initial=table), accumulate(map(len, data), initial=first), strict=True)
    told = b"".join(struct.pack("<II", *way) for way in list(ways)[:-1])
    return head + (struct.pack("<I", len(kept)) + told + b"".join(names)).ljust(first, b"\0") + b"".join(data)


def reduced(data: bytes) -> bytes:
    """The package without what is not used."""
    (head,) = struct.unpack_from("<H", data)
    return package(data[:head], [item for item in items(data) if wanted(item)])


def wanted(item: Item) -> bool:
    found = UNUSED.match(item.name.partition("/")[2])
    return not found or (found[0].endswith(".cnv") and len(item.data) < SMALL)


def reduce(library: Path) -> None:
    """Makes the library anew with less in it: under the same name, with the same one symbol."""
    data, work = library.read_bytes(), library.with_suffix(".data")
    at, size = symbol(library)
    work.write_bytes(reduced(data[at : at + size]))
    name = re.search(r"SONAME +lib(icudata)\.so\.(\d+)", told("objdump", "-p", library))
    if not name:
        raise Failed(f"{library} is not the data of ICU.")
    made = work.with_suffix(".o")
    source = f"""
        .section .rodata
        .balign {ALIGNED}
        .globl icudt{name[2]}_dat
        .type icudt{name[2]}_dat, %object
        icudt{name[2]}_dat: .incbin "{work}"
        .size icudt{name[2]}_dat, . - icudt{name[2]}_dat
        .section .note.GNU-stack, "", %progbits
    """
    subprocess.run(["as", "-o", made, "-"], input=source, text=True, check=True)
    # Read into memory a page at a time, as before.
    words = ("-shared", "-soname", f"lib{name[1]}.so.{name[2]}", "--build-id=none", "-z", "noexecstack", "-s")
    subprocess.run(["ld", *words, "-o", library, made], check=True)
    for file in (work, made):
        file.unlink()


def symbol(library: Path) -> tuple[int, int]:
    """Where in the file its one symbol begins, and its size."""
    number = r"([0-9a-f]+)"
    found = re.search(rf"(?m)^{number} g +DO +(\S+)\s+{number} .*icudt\d+_dat$", told("objdump", "-T", library))
    if not found:
        raise Failed(f"{library} has no data of ICU.")
    section = re.search(rf" {re.escape(found[2])} +\w+ +{number} +\w+ +{number}", told("objdump", "-h", library))
    address, offset = (int(text, 16) for text in section.groups())  # type: ignore[union-attr]
    return int(found[1], 16) - address + offset, int(found[3], 16)


def told(*words: "str | Path") -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
