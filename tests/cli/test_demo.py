"""The demo office on the command line."""

from pathlib import Path
from typing import Any


def test_it_is_made_in_a_new_file_and_never_over_another(run: Any, js: Any, tmp_path: Path) -> None:
    path = tmp_path / "try.outreach"
    made = js("demo", path)
    assert made["contacts"] >= 140 and made["releases"] == 5
    before = path.read_bytes()
    again = run("demo", path)
    assert again.status == 3 and "already exists" in again.err
    assert path.read_bytes() == before and not (tmp_path / "desk.outreach").exists()
    assert js("--db", path, "contacts", "find", "beat:water lang:ky")["count"] >= 10
    assert js("--db", path, "lists", "resolve", "Accepts embargoes")["recipients"]
