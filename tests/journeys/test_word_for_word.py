"""What goes out is what was written: each sentence once, in every language and form, and no braces."""

import email
import email.policy
import html
import re
from pathlib import Path

import pypdfium2

from tests.journeys.conftest import RELEASE, Office

TEXTS = {
    "en": """PRESS RELEASE

A new school opens in the town of Osh

BISHKEK, 31 May 2026 – Lessons begin in June.

"We waited ten years for this day," said Nurlan Asanov, head of the school. "Now the children can learn near home."

"It is warm", he added, "and it is bright".
""",
    "ru": """ПРЕСС-РЕЛИЗ

В Оше открывается новая школа

БИШКЕК, 31 мая 2026 года – Уроки начинаются в июне.

«Мы ждали этого дня десять лет, – сказал директор школы Нурлан Асанов. – Теперь дети могут учиться рядом с домом».

В школе двенадцать классов.
""",
    "ky": """ПРЕСС-РЕЛИЗ

Ошто жаңы мектеп ачылат

БИШКЕК, 2026-жылдын 31-майы – Сабактар июнда башталат.

«Биз бул күндү он жыл күттүк, – деди мектептин директору Нурлан Асанов. – Эми балдар үйүнө жакын жерде окуй алышат».

Мектепте он эки класс бар.
""",
}


def words(text: str) -> str:
    """The letters and figures alone: what lines, hyphens and quotation marks become differs by form."""
    return "".join(re.findall(r"\w", text)).casefold()


def read(path: Path) -> str:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    if path.suffix == ".eml":
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())
    text = path.read_text()
    return html.unescape(re.sub(r"(?s)<(head|style).*?</\1>|<[^>]+>", " ", text)) if path.suffix == ".html" else text


def test_a_split_quotation_stands_once_in_every_language_and_form(office: Office) -> None:
    office("releases", "add", *(office.file(f"{language}.txt", text) for language, text in TEXTS.items()))
    for name, language in (("Anna", "en"), ("Olga", "ru"), ("Azamat", "ky")):
        office.person(name, language=language)
    office.list()
    drafts = office.folder / "drafts"
    office("lists", "export", "Press", drafts, "--format", "eml", "--release", 1, "--from", "press@example.org")
    for language, text in TEXTS.items():
        files = [office.folder / f"{language}.{ending}" for ending in ("out.txt", "html", "pdf")]
        for file in files:
            office("releases", "export", 1, file, "--language", language)
        files += [draft for draft in drafts.iterdir() if words(text.splitlines()[2]) in words(read(draft))]
        assert len(files) == 4
        for file in files:
            # Without the sentence of the dateline, and the headline, which a title repeats.
            for sentence in (line for line in text.splitlines()[5:] if line):
                assert words(read(file)).count(words(sentence)) == 1, (file.name, sentence)
            assert words(read(file)).count(words("Asanov" if language == "en" else "Асанов")) == 1, file.name


GREETINGS = ("{{name", "name}},", "{{ unknown }}", "{salutation}", "{{salutation|{{name|x}}}}", "Dear {{salutation}},")


def test_no_braces_and_no_empty_greeting_ever_go_out(office: Office) -> None:
    office.people("Anna")
    office.list()
    office.release()
    export = ("lists", "export", "Press", office.folder / "drafts", "--format", "eml", "--release", 1)
    for way in (("distributions", "prepare", "Press", "--release", 1), export):
        for greeting in GREETINGS:
            said = office.refused(*way, "--greeting", greeting)
            assert "merge field" in said or "empty" in said, greeting
    assert office("distributions", "list")["count"] == 0 and not (office.folder / "drafts").exists()


def test_braces_in_a_text_are_told_by_its_check_and_refused(office: Office) -> None:
    office.people("Anna")
    office.list()
    office.release(RELEASE.replace("Lessons", "{{ Lessons"))
    assert "{{" in office.run("releases", "preflight", 1).out
    assert "{{" in office.refused("distributions", "prepare", "Press", "--release", 1)


def test_each_reader_is_greeted_in_the_language_of_the_text(office: Office) -> None:
    office("releases", "add", *(office.file(f"{language}.txt", text) for language, text in TEXTS.items()))
    office.person("Anna", "--salutation", "Dear Ms Petrova,")
    office.person("Azamat", language="ky")
    office.list()
    office.send(office.prepare("Press", 1, "--greeting", "{{salutation|Dear colleague,}}"))
    office("releases", "add", *(office.folder / f"{language}.txt" for language in TEXTS))
    office.send(office.prepare("Press", 2, "--greeting", "{{salutation|Hello}} {{given_name|friend}}"))
    greetings = [(to, text.splitlines()[0]) for to, _subject, text in office.got]
    assert ("anna@example.org", "Dear Ms Petrova,") in greetings
    kyrgyz = [line for to, line in greetings if to == "azamat@example.org"]
    assert [line.count("Урматтуу") for line in kyrgyz] == [1, 1] and "Hello" not in "".join(kyrgyz)


def test_a_text_without_a_reader_says_why_nobody_gets_it(office: Office) -> None:
    office.people("Anna")
    office.list()
    office("releases", "add", office.file("ru.txt", TEXTS["ru"]))
    assert "language" in office.refused("distributions", "prepare", "Press", "--release", 1)
