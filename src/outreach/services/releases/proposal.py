"""A release that was read becomes a proposal: its versions, and its officers, known ones recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.press.reader import embargo
from outreach.press.reader.left_over import is_town
from outreach.services import officers
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields
from outreach.services.identity import comparison, identity
from outreach.services.identity.comparison import Person
from outreach.services.identity.identity import Verdict
from outreach.services.releases import pictures, releases
from outreach.services.releases.dressing import dress
from outreach.services.releases.greetings import CYRILLIC
from outreach.values import places, rich_text, text
from outreach.values.fields import items_in, parts_in, text_in
from outreach.values.rich_text import Block

VERSION_TEXTS = ("kind", "headline", "subhead", "dateline", "date", "body", "boilerplate", "notes_to_editors")
MARKED = ("body", "boilerplate", "notes_to_editors")
"""The texts that are stored with marks; what was read is plain."""


class ProposedOfficer(NamedTuple):
    """An officer a text names: `existing` is the id of the one we know, and `reason` what it is known by.

    `languages` are those of the versions that name the officer; empty where the officer answers in all. `names` are
    the names and titles, by language, that the record of the one we know lacks.
    """

    fields: Fields
    existing: int | None
    reason: str
    languages: tuple[str, ...] = ()
    names: Mapping[str, Fields] = {}


class Proposal(NamedTuple):
    """What saving a text would make: the fields of a release, its officers in their order, and what to look at.

    `letterhead` is what the notes of the release begin with: it is the office's own, and not left over.
    """

    release: Fields
    officers: list[ProposedOfficer]
    problems: list[str]
    letterhead: str = ""


def propose(session: Session, found: Mapping[str, Any], marked: Sequence[Block] = ()) -> Proposal:
    """The proposal for what `reading.release.read(…).as_json()` found; nothing is written.

    An address that is incomplete stays what it was in the text: it is kept raw and marked, and never completed.
    Words that are in `marked`, the blocks of its documents, get their looks.
    """
    problems = list(dict.fromkeys(found["problems"]))
    blocks = [_officer_fields(block) for block in found["officers"]]
    nameless = [block for block in blocks if not block["name"]]
    if nameless:
        problems.append(_("A contact person has no name. Add this officer by hand."))
    release = _release_fields(found, problems, marked)
    problems += _lost_pictures(release, marked)
    left_over = [left["text"] for left in items_in(found, "left_over")]
    letterhead = "\n".join(version["letterhead"] for version in found["versions"] if version.get("letterhead"))
    release["notes"] = "\n".join(filter(None, [letterhead, *_unplaced(found, nameless), *left_over]))
    offered = list(dict.fromkeys(version["language"] for version in found["versions"] if version["language"]))
    people = _merged([block for block in blocks if block["name"]], offered, problems)
    recognised = [_recognised(session, fields, own)._replace(languages=tuple(named)) for fields, own, named in people]
    problems += [*_told_of_left_over(left_over), *_told_of_names(recognised), *_told_of_reach(session, recognised)]
    return Proposal(release, recognised, problems, letterhead)


def _told_of_left_over(texts: Sequence[str]) -> Iterator[str]:
    if unplaced := [text for text in texts if not is_town(text)]:
        said = _("Text that doesn't belong to any field is kept in the release's notes, which are not sent: {text}")
        yield said.format(text=" … ".join(unplaced))


def _told_of_names(recognised: Sequence[ProposedOfficer]) -> list[str]:
    """A sentence for each language whose name and title the record of an officer gets."""
    said = _("{officer}: the record gets the name and title in {language}.")
    named = ((one.fields["name"], code) for one in recognised for code in one.names)
    return [said.format(officer=name, language=places.language_name(code)) for name, code in named]


def _told_of_reach(session: Session, recognised: Iterable[ProposedOfficer]) -> Iterator[str]:
    """A sentence for each officer of whom the text has numbers or addresses that the record lacks."""
    said = _("{officer}: the record doesn't have {reach}, which is in the text.")
    for one in recognised:
        if reach := [item["raw"] for items in lacking(session, one).values() for item in items]:
            yield said.format(officer=one.fields["name"], reach=", ".join(reach))


def lacking(session: Session, proposed: ProposedOfficer) -> Fields:
    """The numbers and addresses the text gives of an officer we have, and the record has not got: phones, emails."""
    if proposed.existing is None:
        return {"phones": [], "emails": []}
    known = officers.fields(session, proposed.existing)
    found = {name: unlike(name, known[name], items_in(proposed.fields, name)) for name in ("phones", "emails")}
    return {name: [item for item in items if read_keys(name, item)] for name, items in found.items()}


def _lost_pictures(release: Fields, marked: Sequence[Block]) -> Iterator[str]:
    """A sentence for each picture with a caption or a credit that has found no place in a text, or stands in a line."""
    texts = "\n\n".join(str(fields[name]) for fields in release["versions"].values() for name in MARKED)
    yield from pictures.stray(texts)
    there = rich_text.pictures(texts)
    for shown in (block.picture for block in marked if block.picture):
        if (shown.caption or shown.credit) and shown not in there:
            text = _("A picture has no place in the text, so it is not added: {caption}")
            yield text.format(caption=shown.caption or shown.credit)


def _unplaced(found: Mapping[str, Any], nameless: Sequence[Fields]) -> list[str]:
    """What was read and has no field in a release: embargoes to be asked about, numbers of nobody."""
    texts = []
    seen: set[str | None] = set()
    for version in found["versions"]:
        texts.append("" if version.get("embargo_until") else text_in(version, "embargo_text"))
        if version["language"] in seen:
            texts += [text_in(version, name) for name in VERSION_TEXTS if name != "kind"]
        seen.add(version["language"])
    for block in nameless:
        texts.append(", ".join(item.get("raw") or item["value"] for name in _REACH for item in block[name]))
    return [text for text in texts if text]


_REACH = ("phones", "emails", "channels")


def together(found: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """What several documents say, as if it stood in one: a release with a document for each language."""
    names = ("versions", "officers", "channels", "problems", "left_over")
    whole = {name: [item for part in found for item in items_in(part, name)] for name in names}
    abouts = [parts_in(part, "about") for part in found]
    about: dict[str, object] = {}
    for name in ("project", "programme", "donors", "partners"):
        about[name] = next((some[name] for some in abouts if some.get(name)), "")
    for name in ("countries", "sdgs"):
        about[name] = list(dict.fromkeys(item for some in abouts for item in items_in(some, name)))
    ends = {text_in(version, "language"): version["embargo_until"] for version in whole["versions"]}
    whole["problems"] += embargo.differing(ends)
    return {**whole, "about": about}


def save(session: Session, proposal: Proposal) -> int:
    """Adds the release with its officers, those that are new too, and returns its id."""
    return releases.add(session, {**proposal.release, "officers": officers_of(session, proposal)})


def officers_of(session: Session, proposal: Proposal) -> list[object]:
    """The field `officers` of the release: each officer, added where unknown, under the languages that name them.

    One we have is given the names and titles that the record lacks.
    """
    found: list[object] = []
    for proposed in proposal.officers:
        number = officers.add(session, proposed.fields) if proposed.existing is None else proposed.existing
        if proposed.existing is not None and proposed.names:
            there = officers.fields(session, number)["names"]
            officers.edit(session, number, {"names": {**there, **proposed.names}})
        bound = [language for language in proposed.languages if language in proposal.release["versions"]]
        found += [{"officer": number, "language": language} for language in bound] or [number]
    return found


def _release_fields(found: Mapping[str, Any], problems: list[str], marked: Sequence[Block]) -> Fields:
    versions: dict[str, Fields] = {}
    fields: Fields = {"versions": versions, "reference": ""}
    for version in found["versions"]:
        language = version["language"] or ""
        if language in versions:
            problems.append(
                _("There are two texts in one language ({language}). Only the first is used.").format(
                    language=language or "?"
                )
            )
            continue
        versions[language] = {
            **{name: text_in(version, name) for name in VERSION_TEXTS},
            **{name: dress(text_in(version, name), marked) for name in MARKED},
            "quotes": list(items_in(version, "quotes")),
            "channels": list(found["channels"]),
        }
        fields["reference"] = fields["reference"] or version.get("reference") or ""
    fields["embargo_until"] = _last_end(found["versions"])
    about = parts_in(found, "about")
    fields.update({name: about[name] for name in ("project", "programme", *releases.LISTS) if about.get(name)})
    return fields


def _last_end(versions: Iterable[Mapping[str, str | None]]) -> str | None:
    """The last moment at which versions end the embargo: nothing goes before it."""
    ends = [until for version in versions if (until := version.get("embargo_until"))]
    return max(ends, key=datetime.fromisoformat, default=None)


def _language(block: Mapping[str, object], offered: Sequence[str]) -> str:
    """Which of the languages offered an officer's block is written in; "" where that is not sure."""
    if block.get("language") in offered:
        return str(block["language"])
    words = " ".join(str(text_in(block, name)) for name in ("honorific", "name", "title", "organisation"))
    is_latin = text.script(words) == "Latn"
    fitting = [language for language in offered if (language in CYRILLIC) != is_latin]
    if len(fitting) == 1:
        return fitting[0]
    return next((code for code, own in _OWN_WORDS.items() if code in fitting and own.search(words)), "")


# What tells apart blocks of one script.
_OWN_WORDS = {
    "ky": re.compile(r"[үөңҮӨҢ]|(?<!\w)(?:мырза|айым|байке|эже|катчысы|кызматкери|адиси|жетекчиси|башчысы)", re.I),
    "ru": re.compile(r"(?<!\w)(?:г-н|г-жа|господин|госпожа|пресс-секретарь|специалист|начальник|отдел)", re.I),
}


def _officer_fields(block: Mapping[str, Any]) -> Fields:
    texts = {name: text_in(block, name) for name in ("honorific", "name", "title", "organisation")}
    language = {"language": block["language"]} if block.get("language") else {}
    return {
        **texts, **language, "name": texts["name"] or texts["organisation"] or texts["title"],
        "phones": [{"raw": _with_extension(number), "label": _label(number)} for number in items_in(block, "phones")],
        "emails": [{"raw": _as_written(address), "label": ""} for address in items_in(block, "emails")],
        "channels": [dict(channel) for channel in items_in(block, "channels")],
        "notes": ", ".join(items_in(block, "languages")),
    }  # fmt: skip


def _with_extension(number: Mapping[str, object]) -> str:
    """A number as it was written; where it was written short, in its full form, which reads the same anywhere."""
    raw = str(text_in(number, "raw"))
    if not number.get("valid") or not number.get("e164") or raw.strip().startswith("+"):
        return raw
    extension = f" ext. {number['extension']}" if number.get("extension") else ""
    return str(number.get("international") or number["e164"]) + extension


def _as_written(address: Mapping[str, object]) -> str:
    """An address as the text has it, where it reads the same standing alone."""
    raw = str(text_in(address, "raw"))
    again = [row["address"] for row in records.email_rows({"raw": raw})]
    return raw if not address["address"] or again == [address["address"]] else str(address["address"])


def _label(number: Mapping[str, object]) -> str:
    kind = str(text_in(number, "kind"))
    return kind if kind in ("mobile", "fax", "pager") else ""


def _merged(
    blocks: Sequence[Fields], offered: Sequence[str], problems: list[str]
) -> list[tuple[Fields, str, list[str]]]:
    """One officer for a person whom the versions name each in its own language, the first, and the versions that do.

    A version that gives another number or address of one is told in `problems`.
    """
    people: list[tuple[Fields, str, list[str]]] = []
    for block in blocks:
        language = _language(block, offered)
        bound = block.pop("language", None)
        named = [bound] if bound in offered else []
        same = next((one for one in people if _verdict(one[0], block).kind in _ONE), None)
        if same is None:
            people.append((block, language, named))
            continue
        fields, own, languages = same
        languages += [code for code in named if code not in languages]
        told = [*_with_reach(fields, block)]
        if language and language != own:
            problems += told
            fields.setdefault("names", {}).setdefault(language, _name_texts(block))
    return people


def _with_reach(fields: Fields, block: Fields) -> Iterator[str]:
    """Adds what a block has to the fields of its officer, and tells what either has where the other has another."""
    said = _("{officer}: one language has {one}, another has {other}.")
    for name in _REACH:
        more, missing = unlike(name, fields[name], block[name]), unlike(name, block[name], fields[name])
        if more and missing and name != "channels":
            one, other = (", ".join(item["raw"] for item in items) for items in (missing, more))
            yield said.format(officer=fields["name"], one=one, other=other)
        fields[name] += more


def unlike(name: str, there: Iterable[Fields], given: Iterable[Fields]) -> list[Fields]:
    """The phones, emails or channels given that mean something else than those there, however both are written."""

    def keys(item: Fields) -> list[object]:
        return read_keys(name, item) or [str(item.get("raw") or sorted(item.items()))]

    known = {key for item in there for key in keys(item)}
    return [dict(item) for item in given if set(keys(item)) - known]


def read_keys(name: str, item: Mapping[str, object]) -> list[object]:
    """What a phone or an address is compared by: its numbers with their extensions, its mailboxes; none where it cannot
    be used."""
    if name == "phones":
        return [(row["e164"], row["extension"]) for row in records.phone_rows(item, "KG") if row["e164"]]
    return [row["folded"] for row in records.email_rows(item) if row["folded"]] if name == "emails" else []


def _name_texts(fields: Fields) -> Fields:
    return {part: fields[part] for part in officers.NAME_TEXTS}


_ONE = ("certain", "likely")
"""What is thought of two who are taken for one officer, until somebody looks at the proposal."""


def _verdict(one: Fields, other: Fields) -> Verdict:
    return identity.judge(_person(one), _person(other))


def _person(fields: Fields) -> Person:
    """An officer as two of them are compared, with the names in every language."""
    written = [fields["name"], *(text_in(parts, "name") for parts in parts_in(fields, "names").values())]
    names = dict.fromkeys(found for name in written for found in comparison.of_fields(0, {"name": name}).names)
    return comparison.of_fields(0, fields)._replace(names=tuple(names))


def _recognised(session: Session, fields: Fields, own: str) -> ProposedOfficer:
    """The officer we know who is most likely this one: by the name in either script, or what they are reached at.

    `own` is the language in which the text names them, "" where that is not sure.

    A number or an address alone does not do: colleagues share those of the press service.
    """
    verdicts = {number: _verdict(officers.fields(session, number), fields) for number in officers.find(session)}
    likely = {number: verdict for number, verdict in verdicts.items() if verdict.kind in _ONE}
    if not likely:
        return ProposedOfficer(fields, None, "")
    best = max(likely, key=lambda number: likely[number].score)
    known = officers.fields(session, best)
    there = {"", *known["names"], _language(known, [*dict.fromkeys(("en", "ru", "ky", own))])}
    given = {own: _name_texts(fields), **parts_in(fields, "names")}
    names = {code: parts for code, parts in given.items() if code not in there and parts != _name_texts(known)}
    return ProposedOfficer(fields, best, ", ".join(likely[best].reasons), names=names)
