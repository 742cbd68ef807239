"""Release metadata that newsrooms and search engines read: IPTC ninjs 3.3 and 1.8, and schema.org NewsArticle.

The field names are those of the table in press.md §3; what a vocabulary has no field for is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from outreach import paths
from outreach.formats.documents import picture
from outreach.mail import body
from outreach.model.releases import Release, Version
from outreach.press import dates
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.exporting.letter_export import attachments, photos
from outreach.values import places, rich_text

Document = Fields

_PUBSTATUS = {"withdrawn": "canceled", "draft": "withheld", "ready": "withheld"}
_GOALS = "http://metadata.un.org/sdg"
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


def document(name: str, release: Release, version: Version, text: body.Text, publisher: str) -> Document:
    """One version by a template of `resources/metadata` (ninjs-3.3, ninjs-1.8, schema), as it goes out now.

    In a template "$name" stands for a fact; what has no value is left out, and what says nothing without it.
    """
    template = json.loads((paths.resources() / "metadata" / f"{name}.json").read_text("utf-8"))
    found: Document = _filled(template, _facts(release, version, text, publisher))
    return found


def _filled(template: Any, facts: Document) -> Any:
    """A template with its facts; empty where none of those that it names has a value."""
    if isinstance(template, str):
        return facts[template[1:]] if template.startswith("$") else template
    if isinstance(template, list):
        return [found for one in template if (found := _filled(one, facts)) != {}]
    found = _without_empty({name: _filled(one, facts) for name, one in template.items()})
    return found if _says_something(template, found) else {}


def _says_something(template: Document, found: Document) -> bool:
    """Whether one of the facts has a value that a template names; True where it names none."""
    named = [name for name, one in template.items() if not isinstance(one, str) or one.startswith("$")]
    return not named or any(name in found for name in named)


def _facts(release: Release, version: Version, text: body.Text, publisher: str) -> Document:
    """What there is to say of a version, by the names that the templates use."""
    plain = "\n\n".join(rich_text.plain_block(block.rich) for block in _blocks(text)) + "\n"
    first, *others = release.versions
    return {
        "uri": identifier(release, version),
        "version": str(release.version),
        "language": version.language,
        "reference": release.reference,
        "publisher": publisher,
        "headline": text.headline,
        "text_subhead": text.subhead,
        "subhead": "" if text.withdrawn else text.subhead,
        "lead": "" if text.withdrawn else lead(rich_text.plain(text.body)),
        "located": place(version),
        "dateline": version.dateline,
        "plain": plain,
        "article": plain if text.withdrawn else rich_text.plain(text.body),
        "characters": len(plain),
        "words": len(plain.split()),
        "xhtml": _xhtml(text, version.language),
        "note": "\n\n".join(part for part in (text.correction, rich_text.plain(text.notes_to_editors)) if part),
        "translations": [_translation(release, one) for one in others] if version is first else [],
        "original": {} if version is first else _translation(release, first),
        **_state(release, text),
        **_topics(release),
        **_said_by(version, text),
        **_files_of(release, version, text),
    }


def _blocks(text: body.Text) -> list[body.Block]:
    return [block for block in body.blocks(text) if block.kind not in _HEAD]


def _state(release: Release, text: body.Text) -> Document:
    """How far a release has come, and when."""
    moments = {
        "created": release.created_at,
        "changed": release.corrected_at or release.released_at or release.created_at,
        "published": release.released_at or release.embargo_until,
        "corrected": release.corrected_at,
        "embargo": release.embargo_until,
    }
    return {
        "status": "withheld" if text.embargoed else _PUBSTATUS.get(release.status, "usable"),
        "release_status": release.status,
        "correction": text.correction if release.corrected_at else "",
        **{name: moment.isoformat() if moment else "" for name, moment in moments.items()},
    }


def _topics(release: Release) -> Document:
    """Countries, goals and organisations of a release."""
    countries = {code: places.country_name(code) for code in release.countries}
    roles = (("donor", release.donors), ("partner", release.partners))
    return {
        "places": [{"name": name, "literal": code} for code, name in countries.items()],
        "places_1": [{"name": name, "scheme": "iso3166-1a2", "code": code} for code, name in countries.items()],
        "coverage": [{"@type": "Country", "name": name} for name in countries.values()],
        "subjects": [{"name": f"SDG {goal}", "uri": f"{_GOALS}/{goal}"} for goal in release.sdgs],
        "subjects_1": [{"name": f"SDG {goal}", "scheme": _GOALS, "code": str(goal)} for goal in release.sdgs],
        "organisations": [{"name": name, "rel": rel} for rel, names in roles for name in names],
        "funders": [{"@type": "Organization", "name": name} for name in release.donors],
    }


def _said_by(version: Version, text: body.Text) -> Document:
    """Who is quoted, and who answers the press."""
    quoted = _quoted(version)
    people = [{"name": name, "rel": "quoted"} for name in quoted]
    return {
        "people": [*people, *map(_contact, text.officers)],
        "people_1": [*people, *({"name": officer.name, "rel": "contact"} for officer in text.officers)],
        "mentions": [{"@type": "Person", "name": name} for name in quoted],
        "contact_points": list(map(_contact_point, text.officers)),
    }


def _files_of(release: Release, version: Version, text: body.Text) -> Document:
    """The attachments and photos of a version; ninjs has none of a release that is withdrawn."""
    there = {"file": _files(release, version), "photo": list(_pictures(release, version, text))}
    some = {} if text.withdrawn else there
    return {
        "associations": [one for kind in some for one in some[kind]],
        "associations_1": {
            f"{kind}_{number}": _as_ninjs_1(one) for kind in some for number, one in enumerate(some[kind], 1)
        },
        "media": [
            {"@type": "MediaObject", "name": row.name, "encodingFormat": row.media_type, "sha256": row.blob_hash}
            for row in attachments(release, version.language)
        ],
        "images": list(map(_image, photos(release, version.language))),
    }


def _contact(officer: body.PressContact) -> Document:
    """An officer as one of the `people` of ninjs 3."""
    return _without_empty({"name": officer.name, "rel": "contact", "contactInfo": list(_reach(officer))})


def _contact_point(officer: body.PressContact) -> Document:
    """An officer as a ContactPoint of schema.org."""
    numbers = [phone.e164 or phone.shown for phone in officer.phones]
    known = {"@type": "ContactPoint", "contactType": "press", "name": officer.name}
    return _without_empty({**known, "telephone": numbers, "email": list(officer.emails)})


def _image(photo: FormFields) -> Document:
    """A linked photo as an ImageObject of schema.org."""
    known = {"@type": "ImageObject", "contentUrl": photo["url"]}
    return _without_empty({**known, "caption": photo.get("caption"), "creditText": photo.get("credit")})


def _quoted(version: Version) -> list[str]:
    said = (str(one.get("speaker") or "").strip() for one in version.quotes)
    return list(dict.fromkeys(name for name in said if name))


def _reach(officer: body.PressContact) -> Iterator[dict[str, str]]:
    """The ways to reach an officer, as `contactInfo` of ninjs 3."""
    for phone in officer.phones:
        yield {"type": "phone", "value": phone.e164 or phone.shown}
    for address in officer.emails:
        yield {"type": "email", "value": address}


_TAGS = {"heading": ("<h2>", "</h2>"), "banner": ("<p><strong>", "</strong></p>")}


def _xhtml(text: body.Text, language: str) -> str:
    """The blocks as a well-formed piece of XHTML, with the pictures in it."""
    rows, sources = [], body.sources(text.pictures, body.inline)
    for block in _blocks(text):
        before, after = _TAGS.get(block.kind, ("<p>", "</p>"))
        rows.append(body.element(block.rich, sources) if block.kind == "text" else before + escape(block.text) + after)
    said = quoteattr(language)
    content = "".join(rows).replace("<br>", "").replace("\n", "<br/>")
    return f"<div lang={said} xml:lang={said}>{content}</div>"


def _files(release: Release, version: Version) -> list[Document]:
    """The attachments of a version, as associations of ninjs 3."""
    return [
        {
            "name": row.name,
            "uri": f"urn:sha256:{row.blob_hash}",
            "type": "picture" if row.media_type.startswith("image/") else "text",
            "renditions": [{"name": "original", "contentType": row.media_type, "title": row.name}],
        }
        for row in attachments(release, version.language)
    ]


def _pictures(release: Release, version: Version, text: body.Text) -> Iterator[Document]:
    """The pictures of a version as associations of ninjs 3: those in its text, whose bytes are in its XHTML, and those
    that are linked."""
    for one in version.pictures:
        form = picture.media_type(text.pictures.get(one.hash, b""))
        yield _picture(f"urn:sha256:{one.hash}", one.caption or one.alternative, one.credit, contentType=form)
    for photo in photos(release, version.language):
        yield _picture(photo["url"], photo.get("caption"), photo.get("credit"), href=photo["url"])


def _picture(uri: str, caption: str | None, credit: str | None, **where: str) -> Document:
    said = [{"role": "caption", "value": caption}] if caption else []
    named = {"name": caption or uri, "uri": uri, "type": "picture", "descriptions": said, "copyrightHolder": credit}
    return _without_empty({**named, "renditions": [{"name": "original", **where}]})


def _as_ninjs_1(one: FormFields) -> Document:
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


def _translation(release: Release, version: Version) -> Document:
    return {
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "inLanguage": version.language,
        "headline": version.headline,
    }


def _without_empty(found: Document) -> Document:
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}
