"""A release as metadata that newsrooms and search engines read: IPTC ninjs 1.3 and schema.org NewsArticle.

The names are those of the table in press.md §3; a field that a vocabulary does not have is not made up.
"""

from __future__ import annotations

from typing import Any

from outreach.mail import body
from outreach.model import places
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.services.exporting_letters import text_of

_PUBSTATUS = {"withdrawn": "canceled", "draft": "withheld", "ready": "withheld", "embargoed": "withheld"}


def lead(version: Version) -> str:
    """The first paragraph of the text."""
    return next((part.strip() for part in version.body.split("\n\n") if part.strip()), "")


def identifier(release: Release, version: Version) -> str:
    """What names one version of a release for ever: its reference or number, and the language."""
    return f"urn:outreach:release:{release.reference or release.id}:{version.language}"


def ninjs(release: Release, version: Version) -> dict[str, Any]:
    """One version as ninjs 1.3 (iptc.org/std/ninjs)."""
    text = text_of(release, version, now())
    made = body.blocks(text)
    found: dict[str, Any] = {
        "uri": identifier(release, version),
        "type": "text",
        "mimetype": "text/html",
        "language": version.language,
        "pubstatus": _PUBSTATUS.get(release.status, "usable"),
        "versioncreated": release.created_at.isoformat(),
        "headline": version.headline,
        "description_text": lead(version),
        "body_text": body.plain(made),
        "body_xhtml": body.as_html(made, version.language, version.headline),
    }
    if release.embargo_until:
        found["embargoed"] = release.embargo_until.isoformat()
    if version.notes_to_editors or release.correction:
        found["ednote"] = "\n\n".join(part for part in (release.correction, version.notes_to_editors) if part)
    if version.dateline:
        found["located"] = version.dateline
    if version.subhead:
        found["description_subhead"] = version.subhead
    if release.countries:
        found["place"] = [{"name": places.country_name(code), "code": code} for code in release.countries]
    if release.donors or release.partners:
        found["organisation"] = [
            {"name": name, "rel": rel}
            for rel, names in (("donor", release.donors), ("partner", release.partners))
            for name in names
        ]
    found["associations"] = _associations(release, version)
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def _associations(release: Release, version: Version) -> dict[str, Any]:
    files = [row for row in release.attachments if row.language in (None, version.language)]
    found: dict[str, Any] = {
        f"file-{number}": {
            "uri": f"urn:sha256:{row.blob_hash}",
            "type": "picture" if row.media_type.startswith("image/") else "text",
            "mimetype": row.media_type,
            "headline": row.name,
        }
        for number, row in enumerate(files, 1)
    }
    for number, photo in enumerate(_photos(release, version), 1):
        found[f"photo-{number}"] = {
            "uri": photo["url"],
            "type": "picture",
            "description_text": photo.get("caption") or "",
            "copyrightholder": photo.get("credit") or "",
        }
    return found


def _photos(release: Release, version: Version) -> list[dict[str, Any]]:
    return [photo for photo in release.photos if photo.get("language") in (None, "", version.language)]


def schema(release: Release, version: Version) -> dict[str, Any]:
    """One version as a NewsArticle of schema.org, in JSON-LD."""
    others = [one for one in release.versions if one.id != version.id]
    text = text_of(release, version, now())
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": identifier(release, version),
        "headline": version.headline,
        "alternativeHeadline": version.subhead,
        "description": lead(version),
        "articleBody": version.body,
        "dateline": version.dateline,
        "inLanguage": version.language,
        "creativeWorkStatus": release.status,
        "dateCreated": release.created_at.isoformat(),
        "datePublished": (release.released_at or release.embargo_until or release.created_at).isoformat(),
        "workTranslation": [
            {
                "@type": "NewsArticle",
                "@id": identifier(release, one),
                "inLanguage": one.language,
                "headline": one.headline,
            }
            for one in others
        ],
        "sourceOrganization": [
            {"@type": "Organization", "name": name}
            for name in dict.fromkeys(officer.organisation for officer in text.officers if officer.organisation)
        ],
        "contactPoint": [
            {
                "@type": "ContactPoint",
                "contactType": "press",
                "name": officer.name,
                "telephone": [phone.e164 or phone.shown for phone in officer.phones],
                "email": list(officer.emails),
            }
            for officer in text.officers
        ],
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
        found["correction"] = release.correction
    return {name: value for name, value in found.items() if value not in ("", [], {})}
