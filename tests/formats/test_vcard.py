"""vCards of phones and mail programs are read, and ours come back as they were written."""

from datetime import date
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.formats.cards import vcard
from outreach.model.people import NETWORKS, PHONE_LABELS
from outreach.problems import Problem
from tests.shared import Shared


def one(text: str, encoding: str = "utf-8") -> dict[str, Any]:
    (card,) = vcard.read(text.replace("\n", "\r\n").encode(encoding))
    return card.fields


def lines(*inner: str, version: str = "3.0") -> str:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *inner, "END:VCARD", ""])


def test_a_phone_of_2003_in_quoted_printable_of_a_code_page() -> None:
    name = "=".join(["", *(f"{byte:02X}" for byte in "Бражко;Олег".encode("cp1251"))]).replace("=3B", ";")
    fields = one(
        lines(f"N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:{name}", "TEL;CELL;PREF:0555123456", "TEL;WORK;FAX:1",
              version="2.1")
    )  # fmt: skip
    assert fields["family_name"] == "Бражко" and fields["name"] == "Олег Бражко"
    assert fields["phones"] == [{"raw": "0555123456", "label": "mobile"}, {"raw": "1", "label": "fax"}]


def test_pictures_of_outlook_are_no_words() -> None:
    picture = "X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:/9j/4AAQ"
    assert "extra" not in one(lines("FN:Dina Kim", picture, "X-MS-OL-DESIGN:<card/>", version="2.1"))


def test_days_of_an_earlier_position_that_cannot_be_are_told_and_the_rest_is_kept() -> None:
    for days in ("2020-01-02;2020-01-01", "soon;"):
        (card,) = vcard.read(lines("FN:Dina Kim", f"X-OUTREACH-OTHER-POSITION:Editor;;Kabar;{days}").encode())
        (position,) = card.fields["other_positions"]
        assert (position["position"], position["outlet"], position["since"]) == ("Editor", "Kabar", "")
        assert "not a date" in card.problems[0]


def test_quoted_printable_that_is_not_said_to_be() -> None:
    assert one(lines("FN;CHARSET=UTF-8:=D0=90=D0=B9", "NOTE;CHARSET=UTF-8:a=20b", version="2.1")) == {
        "name": "Ай", "notes": "a=20b",
    }  # fmt: skip


def test_quoted_printable_over_several_lines() -> None:
    fields = one(lines("NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo=", "=20three", "TITLE:Editor", version="2.1"))
    assert (fields["notes"], fields["position"]) == ("one\ntwo three", "Editor")


def test_a_card_in_a_bare_code_page() -> None:
    assert one(lines("FN:Айгуль Жумабекова", "ORG:Вечерний Бишкек"), "cp1251")["outlet"] == "Вечерний Бишкек"
    assert one(lines("FN:Jürgen Müller"), "cp1252")["name"] == "Jürgen Müller"
    assert one(lines("FN:Айгүл"), "utf-16")["name"] == "Айгүл"
    assert one("\ufeff" + lines("FN:Айгүл"))["name"] == "Айгүл"


def test_an_iphone_card() -> None:
    fields = one(
        lines(
            "N:Toktosunova;Aigul;;;", "FN:Aigul Toktosunova", "item1.EMAIL;type=INTERNET;type=pref:a@example.org",
            "item1.X-ABLabel:_$!<Work>!$_", "TEL;type=CELL;type=VOICE;type=pref:+996 555 12 34 56",
            "item2.URL;type=pref:https\\://example.org",
            "item3.X-ABDATE:2000-01-01", "item3.X-ABLabel:_$!<Anniversary>!$_",
            "X-SOCIALPROFILE;type=twitter;x-user=aigul:http://twitter.com/aigul",
            "IMPP;X-SERVICE-TYPE=Telegram:x-apple:aigul",
            "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " SkZJRgABAQ==",
        )
    )  # fmt: skip
    assert fields["emails"] == [{"raw": "a@example.org", "label": "work"}]
    assert fields["website"] == "https://example.org"
    assert {"network": "x", "value": "http://twitter.com/aigul"} in fields["channels"]
    assert {"network": "telegram", "value": "aigul"} in fields["channels"]
    assert fields["extra"] == {"X-ABDATE (Anniversary)": "2000-01-01"}


def test_an_outlook_card_has_the_honorific_before_the_name() -> None:
    fields = one(lines("N:Ким;Аида;;г-жа", "FN:г-жа Аида Ким", "TEL;WORK;VOICE:0312 612130", version="2.1"))
    assert (fields["honorific"], fields["name"]) == ("г-жа", "Аида Ким")


def test_version_4() -> None:
    fields = one(
        lines(
            "FN;LANGUAGE=ru:Айгуль", "FN;LANGUAGE=en:Aigul", "LANG;PREF=2:ru", "LANG;PREF=1:ky",
            'TEL;VALUE=uri;TYPE="work,voice":tel:+1-418-656-9254;ext=102', "PHOTO:data:image/png;base64,AAAA",
            'ADR;LABEL="12 Long\\nStreet: here":;;12 Long Street;Osh;;714000;Kyrgyzstan',
            version="4.0",
        )
    )  # fmt: skip
    assert (fields["name"], fields["other_name"], fields["languages"]) == ("Айгуль", "Aigul", ["ky", "ru"])
    assert fields["phones"] == [{"raw": "+1-418-656-9254 ext. 102", "label": "work"}]
    assert (fields["street"], fields["city"], fields["postcode"], fields["country"]) == (
        "12 Long Street", "Osh", "714000", "KG",
    )  # fmt: skip


def test_broken_cards_are_read_as_far_as_they_go() -> None:
    text = b"rubbish\r\nBEGIN:VCARD\r\nFN:A\r\nno colon here\r\nBEGIN:VCARD\nFN:B\nEND:VCARD\rBEGIN:VCARD\nFN:C"
    cards = vcard.read(text)
    assert [card.fields["name"] for card in cards] == ["A", "B", "C"]
    assert cards[0].problems and not cards[1].problems and cards[2].problems
    with pytest.raises(Problem):
        vcard.read(b"name,phone\r\n")


def test_a_group_is_no_person() -> None:
    (card,) = vcard.read(lines("KIND:group", "FN:Friends", version="4.0").encode())
    assert card.fields == {} and card.problems


@pytest.mark.parametrize("kind", ["KIND", "X-ADDRESSBOOKSERVER-KIND"])
def test_a_group_is_no_person_and_is_told(kind: str) -> None:
    group, person = vcard.read((lines(f"{kind}:group", "FN:Press pool") + lines("FN:A")).encode())
    assert group.fields == {} and group.problems == ["“Press pool” is a group, not a person."]
    assert person.fields == {"name": "A"}


@pytest.mark.parametrize("before", ["  ", "> ", "\t", "> > "])
def test_a_card_that_is_moved_in_or_quoted(before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in lines("FN:Ann", " Lee", "EMAIL:a@example.org").splitlines())
    assert vcard.is_vcard(text.encode()) and vcard.is_vcard(f"My card:\n{text}".encode())
    assert one(text) == {"name": "AnnLee", "emails": [{"raw": "a@example.org", "label": ""}]}


def test_zeros_in_a_card_are_no_letters() -> None:
    assert one(lines("FN:A\0nn", "EMAIL:a@example.org\0")) == {
        "name": "Ann", "emails": [{"raw": "a@example.org", "label": ""}],
    }  # fmt: skip


def test_lines_without_a_name_are_told_and_those_of_a_picture_are_not() -> None:
    text = lines("FN:A", "TITLE:Editor", "no name 12", "PHOTO;ENCODING=b:/9j/", "4AAQSkZJRg==")
    (card,) = vcard.read(text.encode())
    assert card.fields == {"name": "A", "position": "Editor"}
    assert card.problems == ["Line 5 is not understood: “no name 12”."]


def test_names_of_properties_as_kaddressbook_and_groups_of_groups_write_them() -> None:
    fields = one(lines("FN:A", "X-messaging/telegram-All:a_tg", "X-messaging/xmpp-All:a@x.example.org", "a.b.TEL:1"))
    assert fields["channels"] == [
        {"network": "telegram", "value": "a_tg"}, {"network": "other", "value": "xmpp:a@x.example.org"},
    ]  # fmt: skip
    assert fields["phones"] == [{"raw": "1", "label": ""}]


def test_what_a_number_is_called_in_own_words() -> None:
    fields = one(lines("FN:A", "TEL;TYPE=Приёмная:2", "TEL;LABEL=Desk:3", version="2.1"))
    assert [item["raw"] for item in fields["phones"]] == ["2", "3"]
    assert fields["extra"] == {"TEL (приёмная)": "2", "TEL (Desk)": "3"}


def test_a_local_number_has_the_code_of_its_context() -> None:
    fields = one(lines("FN:A", "TEL;VALUE=uri:tel:601010;phone-context=+996312", version="4.0"))
    assert fields["phones"][0]["raw"] == "+996312 601010"


def test_an_account_among_several_pages_is_a_channel_and_a_single_page_stays_one() -> None:
    pages = ("URL:https://www.facebook.com/a.lee", "URL:https://a.example.org", "URL:https://t.me/alee")
    fields = one(lines("FN:A", *pages))
    assert fields["website"] == "https://a.example.org"
    assert [item["network"] for item in fields["channels"]] == ["facebook", "telegram"]
    assert one(lines("FN:A", pages[0])) == {"name": "A", "website": "https://www.facebook.com/a.lee"}
    labelled = one(lines("FN:A", "item1.URL:https\\://t.me/alee", "item1.X-ABLabel:Telegram"))
    assert labelled["channels"] == [{"network": "telegram", "value": "https://t.me/alee"}]


def test_a_place_that_is_only_printed() -> None:
    text = lines("FN:A", 'ADR;LABEL="1 Elm St\\nOsh":;;;;;;', version="4.0")
    assert one(text)["street"] == "1 Elm St, Osh"


def test_unknown_properties_are_kept() -> None:
    fields = one(lines("FN:A", "BDAY:1980-01-01", "X-SPOUSE:B", "X-SPOUSE:C", "TITLE:One", "TITLE:Two"))
    assert fields["extra"] == {"BDAY": "1980-01-01", "X-SPOUSE": "B", "X-SPOUSE (2)": "C", "TITLE": "Two"}


def test_every_real_card_is_read(shared: Shared) -> None:
    count = 0
    for path in sorted(shared.corpora("vcard").rglob("*.vcf")):
        for card in vcard.read(path.read_bytes()):
            assert card.fields.get("name") or card.fields.get("emails") or card.fields.get("phones"), path.name
            assert not card.problems, path.name
            count += 1
    assert count >= shared.least(26)


# -- Ours come back

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), min_size=1, max_size=40)
LINE = TEXT.filter(lambda text: text == text.strip() and "\n" not in text)
DAY = st.dates(date(2000, 1, 1), date(2100, 1, 1))
FIELDS = st.fixed_dictionaries(
    {"name": LINE},
    optional={
        **dict.fromkeys(
            (
                "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
                "formal_name", "salutation", "position", "outlet", "department", "state", "city", "street", "postcode",
                "website", "source", "basis", "do_not_contact_reason",
            ),
            LINE,
        ),
        "notes": TEXT.filter(lambda text: text.strip() and text == text.strip("\n")),
        "country": st.sampled_from(["KG", "KZ", "RU", "Atlantis"]),
        "found_on": DAY, "checked_on": DAY, "do_not_contact_on": DAY,
        "do_not_contact": st.just(True),
        "emails": st.lists(
            st.fixed_dictionaries({"raw": LINE, "label": st.sampled_from(["", "work", "home", "other"])}), min_size=1
        ),
        "phones": st.lists(
            st.fixed_dictionaries({"raw": LINE, "label": st.sampled_from(["", *PHONE_LABELS])}), min_size=1
        ),
        "channels": st.lists(
            st.fixed_dictionaries({"network": st.sampled_from(NETWORKS), "value": LINE}), min_size=1
        ),
        "languages": st.lists(st.sampled_from(["ky", "ru", "en", "dungan"]), min_size=1, unique=True),
        "beats": st.lists(LINE, min_size=1), "tags": st.lists(LINE, min_size=1),
        "extra": st.dictionaries(LINE, TEXT, min_size=1, max_size=4),
    },
)  # fmt: skip


def same(fields: dict[str, Any]) -> dict[str, Any]:
    """A record without the order among channels: those of networks with a property come as they stand."""
    found = dict(fields)
    for key in ("emails", "phones"):
        for item in found.get(key, []):
            if item["raw"].lower().startswith(("mailto:", "tel:")):
                item["raw"] = "x"
    return found


@settings(max_examples=150, deadline=None)
@given(FIELDS, st.sampled_from(["3.0", "4.0"]))
def test_what_we_write_we_read(fields: dict[str, Any], version: str) -> None:
    fields = same(fields)
    text = "".join(vcard.write([fields, fields], version))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    first, second = vcard.read(text.encode())
    assert first.fields == second.fields == fields
    assert not first.problems


def test_a_line_that_goes_on_with_an_odd_sign_alone_is_whole() -> None:
    assert one("BEGIN:VCARD\nFN:Dina Kim\nNOTE:a\n \x0c\n b\nEND:VCARD\n")["notes"] == "a\x0cb"


def test_a_contact_without_a_name_stays_without_one() -> None:
    fields = {"name": "", "outlet": "Kabar", "phones": [{"raw": "0312 66 12 34", "label": ""}]}
    text = "".join(vcard.write([fields]))
    assert "FN:Kabar" in text
    assert vcard.read(text.encode())[0].fields == fields


def test_another_reader_understands_ours() -> None:
    fields = {
        "name": "Айгүл, «Ү»; Токтосунова", "family_name": "Токтосунова", "given_name": "Айгүл",
        "emails": [{"raw": "aigul@example.org", "label": "work"}], "outlet": "Кабар; агентство", "department": "Ош",
        "phones": [{"raw": "+996 555 12 34 56", "label": "mobile"}], "notes": "one\ntwo, three", "city": "Ош",
        "tags": ["crime", "vip"],
    }  # fmt: skip
    card = vobject.readOne("".join(vcard.write([fields])))
    assert card.fn.value == fields["name"]
    assert (card.n.value.family, card.n.value.given) == ("Токтосунова", "Айгүл")
    assert card.email.value == "aigul@example.org" and card.email.params["TYPE"] == ["INTERNET", "WORK"]
    assert card.tel.value == "+996 555 12 34 56" and card.tel.params["TYPE"] == ["CELL"]
    assert card.org.value == ["Кабар; агентство", "Ош"]
    assert card.note.value == "one\ntwo, three"
    assert card.adr.value.city == "Ош"
    assert card.categories.value == ["crime", "vip"]


def test_a_role_is_the_job_of_who_has_no_title() -> None:
    one, two = vcard.read(
        b"BEGIN:VCARD\nFN:A\nROLE:Editor\nEND:VCARD\nBEGIN:VCARD\nFN:B\nROLE:Editor\nTITLE:Chief\nEND:VCARD\n"
    )
    assert one.fields == {"name": "A", "position": "Editor"}
    assert two.fields == {"name": "B", "position": "Chief", "extra": {"ROLE": "Editor"}}


def test_cards_without_a_line_between_them_are_as_many_people() -> None:
    data = lines("FN:Dina Kim").rstrip("\n") + lines("FN:Oleg Omar")
    assert [card.fields["name"] for card in vcard.read(data.encode())] == ["Dina Kim", "Oleg Omar"]


def test_an_account_as_rfc_9554_writes_it() -> None:
    account = "SOCIALPROFILE;SERVICE-TYPE=Telegram;USERNAME=dinakim;VALUE=text:"
    fields = one(lines("FN:Dina Kim", "N:Kim;Dina;;;Jr.;Lee;II", account, version="4.0"))
    assert (fields["family_name"], fields["suffix"]) == ("Kim", "Jr.")
    assert fields["channels"] == [{"network": "telegram", "value": "dinakim"}]


def test_the_group_in_which_google_puts_everybody_is_no_tag() -> None:
    assert one(lines("FN:Dina Kim", "CATEGORIES:myContacts,Press"))["tags"] == ["Press"]


def test_a_birthday_without_a_year_as_apple_writes_it() -> None:
    birthday = "BDAY;value=date;X-APPLE-OMIT-YEAR=1604:1604-03-02"
    assert one(lines("FN:Dina Kim", birthday))["extra"] == {"BDAY": "--03-02"}


def test_quoted_printable_that_breaks_off_without_a_sign_of_it() -> None:
    broken = "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0\n=B9"
    assert one(lines(broken, version="2.1"))["name"] == "Ай"


def test_what_a_card_says_of_its_letters_holds_for_lines_that_say_nothing() -> None:
    for page, name, outlet in (("windows-1255", "דוד כהן", "הארץ"), ("windows-1251", "Аида Ким", "Кабар")):
        card = f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={page}:{name}\nORG:{outlet}\nEND:VCARD\n".encode(page)
        (found,) = vcard.read(card)
        assert (found.fields["name"], found.fields["outlet"]) == (name, outlet)
        assert vcard.told_charset(card) == page.replace("windows-", "cp")
