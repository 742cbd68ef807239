"""What the program is shipped with may be shipped with an MIT program: nothing is under the GPL alone."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def needed(name: str, extras: tuple[str, ...] = (), seen: dict[str, None] | None = None) -> list[str]:
    """A distribution's dependencies here and all of theirs."""
    seen = {} if seen is None else seen
    for text in metadata.requires(name) or []:
        one = Requirement(text)
        holds = not one.marker or any(one.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
        if holds and one.name.lower() not in seen:
            seen[one.name.lower()] = None
            needed(one.name, tuple(one.extras), seen)
    return list(seen)


def licence(name: str) -> str:
    """What a distribution says about its licence: an expression, classifiers, a few words, or the licence itself."""
    about = metadata.metadata(name)
    classifiers = [text for text in about.get_all("Classifier") or [] if text.startswith("License ::")]
    said = about.get("License-Expression") or "; ".join(classifiers) or (about.get("License") or "")[:200]
    files = [file for file in metadata.files(name) or [] if re.search("LICEN|COPYING", file.name.upper())]
    return said or "; ".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("name", needed("outreach", ("postgresql",)))
def test_a_library_may_be_shipped_with_an_mit_program(name: str) -> None:
    said = licence(name)
    assert said, f"{name} names no licence"
    choices = re.split(r"\bOR\b|;", said)
    free = [choice for choice in choices if not re.search(r"(?<!L)GPL|General Public License(?<!Lesser)", choice)]
    assert free or "LGPL" in said or "Lesser" in said, f"{name}: {said}"


def test_the_licences_of_what_is_copied_into_the_tree_are_there() -> None:
    assert "MIT" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (ROOT / "resources" / "fonts" / "LICENSE-Inter.txt").read_text(encoding="utf-8")
    assert "ISC License" in (ROOT / "resources" / "icons" / "LICENSE-lucide.txt").read_text(encoding="utf-8")
