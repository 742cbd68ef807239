"""Release metadata that newsrooms and search engines read: IPTC ninjs 3.3 and 1.8, and schema.org NewsArticle.

The field names are those of the table in press.md §3; what a vocabulary has no field for is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from outreach.mail import body
from outreach.model.releases import Release, Version
from outreach.press import dates
from outreach.values import places

Document = dict[str, Any]

_PUBSTATUS = {"withdrawn": "canceled", "draft": "withheld", "ready": "withheld"}
_GOALS = "http://metadata.un.org/sdg"
_SCHEMAS = "http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json#"
_HEAD = ("headline", "subhead")  # blocks that have a field of their own


def lead(text: str) -> str:
    """The first paragraph of a text."""
    return next((part.strip() for part in text.split("\n\n") if part.strip()), "")


def identifier(release: Release, version: Version) -> str:
    """The permanent name of one language version: the release's reference or id, and the language."""
    return f"urn:outreach:release:{quote(release.reference, safe='') or release.id}:{version.language}"


def place(version: Version) -> str:
    """The place of a dateline, without its date: "BISHKEK" of "BISHKEK, 25 November 2026"."""
    line = version.dateline
    for day in reversed(dates.find(line)):
        line = line[: day.start] + line[day.end :]
    return line.strip(" ,.()-–—\n")


def ninjs(release: Release, version: Version, text: body.Text, publisher: str) -> Document:
    """One version as ninjs 3.3 (iptc.org/std/ninjs). `text` is the version as it goes out now."""
    facts = _facts(release, version, text)
    plain = facts["plain"]
    found = {
        "standard": {"name": "ninjs", "version": "3.3", "schema": _SCHEMAS.format(version="3.3")},
        "uri": facts["uri"],
        "type": "text",
        "representationType": "full",
        "version": str(release.version),
        "language": version.language,
        "pubStatus": facts["status"],
        "firstCreated": facts["created"],
        "versionCreated": facts["changed"],
        "embargoedUntil": facts["embargo"],
        "headlines": [
            {"role": role, "value": value}
            for role, value in (("main", text.headline), ("sub", facts["subhead"]))
            if value
        ],
        "located": facts["located"],
        "descriptions": [{"contentType": "text/plain", "value": value} for value in [facts["lead"]] if value],
        "bodies": [
            {
                "contentType": "text/plain", "charCount": len(plain), "wordCount": len(plain.split()),
                "value": plain,
            },
            {"contentType": "application/xhtml+xml", "value": facts["xhtml"]},
        ],
        "edNote": facts["note"],
        "altIds": [{"role": "reference", "value": release.reference}] if release.reference else [],
        "infoSources": [{"name": publisher}] if publisher else [],
        "places": [{"name": places.country_name(code), "literal": code} for code in release.countries],
        "subjects": [{"name": f"SDG {goal}", "uri": f"{_GOALS}/{goal}"} for goal in release.sdgs],
        "organisations": facts["organisations"],
        "people": [
            *({"name": name, "rel": "quoted"} for name in facts["quoted"]),
            *(
                _without_empty({"name": officer.name, "rel": "contact", "contactInfo": list(_reach(officer))})
                for officer in text.officers
            ),
        ],
        "associations": [] if text.withdrawn else [*_files(release, version), *_pictures(release, version)],
    }  # fmt: skip
    return _without_empty(found)


def ninjs_1(release: Release, version: Version, text: body.Text, publisher: str) -> Document:
    """One version as ninjs 1.8, the last of the line that started with 1.0."""
    facts = _facts(release, version, text)
    plain = facts["plain"]
    found = {
        "$standard": {"name": "ninjs", "version": "1.8", "schema": _SCHEMAS.format(version="1.8")},
        "uri": facts["uri"],
        "type": "text",
        "mimetype": "text/plain",
        "representationtype": "complete",
        "version": str(release.version),
        "language": version.language,
        "pubstatus": facts["status"],
        "firstcreated": facts["created"],
        "versioncreated": facts["changed"],
        "embargoed": facts["embargo"],
        "headline": text.headline,
        "headline_sub": facts["subhead"],
        "located": facts["located"],
        "description_text": facts["lead"],
        "body_text": plain,
        "body_xhtml": facts["xhtml"],
        "charcount": len(plain),
        "wordcount": len(plain.split()),
        "ednote": facts["note"],
        "infosource": [{"name": publisher}] if publisher else [],
        "place": [
            {"name": places.country_name(code), "scheme": "iso3166-1a2", "code": code} for code in release.countries
        ],
        "subject": [{"name": f"SDG {goal}", "scheme": _GOALS, "code": str(goal)} for goal in release.sdgs],
        "organisation": facts["organisations"],
        "person": [
            *({"name": name, "rel": "quoted"} for name in facts["quoted"]),
            *({"name": officer.name, "rel": "contact"} for officer in text.officers),
        ],
        "associations": {}
        if text.withdrawn
        else {
            f"{kind}_{number}": _as_ninjs_1(one)
            for kind, some in (("file", _files(release, version)), ("photo", _pictures(release, version)))
            for number, one in enumerate(some, 1)
        },
    }
    return _without_empty(found)


def _facts(release: Release, version: Version, text: body.Text) -> Document:
    """What both lines of ninjs say of a version."""
    blocks = [block for block in body.blocks(text) if block.kind not in _HEAD]
    changed = release.corrected_at or release.released_at or release.created_at
    roles = (("donor", release.donors), ("partner", release.partners))
    return {
        "uri": identifier(release, version),
        "status": "withheld" if text.embargoed else _PUBSTATUS.get(release.status, "usable"),
        "created": release.created_at.isoformat(),
        "changed": changed.isoformat(),
        "embargo": release.embargo_until.isoformat() if release.embargo_until else "",
        "subhead": "" if text.withdrawn else text.subhead,
        "lead": "" if text.withdrawn else lead(text.body),
        "located": place(version),
        "plain": body.plain(blocks),
        "xhtml": _xhtml(blocks, version.language),
        "note": "\n\n".join(part for part in (text.correction, text.notes_to_editors) if part),
        "organisations": [{"name": name, "rel": rel} for rel, names in roles for name in names],
        "quoted": _quoted(version),
    }


def _quoted(version: Version) -> list[str]:
    said = (str(one.get("speaker") or "").strip() for one in version.quotes)
    return list(dict.fromkeys(name for name in said if name))


def _reach(officer: body.PressContact) -> Iterator[dict[str, str]]:
    """The ways to reach an officer, as `contactInfo` of ninjs 3."""
    for phone in officer.phones:
        yield {"type": "phone", "value": phone.e164 or phone.shown}
    for address in officer.emails:
        yield {"type": "email", "value": address}


_TAGS = {
    "heading": ("<h2>", "</h2>"), "banner": ("<p><strong>", "</strong></p>"),
    "list": ("<ul>", "</ul>"), "table": ("<table>", "</table>"),
}  # fmt: skip


def _xhtml(blocks: Iterable[body.Block], language: str) -> str:
    """The blocks as a well-formed piece of XHTML."""
    rows = []
    for block in blocks:
        before, after = _TAGS.get(block.kind, ("<p>", "</p>"))
        several = block.kind in ("list", "table")
        rows.append(before + (body.inside(block) if several else escape(block.text).replace("\n", "<br/>")) + after)
    said = quoteattr(language)
    return f"<div lang={said} xml:lang={said}>{''.join(rows)}</div>"


def _files(release: Release, version: Version) -> list[Document]:
    """The attachments of a version, as associations of ninjs 3."""
    return [
        {
            "name": row.name,
            "uri": f"urn:sha256:{row.blob_hash}",
            "type": "picture" if row.media_type.startswith("image/") else "text",
            "renditions": [{"name": "original", "contentType": row.media_type, "title": row.name}],
        }
        for row in release.attachments
        if row.language in (None, version.language)
    ]


def _pictures(release: Release, version: Version) -> list[Document]:
    """The linked photos of a version, as associations of ninjs 3."""
    return [
        _without_empty(
            {
                "name": photo.get("caption") or photo["url"],
                "uri": photo["url"],
                "type": "picture",
                "descriptions": [{"role": "caption", "value": photo["caption"]}] if photo.get("caption") else [],
                "copyrightHolder": photo.get("credit") or "",
                "renditions": [{"name": "original", "href": photo["url"]}],
            }
        )
        for photo in _photos(release, version)
    ]


def _as_ninjs_1(one: Mapping[str, Any]) -> Document:
    """An association of ninjs 3 in the names of ninjs 1."""
    (rendition,) = one["renditions"]
    return _without_empty(
        {
            "uri": one["uri"],
            "type": one["type"],
            "mimetype": rendition.get("contentType", ""),
            "headline": rendition.get("title", ""),
            "description_text": next((row["value"] for row in one.get("descriptions", ())), ""),
            "copyrightholder": one.get("copyrightHolder", ""),
            "renditions": {"original": {"href": rendition["href"]}} if "href" in rendition else {},
        }
    )


def _photos(release: Release, version: Version) -> list[dict[str, Any]]:
    return [photo for photo in release.photos if photo.get("language") in (None, "", version.language)]


def schema(release: Release, version: Version, text: body.Text, publisher: str) -> Document:
    """One version as a NewsArticle of schema.org, in JSON-LD.

    The publisher is the organisation; its officers are its contact points.
    """
    first, *others = release.versions
    plain = body.plain([block for block in body.blocks(text) if block.kind not in _HEAD])
    found: Document = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "headline": text.headline,
        "alternativeHeadline": text.subhead,
        "description": "" if text.withdrawn else lead(text.body),
        "articleBody": plain if text.withdrawn else text.body,
        "dateline": version.dateline,
        "inLanguage": version.language,
        "creativeWorkStatus": release.status,
        "dateCreated": release.created_at.isoformat(),
        "publisher": _publisher(publisher, text.officers),
        "mentions": [{"@type": "Person", "name": name} for name in _quoted(version)],
        "funder": [{"@type": "Organization", "name": name} for name in release.donors],
        "spatialCoverage": [{"@type": "Country", "name": places.country_name(code)} for code in release.countries],
        "associatedMedia": [
            {"@type": "MediaObject", "name": row.name, "encodingFormat": row.media_type, "sha256": row.blob_hash}
            for row in release.attachments
            if row.language in (None, version.language)
        ],
        "image": [
            _without_empty(
                {
                    "@type": "ImageObject", "contentUrl": photo["url"], "caption": photo.get("caption"),
                    "creditText": photo.get("credit"),
                }
            )
            for photo in _photos(release, version)
        ],
    }  # fmt: skip
    if located := place(version):
        found["locationCreated"] = {"@type": "Place", "name": located}
    if published := release.released_at or release.embargo_until:
        found["datePublished"] = published.isoformat()
    if version is first:
        found["workTranslation"] = [_translation(release, one) for one in others]
    else:
        found["translationOfWork"] = _translation(release, first)
    if release.corrected_at:
        found["dateModified"] = release.corrected_at.isoformat()
        found["correction"] = text.correction
    return _without_empty(found)


def _translation(release: Release, version: Version) -> Document:
    return {
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "inLanguage": version.language,
        "headline": version.headline,
    }


def _publisher(name: str, officers: Iterable[body.PressContact]) -> Document:
    points = [
        _without_empty(
            {
                "@type": "ContactPoint",
                "contactType": "press",
                "name": officer.name,
                "telephone": [phone.e164 or phone.shown for phone in officer.phones],
                "email": list(officer.emails),
            }
        )
        for officer in officers
    ]
    known = _without_empty({"name": name, "contactPoint": points})
    return {"@type": "Organization", **known} if known else {}


def _without_empty(found: Document) -> Document:
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}
