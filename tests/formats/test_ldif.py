"""LDIF of Thunderbird, Outlook and directories: folded, coded, damaged."""

import base64

import pytest

from outreach.formats.cards import ldif
from outreach.problems import Problem

THUNDERBIRD = """dn: cn=Dina Kim,mail=d.kim@example.org
objectclass: top
objectclass: person
objectclass: mozillaAbPersonAlpha
givenName: Dina
sn: Kim
cn: Dina Kim
mozillaNickname: Di
mail: d.kim@example.org
mozillaSecondEmail: dina@example.org
modifytimestamp: 0
telephoneNumber: +996 312 61 12 13
mobile: 0555 12 34 56
facsimileTelephoneNumber: 0312 61 12 14
mozillaHomeStreet: 1 Home st.
l: Osh
c: Kyrgyzstan
title: Reporter
ou: News
o: Osh TV
mozillaWorkUrl: https://example.org
description: A note that is
  folded
birthyear: 1980

dn: cn=List
objectclass: groupOfNames
cn: List
member: cn=Dina Kim,mail=d.kim@example.org
"""


def test_a_person_of_thunderbird_and_a_group() -> None:
    person, group = ldif.read(THUNDERBIRD.encode())
    assert person.fields == {
        "name": "Dina Kim", "given_name": "Dina", "family_name": "Kim", "nickname": "Di",
        "emails": [{"raw": "d.kim@example.org", "label": ""}, {"raw": "dina@example.org", "label": "other"}],
        "phones": [{"raw": "+996 312 61 12 13", "label": "work"}, {"raw": "0555 12 34 56", "label": "mobile"},
                   {"raw": "0312 61 12 14", "label": "fax"}],
        "city": "Osh", "country": "KG", "position": "Reporter", "department": "News", "outlet": "Osh TV",
        "website": "https://example.org", "notes": "A note that is folded", "tags": ["List"],
        "extra": {"birthyear": "1980", "home street": "1 Home st."},
    }  # fmt: skip
    assert not group.fields and "group" in group.problems[0]


def test_base64_remarks_options_and_line_ends() -> None:
    coded = base64.b64encode("Айгүл Үсөнова".encode()).decode()
    text = f"version: 1\r\n# a remark\r\n  that goes on\r\ndn:: {coded}\r\n" + (
        f"cn;lang-ky:: {coded[:6]}\r\n {coded[6:]}\r\nphoto:< file:///etc/passwd\r\nmail: a@example.org\r\n"
    )
    (card,) = ldif.read(text.encode())
    assert card.fields == {"name": "Айгүл Үсөнова", "emails": [{"raw": "a@example.org", "label": ""}]}
    assert not card.problems


def test_what_is_damaged_is_said_and_the_rest_is_read() -> None:
    text = "dn: cn=A\ncn: A\nmail:: not base64!\nno colon here\n\ndn: cn=B\ncn: Пётр Иванов\n"
    text += "mail: b@example.org\ndn: cn=C\ncn: C\n"
    first, second, third = ldif.read(text.encode("cp1251"))
    assert first.fields == {"name": "A"} and len(first.problems) == 2
    assert second.fields["name"] == "Пётр Иванов" and third.fields["name"] == "C"


def test_an_attribute_with_many_options_ends_in_time() -> None:
    assert ldif.read(b"dn: cn=A\ncn: A\na" + b";a" * 20_000 + b"\n")[0].fields["name"] == "A"


def test_a_file_without_entries() -> None:
    with pytest.raises(Problem, match="contains no entries"):
        ldif.read(b"version: 1\n\n")


def test_a_list_of_thunderbird_is_no_person() -> None:
    (only,) = ldif.read(b"dn: cn=List\nobjectclass: mozillaAbList\ncn: List\nmember: cn=Dina Kim\n")
    assert not only.fields and "group" in only.problems[0]


def test_whoever_is_on_a_list_has_its_name_as_a_tag_and_the_list_names_them() -> None:
    group = "dn: cn=Pool\nobjectclass: groupOfNames\ncn: Pool\nmember: cn=A, mail=a@example.org\nmember: cn=B\n\n"
    person = "dn: uid=1\ncn: A\nmail: A@example.org\ncategory: vip\n\n"
    for text in (group + person, person + group):
        cards = ldif.read(text.encode())
        (fields,), (problems,) = [c.fields for c in cards if c.fields], [c.problems for c in cards if not c.fields]
        assert fields["tags"] == ["vip", "Pool"]
        assert "“Pool”" in problems[0] and "a@example.org, B." in problems[0]


def test_records_of_changes_are_not_applied_and_say_whom_they_are_about() -> None:
    (card,) = ldif.read(b"dn: cn=Bob,o=x\nchangetype: delete\n\n")
    assert not card.fields and "cn=Bob,o=x" in card.problems[0]


def test_what_is_damaged_is_told_with_its_words() -> None:
    (card,) = ldif.read(b"dn: cn=A\ncn: A\ndescription:: @@words@@\nsome line\n")
    assert card.problems == [
        "“description” is damaged: “@@words@@”.",
        "Line 4 is not understood: “some line”.",
    ]


def test_what_is_coded_and_no_text_stays_coded() -> None:
    (card,) = ldif.iterate(b"dn: cn=Dina\ncn: Dina Kim\nobjectGUID:: AAECAwQFBgcICQ==\n")
    assert card.fields["extra"]["objectGUID"] == "AAECAwQFBgcICQ=="
