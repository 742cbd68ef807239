"""Pictures in the text of a release by command; they are drawn with Qt."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.formats.photographs import png

Js = Callable[..., Any]


@pytest.fixture
def release(js: Js, tmp_path: Path) -> int:
    (tmp_path / "en.txt").write_text(
        "A well opens in Ak-Tal\n\nAK-TAL, 25 November 2026 – A well opened today.\n", "utf-8"
    )
    return int(js("releases", "add", tmp_path / "en.txt")["id"])


def test_a_text_names_its_pictures_by_their_files(js: Js, run: Run, release: int, tmp_path: Path) -> None:
    (tmp_path / "the well.png").write_bytes(png(300, 200))
    body = f'One.\n\n![A well](<{tmp_path / "the well.png"}> "The well of Ak-Tal | © A. Sample")\n\nTwo.'
    (version,) = js("releases", "edit", release, "--body", body)["versions"]
    shown = re.fullmatch(r'!\[A well]\(picture:([0-9a-f]{64}) "The well .* Sample"\)', version["body"].split("\n\n")[1])
    assert shown is not None
    js("releases", "edit", release, "--body", version["body"])  # a picture that is there stays what it is
    run("releases", "export", release, tmp_path / "out.html")
    assert "data:image/png;base64," in (tmp_path / "out.html").read_text("utf-8")
    refused = run("releases", "edit", release, "--body", f"![x]({tmp_path / 'en.txt'})")
    assert refused.status != 0 and "“en.txt” is not a PNG or JPEG picture" in refused.err
    assert js("releases", "show", release)["versions"] == [version]


def test_a_picture_within_a_line_is_refused_and_told_of_before_it_goes_out(
    js: Js, run: Run, release: int, tmp_path: Path
) -> None:
    (tmp_path / "well.png").write_bytes(png(300, 200))
    named = f"![x]({tmp_path / 'well.png'})"
    said = f"“{named}” would go out as it is typed. A picture stands on a line of its own"
    for body in (f"One {named} and more.", f"One.\n\n{named}\n\nTwo {named}.", f"- {named}"):
        refused = run("releases", "edit", release, "--body", body)
        assert refused.status == 3 and said in refused.err
    assert "picture" not in js("releases", "show", release)["versions"][0]["body"]
    (tmp_path / "two.txt").write_text(
        f"A pump opens in Ak-Tal\n\nAK-TAL, 25 November 2026 – A pump {named} opened today.\n", "utf-8"
    )
    added = run("releases", "add", tmp_path / "two.txt")
    assert added.status == 1 and said in added.out
    checks = js("releases", "preflight", 2, status=1)["checks"]
    assert [one["check"] for one in checks if said in one["text"] and not one["ok"]] == ["picture"]
    js("releases", "edit", 2, "--body", f"A pump opened today.\n\n{named}")
    assert said not in run("releases", "preflight", 2).out
