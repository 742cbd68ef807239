"""Reading of releases that others wrote, beside the mere text of each; and of phone numbers, beside the library alone.

    python -m tests.benchmarks.bench_reading [NUMBERS]

The releases are the real ones beside this checkout, else their invented twins. In seconds of the processor, here and in
the child that reads files, of a process that is warm. Numbers by turns, the fastest of five.
"""

import functools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import phonenumbers

from outreach.formats import sandbox
from outreach.formats.documents import document
from outreach.press.reader import release
from outreach.values.phone import phone
from tests import invented
from tests.formats import measured
from tests.shared import REAL

T = TypeVar("T")
AIM, AIM_OF_NUMBERS = 0.2, 1.15  # s for the slowest release; so many times the library's time for a number
ROUNDS = 5


def timed(action: Callable[..., T], *args: object) -> tuple[T, float]:
    """What an action answers, and what it took of the processor, here and in the child."""
    before = time.process_time() + sandbox.run(measured.used)[0]
    found = action(*args)
    return found, time.process_time() + sandbox.run(measured.used)[0] - before


def releases(folder: Path) -> Iterator[tuple[float, float, str]]:
    """What the whole reading and the mere text of each took, and its name; each kind is read once before."""
    warm = set()
    for file in sorted((folder / "press").glob("*-*/*")):
        if file.parent.name not in warm:
            release.read(document.text(file).text)
            warm.add(file.parent.name)
        page, bare = timed(document.text, file)
        _found, reading = timed(functools.partial(release.read, title=page.title), page.text)
        yield bare + reading, bare, file.name


def library(text: str) -> None:
    """What of a number the library can be asked for."""
    number = phonenumbers.parse(text, "KG")
    phonenumbers.is_valid_number(number)
    phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    phonenumbers.number_type(number)


def numbers(count: int) -> tuple[float, float]:
    """What our check and the library's took for so many numbers."""
    texts = [f"+996 555 {number // 1000:03} {number % 1000:03}" for number in range(count)]
    ours, theirs = [], []
    for _round in range(ROUNDS):
        phone.verdict.cache_clear()
        ours.append(timed(lambda: [phone.verdict(text, "KG") for text in texts])[1])
        theirs.append(timed(lambda: [library(text) for text in texts])[1])
    return min(ours), min(theirs)


def main(count: int = 2000) -> int:
    """Says the figures; returns 1 where an aim was missed."""
    with tempfile.TemporaryDirectory() as folder:
        place = REAL / "corpora" if REAL.is_dir() else Path(folder)
        if place == Path(folder):
            invented.make(place)
            place /= "corpora"
        read = list(releases(place))
    slowest, bare, name = max(read)
    whole, texts = sum(row[0] for row in read), sum(row[1] for row in read)
    print(f"{len(read)} releases in {whole:.1f} s, their texts alone in {texts:.1f} s")
    print(f"the slowest, {name}, in {slowest:.3f} s, its text alone in {bare:.3f} s; aim {AIM} s")
    ours, theirs = numbers(count)
    print(f"{count} numbers in {ours:.2f} s, by the library in {theirs:.2f} s: {ours / theirs:.2f} x")
    return int(slowest > AIM or ours > AIM_OF_NUMBERS * theirs)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
