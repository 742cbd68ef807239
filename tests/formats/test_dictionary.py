"""Spelling dictionaries: found where systems keep them, read in the child, wrong words and what was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.formats import dictionary, sandbox
from outreach.problems import Problem

AFF = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nSFX S Y 1\nSFX S 0 s .\n"
WORDS = ["well/S", "water", "laboratory", "valley/S", "don't"]


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    yield
    sandbox.close()


def make(folder: Path, name: str, words: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.aff").write_text(AFF, "utf-8")
    (folder / f"{name}.dic").write_text("\n".join([str(len(words)), *words, ""]), "utf-8")
    return folder


def test_the_dictionary_of_a_language_is_found_by_its_name(tmp_path: Path) -> None:
    make(tmp_path / "hunspell", "en_US", WORDS)
    make(tmp_path / "hunspell", "en_GB", WORDS)
    make(tmp_path / "office" / "dict-ky", "ky_KG", ["суу"])
    where = [tmp_path / "hunspell", tmp_path / "office"]
    assert dictionary.find("en", where).endswith("en_GB")
    assert dictionary.find("ky", where).endswith("ky_KG")
    assert dictionary.find("tg", where) == "" and dictionary.find("../en", where) == ""


def test_words_without_rules_beside_them_are_no_dictionary(tmp_path: Path) -> None:
    (tmp_path / "tg.dic").write_text("1\nоб\n", "utf-8")
    assert dictionary.find("tg", [tmp_path]) == ""


def test_a_language_of_the_reader_is_there_without_the_systems_help() -> None:
    assert dictionary.find("ru", []) and dictionary.find("en", []) and not dictionary.find("ky", [])


def test_wrong_words_are_named_and_what_was_meant_is_suggested(tmp_path: Path) -> None:
    make(tmp_path, "en_GB", WORDS)
    path = dictionary.find("en", [tmp_path])
    assert dictionary.wrong(path, ["wells", "Wells", "watter", "don't", "labratory"]) == ["watter", "labratory"]
    assert "laboratory" in dictionary.suggest(path, "labratory")


def test_a_dictionary_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    make(tmp_path, "en_GB", WORDS)
    (tmp_path / "en_GB.aff").unlink()
    with pytest.raises(Problem):
        dictionary.wrong(str(tmp_path / "en_GB"), ["water"])
