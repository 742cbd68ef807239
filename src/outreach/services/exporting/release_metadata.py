"""A release as metadata that newsrooms and search engines read: IPTC ninjs 1.3 and schema.org NewsArticle.

The names are those of the table in press.md §3; a field that a vocabulary does not have is not made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from outreach.mail import body
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.press import dates
from outreach.services.exporting.letter_export import text_of
from outreach.values import places

_PUBSTATUS = {"withdrawn": "canceled", "draft": "withheld", "ready": "withheld"}
_STANDARD = {"name": "ninjs", "version": "1.3", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_1.3.json"}
_GOALS = "http://metadata.un.org/sdg"
# What stands at the head of a release and has a field of its own.
_HEAD = ("headline", "subhead")


def lead(text: str) -> str:
    """The first paragraph of a text."""
    return next((part.strip() for part in text.split("\n\n") if part.strip()), "")


def identifier(release: Release, version: Version) -> str:
    """What names one version of a release for ever: its reference or number, and the language."""
    return f"urn:outreach:release:{quote(release.reference, safe='') or release.id}:{version.language}"


def ninjs(release: Release, version: Version) -> dict[str, Any]:
    """One version as ninjs 1.3 (iptc.org/std/ninjs)."""
    text = body.for_everybody(text_of(release, version, now()))
    made = [block for block in body.blocks(text) if block.kind not in _HEAD]
    plain = body.plain(made)
    said = "" if text.withdrawn else lead(text.body)
    found: dict[str, Any] = {
        "$standard": _STANDARD,
        "uri": identifier(release, version),
        "type": "text",
        "mimetype": "text/plain",
        "representationtype": "complete",
        "version": str(release.version),
        "language": version.language,
        "pubstatus": "withheld" if text.embargoed else _PUBSTATUS.get(release.status, "usable"),
        "firstcreated": release.created_at.isoformat(),
        "versioncreated": (release.corrected_at or release.released_at or release.created_at).isoformat(),
        "embargoed": release.embargo_until.isoformat() if release.embargo_until else "",
        "headline": text.headline,
        "headline_sub": "" if text.withdrawn else text.subhead,
        "located": place(version),
        "description_text": said,
        "body_text": plain,
        "body_xhtml": _xhtml(made, version.language),
        "charcount": len(plain),
        "wordcount": len(plain.split()),
        "ednote": "\n\n".join(part for part in (text.correction, text.notes_to_editors) if part),
        "place": [
            {"name": places.country_name(code), "scheme": "iso3166-1a2", "code": code} for code in release.countries
        ],
        "subject": [{"name": f"SDG {goal}", "scheme": _GOALS, "code": str(goal)} for goal in release.sdgs],
        "organisation": [
            {"name": name, "rel": rel}
            for rel, names in (("donor", release.donors), ("partner", release.partners))
            for name in names
        ],
        "person": [
            *({"name": name, "rel": "quoted"} for name in _quoted(version)),
            *({"name": officer.name, "rel": "contact"} for officer in text.officers),
        ],
        "associations": {} if text.withdrawn else _associations(release, version),
    }
    return _without_empty(found)


def place(version: Version) -> str:
    """The place of a dateline, without its date: "BISHKEK" of "BISHKEK, 25 November 2026"."""
    line = version.dateline
    for day in reversed(dates.find(line)):
        line = line[: day.start] + line[day.end :]
    return line.strip(" ,.()-–—\n")


def _quoted(version: Version) -> list[str]:
    said = (str(one.get("speaker") or "").strip() for one in version.quotes)
    return list(dict.fromkeys(name for name in said if name))


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}


_TAGS = {
    "heading": ("<h2>", "</h2>"), "banner": ("<p><strong>", "</strong></p>"),
    "list": ("<ul>", "</ul>"), "table": ("<table>", "</table>"),
}  # fmt: skip


def _xhtml(made: Iterable[body.Block], language: str) -> str:
    """The blocks as a piece of XHTML, well-formed, with headings that are headings."""
    rows = []
    for block in made:
        before, after = _TAGS.get(block.kind, ("<p>", "</p>"))
        several = block.kind in ("list", "table")
        rows.append(before + (body.inside(block) if several else escape(block.text).replace("\n", "<br/>")) + after)
    said = quoteattr(language)
    return f"<div lang={said} xml:lang={said}>{''.join(rows)}</div>"


def _associations(release: Release, version: Version) -> dict[str, Any]:
    files = [row for row in release.attachments if row.language in (None, version.language)]
    found: dict[str, Any] = {
        f"file_{number}": {
            "uri": f"urn:sha256:{row.blob_hash}",
            "type": "picture" if row.media_type.startswith("image/") else "text",
            "mimetype": row.media_type,
            "headline": row.name,
        }
        for number, row in enumerate(files, 1)
    }
    for number, photo in enumerate(_photos(release, version), 1):
        found[f"photo_{number}"] = _without_empty(
            {
                "uri": photo["url"],
                "type": "picture",
                "description_text": photo.get("caption") or "",
                "copyrightholder": photo.get("credit") or "",
                "renditions": {"original": {"href": photo["url"]}},
            }
        )
    return found


def _photos(release: Release, version: Version) -> list[dict[str, Any]]:
    return [photo for photo in release.photos if photo.get("language") in (None, "", version.language)]


def schema(release: Release, version: Version) -> dict[str, Any]:
    """One version as a NewsArticle of schema.org, in JSON-LD."""
    first, *others = release.versions
    published = release.released_at or release.embargo_until
    text = body.for_everybody(text_of(release, version, now()))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "headline": text.headline,
        "alternativeHeadline": text.subhead,
        "description": "" if text.withdrawn else lead(text.body),
        "articleBody": body.plain([block for block in body.blocks(text) if block.kind not in _HEAD])
        if text.withdrawn
        else text.body,
        "dateline": version.dateline,
        "locationCreated": {"@type": "Place", "name": place(version)} if place(version) else "",
        "inLanguage": version.language,
        "creativeWorkStatus": release.status,
        "dateCreated": release.created_at.isoformat(),
        "datePublished": published.isoformat() if published else "",
        "workTranslation": [_version_of(release, one) for one in others] if version is first else [],
        "translationOfWork": _version_of(release, first) if version is not first else "",
        "publisher": _publisher(text.officers),
        "mentions": [{"@type": "Person", "name": name} for name in _quoted(version)],
        "funder": [{"@type": "Organization", "name": name} for name in release.donors],
        "spatialCoverage": [{"@type": "Country", "name": places.country_name(code)} for code in release.countries],
        "associatedMedia": [
            {"@type": "MediaObject", "name": row.name, "encodingFormat": row.media_type, "sha256": row.blob_hash}
            for row in release.attachments
            if row.language in (None, version.language)
        ],
        "image": [
            {
                "@type": "ImageObject",
                "contentUrl": photo["url"],
                "caption": photo.get("caption") or "",
                "creditText": photo.get("credit") or "",
            }
            for photo in _photos(release, version)
        ],
    }
    if release.corrected_at:
        found["dateModified"] = release.corrected_at.isoformat()
        found["correction"] = text.correction
    return _without_empty(found)


def _version_of(release: Release, version: Version) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "inLanguage": version.language,
        "headline": version.headline,
    }


def _publisher(officers: Iterable[body.PressContact]) -> list[dict[str, Any]]:
    """The organisations that answer for a release, each with its people to ask."""
    found: dict[str, list[dict[str, Any]]] = {}
    for officer in officers:
        point = {
            "@type": "ContactPoint",
            "contactType": "press",
            "name": officer.name,
            "telephone": [phone.e164 or phone.shown for phone in officer.phones],
            "email": list(officer.emails),
        }
        found.setdefault(officer.organisation or officer.name, []).append(_without_empty(point))
    return [{"@type": "Organization", "name": name, "contactPoint": points} for name, points in found.items()]
