"""What is compared of a person: how numbers that are written differently become one key."""

from outreach.services import duplicates_people


def test_a_country_code_without_its_plus_is_not_written_twice() -> None:
    """Else a switchboard is of no country and no kind, and taken for somebody's own number."""
    for raw in ("996 (312) 66-38-85", "996312663885", "0312 663885", "+996 312 663885"):
        assert duplicates_people.phone_keys(raw, "KG") == [("312663885", "+996312663885")], raw
    assert duplicates_people.phone_keys("7 701 555 12 34", "KZ") == [("015551234", "+77015551234")]
