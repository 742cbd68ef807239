"""The filter language: text to tree and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.model import filters
from outreach.model.filters import And, Exact, Not, Or, Term, Words
from outreach.problems import FieldProblem


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", And(())),
        ("  ", And(())),
        ("aigul", Words("aigul")),
        ("aigul osh", And((Words("aigul"), Words("osh")))),
        ('"two words"', Exact("two words")),
        ('-"two words"', Not(Exact("two words"))),
        ('""', And(())),
        ("-aigul", Not(Words("aigul"))),
        ("country:KG", Term("country", ("KG",))),
        ("Country:KG,KZ", Term("country", ("KG", "KZ"))),
        ('outlet:"Example Times",Заман', Term("outlet", ("Example Times", "Заман"))),
        ("-tag:vip", Not(Term("tag", ("vip",)))),
        ("language:ru", Term("lang", ("ru",))),
        ("without:e-mail", Term("no", ("email",))),
        ("seen<90d", Term("seen", ("90d",), "<")),
        ("seen>2026-01-31", Term("seen", ("2026-01-31",), ">")),
        ("seen>=2026-01-31", Term("seen", ("2026-01-30",), ">")),
        ("seen<=2026-01-31", Term("seen", ("2026-02-01",), "<")),
        ("seen<=9999-12-31", Term("seen", ("9999-12-31",), "<")),
        ("seen<=90d", Term("seen", ("90d",), "<")),
        ("seen>31.01.2026", Term("seen", ("2026-01-31",), ">")),
        ("seen:31.01.2026", And((Term("seen", ("2026-01-30",), ">"), Term("seen", ("2026-02-01",), "<")))),
        ("tag:", And(())),
        ("tag: ", And(())),
        ("country: KG, KZ  , UZ aigul", And((Term("country", ("KG", "KZ")), Words("UZ"), Words("aigul")))),
        ('-outlet: "Example Times", Заман', Not(Term("outlet", ("Example Times", "Заман")))),
        ("seen< 90d", Term("seen", ("90d",), "<")),
        ("country: lang:ru", Term("lang", ("ru",))),
        ("country: OR -aigul", Not(Words("aigul"))),
        ("Кабар: жаңылык", And((Words("Кабар:"), Words("жаңылык")))),
        ("a OR b", Or((Words("a"), Words("b")))),
        ("a | b", Or((Words("a"), Words("b")))),
        ("a ИЛИ b", Or((Words("a"), Words("b")))),
        ("a b OR c", Or((And((Words("a"), Words("b"))), Words("c")))),
        ("a (b OR c)", And((Words("a"), Or((Words("b"), Words("c")))))),
        ("NOT tag:vip", Not(Term("tag", ("vip",)))),
        ("a AND NOT (b OR c)", And((Words("a"), Not(Or((Words("b"), Words("c"))))))),
        ("NOT -a", Words("a")),
        ("not a", And((Words("not"), Words("a")))),
        ("a NOT", Words("a")),
        ("-(a b)", Not(And((Words("a"), Words("b"))))),
        ("ORGAN", Words("ORGAN")),
        ("-", And(())),
        ("aigul — osh --", And((Words("aigul"), Words("osh")))),
        ('-😀 -"!" a', Words("a")),
        ("a OR -()", Words("a")),
        ("0312 (66) 04", Words("0312 66 04")),
        ("0312 - 66-04-18", Words("0312 66-04-18")),
        ("a (0312) - 66", And((Words("a"), Words("0312 66")))),
        ("NOT --tag:vip", Words("-tag:vip")),
        ("--a", Not(Words("-a"))),
        ("a NOT -OR", And((Words("a"), Words("OR")))),
        ("2024 NOT 2025", And((Words("2024"), Not(Words("2025"))))),
        ("55 NOT (66 77)", And((Words("55"), Not(Words("66 77"))))),
        ("http://example.org", Words("http://example.org")),
        ("a\x00b", Words("a\ufffdb")),
        ("seen>=90d", Term("seen", ("89d",), ">")),
        ("seen>=2w", Term("seen", ("13d",), ">")),
        ("seen>=99999y", Term("seen", ("99999y",), ">")),
        ("added:30d,1y", Or((Term("added", ("30d",), "<"), Term("added", ("1y",), "<")))),
        ("country=KG", Term("country", ("KG",))),
        ("тег=vip -страна=KG", And((Term("tag", ("vip",)), Not(Term("country", ("KG",)))))),
        ("a=b", Words("a=b")),
        ("tag:(vip OR press)", Or((Term("tag", ("vip",)), Term("tag", ("press",))))),
        ('-beat:("human rights" -crime)', Not(And((Term("beat", ("human rights",)), Not(Term("beat", ("crime",))))))),
        ("has:(почта OR phone)", Or((Term("has", ("email",)), Term("has", ("phone",))))),
        (
            "tag:a or tag:b and not tag:c",
            Or((Term("tag", ("a",)), And((Term("tag", ("b",)), Not(Term("tag", ("c",))))))),
        ),
        ("not country:KG", Not(Term("country", ("KG",)))),
        (
            "(тег:a и не тег:b) или (тег:c)",
            Or((And((Term("tag", ("a",)), Not(Term("tag", ("b",))))), Term("tag", ("c",)))),
        ),
        ("тег:a И тег:b", And((Term("tag", ("a",)), Term("tag", ("b",))))),
        ("тег:a же not -тег:b", Or((Term("tag", ("a",)), Term("tag", ("b",))))),
        ("Chyngyz or country:KG", And((Words("Chyngyz"), Words("or"), Term("country", ("KG",))))),
        ("tag:a NOT -or tag:b", And((Term("tag", ("a",)), Words("or"), Term("tag", ("b",))))),
        ('tag:"a:" b', And((Term("tag", ("a:",)), Words("b")))),
        ("тематика:crime жмк:Кабар", And((Term("beat", ("crime",)), Term("outlet", ("Кабар",))))),
        ("бар:телефон жок:тил", And((Term("has", ("phone",)), Term("no", ("language",))))),
        ('😀0312000111"', Words("😀0312000111")),
    ],
)
def test_a_text_and_its_tree(text: str, tree: filters.Node) -> None:
    assert filters.parse(text) == tree
    assert filters.parse(filters.text_of(tree)) == tree


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("shoe:42", "“shoe:” is not known"),
        ("has:shoes", "“has:shoes” is not known"),
        ("is:nice", "“is:nice” is not known"),
        ("has:shoes", "Known are: "),
        ("has:emial", "Did you mean has:email?"),
        ("is:vlaid", "Did you mean is:valid?"),
        ("beet:crime", "Did you mean beat:?"),
        ("Contry:KG", "Did you mean country:?"),
        ("(a", "no closing bracket: “\\(a”"),
        ("country:KG (tag:a OR", "no closing bracket: “\\(tag:a OR”"),
        ("a)", "no opening bracket: “a\\)”"),
        ("tag:(country:KG)", "The brackets of “tag:” can contain only values"),
        ("tag:(a", "no closing bracket"),
        ("has:(shoes)", "“has:shoes” is not known"),
        ("seen:(soon)", "is not a date"),
        ("added:30d,soon", "“soon” is not a date"),
        ("страа:KG", "Did you mean страна:?"),
        ("tag<3", "takes no date"),
        ("seen<soon", "is not a date"),
        ("seen<2026-02-30", '“2026-02-30” is not a date. Write 90d, 6m, or "31 Jan 2026".'),
        ("(" * 50 + "a" + ")" * 50, "Too many brackets"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, says: str) -> None:
    with pytest.raises(FieldProblem, match=says) as caught:
        filters.parse(text)
    assert caught.value.field == "filter"


_BITS = st.sampled_from(
    ["tag:", "-тег:", "кабар:", "seen>=", "added:", "90d", "31.01.2026", '"', '""', "OR", "ИЛИ", "NOT", "-", "(", ")",
     "-(", "0312", "66-04", "+996", "(555)", "a", "é", "😀", "\u0301", ",", " ", " "]
)  # fmt: skip


@given(
    st.text(alphabet='ab :,-"()<>|ORИЛИtagcountry\x00é\ud800', max_size=40)
    | st.lists(_BITS, max_size=12).map("".join)
    | st.lists(_BITS, max_size=12).map(" ".join)
)
def test_any_text_is_read_or_refused_and_its_tree_survives(text: str) -> None:
    try:
        tree = filters.parse(text)
    except FieldProblem as problem:
        assert problem.field == "filter"
        return
    assert filters.parse(filters.text_of(tree)) == tree


@pytest.mark.parametrize(
    "text", ["tag:", "country:KG -тег:", "tag: OR aigul", "seen<", '"', "-", "OR", "😀", "tag:,", 'outlet:"Kab']
)
def test_half_of_a_filter_is_read_while_typed_and_refused_where_it_is_kept(text: str) -> None:
    filters.parse(text)
    with pytest.raises(filters.FilterProblem, match=r"has no value|contains no search term|isn't closed") as caught:
        filters.whole(text)
    assert caught.value.end > caught.value.start


@pytest.mark.parametrize("text", ["", "  ", "aigul", "tag:(a OR b)", "Кабар: новости", "country: KG", "aigul — osh"])
def test_a_whole_filter_is_what_is_read(text: str) -> None:
    assert filters.whole(text) == filters.parse(text)


def test_words_that_need_no_minus_have_none() -> None:
    assert [shown for shown, _part in filters.terms(filters.parse("Кабар: новости a=b or"))] == [
        "Кабар:", "новости", "a=b", "or",
    ]  # fmt: skip


def test_days() -> None:
    today = date(2026, 11, 25)
    assert filters.day_of("10d", today) == date(2026, 11, 15)
    assert filters.day_of("2w", today) == date(2026, 11, 11)
    assert filters.day_of("1m", today) == date(2026, 10, 26)
    assert filters.day_of("1y", today) == date(2025, 11, 25)
    assert filters.day_of("99999y", today) == date.min
    assert filters.day_of("2026-01-31") == date(2026, 1, 31)


def test_the_terms_of_a_filter() -> None:
    text = 'aigul country:KG,KZ -tag:vip (lang:ky OR lang:ru) outlet:"Example Times"'
    chips = [shown for shown, _part in filters.terms(filters.parse(text))]
    assert chips == ["aigul", "country:KG,KZ", "-tag:vip", "(lang:ky OR lang:ru)", 'outlet:"Example Times"']


def test_a_number_stays_a_number_when_something_is_ticked() -> None:
    """What is read as one number alone is one number beside other terms, too."""
    for typed in ("0312 - 66-04-18", "(0312) 66 04 18", "+996 (312) 66-04-18", "0312 (66"):
        number = filters.parse(typed)
        ticked = filters.toggle(typed, "tag", "vip")
        assert filters.parse(ticked) == filters.together(number, Term("tag", ("vip",)))
        assert filters.toggle(ticked, "tag", "vip") == filters.text_of(number)


def test_every_field_is_explained() -> None:
    assert all(filters.FIELDS.values())
    assert set(filters.ALIASES.values()) <= set(filters.FIELDS)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('outlet:"ОсОО ""Пресс"", Бишкек",Заман', Term("outlet", ('ОсОО "Пресс", Бишкек', "Заман"))),
        ('"he said ""no"""', Exact('he said "no"')),
        ('outlet:Silk" Road"', Term("outlet", ("Silk Road",))),
        ("страна:KG тема:криминал", And((Term("country", ("KG",)), Term("beat", ("криминал",))))),
        ("-өлкө:KZ", Not(Term("country", ("KZ",)))),
        ("есть:почта", Term("has", ("email",))),
        ("Кабар: новости", And((Words("Кабар:"), Words("новости")))),
        ("medium:radio", Term("medium", ("radio",))),
        ("is:bounced,embargo", Term("is", ("bounced", "embargo"))),
        ("got:REN-114", Term("got", ("REN-114",))),
        ("added<30d contacted>1y", And((Term("added", ("30d",), "<"), Term("contacted", ("1y",), ">")))),
    ],
)
def test_quotes_and_names_of_terms_in_our_languages(text: str, tree: filters.Node) -> None:
    assert filters.parse(text) == tree
    assert filters.parse(filters.text_of(tree)) == tree


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("aigul shoe:42 osh", "shoe:42"),
        ("x seen<soon", "seen<soon"),
        ("osh (a b", "("),
        ("a b) c", ")"),
        ("a has:shoes b", "has:shoes"),
        ("tag<3", "tag<3"),
    ],
)
def test_a_slip_says_where_it_stands(text: str, slip: str) -> None:
    with pytest.raises(filters.FilterProblem) as caught:
        filters.parse(text)
    assert text[caught.value.start : caught.value.end] == slip


@pytest.mark.parametrize(
    ("before", "field", "value", "after"),
    [
        ("", "country", "KG", "country:KG"),
        ("aigul country:KG", "country", "KZ", "aigul country:KG,KZ"),
        ("country:KG,KZ aigul", "country", "KG", "country:KZ aigul"),
        ("country:Kyrgyzstan", "country", "KG", ""),
        ("lang:Russian,ky", "lang", "ru", "lang:ky"),
        ("beat:Crime", "beat", "crime", ""),
        ("a OR b", "tag", "vip", "(a OR b) tag:vip"),
        ("-tag:vip", "tag", "vip", "tag:vip"),
        ("(tag:vip OR tag:slow)", "tag", "vip", "(tag:vip OR tag:slow) tag:vip"),
        ("", "outlet", 'A "B", C', 'outlet:"A ""B"", C"'),
    ],
)
def test_a_value_is_ticked_and_unticked(before: str, field: str, value: str, after: str) -> None:
    assert filters.parse(filters.toggle(before, field, value)) == filters.parse(after)


@given(
    st.lists(
        st.tuples(st.sampled_from(["tag", "outlet", "country", "beat"]), st.text(min_size=1, max_size=8)), max_size=5
    )
)
def test_ticking_twice_leaves_a_filter_as_it_was(ticks: list[tuple[str, str]]) -> None:
    text = "aigul -tag:old"
    for field, given_value in ticks:
        value = " ".join(filters.usable(given_value).split())
        tree = filters.parse(text)
        known = ["old", *filters.chosen(tree, field)]
        if value and not any(filters.same(field, value, one) for one in known):
            ticked = filters.toggle(text, field, value)
            assert value in filters.chosen(filters.parse(ticked), field)
            assert filters.parse(filters.toggle(ticked, field, value)) == tree
            text = ticked


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("тел.: +996 312 000 111, доб. 12", Words("+996 312 000 111")),
        ("+44 (0) 20 7946 0018", Words("+44 20 7946 0018")),
        ("Тел:+996312000111", Words("+996312000111")),
        ("тел AND 0312000111", And((Words("тел"), Words("0312000111")))),
        ("+39 (06) 000 1111", Words("+39 06 000 1111")),
        ("-0312000111", Not(Words("0312000111"))),
        ("tel:0312000111", Term("phone", ("0312000111",))),
        ("Kim 0312000111", And((Words("Kim"), Words("0312000111")))),
    ],
)
def test_a_text_that_is_one_number_is_read_as_it_and_one_that_says_more_is_not(text: str, node: filters.Node) -> None:
    assert filters.parse(text) == node
    assert filters.parse(filters.text_of(node)) == node
