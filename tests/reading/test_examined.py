"""Releases written to lead the reading astray: many hands, eleven languages, every shape of a contact block."""

import json
from pathlib import Path

import pytest

from outreach.press.reader import release

EXAMINED = sorted((Path(__file__).parent / "golden_set" / "examined").glob("*.txt"))


@pytest.mark.parametrize("path", EXAMINED, ids=lambda path: path.stem)
def test_a_release_is_read_as_a_person_reads_it(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    found = release.read(path.read_text("utf-8")).as_json()
    (version,) = found["versions"]
    officers = [
        {name: officer[name] for name in ("honorific", "name", "title", "organisation")}
        | {
            "phones": [number["e164"] for number in officer["phones"]],
            "emails": [address["address"] for address in officer["emails"]],
            "channels": [[channel["network"], channel["value"]] for channel in officer["channels"]],
        }
        for officer in found["officers"]
    ]
    said = version | {"officers": officers, "speakers": [quote["speaker"] for quote in version["quotes"]]}
    assert {name: said[name] for name in wanted} == wanted
