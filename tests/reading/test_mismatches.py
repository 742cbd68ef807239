"""Differences between language versions lead to their places in both texts."""

from outreach.press import mismatches

EN = {
    "headline": "Wells of Naryn tested",
    "body": "The laboratory opened today.\n\nIt has trained 24 workers.\n\nBy 15 May 2027 it will test 1,200 wells.",
}
RU = {
    "headline": "Колодцы Нарына проверены",
    "dateline": "НАРЫН",
    "body": (
        "Лаборатория открылась сегодня.\n\nОна обучила 26 лаборантов.\n\n"
        "К 15 мая 2027 года она проверит 1 200 колодцев."
    ),
}


def at(versions, place):
    return versions[place.language][place.field][place.start : place.end]


def test_a_number_that_differs_is_shown_in_both_texts():
    versions = {"en": EN, "ru": RU}
    (found,) = mismatches.find(versions)
    assert "24" in found.text and "26" in found.text and found.kind == "number"
    assert at(versions, found.here) == "24" and found.there is not None and at(versions, found.there) == "26"
    assert found.here.exact and found.there.exact


def test_what_the_other_text_lacks_leads_to_the_paragraph_where_it_would_stand():
    without = {**RU, "body": RU["body"].replace("Она обучила 26 лаборантов.", "Она обучила лаборантов.")}
    versions = {"en": EN, "ru": without}
    (found,) = mismatches.find(versions)
    assert at(versions, found.here) == "24"
    assert found.there is not None and not found.there.exact
    assert at(versions, found.there) == "Она обучила лаборантов."


def test_a_part_the_other_text_has_not_got_leads_nowhere():
    versions = {
        "en": {**EN, "notes_to_editors": "Call +996 555 12 34 56."},
        "ru": {**RU, "body": RU["body"].replace("26", "24")},
    }
    (found,) = mismatches.find(versions)
    assert found.kind == "phone" and found.here.field == "notes_to_editors" and found.there is None


def test_versions_that_say_the_same_and_a_single_one_have_no_mismatches():
    assert mismatches.find({"en": EN, "ru": {**RU, "body": RU["body"].replace("26", "24")}}) == []
    assert mismatches.find({"en": EN}) == [] and mismatches.find({"en": EN, "ru": {}}) == []


def test_a_text_as_one_knows_the_way_back_to_its_parts():
    parts = mismatches.Parts("ru", RU)
    assert parts.text[parts.start_of("body") :].startswith("Лаборатория") and parts.start_of("subhead") == -1
    assert [RU["body"][start:end][:8] for start, end in parts.paragraphs("body")] == [
        "Лаборато",
        "Она обуч",
        "К 15 мая",
    ]


def test_the_words_of_a_headline_behind_from_or_the_are_nobodys_name():
    english = {**EN, "headline": "Wells of Naryn Get Water from a Spring Above the Green Valley"}
    assert mismatches.find({"en": english, "ru": {**RU, "body": RU["body"].replace("26", "24")}}) == []
