"""What the history says of rows: the words of the forms for tables and columns, and values as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from outreach import i18n
from outreach.i18n import N_, _, counted_if_any, ngettext
from outreach.mail import mail_words
from outreach.model import reasons
from outreach.model.base import Base
from outreach.model.releases import STATUS_NAMES
from outreach.services.contacts import activities
from outreach.services.coverage import coverage
from outreach.services.delivery import delivery_labels
from outreach.store.history.row_snapshots import RowImage
from outreach.store.recovery import tolerant
from outreach.values import fields as registry
from outreach.values import places
from outreach.values.fields import text_in
from outreach.values.phone import phone_number

# Records that stand for themselves: {table: kind}, the kind as pages and links call it.
KINDS = {
    "contact": "contact", "outlet": "outlet", "officer": "officer", "release": "release", "press_list": "list",
    "distribution": "distribution", "beat": "beat", "suppression": "suppression", "setting": "setting",
    "saved_view": "view", "snippet": "snippet", "forgotten": "forgotten", "clipping": "clipping",
}  # fmt: skip
_ANYBODY = (("contact_id", "contact"), ("outlet_id", "outlet"), ("officer_id", "officer"))
# Rows that belong to one of those: {table: (column that names it, table of the owner), …}.
OWNERS: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(("position", "import_row", "decision", "merge", "bounce", "activity"), _ANYBODY[:1]),
    **dict.fromkeys(("phone", "email", "channel", "tag"), _ANYBODY),
    **dict.fromkeys(("pick", "exclusion"), (("list_id", "press_list"),)),
    **dict.fromkeys(("version", "release_officer", "attachment"), (("release_id", "release"),)),
    "officer_name": (("officer_id", "officer"),),
    "clipping_contact": (("clipping_id", "clipping"),),
    "recipient": (("distribution_id", "distribution"),),
}
# Kept for finding and sorting, or for the program itself: nobody has typed it.
HIDDEN = {
    "id", "version", "sort_key", "search", "folded", "folded_name", "rank", "created_at", "hash", "fingerprint",
    "name_key", "folded_url", "blob_hash",
}  # fmt: skip

# Kept so that a distribution can be told again as it was: its record says all of it in words.
_HIDDEN_IN = {"distribution": {"snapshot", "settings", "list_id", "release_id"}}

_FIELDS = {
    **registry.labels(registry.COVERAGE), **registry.RELEASE, **registry.TOPICS, **registry.VERSION,
    **registry.labels(registry.OFFICER), **registry.labels(registry.OUTLET), **registry.labels(registry.CONTACT),
    "title": N_("Title"), "photos": N_("Photos"), "released_at": N_("Released at"), "corrected_at": N_("Corrected at"),
    "quotes": N_("Quotes"), "channels": N_("Channels"), "rule": N_("Rule"), "reason": N_("Reason"),
    "short_text": N_("Short text"), "since": N_("Since"), "until": N_("Until"), "outlet_id": N_("Outlet"),
    "filter": N_("Filter"), "columns": N_("Columns"), "sort": N_("Sorted by"), "descending": N_("Descending"),
    "page": N_("Page"), "stand_in_id": N_("Stand-in"),
    "text": N_("Text"), "value": N_("Value"), "scheduled_at": N_("Scheduled at"), "finished_at": N_("Finished at"),
    "list_name": N_("List"), "how": N_("Send"), "at": N_("When"), "settings": N_("Settings"), "list_id": N_("List"),
    "release_id": N_("Release"), "address": N_("E-mail"), "bounced_on": N_("Bounced on"), "bounce": N_("Bounce"),
    "bounce_text": N_("Server's answer"), "answer": N_("Server's answer"), "attempts": N_("Attempts"),
    "raw": N_("As written"), "e164": N_("Number"), "extension": N_("Extension"), "region": N_("Country"),
    "valid": N_("Valid"), "label": N_("Label"), "network": N_("Network"), "verdict": N_("Decision"),
    "problem": N_("Issue"), "media_type": N_("Kind"), "size": N_("Size"), "pages": N_("Pages"),
    "officer_id": N_("Officer"), "contact_id": N_("Contact"), "recipient_id": N_("Recipient"),
    "merged_name": N_("Merged contact"), "due_on": N_("Follow up on"), "done_at": N_("Done at"),
    "outlet_name": N_("Outlet as printed"), "file_name": N_("File"), "snapshot": N_("Source"),
    "message_id": N_("Number of the message"), "said": N_("In their own words"), "instead": N_("Other addresses"),
    # What only forms, options and imports name so.
    "Other name": N_("Other name"), "Also known as": N_("Other name"),
    "languages": N_("Languages"), "beats": N_("Beats"), "tags": N_("Tags"),
    "other_positions": N_("Other positions"), "versions": N_("Language versions"), "officers": N_("Officers"),
    "contacts": N_("Contacts"), "greeting": N_("Greeting"), "security": N_("Security"), "host": N_("Server"),
    "user": N_("User name"), "password": N_("Password"), "one_click": N_("Unsubscribe with one click"),
    "colour": N_("Colour"), "zone": N_("Time zone"), "folder": N_("Folder"), "second": N_("Second location"),
    "keep": N_("How many days to keep them"), "every": N_("How often"), "days": N_("Days"),
    "mail-warn-mb": N_("Warn from (MB)"), "mail-most-mb": N_("Refuse from (MB)"), "port": N_("Port"),
    "folders": N_("Folders"), "sign_in": N_("Sign-in"),
    "reply_to": N_("Reply to"), "unsubscribe": N_("Unsubscribe address"), "per_minute": N_("Messages a minute"),
}  # fmt: skip
# Where a column means something else in one table than in most.
_FIELDS_OF = {
    ("distribution", "state"): N_("State"), ("recipient", "state"): N_("State"),
    ("outlet", "name"): N_("Name of the outlet"), ("clipping", "title"): N_("Headline"),
    ("press_list", "name"): N_("Name of the list"), ("position", "title"): N_("Position"),
    ("release", "notes"): registry.RELEASE["notes"], ("setting", "value"): N_("Value"),
}  # fmt: skip
_NOUNS = {
    "contact": N_("Contact"), "outlet": N_("Outlet"), "officer": N_("Officer"), "release": N_("Release"),
    "press_list": N_("List"), "distribution": N_("Distribution"), "beat": N_("Beat"),
    "suppression": N_("Suppressed address"), "setting": N_("Setting"), "saved_view": N_("Saved view"),
    "snippet": N_("Snippet"), "forgotten": N_("Deleted person"), "position": N_("Position"), "phone": N_("Phone"),
    "email": N_("E-mail"), "channel": N_("Channel"), "officer_name": N_("Name"), "decision": N_("Decision"),
    "merge": N_("Merged contact"), "bounce": N_("Bounce"), "pick": N_("Added by hand"),
    "exclusion": N_("Excluded by hand"), "version": N_("Version"), "release_officer": N_("Officer"),
    "attachment": N_("File"), "recipient": N_("Recipient"), "import_row": N_("Imported row"),
    "activity": N_("Call, mail or note"), "clipping": N_("Coverage"), "clipping_contact": N_("Author"),
    "tag": N_("Tag"), "step": N_("Step in the history"), "change": N_("Change in the history"),
}  # fmt: skip
_TAGS = {"tag": N_("Tag"), "beat": N_("Beat"), "language": N_("Language")}
_LABELS = {
    "mobile": N_("Mobile"), "work": N_("Work"), "home": N_("Home"), "fax": N_("Fax"), "pager": N_("Pager"),
    "other": N_("Other"),
}  # fmt: skip
_BOUNCES = {
    "hard": N_("permanent"),
    "soft": N_("temporary"),
    "refused": N_("refused"),
    "gone": N_("none: no longer works there"),
}
_COUNTS: dict[str, Callable[[int], str]] = {
    "contact": lambda count: ngettext("{count} contact", "{count} contacts", count),
    "outlet": lambda count: ngettext("{count} outlet", "{count} outlets", count),
    "officer": lambda count: ngettext("{count} officer", "{count} officers", count),
    "release": lambda count: ngettext("{count} release", "{count} releases", count),
    "list": lambda count: ngettext("{count} list", "{count} lists", count),
    "distribution": lambda count: ngettext("{count} distribution", "{count} distributions", count),
    "clipping": lambda count: ngettext("{count} piece published", "{count} pieces published", count),
}


_PAGES = {"contacts": N_("Contacts"), "outlets": N_("Outlets"), "officers": N_("Officers")}
# What belongs to a record, in the order of its form; its own fields come first.
_PARTS = (
    "officer_name", "version", "position", "email", "phone", "channel", "tag", "release_officer", "attachment", "pick",
    "exclusion", "recipient", "bounce", "activity", "clipping_contact", "merge", "decision",
)  # fmt: skip


def counts(records: Mapping[str, int]) -> str:
    """How many records of each kind, those without a page together: 969 contacts · 381 outlets."""
    known = [_COUNTS[kind](many).format(count=i18n.number(many)) for kind, many in records.items() if kind in _COUNTS]
    others = sum(many for kind, many in records.items() if kind not in _COUNTS)
    known.append(counted_if_any("{count} other record", "{count} other records", others))
    return " · ".join(filter(None, known))


def place_of(table: str) -> int:
    """Where the rows of a table stand among those of a record."""
    return _PARTS.index(table) + 1 if table in _PARTS else 0


def noun(table: str) -> str:
    """What a row of a table is, in a word."""
    return _(_NOUNS[table]) if table in _NOUNS else table


def field(table: str, column: str) -> str:
    """The label of a column, as its form has it."""
    found = _FIELDS_OF.get((table, column)) or _FIELDS.get(column)
    return _(found) if found else column


def is_hidden(table: str, column: str) -> bool:
    """Whether a column is nothing that people would read."""
    return column in HIDDEN or column in _HIDDEN_IN.get(table, ())


def noun_of(table: str, image: RowImage) -> str:
    """What a row is, by its own kind where it has one: a beat, a Telegram account, the Russian version."""
    if table == "tag":
        kind = str(image.get("kind"))
        return _(_TAGS[kind]) if kind in _TAGS else _("Tag")
    if table == "channel":
        return registry.NETWORKS.get(str(image.get("network")), _("Channel"))
    language = text_in(image, "language")
    if table in ("version", "officer_name", "attachment") and language:
        return f"{noun(table)} ({places.language_name(language)})"
    return noun(table)


def value(table: str, column: str, given: object) -> str:
    """A value as people read it; "" for nothing."""
    match given:
        case None | "":
            return ""
        case bool():
            return _("yes") if given else _("no")
        case datetime():
            return i18n.moment(given)
        case date():
            return i18n.day(given)
        case list():
            return "; ".join(value(table, column, one) for one in given)
        case dict():
            return "; ".join(f"{key}: {value(table, column, one)}" for key, one in given.items())
    return _text(table, column, str(given))


# Words for the codes of a column, by (table, column); by ("", column) in every table.
_CODES: dict[tuple[str, str], Mapping[str, str]] = {
    ("", "label"): _LABELS, ("", "tone"): coverage.TONE_WORDS, ("email", "bounce"): _BOUNCES,
    ("release", "status"): STATUS_NAMES, ("distribution", "how"): delivery_labels.HOWS,
    ("distribution", "state"): delivery_labels.STATES, ("activity", "kind"): activities.WORDS,
    ("recipient", "state"): delivery_labels.RECIPIENT_STATES, ("saved_view", "page"): _PAGES,
}  # fmt: skip
_SHOWN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("country", "countries", "region"), lambda given: places.country_name(given) or given),
    "language": places.language_name,
    "medium": places.medium_name,
    "e164": lambda given: _spaced(given),
}


def _text(table: str, column: str, given: str) -> str:
    codes = _CODES.get((table, column)) or _CODES.get(("", column), {})
    if given in codes:
        return _(codes[given])
    if column in _SHOWN:
        return _SHOWN[column](given)
    if (table, column) == ("version", "kind"):
        return mail_words.kind(given, i18n.language())
    kind = _kind(table, column)
    if kind is datetime:
        return i18n.moment(datetime.fromisoformat(given))
    return i18n.day(tolerant.day(given)) if kind is date else reasons.text(given)


def _kind(table: str, column: str) -> type | None:
    """What a column holds; None where there is none of that name: a part of an older form of the records."""
    found = Base.metadata.tables.get(table)
    return None if found is None or column not in found.c else found.c[column].type.python_type


def _spaced(e164: str) -> str:
    return phone_number.international(e164) or e164


# What a row that belongs to a record is told by, in one line.
_TOLD_BY: dict[str, Sequence[str]] = {
    "channel": ("value",), "attachment": ("name",), "version": ("headline",), "recipient": ("name", "address"),
    "officer_name": ("name", "title", "organisation"), "merge": ("merged_name",), "bounce": ("folded", "text"),
    "activity": ("kind", "text", "due_on", "done_at"), "exclusion": ("reason",), "position": ("title", "department"),
}  # fmt: skip


def summary(table: str, image: RowImage) -> str:
    """A row that belongs to a record, in one line: +996 312 66 38 85 (Work)."""
    if table in _SUMMARIES:
        return _SUMMARIES[table](image)
    shown = [said for name in _TOLD_BY.get(table, ()) if (said := value(table, name, image.get(name)))]
    *firsts, last = shown or [""]
    return ", ".join([*(one.rstrip(".") for one in firsts), last])


def _phone(image: RowImage) -> str:
    if not image.get("valid"):
        return _labelled(str(image["raw"]), image)
    number = _spaced(image["e164"]) if image.get("e164") else str(image["raw"])
    if image.get("extension"):
        number = f"{number} " + _("ext. {number}").format(number=image["extension"])
    return _labelled(number, image)


def _email(image: RowImage) -> str:
    return _labelled(str(image["address"] if image.get("valid") else image["raw"]), image)


def _tag(image: RowImage) -> str:
    return value("tag", "language" if image.get("kind") == "language" else "value", image["value"])


def _decided(image: RowImage) -> str:
    """What was decided about a doubt: a.isakov[at]: right as it is."""
    if image.get("verdict") == "later":
        verdict = _("snoozed until {day}").format(day=value("decision", "until", image.get("until")))
    elif image.get("problem") == "duplicate":
        verdict = _("not the same person")
    else:
        verdict = _("correct as it is")
    # Of a contact as a whole the value is a word of ours: what is missing.
    about = "" if image.get("problem") == "incomplete" else value("decision", "value", image.get("value"))
    return f"{about}: {verdict}" if about else verdict


_SUMMARIES: dict[str, Callable[[RowImage], str]] = {
    "phone": _phone, "email": _email, "tag": _tag, "decision": _decided,
}  # fmt: skip


def _labelled(shown: str, image: RowImage) -> str:
    label = text_in(image, "label")
    return f"{shown} ({value('', 'label', label)})" if label else shown


def name_of(table: str, image: RowImage) -> str:
    """What a record is called by its own image."""
    names = {
        "contact": ("name", "other_name"), "release": ("reference",), "distribution": ("headline", "list_name"),
        "suppression": ("folded",), "clipping": ("title", "url", "file_name"),
        "outlet": ("name", "other_name"), "forgotten": (),
    }.get(table, ("name",))  # fmt: skip
    return next((str(image[name]) for name in names if image.get(name)), "")
