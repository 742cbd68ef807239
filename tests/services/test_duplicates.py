"""Doubles: found across scripts and spellings, not where people only look alike; declined ones stay away."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, pairwise, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from outreach.model.quality import Decision
from outreach.services.contacts import contacts
from outreach.services.identity import comparison, duplicates
from outreach.services.importing import import_source
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace
from tests.benchmarks import doubles as truth_sets
from tests.benchmarks import newsrooms
from tests.sample import examples
from tests.services import doubles
from tests.services.doubles import among, people_of

AIGUL = {"name": "Айгүл Жумабекова", "outlet": "Вестник", "phones": [{"raw": "+996 555 123456", "label": ""}]}
AIGUL_TOO = {"name": "Aygul Jumabekova", "outlet": "Вестник", "phones": [{"raw": "0555 12-34-56", "label": ""}]}


def test_the_golden_pairs() -> None:
    rows, true = doubles.rows()
    found = {(pair.a, pair.b) for pair in among(rows)} - (_namesakes(rows) - true)
    precision, recall = truth_sets.measured(found, true)
    assert precision >= 0.95, sorted(found - true)
    assert recall >= 0.9, [(rows[a - 1]["name"], rows[b - 1]["name"]) for a, b in sorted(true - found)]


@pytest.mark.parametrize("shape", truth_sets.SHAPES)
def test_truth_sets_of_every_shape(shape: str) -> None:
    made = truth_sets.make(shape, 800, seed=4)
    rows = [_fields(row) for row in made.rows]
    truth = made.truth()
    found = {(pair.a, pair.b) for pair in among(rows)} - made.namesakes()
    hits = len(found & truth.keys())
    # Of a few pairs one may be wrong; of many no more than four in a hundred.
    assert len(found) - hits <= max(2, 0.04 * len(found))
    assert len(truth) - hits <= max(2, 0.05 * len(truth))


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("shape", ["mixed", "names-only"])
def test_a_large_collection(shape: str) -> None:
    made = truth_sets.make(shape, 5500, seed=9)
    found = {(pair.a, pair.b) for pair in among([_fields(row) for row in made.rows])} - made.namesakes()
    precision, recall = truth_sets.measured(found, made.truth())
    assert precision >= 0.97 and recall >= 0.97, (precision, recall)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 8])
def test_newsrooms_with_switchboards_desks_families_and_namesakes(seed: int) -> None:
    """Made apart from the other sets, with other names and another hand that romanises them."""
    made = newsrooms.Newsrooms(1500, seed)
    found = {(pair.a, pair.b) for pair in among(made.rows)} - made.namesakes()
    precision, recall = truth_sets.measured(found, made.truth())
    assert precision >= 0.97 and recall >= 0.97, (precision, recall)


def _namesakes(rows: list[dict[str, object]]) -> set[tuple[int, int]]:
    """Rows of one full name, whoever bears it: these are suggested, whatever the truth."""
    keys = [sorted(duplicates.name_words(comparison.of_fields(0, row))) for row in rows]
    return {(a + 1, b + 1) for a, b in combinations(range(len(rows)), 2) if keys[a] and keys[a] == keys[b]}


FOUR = ("Айгүл Жумабекова", "Айгуль Джумабекова", "Aigul Zhumabekova", "Aygul Jumabekova")


def _elsewhere(name: str, number: int) -> dict[str, object]:
    """A row with an outlet, an address and a number of its own."""
    return {
        "name": name,
        "outlet": f"Вестник {number}",
        "emails": [{"raw": f"box{number}@host{number}.example.org"}],
        "phones": [{"raw": f"+996 555 {number * 7919 + 100000:06}"}],
    }


@pytest.mark.parametrize("others", [0, 300, 3000])
def test_one_name_is_suggested_whatever_else_is_in_the_base(others: int) -> None:
    """In any spelling, though nothing else agrees and nobody else is there twice."""
    pairs = [("Айбек Асанов", "Айбек Асанов"), ("Иван Петров", "Петров Иван"), ("Иван Смирнов", "Ivan Smirnov")]
    names = [*FOUR, *chain.from_iterable(pairs)]
    rows = [_elsewhere(name, number) for number, name in enumerate(names)]
    crowd = [_fields(row) for row in truth_sets.make("none", others, seed=5).rows] if others else []
    found = {(pair.a, pair.b) for pair in among([*rows, *crowd])}
    assert {*combinations((1, 2, 3, 4), 2), (5, 6), (7, 8), (9, 10)} <= found


def test_the_same_full_name_twice_is_suggested_though_each_of_its_words_is_common() -> None:
    """Everybody bears one of these given and family names, and nobody but two the same (features.md, Q7)."""
    given = ["Азамат", "Бакыт", "Данияр", "Эркин", "Улан", "Нурлан", "Сергей", "Алексей", "Рустам", "Талант"]
    family = ["Асанов", "Осмонов", "Садыков", "Исаков", "Юлдашев", "Кадыров", "Турсунов", "Рахимов", "Петров", "Черных"]
    names = [f"{a} {b}" for a, b in product(given, family)]
    again = ["Бакыт Осмонов", "Петров Сергей"]
    found = {
        (pair.a, pair.b) for pair in among([_elsewhere(name, number) for number, name in enumerate(names + again)])
    }
    assert found == {(names.index("Бакыт Осмонов") + 1, 101), (names.index("Сергей Петров") + 1, 102)}


def test_one_name_is_suggested_however_many_bear_it_in_a_small_base() -> None:
    """Not so where the fathers differ."""
    rows = [_elsewhere("Иван Петров", number) for number in range(12)]
    few, many = (among(some) for some in (rows[:2], rows))
    assert few[0].score == many[0].score >= 0.8 and len(many) == 66
    fathers = ("Иван Сергеевич Петров", "Иван Олегович Петров")
    assert among([_elsewhere(name, number) for number, name in enumerate(fathers)]) == []


def test_a_desk_is_none_of_those_who_work_there() -> None:
    """A row without a name shares the switchboard, the outlet and at times the mailbox with a whole newsroom."""
    board = [{"raw": "+996 312 66 38 85", "label": "work"}]
    desk = {"outlet": "Вестник", "emails": [{"raw": "news@outlet.example.org"}], "phones": board}
    sport = {"outlet": "Вестник", "emails": [{"raw": "sport@outlet.example.org"}], "phones": board}
    person = {"name": "Айгүл Жумабекова", **desk}
    other = {"name": "Данияр Асанов", "outlet": "Вестник", "phones": board}
    assert among([desk, sport, person, other]) == []
    assert among([desk, dict(desk)]), "the same desk twice"
    mobile = {"outlet": "Вестник", "phones": [{"raw": "0555 12 34 56"}]}
    assert among([{**mobile, "name": "Айгүл Жумабекова"}, mobile]), "a number of one's own still tells"


def _fields(row: dict[str, str]) -> dict[str, object]:
    """A row of a truth set as the fields an import makes of it."""
    found: dict[str, object] = {}
    for column, value in row.items():
        low = column.lower()
        if not value:
            continue
        if "mail" in low or "почта" in low:
            found["emails"] = [{"raw": value, "label": ""}]
        elif "phone" in low or "телефон" in low:
            found["phones"] = [{"raw": value, "label": ""}]
        else:
            found[_FIELDS[low]] = value
    return found


_FIELDS = {
    "name": "name", "имя": "name", "фио": "name", "first name": "given_name", "last name": "family_name",
    "outlet": "outlet", "company": "outlet", "сми": "outlet", "position": "position", "должность": "position",
    "city": "city", "город": "city", "country": "country",
}  # fmt: skip


def test_reasons_are_words() -> None:
    (pair,) = among([AIGUL, AIGUL_TOO])
    assert (pair.a, pair.b) == (1, 2)
    assert pair.score > 0.95
    assert pair.reasons == ["same name in the other script", "same mobile", "same outlet"]


def test_a_shared_mailbox_or_switchboard_makes_no_double() -> None:
    desk = {
        "outlet": "Вестник",
        "emails": [{"raw": "info@vestnik.example.org", "label": ""}],
        "phones": [{"raw": "+996 312 610000", "label": ""}],
    }
    names = ("Азамат Асанов", "Бакыт Эшимов", "Чынара Токоева", "Данияр Садыков", "Ольга Зимина")
    assert among([{"name": name, **desk} for name in names]) == []
    desk["emails"] = [{"raw": "red@vestnik.example.org", "label": ""}]
    assert among([{"name": f"Айгуль {name}", **desk} for name in ("Шамбетова", "Кадырова")]) == []


def test_a_private_mailbox_called_like_that_of_the_office_is_no_sign_of_another_person() -> None:
    def row(name: str, outlet: str, box: str) -> dict[str, object]:
        return {"name": name, "outlet": outlet, "emails": [{"raw": box, "label": ""}]}

    rows = [
        row("Назгүл Каримбаева", "Вестник", "n.karimbaeva@vestnik.example.org"),
        row("Nazgul Karimbaeva", "", "n.karimbaeva@example.com"),
        *(row(f"Азамат {name}", "Утро", f"{number}@example.net") for number, name in enumerate(("Зотов", "Юн"))),
    ]
    assert [(pair.a, pair.b) for pair in among(rows)] == [(1, 2)]


_ONE_HOME = {"outlet": "Маяк", "emails": [{"raw": "k.zimina@mail.ru"}], "phones": [{"raw": "+996 555 001122"}]}


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("Зинаида Зимина", "Тихон Зимин", False),
        ("Kerem Yalçın", "Yalçın Tuğba", False),
        ("Ырысбүбү Токоева", "Белекбай Токоев", False),
        ("Кира Зимина", "Кра Зимина", True),
        ("Gisela Heinrich", "Gisela Vogt", True),
    ],
)
def test_brothers_and_sisters_share_a_mailbox_and_a_phone(one: str, other: str, are_one: bool) -> None:
    others = [{"name": name, "outlet": f"Газета {place}"} for place, name in enumerate(_CROWD)]
    rows = [{**_ONE_HOME, "name": one}, {**_ONE_HOME, "name": other}, *others]
    assert [(pair.a, pair.b) for pair in among(rows)] == ([(1, 2)] if are_one else [])


_CROWD = [
    f"{given} {family}"
    for given in ("Асан", "Бермет", "Чолпон", "Улан", "Данияр", "Эркин")
    for family in ("Исаков", "Каримбаев", "Садыков", "Эшимов", "Осмонов", "Петров", "Волков", "Дооронов")
]


def test_colleagues_of_one_given_name_are_two_though_one_is_called_by_her_father() -> None:
    office = {"outlet": "Маяк", "phones": [{"raw": "+996 312 900000"}]}
    names = ("Чынара Мамытова", "Чынара Бакыт кызы", "Данияр Осмонов", "Эркин Садыков", "Бермет Волкова")
    assert among([{**office, "name": name} for name in names]) == []


def test_a_mailbox_that_differs_by_a_dot_says_less_than_one_with_a_slip() -> None:
    def score(other: str) -> float:
        pair = [
            {"name": "Тимур Жакыпов", "outlet": outlet, "emails": [{"raw": f"{box}@mail.ru"}], "phones": [{"raw": tel}]}
            for outlet, box, tel in (("Маяк", "timur.zhakypov", "0555 001122"), ("Луч", other, "0700 334455"))
        ]
        crowd = [{"name": name, "outlet": f"Газета {place}"} for place, name in enumerate(_CROWD)]
        return next(pair.score for pair in among([*pair, *crowd], 0.01))

    assert score("timurzhakypov") < score("timur.zhakipov") - 0.01  # a namesake finds the other name taken


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("Вестник", "karimbaeva_nazgul@one.example.org"), ("Маяк", "karimbaeva_nazgul@example.net"), True),
        (("Вестник", "n.karimbaeva@one.example.org"), ("Маяк", "n.karimbaeva@mail.ru"), True),
        (("Вестник", "karimbaeva_n@one.example.org"), ("Маяк", "nazgul.k@example.net"), False),
    ],
)
def test_a_mailbox_called_the_same_at_another_host(first: tuple[str, str], second: tuple[str, str], told: bool) -> None:
    (pair,) = among(
        {"name": name, "outlet": outlet, "emails": [{"raw": box}]}
        for name, (outlet, box) in (("Назгүл Каримбаева", first), ("Nazgul Karimbaeva", second))
    )
    assert ("same mailbox name at another host" in pair.reasons) == told == (pair.score > 0.9)


def test_a_mailbox_with_the_same_year_tells_though_all_else_differs() -> None:
    def row(number: int, name: str) -> dict[str, object]:
        return {
            "name": name,
            "outlet": f"Газета {number}",
            "emails": [{"raw": f"karimbaeva1986@{number}.example.org", "label": ""}],
            "phones": [{"raw": f"+996 555 12 34 {number}{number}", "label": ""}],
            "city": "Ош" if number == 1 else "Алматы",
            "country": "Kyrgyzstan" if number == 1 else "Kazakhstan",
        }

    others = [{"name": f"Назгүл {family}", "outlet": "Утро"} for family in ("Исакова", "Токоева", "Асанова")]
    (pair,) = among([row(1, "Назгүл Каримбаева"), row(2, "Nazgul Karimbaeva"), *others])
    assert (pair.a, pair.b) == (1, 2) and pair.score > 0.9


def test_a_private_mailbox_is_no_sign_against_one_of_the_office() -> None:
    people = [{"name": f"Анна {family}", "outlet": "Маяк"} for family in ("Исакова", "Зимина", "Токоева")]
    rows = [
        {"name": "Анна Белова", "outlet": "Маяк", "emails": [{"raw": "a.belova@mayak.example.org", "label": ""}]},
        {"name": "Anna Belova", "outlet": "Маяк", "emails": [{"raw": "anya77@mail.ru", "label": ""}]},
    ]
    office = [{**rows[0]}, {**rows[1], "emails": [{"raw": "anya77@studio.example.org", "label": ""}]}]
    private, public = (
        next(pair.score for pair in among([*some, *people]) if (pair.a, pair.b) == (1, 2)) for some in (rows, office)
    )
    assert private > public


def test_the_number_of_the_office_is_hardly_a_sign_against_somebodys_own() -> None:
    def score(*numbers: str) -> float:
        rows: list[dict[str, object]] = [
            {"name": name, "outlet": "Маяк", "phones": [{"raw": number, "label": ""}]}
            for name, number in zip(("Анна Белова", "Anna Belova"), numbers, strict=True)
        ]
        rows += [{"name": f"Анна {family}", "outlet": "Маяк"} for family in ("Исакова", "Зимина", "Токоева")]
        return next(pair.score for pair in among(rows, 0.01) if (pair.a, pair.b) == (1, 2))

    own = "+996 555 000111"
    assert score(own, "+996 312 620000") > score(own, "+996 700 222333")


def test_the_telephone_of_an_office_and_its_outlet_say_one_thing() -> None:
    """Colleagues whose names are a letter apart share both."""
    given_names = ("Асан", "Бакыт", "Данияр", "Замир", "Искендер", "Канат", "Мирлан", "Руслан", "Улан", "Чоро")
    families = ("Усенов", "Эсенов", "Токоев", "Зимин", "Исаков", "Керимов", "Жолдошев")
    rows: list[dict[str, object]] = [
        {"name": f"{given} {family}", "outlet": f"Вестник {number}", "phones": [{"raw": f"+996 312 62000{number}"}]}
        for number, family in enumerate(families)
        for given in given_names
    ]
    rows += [{**row, "outlet": "Утро", "phones": []} for row in rows[:20]]
    rows += [
        {"name": f"Талант {family}", "outlet": "Вестник 3", "phones": [{"raw": "+996 312 620003"}]}
        for family in ("Усенов", "Эсенов")
    ]
    last = len(rows)
    assert (last - 1, last) not in {(pair.a, pair.b) for pair in among(rows)}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Рахат Айтматова", "Рахат Асылбекова", ["same given name", "another family name"]),
        (
            "Рахат Айтматова",
            "Рахта Асылбекова",
            ["one letter of the name differs", "another family name"],
        ),
        ("Рахат Горшков", "Рахат Горохов", ["same given name"]),
    ],
)
def test_reasons_say_no_more_of_a_name_than_is_true(one: str, other: str, reason: list[str]) -> None:
    rows = [{"name": name, "phones": [{"raw": "+996 555 000111", "label": ""}]} for name in (one, other)]
    (pair,) = among(rows, 0.01)
    assert pair.reasons == [*reason, "same mobile"]


def test_those_of_a_name_who_have_one_father_each_are_two() -> None:
    rows = [{"name": f"Марат {father} Исаков", "outlet": "Вестник"} for father in ("Бакытович", "Адилетович")]
    assert among(rows) == []


def test_extensions_part_colleagues() -> None:
    rows = [
        {"name": "А. Асанов", "phones": [{"raw": "+996 312 610000 доб. 12", "label": ""}]},
        {"name": "А. Асанов", "phones": [{"raw": "+996 312 610000 доб. 12", "label": ""}]},
        {"name": "Б. Эшимов", "phones": [{"raw": "+996 312 610000 доб. 14", "label": ""}]},
    ]
    assert [(pair.a, pair.b) for pair in among(rows)] == [(1, 2)]


def test_nobody_and_nothing() -> None:
    assert among([]) == []
    assert among([{}, {}, {"name": ""}, {"name": "?"}, {"name": "?"}]) == []


_WORDS = st.sampled_from(
    ["Anna", "Айгүл", "Aigul", "Ivanov", "Иванова", "Жумабекова", "Bakyt", "уулу", "А.", "B.", "Smith", "Асановна"]
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.one_of(st.lists(_WORDS, max_size=4).map(" ".join), st.text(max_size=20)),
            "outlet": st.sampled_from(["Вестник", "Vestnik", "Утро 1", "Утро 2"]),
            "emails": st.sampled_from(["info@a.example.org", "anna@b.example.org", "nonsense", "a@b"]).map(
                lambda raw: [{"raw": raw, "label": ""}]
            ),
            "phones": st.sampled_from(["+996555123456", "0555 123456", "12", "+996 312 610000 ext 5"]).map(
                lambda raw: [{"raw": raw, "label": ""}]
            ),
        },
    ),
    max_size=12,
)


@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, object]], chance: random.Random) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)
    here = {(pair.a, pair.b): pair.score for pair in among(rows, 0.3)}
    mixed = among([rows[place] for place in order], 0.3)
    there = {tuple(sorted((order[pair.a - 1] + 1, order[pair.b - 1] + 1))): pair.score for pair in mixed}
    assert here.keys() == there.keys()
    assert all(here[pair] == pytest.approx(there[pair], abs=1e-3) for pair in here)
    assert all(0 <= score <= 1 for score in here.values())
    assert all(one.score >= other.score for one, other in pairwise(mixed))


# --- in the database --------------------------------------------------------------------------------------------


def _add(workspace: Workspace, *rows: dict[str, object]) -> list[int]:
    return [workspace.write("Add", contacts.add, row) for row in rows]


def _found(workspace: Workspace, threshold: float = 0.8) -> list[duplicates.Pair]:
    return workspace.read(lambda session: duplicates.finished(duplicates.find(session, threshold)))


def test_find_and_of_agree(workspace: Workspace) -> None:
    one, other, _third = _add(workspace, AIGUL, AIGUL_TOO, {"name": "Бакыт Эшимов", "outlet": "Вестник"})
    assert [(pair.a, pair.b) for pair in _found(workspace)] == [(one, other)]
    for who in (one, other):
        (pair,) = workspace.read(duplicates.of, who)
        assert (pair.a, pair.b) == (one, other)
        assert "same mobile" in pair.reasons
    assert workspace.read(duplicates.of, 999) == []


def _decide(session: Session, a: int, b: int, verdict: str, until: date | None) -> None:
    session.add(
        Decision(problem="duplicate", contact_id=a, other_id=b, verdict=verdict, until=until, at=datetime.now(UTC))
    )


@pytest.mark.parametrize(
    ("verdict", "days", "shown"), [("keep", None, False), ("later", 7, False), ("later", -1, True)]
)
def test_declined_pairs_stay_away(workspace: Workspace, verdict: str, days: int | None, shown: bool) -> None:
    one, other = _add(workspace, AIGUL, AIGUL_TOO)
    until = None if days is None else date.today() + timedelta(days=days)
    workspace.write("Keep", _decide, one, other, verdict, until)
    assert bool(_found(workspace)) is shown
    assert bool(workspace.read(duplicates.of, one)) is shown


def test_the_search_tells_how_far_it_is_and_can_be_closed(workspace: Workspace) -> None:
    _add(workspace, AIGUL, AIGUL_TOO)
    with workspace.reading() as session:
        job = duplicates.find(session)
        assert isinstance(next(job), Progress)
        job.close()
    assert len(_found(workspace)) == 1


# --- before an import -------------------------------------------------------------------------------------------


def test_new_rows_are_told_from_those_there_and_from_each_other(workspace: Workspace) -> None:
    (there,) = _add(workspace, AIGUL)
    rows = [
        AIGUL_TOO,
        {"name": "Данияр Садыков", "outlet": "Утро", "emails": [{"raw": "ds@example.org", "label": ""}]},
        {"name": "Daniyar Sadykov", "outlet": "Утро"},
        {"name": "Ольга Зимина", "outlet": "Утро"},
    ]
    with workspace.reading() as session:
        found = duplicates.finished(duplicates.doubles(session, people_of(rows)))
    assert [(double.row, double.contact, double.other) for double in found] == [(1, there, None), (3, None, 2)]
    assert "same mobile" in found[0].reasons


def test_a_large_file_is_read_in_the_child_and_its_doubles_are_those_of_its_rows(tmp_path: Path) -> None:
    made = truth_sets.make("mixed", 3800, seed=3)
    sheet = truth_sets.write(tmp_path / "people.csv", made.rows)
    found = duplicates.finished(duplicates.in_file(import_source.open_file(sheet, comparison.of_rows)))
    fields = [row.fields for row in import_source.open_file(sheet).rows]
    assert among(fields) == found and len(found) > 300
