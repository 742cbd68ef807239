"""A release that was read becomes a proposal: its versions, and its officers, known ones recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.people import Email, Officer, OfficerName, Phone
from outreach.press.reader.left_over import is_town
from outreach.services import officers
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields
from outreach.services.releases import releases
from outreach.values import text
from outreach.values.names import name_parts, name_similarity, nicknames

VERSION_TEXTS = ("kind", "headline", "subhead", "dateline", "date", "body", "boilerplate", "notes_to_editors")


class ProposedOfficer(NamedTuple):
    """An officer a text names: `existing` is the id of the one we know, and `reason` what it is known by."""

    fields: Fields
    existing: int | None
    reason: str


class Proposal(NamedTuple):
    """What saving a text would make: the fields of a release, its officers in their order, and what to look at.

    `letterhead` is what the notes of the release begin with: it is the office's own, and not left over.
    """

    release: Fields
    officers: list[ProposedOfficer]
    problems: list[str]
    letterhead: str = ""


def propose(session: Session, found: Mapping[str, Any]) -> Proposal:
    """The proposal for what `reading.release.read(…).as_json()` found; nothing is written.

    An address that is incomplete stays what it was in the text: it is kept raw and marked, and never completed.
    """
    problems = list(found["problems"])
    blocks = [_officer_fields(block) for block in found["officers"]]
    nameless = [block for block in blocks if not block["name"]]
    if nameless:
        problems.append(_("A contact person has no name. Add this officer by hand."))
    release = _release_fields(found, problems)
    left_over = [left["text"] for left in found.get("left_over") or ()]
    if unplaced := [text for text in left_over if not is_town(text)]:
        problems.append(
            _(
                "Text that doesn't belong to any field is kept in the release's notes, which are not sent: {text}"
            ).format(text=" … ".join(unplaced))
        )
    letterhead = "\n".join(version["letterhead"] for version in found["versions"] if version.get("letterhead"))
    release["notes"] = "\n".join(filter(None, [letterhead, *_unplaced(found, nameless), *left_over]))
    offered = list(dict.fromkeys(version["language"] for version in found["versions"] if version["language"]))
    people = _merged([block for block in blocks if block["name"]], offered)
    return Proposal(release, [_recognised(session, fields) for fields in people], problems, letterhead)


def _unplaced(found: Mapping[str, Any], nameless: Sequence[Fields]) -> list[str]:
    """What was read and has no field in a release: embargoes to be asked about, numbers of nobody."""
    texts = []
    seen: set[str | None] = set()
    for version in found["versions"]:
        texts.append("" if version.get("embargo_until") else version.get("embargo_text") or "")
        if version["language"] in seen:
            texts += [version.get(name) or "" for name in VERSION_TEXTS if name != "kind"]
        seen.add(version["language"])
    for block in nameless:
        texts.append(", ".join(item.get("raw") or item["value"] for name in _REACH for item in block[name]))
    return [text for text in texts if text]


_REACH = ("phones", "emails", "channels")


def together(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What several documents say, as if it stood in one: a release with a document for each language."""
    names = ("versions", "officers", "channels", "problems", "left_over")
    whole: dict[str, Any] = {name: [item for part in found for item in part.get(name) or ()] for name in names}
    # A document in one language says in which its people are named.
    whole["officers"] = [
        {**block, "language": part["versions"][0]["language"]} if len(part["versions"]) == 1 else block
        for part in found
        for block in part["officers"]
    ]
    abouts = [part.get("about") or {} for part in found]
    about: dict[str, Any] = {}
    for name in ("project", "programme", "donors", "partners"):
        about[name] = next((some[name] for some in abouts if some.get(name)), "")
    for name in ("countries", "sdgs"):
        about[name] = list(dict.fromkeys(item for some in abouts for item in some.get(name) or ()))
    return {**whole, "about": about}


def save(session: Session, proposal: Proposal) -> int:
    """Adds the release with its officers, those that are new too, and returns its id."""
    ids = [
        officers.add(session, proposed.fields) if proposed.existing is None else proposed.existing
        for proposed in proposal.officers
    ]
    return releases.add(session, {**proposal.release, "officers": ids})


def _release_fields(found: Mapping[str, Any], problems: list[str]) -> Fields:
    versions: dict[str, Fields] = {}
    fields: Fields = {"versions": versions, "reference": "", "embargo_until": None}
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
            **{name: version.get(name) or "" for name in VERSION_TEXTS},
            "quotes": list(version.get("quotes") or ()),
            "channels": list(found["channels"]),
        }
        fields["reference"] = fields["reference"] or version.get("reference") or ""
        fields["embargo_until"] = fields["embargo_until"] or version.get("embargo_until")
    about = found.get("about") or {}
    fields.update({name: about[name] for name in ("project", "programme", *releases.LISTS) if about.get(name)})
    return fields


def _language(block: Mapping[str, Any], offered: Sequence[str]) -> str:
    """Which of the languages offered an officer's block is written in; "" where that is not sure."""
    if block.get("language") in offered:
        return str(block["language"])
    words = " ".join(str(block.get(name) or "") for name in ("honorific", "name", "title", "organisation"))
    cyrillic = [language for language in offered if language in ("ru", "ky", "kk", "uk", "be", "tg", "mn", "bg")]
    if text.script(words) == "Latn":
        rest = [language for language in offered if language not in cyrillic]
        return rest[0] if len(rest) == 1 else ""
    if len(cyrillic) == 1:
        return cyrillic[0]
    if "ky" in cyrillic and _KYRGYZ.search(words):
        return "ky"
    return "ru" if set(cyrillic) == {"ru", "ky"} and _RUSSIAN.search(words) else ""


_KYRGYZ = re.compile(r"[үөңҮӨҢ]|(?<!\w)(?:мырза|айым|байке|эже|катчысы|кызматкери|адиси|жетекчиси|башчысы)", re.I)
_RUSSIAN = re.compile(r"(?<!\w)(?:г-н|г-жа|господин|госпожа|пресс-секретарь|специалист|начальник|отдел)", re.I)


def _officer_fields(block: Mapping[str, Any]) -> Fields:
    name = block.get("name") or block.get("organisation") or block.get("title") or ""
    return {
        "honorific": block.get("honorific") or "",
        "name": name,
        "title": block.get("title") or "",
        "organisation": block.get("organisation") or "",
        "phones": [{"raw": _with_extension(number), "label": _label(number)} for number in block.get("phones") or ()],
        "emails": [{"raw": _as_written(address), "label": ""} for address in block.get("emails") or ()],
        "channels": [dict(channel) for channel in block.get("channels") or ()],
        **({"language": block["language"]} if block.get("language") else {}),
    }


def _with_extension(number: Mapping[str, Any]) -> str:
    """A number as it was written; where it was written short, in its full form, which reads the same anywhere."""
    raw = str(number.get("raw") or "")
    if not number.get("valid") or not number.get("e164") or raw.strip().startswith("+"):
        return raw
    extension = f" ext. {number['extension']}" if number.get("extension") else ""
    return str(number.get("international") or number["e164"]) + extension


def _as_written(address: Mapping[str, Any]) -> str:
    """An address as the text has it, where it reads the same standing alone."""
    raw = str(address.get("raw") or "")
    again = [row["address"] for row in records.email_rows({"raw": raw})]
    return raw if not address["address"] or again == [address["address"]] else str(address["address"])


def _label(number: Mapping[str, Any]) -> str:
    kind = str(number.get("kind") or "")
    return kind if kind in ("mobile", "fax", "pager") else ""


def _merged(blocks: Sequence[Fields], offered: Sequence[str]) -> list[Fields]:
    """One officer for a person whom the versions name each in its own language."""
    people: list[Fields] = []
    own: dict[int, str] = {}
    for block in blocks:
        language = _language(block, offered)
        block.pop("language", None)
        same = next((there for there in people if _same_person(there, block)), None)
        if same is None:
            people.append(block)
            own[id(block)] = language
            continue
        for name in _REACH:
            same[name] += [item for item in block[name] if item not in same[name]]
        parts = {part: block[part] for part in officers.NAME_TEXTS}
        if language and language != own[id(same)]:
            same.setdefault("names", {}).setdefault(language, parts)
    return people


def _same_person(one: Fields, other: Fields) -> bool:
    if _same_name(one["name"], other["name"]):
        return True
    return bool(_reach(one) & _reach(other)) and _may_be_one(one["name"], other["name"])


def _reach(fields: Fields) -> set[str]:
    """What a person is reached at, as two of them are compared."""
    numbers = {row["e164"] for item in fields["phones"] for row in records.phone_rows(item, "KG") if row["e164"]}
    addresses = {row["folded"] for item in fields["emails"] for row in records.email_rows(item) if row["folded"]}
    return numbers | addresses


def _same_name(one: str, other: str) -> bool:
    """Whether two names are one in whatever script and order: Aida Sample is Аида Сэмпл."""
    return _name_key(one) == _name_key(other) or _compared(one, other).is_same


def _may_be_one(one: str, other: str) -> bool:
    """Whether two who share a number or an address may be one: a part of the name is the same, and none forbids it."""
    found = _compared(one, other)
    told = [relation for relation in (found.given, found.family) if relation is not None]
    return not found.clash and min(told, default=name_similarity.NONE) <= name_similarity.VOWEL


def _compared(one: str, other: str) -> name_similarity.Names:
    return name_similarity.compare(_parts(one), _parts(other))


def _parts(name: str) -> name_parts.Parts:
    parts = name_parts.split(name)
    if len(parts.mains) == 1 and nicknames.is_given(parts.mains[0]):
        return parts._replace(initials=())  # "Vera X." may have married
    return parts


def _name_key(name: str) -> frozenset[str]:
    return frozenset(text.latin(word) or word for word in text.words(name))


def _recognised(session: Session, fields: Fields) -> ProposedOfficer:
    """The officer we know by the name in either script, or by an address or number with a part of the name.

    A number or an address alone does not do: colleagues share those of the press service.
    """
    known = _names_of_officers(session)
    for officer_id, names in known.items():
        if any(_same_name(name, fields["name"]) for name in names):
            return ProposedOfficer(fields, officer_id, _("the same name"))
    for officer_id in _by_reach(session, _reach(fields)):
        if any(_may_be_one(name, fields["name"]) for name in known.get(officer_id, ())):
            return ProposedOfficer(fields, officer_id, _("the same address or number"))
    return ProposedOfficer(fields, None, "")


def _names_of_officers(session: Session) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for officer_id, name in session.execute(select(Officer.id, Officer.name).order_by(Officer.id)):
        names.setdefault(officer_id, []).append(name)
    for officer_id, name in session.execute(select(OfficerName.officer_id, OfficerName.name)):
        names.setdefault(officer_id, []).append(name)
    return {officer_id: [name for name in there if name] for officer_id, there in names.items()}


def _by_reach(session: Session, reach: set[str]) -> list[int]:
    if not reach:
        return []
    found = [
        *session.scalars(select(Email.officer_id).where(Email.officer_id.is_not(None), Email.folded.in_(reach))),
        *session.scalars(select(Phone.officer_id).where(Phone.officer_id.is_not(None), Phone.e164.in_(reach))),
    ]
    return list(dict.fromkeys(number for number in found if number is not None))
