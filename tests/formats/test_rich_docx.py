"""A Word document as rich text, and a text that was read gets the looks of its document."""

import io
import textwrap
import zipfile

import pytest

from outreach.formats.documents import document, docx_write
from outreach.mail import body
from outreach.press.reader import release
from outreach.services.releases.dressing import dress
from outreach.values import rich_text
from tests.reading.rich_documents import Writer, letters

STORED = (
    "Ten **bold** *slanted* ***both*** [site](https://example.org/a?b=1&c=2) words\nand a line\n\n## Wells\n\n"
    "### More\n\n- one **two**\n- three\n\n1. first\n2. [second](https://example.org/b)\n\n> said\n> so\n\n"
    "| a | b |\n| --- | --- |\n| **c** | 5 \\* 3 |\n\nEnd."
)


def written(stored: str) -> bytes:
    return docx_write.make([body.Block("text", block) for block in rich_text.read(stored)], "en", "x")


def test_a_word_document_of_ours_is_read_again_as_it_was() -> None:
    assert rich_text.write(document.text(written(STORED)).marked) == STORED


def test_what_is_written_for_word_is_read_again_word_for_word() -> None:
    for blocks in Writer(9, "abвң.,1«»*<&\"' ").documents(30):
        stored = rich_text.write([block for block in blocks if block.kind != "picture"])
        if letters(rich_text.read(stored)):
            assert letters(list(document.text(written(stored)).marked)) == letters(rich_text.read(stored))


def test_a_text_that_was_read_is_dressed_as_its_document_was() -> None:
    found = document.text(written(STORED))
    assert rich_text.write(rich_text.read(dress(found.text, found.marked))) == STORED


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Another text.\n\n- no point", "Another text.\n\n\\- no point"),
        ("three", "- three"),
        ("ONE  two\n\nthree", "- one **two**\n- three"),
        ("A and\nTen bold slanted both site words", "A and\n" + STORED.partition("\n")[0]),
        ("“both site words", "“both site words"),  # too few letters to be known by their end
    ],
)
def test_only_lines_that_say_the_same_are_dressed(text: str, stored: str) -> None:
    assert dress(text, rich_text.read(STORED)) == stored


def test_lines_that_were_joined_to_one_keep_their_looks() -> None:
    marked = rich_text.read("Osh, 30 November 2026 — Farmers take **five** kilograms.\nNobody *pays* for it.")
    assert (
        dress("Farmers take five kilograms. Nobody pays for it.", marked)
        == "Farmers take **five** kilograms. Nobody *pays* for it."
    )


def test_a_lead_whose_dateline_was_taken_off_keeps_its_looks() -> None:
    marked = rich_text.read("Osh, 30 November 2026 — “We **never** had [clean water](https://example.org/w) here.")
    assert (
        dress("“We never had clean water here.", marked)
        == "“We **never** had [clean water](https://example.org/w) here."
    )


def test_a_heading_of_a_word_document_stands_alone() -> None:
    assert "\n\nWells\n\n" in document.text(written(STORED)).text


def test_a_damaged_part_of_a_word_document_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(STORED))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<broken" if name.endswith("styles.xml") else old.read(name))
    assert "Ten bold" in document.text(out.getvalue()).text


_SHORT = [
    "Twelve villages in the Naryn region received new water pumps this week, a foundation said on Tuesday.",
    '"We waited eleven years for this day," said the head of the village. "Nobody carries water any more."',
    "The work cost 1.2 million dollars and was paid for by the people of Norland. The wells are 85 metres deep.",
    "The pumps were made in Bishkek, an engineer said. They will last for twenty years.",
]  # fmt: skip


def test_paragraphs_of_word_stay_paragraphs_also_where_they_are_short() -> None:
    stored = "\n\n".join(
        ["Clean water reaches 12 villages in Naryn", "NARYN, 8 December 2026 — " + _SHORT[0], *_SHORT[1:]]
    )
    found = document.text(written(stored))
    assert release.read(found.text).versions[0].body == "\n\n".join(_SHORT)


def test_lines_that_were_wrapped_by_hand_in_word_are_one_paragraph() -> None:
    wrapped = textwrap.wrap(" ".join(_SHORT), 70)
    stored = "\n\n".join(["Clean water reaches 12 villages in Naryn", *wrapped])
    found = document.text(written(stored))
    assert " ".join(release.read(found.text).versions[0].body.split()) == " ".join(_SHORT)
    assert wrapped[0] + " " + wrapped[1] in release.read(found.text).versions[0].body


def test_one_line_that_begins_small_makes_no_wrapped_text_of_paragraphs() -> None:
    """Below many a Russian headline stands "г. Бишкек"."""
    paragraphs = [
        "В субботу музей принимает всех посетителей бесплатно с десяти до шести часов.",
        "«Приходите с бабушками, — говорит директор музея. — Они расскажут больше, чем таблички».",
        "Экскурсии на трёх языках начинаются каждый час. Запись не нужна.",
    ]
    stored = "\n\n".join(["Исторический музей открывает двери бесплатно 5 декабря", "г. Бишкек, 1 декабря 2026 г."])
    found = document.text(written("\n\n".join([stored, *paragraphs])))
    assert release.read(found.text).versions[0].body == "\n\n".join(paragraphs)
