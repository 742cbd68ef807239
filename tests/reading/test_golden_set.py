"""The golden set (releases, contact blocks, cells, datelines, embargo lines, all invented): what is found, by field."""

import json
import re
from pathlib import Path
from typing import Any

from outreach.press.reader import dateline, embargo, release
from outreach.values.email import email
from outreach.values.phone import phone
from tests.model.test_email import GOOD
from tests.model.test_phone import CELLS
from tests.reading.scoring import Score

SET = Path(__file__).parent / "golden_set"
RELEASES = sorted((SET / "releases").glob("*.txt"))
ONE = ("language", "kind", "reference", "headline", "subhead", "dateline", "date", "embargo_until")
BEGINNINGS = {"boilerplate": "boilerplate", "notes": "notes_to_editors"}

LEAST = {
    "phones": 0.98, "emails": 0.98, "names": 0.95, "headline": 0.95, "dateline": 0.95, "embargo_until": 0.95,
    "language": 0.98, "date": 0.95, "body begins": 0.95, "body ends": 0.95, "speakers": 0.9, "kind": 0.95,
    "reference": 0.9, "subhead": 0.8, "boilerplate": 0.9, "notes": 0.9, "honorific": 0.95, "title": 0.9,
    "organisation": 0.9, "channels": 0.9,
}  # fmt: skip


def test_the_releases_of_the_golden_set_are_read_as_they_should_be() -> None:
    score = Score()
    for path in RELEASES:
        wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
        found = release.read(path.read_text("utf-8")).as_json()
        _versions(score, path.stem, wanted["versions"], found["versions"])
        _officers(score, path.stem, wanted["officers"], found["officers"])
        channels = [(channel["network"], channel["value"]) for channel in found["channels"]]
        score.add("channels", path.stem, map(tuple, wanted["channels"]), channels)
    print(f"\n{len(RELEASES)} releases\n{score.table()}")
    for field, least in LEAST.items():
        assert min(score.precision(field), score.recall(field)) >= least, field


def _versions(score: Score, case: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    score.add("versions", case, [version["language"] for version in wanted], [version["language"] for version in found])
    for number, want in enumerate(wanted):
        got = found[number] if number < len(found) else {}
        name = f"{case}.{want['language']}"
        for field in ONE:
            if field in want:
                score.one(field, name, want[field], got.get(field))
        for field, key in BEGINNINGS.items():
            if field in want:
                text, beginning = got.get(key) or "", want[field] or ""
                # its heading stays with the text
                begins = beginning and any(part.startswith(beginning) for part in re.split(r"\n\n|: ", text))
                score.one(field, name, beginning, beginning if begins else text[:40])
        if "body" in want:
            body = got.get("body") or ""
            first, last = want["body"]
            score.one("body begins", name, first, first if body.startswith(first) else body[: len(first)])
            score.one("body ends", name, last, last if body.endswith(last) else body[-len(last) :])
        speakers = [_bare(quote["speaker"] or "") for quote in got.get("quotes", ())]
        score.add("speakers", name, want["speakers"], list(dict.fromkeys(speakers)))


def _bare(name: str) -> str:
    """A speaker without what stands before the name."""
    words = name.removesuffix(" айым").removesuffix(" мырза").split()
    while words and (words[0].endswith(".") or words[0].casefold() in _BEFORE):
        words = words[1:]
    return " ".join(words)


_BEFORE = {
    "dr", "mr", "ms", "mrs", "prof", "professor", "colonel", "captain", "minister", "ambassador",
    "г-жа", "г-н", "профессор", "полковник", "доктор", "посол", "министр", "мэр",
}  # fmt: skip


def _officers(score: Score, case: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """Names, and the rest as pairs with the name they belong to: a number given to somebody else is wrong."""
    for field in ("name", "honorific", "title", "organisation"):
        score.add("names" if field == "name" else field, case, _pairs(wanted, field), _pairs(found, field))
    phones = [(one["name"] or "", number(item)) for one in found for item in one["phones"]]
    emails = [(one["name"] or "", item["address"] or item["raw"]) for one in found for item in one["emails"]]
    score.add("phones", case, [(one["name"] or "", raw) for one in wanted for raw in one["phones"]], phones)
    score.add("emails", case, [(one["name"] or "", raw) for one in wanted for raw in one["emails"]], emails)


def _pairs(people: list[dict[str, Any]], field: str) -> list[tuple[str, str]]:
    return [(one["name"] or "", one[field]) for one in people if one[field]]


def number(found: phone.Number | dict[str, Any]) -> str:
    """A number as the set writes it: E.164 with ";ext=", or as it was typed where it is none."""
    item = found if isinstance(found, dict) else found._asdict()
    extension = f";ext={item['extension']}" if item["extension"] else ""
    return f"{item['e164'] or item['raw']}{extension}"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SET / name).read_text("utf-8").splitlines()]


ABOVE = """A New School Opens in a Village Above the Lake

A school for two hundred children opened on Monday in a village above the lake. It has a library and a warm hall."""


def test_the_contact_blocks_give_their_people() -> None:
    score = Score()
    blocks = _lines("contact_blocks.jsonl")
    for block in blocks:
        text, case = block["text"], block["text"].split("\n")[0][:30]
        read = release.read(f"{ABOVE}\n\n###\n\n{text}")
        _officers(score, case, block["people"], read.as_json()["officers"])
    print(f"\n{len(blocks)} contact blocks\n{score.table()}")
    for field in ("names", "phones", "emails", "honorific", "title", "organisation"):
        assert min(score.precision(field), score.recall(field)) >= LEAST[field], field


def test_the_datelines_are_found_and_nothing_else() -> None:
    score = Score()
    for case in _lines("datelines.jsonl"):
        found = dateline.read(case["text"])
        day = found.date(2020) if found else None
        score.one("dateline", case["text"][:30], case["dateline"], found.text if found else None)
        score.one("date", case["text"][:30], case["date"], day.isoformat() if day else None)
    print(f"\n{score.table()}")
    assert min(score.precision("dateline"), score.recall("dateline")) >= LEAST["dateline"]
    assert min(score.precision("date"), score.recall("date")) >= LEAST["date"]


def test_the_embargo_lines_are_moments_or_questions() -> None:
    score = Score()
    for case in _lines("embargo_lines.jsonl"):
        assert embargo.is_line(case["text"]), case["text"]
        found = embargo.read(case["text"])
        score.one("embargo_until", case["text"][:40], case["until"], found.until.isoformat() if found.until else None)
        score.one("questions", case["text"][:40], case["questions"], len(found.problems))
    print(f"\n{score.table()}")
    for field in ("embargo_until", "questions"):
        assert min(score.precision(field), score.recall(field)) >= LEAST["embargo_until"], field


def test_the_cells_give_their_numbers_and_addresses() -> None:
    score = Score()
    for cell, numbers in CELLS:
        found = [(one.e164, one.extension) for one in phone.read(cell).numbers if one.e164]
        score.add("phones", cell[:30], [(e164, extension) for e164, extension, _kind in numbers if e164], found)
    for cell, addresses in GOOD:
        found_there = [one.address for one in email.read(cell).addresses if one.address]
        score.add("emails", cell[:30], addresses, found_there)
    print(f"\n{len(CELLS)} phone cells, {len(GOOD)} address cells\n{score.table()}")
    for field in ("phones", "emails"):
        assert min(score.precision(field), score.recall(field)) >= LEAST[field], field
