"""Real PDFs, Word files and mails: each is opened or refused in a sentence, none takes long or much memory."""

import pytest

from outreach.formats import sandbox
from outreach.formats.documents import document
from outreach.problems import Problem
from tests.formats import measured
from tests.shared import Shared

SECONDS, MEGABYTES = 2.0, 300


@pytest.mark.parametrize(("kind", "least"), [("pdf", 51), ("docx", 13), ("eml", 43)])
def test_every_file_is_opened_or_refused_in_a_sentence(shared: Shared, kind: str, least: int) -> None:
    files = sorted(path for path in shared.corpora(kind).rglob("*") if path.suffix == f".{kind}")
    sandbox.close()
    opened, refused, slowest = 0, {}, 0.0
    for path in files:
        before, _memory = sandbox.run(measured.used)
        try:
            assert document.text(path).kind == kind, path.name
            opened += 1
        except sandbox.ReaderProblem as problem:
            raise AssertionError(f"{path.name} was too much for its reader") from problem
        except Problem as problem:
            assert problem.text.endswith("."), path.name
            refused[problem.text] = refused.get(problem.text, 0) + 1
        after, memory = sandbox.run(measured.used)
        slowest = max(slowest, after - before)
        assert after - before < SECONDS, path.name
        assert memory < MEGABYTES * 1024, path.name
    print(f"\n{kind}: {opened} of {len(files)} opened, slowest {slowest:.2f} s, at most {memory >> 10} MB; {refused}")
    assert opened >= shared.least(least)
