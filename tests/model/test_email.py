"""E-mail cells as people write them: a golden table of our own, with invented people."""

import pytest

from outreach.values.email import email

AIDA, BEK = "aida@example.org", "bek@example.org"

# (cell, the addresses that may be used, in order)
GOOD: list[tuple[str, list[str]]] = [
    ("aida@example.org", [AIDA]),
    (" aida@example.org\n", [AIDA]),
    ("aida@Example.ORG", [AIDA]),
    ("Info@Example.ORG", ["info@example.org"]),
    ("A.Bekova+press@example.org", ["A.Bekova+press@example.org"]),
    ("o'hara@example.org", ["o'hara@example.org"]),
    # several
    ("aida@example.org, bek@example.org", [AIDA, BEK]),
    ("aida@example.org,bek@example.org", [AIDA, BEK]),
    ("aida@example.org; bek@example.org;", [AIDA, BEK]),
    ("aida@example.org bek@example.org", [AIDA, BEK]),
    ("aida@example.org/bek@example.org", [AIDA, BEK]),
    ("aida@example.org / bek@example.org", [AIDA, BEK]),
    ("aida@example.org\nbek@example.org", [AIDA, BEK]),
    ("aida@example.org или bek@example.org", [AIDA, BEK]),
    ("aida@example.org же bek@example.org", [AIDA, BEK]),
    ("name@med.kg,b@med.kg", ["name@med.kg", "b@med.kg"]),
    # names, labels, punctuation
    ("Aida Bekova <aida@example.org>", [AIDA]),
    ('"Bekova, Aida" <aida@example.org>', [AIDA]),
    ("Bekova, Aida <aida@example.org>; bek@example.org", [AIDA, BEK]),
    ("Айгүл <aida@example.org>, Бек <bek@example.org>", [AIDA, BEK]),
    ("<aida@example.org>", [AIDA]),
    ("<mailto:aida@example.org>", [AIDA]),
    ("mailto:aida@example.org?subject=News", [AIDA]),
    ("mailto:aida%40example.org", [AIDA]),
    ("E-mail: aida@example.org.", [AIDA]),
    ("email aida@example.org;", [AIDA]),
    ("эл. почта: aida@example.org", [AIDA]),
    ("электрондук почта: aida@example.org", [AIDA]),
    ("эл.адрес: aida@example.org", [AIDA]),
    ("Айгүл aida@example.org", [AIDA]),
    ("aida@example.org (личный)", [AIDA]),
    ("(aida@example.org)", [AIDA]),
    ("'aida@example.org'", [AIDA]),
    ("«aida@example.org»", [AIDA]),
    ("aida@example.org>", [AIDA]),
    ("aida@example.org\u200b", [AIDA]),
    ("aida @ example.org", [AIDA]),
    ("aida@ example.org", [AIDA]),
    ("aida @ example . org", [AIDA]),
    ("aida@example.org – bek@example.org", [AIDA, BEK]),
    ("aida@example.org–bek@example.org", [AIDA, BEK]),
    ("1) aida@example.org 2) bek@example.org", [AIDA, BEK]),
    ("• aida@example.org", [AIDA]),
    ("press office press@example.org", ["press@example.org"]),
    # hidden
    ("aida[аt]example.org", [AIDA]),  # the a is Cyrillic
    ("aida (at) press . example . org", ["aida@press.example.org"]),
    ("aida[at]example[dot]org", [AIDA]),
    ("aida [ at ] example [ dot ] org", [AIDA]),
    ("aida(at)example.org", [AIDA]),
    ("aida@exampleNOSPAM.org", [AIDA]),
    ("Aida &lt;aida@example.org&gt;", [AIDA]),
    ("aida%40example.org", [AIDA]),
    ('aida "at" example "dot" org', [AIDA]),
    ("aida {at} example.org", [AIDA]),
    ("aida <at> example.org", [AIDA]),
    ("aida(@)example.org", [AIDA]),
    ("aida -at- example -dot- org", [AIDA]),
    ("aida_at_example.org", [AIDA]),
    ("aida@example.orgTel:", [AIDA]),
    ("aida@example.orgPhone", [AIDA]),
    ("aida@example.orgтел.:", [AIDA]),
    ("aida (dot) b (at) example (dot) org", ["aida.b@example.org"]),
    ("aida at example dot org", [AIDA]),
    ("aida AT example.org", [AIDA]),
    ("aida(а)example.org", [AIDA]),
    ("aida [собака] example [точка] org", [AIDA]),
    ("aida собака example точка org", [AIDA]),
    ("aidaсобакаexample.org", [AIDA]),
    ("aida＠example.org", [AIDA]),
    ("aida&#64;example&#46;org; bek&commat;example.org", [AIDA, BEK]),
    ("aidaNOSPAM@example.org", [AIDA]),
    ("aida.no-spam@example.org", [AIDA]),
    ("aida@NOSPAM.example.org", [AIDA]),
    ("aida@example.org.NOSPAM", [AIDA]),
    ("no-spam@example.org", ["no-spam@example.org"]),
    ("aida[at]example.org, bek [at] example.org", [AIDA, BEK]),
    # other scripts
    ("имя@пример.рф", ["имя@пример.рф"]),
    ("саша@example.org", ["саша@example.org"]),
    ("aida@xn--e1afmkfd.xn--p1ai", ["aida@пример.рф"]),
    ("ñandú@example.org", ["ñandú@example.org"]),
    # signs and blanks of other keyboards, and what a spreadsheet puts in front
    ("邮箱：aida@example.org；bek@example.org", [AIDA, BEK]),
    ("aida@example.org，bek@example.org、x@example.org", [AIDA, BEK, "x@example.org"]),
    ("aida\u00a0@\u00a0example.org", [AIDA]),
    ("\u2068aida@example.org\u2069", [AIDA]),
    ("'aida@example.org", [AIDA]),
    ("=aida@example.org", [AIDA]),
    ("http://aida@example.org", [AIDA]),
    ("/aida@example.org/", [AIDA]),
    ("`aida@example.org`", [AIDA]),
    ("aida@example.org\\", [AIDA]),
    ("aida@example.org?subject=News", [AIDA]),
    ("aida@example.org und bek@example.org", [AIDA, BEK]),
    ("aida@example.org ve bek@example.org", [AIDA, BEK]),
    ("'имя@пример.рф", ["имя@пример.рф"]),
    # nothing
    ("", []),
    ("-", []),
    ("---", []),
    ("нет", []),
    ("Нет почты.", []),
    ("n/a", []),
    ("NULL", []),
    ("йўқ", []),
]

# (cell, a part of the problem, the suggestion): kept, never used
BAD: list[tuple[str, str, str | None]] = [
    ("stay-at-home.org", "web address", "stay@home.org"),
    ("work-at-heights.com", "web address", "work@heights.com"),
    ("aida d0t b at example d0t org", "@ is missing", None),
    ("newsroom=news@x", "no dot", None),
    ("aida@yandex.r", "“.r” is no top-level domain", "aida@yandex.ru"),
    ("aida", "@ is missing", None),
    ("aida@", "No domain after the @", None),
    ("vasilina.example[at]", "No domain after the @. Ask for the full address.", None),
    ("e-mail: vasilina.example[at]", "No domain after the @", None),
    ("aida (at)", "No domain after the @", None),
    ("aida собака", "No domain", None),
    ("@example.org", "before the @ is missing", None),
    ("(at) example.org", "before the @ is missing", None),
    ("[email\u00a0protected]", "hides the address", None),
    ("[email protected]", "hides the address", None),
    ("aida@example", "no dot", None),
    ("aida@gmail", "no dot", "aida@gmail.com"),
    ("aida@gmailcom", "no dot", "aida@gmail.com"),
    ("aida@@example.org", "More than one @", AIDA),
    ("aida@example@org", "More than one @", None),
    ("aida@example..org", "Two dots", AIDA),
    ("aida.@example.org", "starts or ends with a dot", AIDA),
    ("aida@-example.org", "hyphen", AIDA),
    ("aida@med,kg", "comma", "aida@med.kg"),
    ("aida@bk,ru", "comma", "aida@bk.ru"),
    ("aida@mail. ru", "space", "aida@mail.ru"),
    ("aida,bekova@example.org", "", "aida.bekova@example.org"),
    ("joe bloggs@example.org", "“joe” stands before it", "bloggs@example.org"),
    ("aida. b@example.org", "“aida.” stands before it", "b@example.org"),
    ("aida- bekova@example.org", "“aida-” stands before it", "bekova@example.org"),
    ("aida@exam\u200bple.org", "invisible", AIDA),
    ("<aida@example.org", "angle bracket", AIDA),
    ("aida@example.test", "reserved", None),
    ("aida@[192.0.2.1]", "IP address", None),
    ("arrived at Bishkek dot", "@ is missing", None),
    ("please contact us at example.org", "@ is missing", None),
    ("aida@example.internal", "reserved", None),
    ("ai**@example.org", "asterisks", None),
    ("aida@example\n.org", "line break", AIDA),
    ("aida@\nexample.org", "line break", AIDA),
    ("E-mail: aida@example.co\n.uk", "line break", "aida@example.co.uk"),
    ('aida"mail.ru', "@ is missing", "aida@mail.ru"),
    ("aida2mail.ru", "@ is missing", "aida@mail.ru"),
    ("aida2example.org", "@ is missing", None),
    # look-alikes
    ("ａｉｄａ@example.org", "not the letter it looks like", AIDA),
    ("name@undp.оrg", "“о” in “оrg” is Cyrillic, not Latin.", "name@undp.org"),
    ("аida@example.org", "Cyrillic", AIDA),
    ("AIDА@example.org", "Cyrillic", "AIDA@example.org"),
    ("name@undp.сом", "Cyrillic", "name@undp.com"),
    ("name@gmаil.com", "Cyrillic", "name@gmail.com"),
    ("name@exаmple.xn--p1ai", "Cyrillic", None),
    ("name@ехо.example.org", "Cyrillic", "name@exo.example.org"),
    ("сара@example.org", "Cyrillic", "capa@example.org"),
    ("nаme@un.org, ", "Cyrillic", "name@un.org"),
    ("nαme@example.org", "Greek", "name@example.org"),
    ("name@exαmple.org", "Greek", "name@example.org"),
    ("пoчта@пример.рф", "Latin, not Cyrillic", "почта@пример.рф"),
    ("жname@example.org", "Cyrillic", None),
    ("name@gmaıl.com", "imitates gmail.com", "name@gmail.com"),
    ("name@xn--gmil-63d.com", "Cyrillic", "name@gmail.com"),
    ("𝐧ame@example.org", "not the letter it looks like", "name@example.org"),
]

NEAR_MISSES = [
    ("gmail.con", "gmail.com"),
    ("yandex.ry", "yandex.ru"),
    ("mail.tu", "mail.ru"),
    ("gmial.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmail.com.com", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("mail.ry", "mail.ru"),
    ("mial.ru", "mail.ru"),
    ("maill.ru", "mail.ru"),
    ("yandex.ru.ru", "yandex.ru"),
    ("undp.ogr", "undp.org"),
    ("example.orgtel", "example.org"),
    ("example.comfacebook", "example.com"),
    ("mail.ru.тел", "mail.ru"),
    ("example.org.kgz", "example.org"),
    ("elcat.kq", "elcat.kg"),
    ("example.ogr", "example.org"),
    ("example.comm", "example.com"),
    ("www.gmail.com", "gmail.com"),
    ("gmail.ru", "gmail.com"),
    ("jmail.com", "gmail.com"),
]
REAL_NEIGHBOURS = [
    "gmail.com", "email.com", "ymail.com", "mail.com", "mail.ru", "mail.kg", "mail.kz", "mai.ru", "bk.ru", "ok.ru",
    "un.org", "uk.org", "undp.org", "unep.org", "unido.org", "wfp.org", "wto.org", "yandex.kz", "example.org",
    "example.ngo", "example.cam", "24.kg", "23.kg", "пример.рф", "gov.kg", "who.int",
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), GOOD)
def test_a_cell_is_read(cell: str, expected: list[str]) -> None:
    found = email.read(cell)
    assert [address.address for address in found.addresses] == expected
    assert all(address.valid for address in found.addresses)
    assert found.problems == []


@pytest.mark.parametrize(("cell", "problem", "suggestion"), BAD)
def test_what_is_wrong_is_kept_and_said(cell: str, problem: str, suggestion: str | None) -> None:
    found = email.read(cell)
    assert len(found.addresses) == 1
    address = found.addresses[0]
    assert (address.address, address.valid, address.suggestion) == (None, False, suggestion)
    assert problem in (address.problem or "")
    assert found.problems
    assert address.raw


@pytest.mark.parametrize(("domain", "meant"), NEAR_MISSES)
def test_a_near_miss_is_suggested_and_never_applied(domain: str, meant: str) -> None:
    found = email.read(f"aida@{domain}")
    address = found.addresses[0]
    assert (address.address, address.valid, address.suggestion) == (f"aida@{domain}", True, f"aida@{meant}")
    assert found.problems == [f"“aida@{domain}”: Did you mean aida@{meant}?"]


@pytest.mark.parametrize("domain", REAL_NEIGHBOURS)
def test_a_real_neighbour_is_left_alone(domain: str) -> None:
    assert email.read(f"aida@{domain}") == ([(f"aida@{domain}", f"aida@{domain}", True, None, None)], [])


@pytest.mark.parametrize("letter", "аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХ" + "вгкмнптьүө")
def test_every_look_alike_letter_is_flagged(letter: str) -> None:
    for cell in (f"be{letter}ma@example.org", f"name@ex{letter}mple.org", f"name@example.o{letter}g"):
        address = email.read(cell).addresses[0]
        assert not address.valid
        assert address.address is None
        assert "Cyrillic" in (address.problem or "")
        assert address.suggestion is not None
        assert address.suggestion.isascii()


def test_the_raw_text_is_kept() -> None:
    cell = "aida[at]example[dot]org; Бек <bek@example.org>; cholpon at example dot org"
    assert [address.raw for address in email.read(cell).addresses] == [
        "aida[at]example[dot]org",
        "bek@example.org",
        "cholpon at example dot org",
    ]


def test_what_is_no_address_among_addresses_is_named() -> None:
    found = email.read("aida@example.org; +996 312 611213")
    assert [address.address for address in found.addresses] == [AIDA]
    assert found.problems == ["“+996 312 611213” is not an address."]


def test_a_good_address_beside_a_lost_one_is_read() -> None:
    found = email.read("[email protected], aida@example.org")
    assert [(address.address, address.valid) for address in found.addresses] == [(None, False), (AIDA, True)]


def test_a_bad_address_does_not_spoil_its_neighbours() -> None:
    found = email.read("aida@bk,ru, bek@example.org; cholpon@")
    assert [address.address for address in found.addresses] == [None, BEK, None]
    assert found.addresses[0].suggestion == "aida@bk.ru"


@pytest.mark.parametrize("cell", [cell for cell, _expected in GOOD] + [cell for cell, *_rest in BAD])
def test_an_address_reads_the_same_from_its_raw_text_alone(cell: str) -> None:
    for address in email.read(cell).addresses:
        again = email.read(address.raw).addresses
        assert [(found.address, found.valid) for found in again] == [(address.address, address.valid)]


@pytest.mark.parametrize("cell", ["x@y.z", "Aida <x@y.z>", "имя@пример.я", "x@a.b.c.d", "aida[at]example[dot]k"])
def test_a_top_level_domain_has_two_letters_or_more(cell: str) -> None:
    """No zone gives out shorter ones, and an address that lost its last letters is the usual case."""
    (address,) = email.read(cell).addresses
    assert (address.address, address.valid) == (None, False)
    assert "top-level domain" in (address.problem or "")
    assert email.normal_form(cell) is None


@pytest.mark.parametrize("address", ["x@y.zz", "x@пример.рф", "x@example.中国"])
def test_a_top_level_domain_of_two_letters_does(address: str) -> None:
    assert email.normal_form(address) == address


def test_a_top_level_domain_of_two_letters_that_no_country_has_is_told() -> None:
    (address,) = email.read("aida@example.xx").addresses
    assert (address.address, address.valid, address.suggestion) == ("aida@example.xx", True, None)
    assert address.problem == "“.xx” is no top-level domain."


@pytest.mark.parametrize("cell", ["press/news@example.org", "+996555123456/news@example.org"])
def test_a_slash_parts_a_mailbox_from_what_stands_before_it(cell: str) -> None:
    (address,) = email.read(cell).addresses
    assert address.suggestion == "news@example.org" and address.problem


@pytest.mark.parametrize("cell", ["*aida@example.org", "a|aida@example.org", "{aida}@example.org", "aida*@example.org"])
def test_a_sign_of_a_remark_at_the_edge_of_a_mailbox_is_asked_about(cell: str) -> None:
    (address,) = email.read(cell).addresses
    assert address.suggestion == AIDA and address.problem


@pytest.mark.parametrize("cell", ["news/desk=osh@example.org", "a+b/news@example.org", "!/#news@example.org"])
def test_a_slash_among_the_rarer_signs_of_a_mailbox_is_its_own(cell: str) -> None:
    """As RFC 5322, 3.2.3, has it; suites of addresses write so."""
    (address,) = email.read(cell).addresses
    assert (address.address, address.problem) == (cell, None)


def test_www_is_no_part_of_a_mailbox() -> None:
    (address,) = email.read("www.aida@example.org").addresses
    assert (address.address, address.suggestion) == ("www.aida@example.org", AIDA)


def test_a_broken_address_does_not_spoil_its_neighbours() -> None:
    found = email.read("bek@example.org\naida@\nexample.org\nx@example.org")
    assert [address.address for address in found.addresses] == [BEK, None, "x@example.org"]
    assert found.addresses[1].suggestion == AIDA
    assert [address.address for address in email.read("Aida\naida@example.org\nBishkek").addresses] == [AIDA]
    assert [address.address for address in email.read(f"{AIDA}\n-\n{BEK}").addresses] == [AIDA, BEK]


def test_what_marks_an_address_in_a_list_is_no_part_of_it() -> None:
    for text in ("•a@example.org", "📧a@example.org", "► a@example.org", "☎️a@example.org"):
        (found,) = email.read(text).addresses
        assert (found.address, found.valid) == ("a@example.org", True)
