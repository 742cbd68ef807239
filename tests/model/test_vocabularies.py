"""One rule for the values of a fixed vocabulary: known by code or by any name, refused with a suggestion otherwise."""

import pytest

from outreach.problems import FieldProblem
from outreach.values import vocabularies

KNOWN = [
    ("country", " kyrgyzstan ", "KG"), ("country", "Казахстан", "KZ"), ("country", "kz", "KZ"),
    ("language", "кыргызча", "ky"), ("language", "en-GB", "en"), ("language", "дунганский", "dng"),
    ("language", "Norwegian", "no"),
    ("medium", "Радио", "radio"), ("medium", "Гезит", "newspaper"), ("medium", "TV", "tv"), ("medium", "", ""),
]  # fmt: skip
REFUSED = [
    ("country", "Kirgizstan", "Did you mean Kyrgyzstan?"), ("country", "Казакстон", "Did you mean Kazakhstan?"),
    ("country", "XX", "Write its name"), ("language", "Russain", "Did you mean Russian?"),
    ("language", "klingon", "Write its name"), ("language", "0312 62 10", "Write its name"),
    ("medium", "newspapr", "Did you mean Newspaper?"), ("medium", "the best one in town", "Write one of: wire"),
]  # fmt: skip


def test_a_known_value_becomes_its_code() -> None:
    assert [vocabularies.checked(kind, text) for kind, text, _code in KNOWN] == [code for *_, code in KNOWN]


@pytest.mark.parametrize(("kind", "text", "said"), REFUSED)
def test_an_unknown_value_is_refused_with_what_was_meant(kind: str, text: str, said: str) -> None:
    with pytest.raises(FieldProblem) as caught:
        vocabularies.checked(kind, text, "the field")
    assert said in caught.value.text and caught.value.field == "the field"


def test_what_is_there_already_may_stay() -> None:
    assert vocabularies.checked("language", "klingon", kept=("klingon",)) == "klingon"
