"""Officers answer in the languages of the sections that name them, with the name and the title given there."""
# ruff: noqa: E501 (texts)

import itertools
import random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.press.reader import release
from outreach.services import officers
from outreach.services.releases import proposal, releases
from outreach.store.workspace import Workspace
from tests.sample import examples, some

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

PEOPLE = [  # (en, ru, ky), invented
    ("Aida Asanova", "Аида Асанова", "Аида Асанова"),
    ("Nurlan Toktogulov", "Нурлан Токтогулов", "Нурлан Токтогулов"),
    ("Irina Savchenko", "Ирина Савченко", "Ирина Савченко"),
    ("Bakyt Sadyrov", "Бакыт Садыров", "Бакыт Садыров"),
    ("Gulzat Osmonova", "Гульзат Осмонова", "Гүлзат Осмонова"),
]
TITLES = [
    ("Press Officer", "пресс-секретарь", "басма сөз катчысы"),
    ("Head of Communications", "руководитель отдела коммуникаций", "коммуникация бөлүмүнүн башчысы"),
    ("Media Adviser", "советник по работе со СМИ", "медиа боюнча кеңешчи"),
]
TEXTS = {
    "en": ("PRESS RELEASE", "A library opens in Osh", "OSH, 3 September 2027 – A library opened in Osh today. It holds 1,200 books and is open to all.", "Media contacts:"),
    "ru": ("ПРЕСС-РЕЛИЗ", "В Оше открылась библиотека", "Ош, 3 сентября 2027 года – Сегодня в Оше открылась библиотека. В ней 1200 книг, и она открыта для всех.", "Контакты для СМИ:"),
    "ky": ("ПРЕСС-РЕЛИЗ", "Ошто китепкана ачылды", "Ош, 2027-жылдын 3-сентябры – Бүгүн Ошто китепкана ачылды. Анда 1200 китеп бар жана ал баарына ачык.", "Байланыш:"),
}  # fmt: skip
LANGUAGES = tuple(TEXTS)


def _section(language: str, pair: list[tuple[int, int]], numbers: list[str]) -> str:
    kind, headline, body, trigger = TEXTS[language]
    column = LANGUAGES.index(language)
    lines = [
        f"{PEOPLE[p][column]}, {TITLES[t][column]}, {number}" for (p, t), number in zip(pair, numbers, strict=True)
    ]
    return "\n".join([kind, "", headline, "", body, "", trigger, *lines, ""])


def test_two_officers_in_three_versions_keep_their_names_and_titles(workspace: Workspace) -> None:
    for seed in some(range(10_000), examples(24)):
        rng = random.Random(seed)
        pair = [(p, rng.randrange(len(TITLES))) for p in rng.sample(range(len(PEOPLE)), 2)]
        numbers = ["+996 312 61 12 13, +996 555 12 34 56", "+996 312 61 12 13, +996 700 65 43 21"]
        numbers = numbers if rng.random() < 0.3 else [number.split(", ")[1] for number in numbers]
        order = rng.choice(list(itertools.permutations(LANGUAGES)))
        found = release.read("\n".join(_section(language, pair, numbers) for language in order)).as_json()
        people = workspace.read(proposal.propose, found).officers
        assert len(people) == 2, seed
        for column, language in enumerate(LANGUAGES):
            named = [
                one.fields.get("names", {}).get(language, one.fields) for one in people if language in one.languages
            ]
            wanted = {(PEOPLE[p][column], TITLES[t][column]) for p, t in pair}
            assert {(name["name"], name["title"]) for name in named} == wanted, (seed, order, language)


def _saved(session: Session, found: dict[str, Any]) -> int:
    return proposal.save(session, proposal.propose(session, found))


def test_the_officers_of_one_language_answer_in_it_only(workspace: Workspace) -> None:
    found = release.read(_section("ru", [(0, 0)], ["+996 555 12 34 56"])).as_json()
    assert [officer["language"] for officer in found["officers"]] == ["ru"]
    number = workspace.write("New release", lambda session: _saved(session, found))
    assert [row.language for row in workspace.read(releases.card, number).officers] == ["ru"]


def test_a_block_for_all_versions_is_bound_to_none() -> None:
    text = "\n".join(_section(language, [], []).replace(TEXTS[language][3], "") for language in ("ru", "ky"))
    found = release.read(text + "\nКонтакты / Байланыш: Аида Асанова, +996 555 12 34 56\n").as_json()
    assert [(officer["name"], officer["language"]) for officer in found["officers"]] == [("Аида Асанова", None)]


def test_one_number_written_in_each_language_is_one(workspace: Workspace) -> None:
    written = {
        "en": "+996 312 61 12 13 ext. 12",
        "ru": "+996 312 61 12 13, доб. 12",
        "ky": "+996 (312) 61-12-13, ички 12",
    }
    text = "\n".join(_section(language, [(0, 0)], [written[language]]) for language in LANGUAGES)
    found = release.read(text).as_json()
    number = workspace.write("New release", lambda session: _saved(session, found))
    (officer,) = {row.officer_id for row in workspace.read(releases.card, number).officers}
    phones = workspace.read(officers.card, officer).phones
    assert [(phone.e164, phone.extension) for phone in phones] == [("+996312611213", "12")]
    with_another = workspace.read(proposal.propose, release.read(text.replace("12\n", "15\n")).as_json())
    lacking = workspace.read(proposal.lacking, with_another.officers[0])
    assert len(lacking["phones"]) == 1, "another extension of one switchboard is another number"
