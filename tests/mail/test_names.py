"""File names from strangers' texts lead nowhere, hide nothing, and can still be read."""

import unicodedata

import pytest
from hypothesis import given, settings

from outreach.mail import file_names
from tests.mail.makers import hostile
from tests.sample import examples


@pytest.mark.parametrize(
    ("text", "ending", "name"),
    [
        ("001 Aigul Sample", ".eml", "001 Aigul Sample.eml"),
        ("Пресс-релиз ңөү.pdf", "", "Пресс-релиз ңөү.pdf"),
        ("Пресс-релиз", ".pdf", "Пресс-релиз.pdf"),
        ("Release.PDF", ".pdf", "Release.pdf"),
        ("../../etc/passwd", "", "_._etc_passwd"),
        ("..\\..\\windows\\win.ini", "", "_._windows_win.ini"),
        ("C:\\x", ".txt", "C__x.txt"),
        ("CON", ".pdf", "_CON.pdf"),
        ("nul.txt", "", "_nul.txt"),
        ("COM¹", "", "_COM¹"),
        ("LPT1.tar", ".gz", "_LPT1.tar.gz"),
        ("Console", ".txt", "Console.txt"),
        ("invoice\u202efdp.exe", "", "invoicefdp.exe"),
        ("a\u200bb\u2066c", ".txt", "abc.txt"),
        (".bashrc", "", "bashrc"),
        ("-rf", "", "rf"),
        ("", ".eml", "file.eml"),
        ("…", ".eml", "file.eml"),
        ("a\nb\tc", ".eml", "a b c.eml"),
        ("x.", ".eml", "x.eml"),
        ("／etc／x", "", "_etc_x"),
        ("\ud800a", "", "a"),
    ],
)
def test_a_name(text: str, ending: str, name: str) -> None:
    assert file_names.safe(text, ending) == name


def test_a_long_name_keeps_its_ending_and_its_letters_whole() -> None:
    name = file_names.safe("Ү" * 300 + ".pdf")
    assert len(name.encode()) <= file_names.LIMIT
    assert name.endswith("Ү.pdf")


@settings(max_examples=examples(1000), deadline=None)
@given(hostile)
def test_whatever_the_text_the_name_is_safe(text: str) -> None:
    for ending in ("", ".eml"):
        name = file_names.safe(text, ending)
        assert 0 < len(name.encode()) <= file_names.LIMIT
        assert not set(name) & set('/\\:*?"<>|')
        assert ".." not in unicodedata.normalize("NFKC", name)
        assert "/" not in unicodedata.normalize("NFKC", name)
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        assert not any(unicodedata.bidirectional(letter) in ("RLO", "LRO", "RLE", "LRE", "PDF") for letter in name)
        assert name[0] not in ".- " and name[-1] not in ". "
        assert name.split(".")[0].strip().upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT1")


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken: set[str] = set()
    given_names = ["a.pdf", "A.pdf", "a.pdf", "й.pdf", unicodedata.normalize("NFD", "Й.pdf"), "x" * 116 + ".pdf"]
    made = [file_names.unique(name, taken) for name in [*given_names, given_names[-1]]]
    assert made[:5] == ["a.pdf", "A (2).pdf", "a (3).pdf", "й.pdf", unicodedata.normalize("NFD", "Й") + " (2).pdf"]
    assert len({name.casefold() for name in made}) == len(made)
    assert all(len(name.encode()) <= file_names.LIMIT for name in made)
