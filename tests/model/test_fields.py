"""The registry of fields: what every consumer has is a projection of it."""

from outreach.cli import fields as options
from outreach.cli.commands import contacts as contact_commands
from outreach.cli.commands import officers as officer_commands
from outreach.cli.commands import outlets as outlet_commands
from outreach.model import people
from outreach.services import officers, outlets
from outreach.services.contacts import contact_columns, contact_orders, contacts
from outreach.services.history import history_labels
from outreach.services.identity import merging_fields
from outreach.values import column_recognition, fields

TEXTS = {
    "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname", "formal_name",
    "salutation", "state", "city", "street", "postcode", "website", "notes", "source", "basis",
    "do_not_contact_reason", "group_members", "group_owner",
}  # fmt: skip


def test_what_the_services_write() -> None:
    assert set(fields.texts(fields.CONTACT)) == set(contacts.TEXTS) == TEXTS
    assert set(fields.days(fields.CONTACT)) == set(contacts.DAYS) == {"found_on", "checked_on", "do_not_contact_on"}
    assert contacts.TAG_KINDS == {"languages": "language", "beats": "beat", "tags": "tag"}
    assert outlets.TAG_KINDS == {"languages": "language", "tags": "tag"}
    assert set(fields.texts(fields.OUTLET)) == set(outlets.TEXTS)
    assert set(officers.TEXTS) == {"honorific", "name", "title", "organisation", "notes"}


def test_every_text_and_day_is_a_column_of_its_table() -> None:
    for registry, model in ((fields.CONTACT, people.Contact), (fields.OUTLET, people.Outlet)):
        assert {*fields.texts(registry), *fields.days(registry)} <= set(model.__table__.columns.keys())


def test_what_a_table_is_sorted_by_and_shows() -> None:
    own = {"honorific", "given_name", "middle_name", "family_name", "suffix", "nickname", "formal_name", "salutation",
           "street", "postcode", "website", "notes", "source", "basis"}  # fmt: skip
    assert {one.key for one in fields.CONTACT.values() if one.width} == own < set(contact_columns.OWN)
    assert set(contact_orders.SORTS) == {
        "name", "outlet", "position", "email", "phone", "languages", "country", "state", "city", "beats", "tags",
        "checked_on", "found_on", "other_name", "given_name", "middle_name", "family_name", "nickname", "formal_name",
        "salutation", "street", "postcode", "website", "source", "basis", "id",
    }  # fmt: skip


def test_what_the_command_line_sets() -> None:
    assert contact_commands.NOUN.fields == (
        "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
        "formal_name", "salutation", "position", "department", "outlet", "emails", "phones", "channels", "languages",
        "beats", "tags", "country", "state", "city", "street", "postcode", "website", "notes", "source", "basis",
        "found_on", "checked_on", "position_since", "do_not_contact", "keeps_embargoes", "preferred_way",
        "group_members", "group_owner", "extra",
    )  # fmt: skip
    assert outlet_commands.NOUN.fields == (
        "name", "other_name", "medium", "frequency", "emails", "phones", "channels", "languages", "tags", "country",
        "state", "city", "street", "postcode", "website", "notes", "extra",
    )  # fmt: skip
    assert officer_commands.NOUN.fields == (
        "honorific", "name", "title", "organisation", "names", "emails", "phones", "channels", "notes", "away_from",
        "away_until", "stand_in",
    )  # fmt: skip
    assert {name: options.SEVERAL[name][0] for name in options.SEVERAL} == {
        "emails": "email", "phones": "phone", "channels": "channel", "languages": "language", "beats": "beat",
        "tags": "tag",
    }  # fmt: skip


def test_every_field_has_its_word_in_the_history_and_can_be_imported_and_merged() -> None:
    for key in fields.CONTACT:
        assert history_labels.field("contact", key) != key or key == "extra"
    named = {"emails": "email", "phones": "phone", "channels": "channel.other"}
    targets = {named.get(key, key) for key in fields.CONTACT}
    assert targets - {"suppressed"} <= set(column_recognition.TARGETS)
    assert set(merging_fields.CONTACTS.plain) == {
        "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
        "formal_name", "salutation", "country", "state", "city", "street", "postcode", "website", "basis",
        "preferred_way", "group_members", "group_owner",
    }  # fmt: skip
