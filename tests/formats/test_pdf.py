"""A PDF is looked into and drawn in the child; a bad one is a sentence."""

import pytest

from outreach.formats.documents import pdf
from outreach.problems import Problem
from tests.shared import Shared


def made(content: bytes = b"BT /F1 24 Tf 20 100 Td (Osh, 12 May) Tj ET", box: str = "0 0 300 200") -> bytes:
    """A PDF of one page, written by hand."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(ru)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(A release)/Author(Press office)>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + end % (
        table, len(out),
    )  # fmt: skip


def test_the_facts() -> None:
    facts = pdf.inspect(made())
    assert (facts.pages, facts.title, facts.author) == (1, "A release", "Press office")
    assert (facts.width, facts.height, facts.version) == (300, 200, "1.7")
    assert facts.text_pages == 1 and facts.copying and not facts.encrypted and not facts.tagged
    assert facts.language in ("ru", "")
    assert pdf.inspect(made(b"0 0 10 10 re f")).text_pages == 0


def test_text_and_picture() -> None:
    assert pdf.text(made()).strip() == "Osh, 12 May"
    picture = pdf.render(made(), 0, 150)
    assert (picture.width, picture.height) == (150, 100)
    assert len(picture.data) == picture.stride * picture.height and picture.data[:3] == b"\xff\xff\xff"
    assert set(picture.data) != {255}


def test_a_huge_page_is_drawn_small() -> None:
    picture = pdf.render(made(box="0 0 14000 14000"), 0, 9000)
    assert picture.width * picture.height <= pdf.MAX_PIXELS * 1.01


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "not a PDF"), (b"hello", "not a PDF"), (b"%PDF-1.7\nrubbish", "damaged")]
)
def test_what_is_no_pdf(data: bytes, says: str) -> None:
    with pytest.raises(Problem, match=says):
        pdf.inspect(data)
    with pytest.raises(Problem):
        pdf.render(data, 0, 100)


def test_a_page_that_is_not_there_and_a_file_too_large() -> None:
    with pytest.raises(Problem, match="no page 2"):
        pdf.render(made(), 1, 100)
    with pytest.raises(Problem, match="too large"):
        pdf.inspect(b"%PDF-1.7" + bytes(pdf.MAX_BYTES + 1))


def test_real_files_are_read_or_refused(shared: Shared) -> None:
    pages = 0
    for path in sorted(shared.corpora("pdf").rglob("*.pdf"))[:40]:
        try:
            pages += pdf.inspect(path.read_bytes()).pages
        except Problem:
            continue
    assert pages >= shared.least(21)
