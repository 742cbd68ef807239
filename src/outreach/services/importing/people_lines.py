"""Lines of a text that tell of one person each: a name, then the outlet, the job, numbers and addresses, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.press import contact_details, person_names
from outreach.services.contacts.records import Fields
from outreach.services.importing import consent, contact_method_cells
from outreach.services.importing.row_builder import Draft
from outreach.values import column_recognition

_BULLET = re.compile(r"^\s*(?:\d{1,3}[.)]|[–—•*-])\s+")
_BETWEEN = re.compile(r"[,;|\t\x00]|\s[–—-]\s")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d(?:\W*\d){4,}")
_PROPER_NAME = re.compile(r"[«“\"„].*|.*\.\w{2,3}")
_LEAST = 2  # lines


def read(text: str) -> list[Fields]:
    """The people of a text; none where an address stands in another line."""
    found: list[Fields] = []
    for line in filter(str.strip, text.splitlines()):
        if person := _person(_BULLET.sub("", line)):
            found.append(person)
        elif "@" in line:
            return []
    return found if len(found) >= _LEAST else []


def _person(line: str) -> Fields | None:
    """Whom a line tells of; None where it doesn't begin with a name and hold a number or an address behind it."""
    reach = [one for one in contact_details.find(line) if one.kind in ("email", "phone")]
    name = _BETWEEN.split(line, maxsplit=1)[0]
    bare = _IN_BRACKETS.sub("", name).strip()
    if not reach or len(name) > reach[0].start or not person_names.is_name(bare):
        return None
    draft = Draft()
    for detail in reach:
        contact_method_cells.take(draft, "", detail, "")
    before = line[len(name) : reach[0].start]
    roles = [part.strip() for part in _BETWEEN.split(_IN_BRACKETS.sub("", before)) if _is_said(part)]
    behind = contact_method_cells.between(line, reach, "\x00")[reach[0].start :]
    said = [*_IN_BRACKETS.findall(name + before), *_remarks(behind, draft)]
    return {**draft.fields, "name": bare, **_role(roles, said)}


def _role(parts: list[str], said: list[str]) -> Fields:
    """The job and the outlet that the parts before a number tell of, and the notes: what else they and others say."""
    wishes = [*filter(consent.reads_like_a_wish, parts)]
    job = next((part for part in parts if is_job(part) and part not in wishes), "")
    outlet = next((part for part in parts if part not in (job, *wishes)), "")
    rest = [part for part in parts if part not in (job, outlet)]
    fields = {"position": job, "outlet": outlet, "notes": "; ".join([*rest, *said])}
    return {field: value for field, value in fields.items() if value}


def _is_said(part: str) -> bool:
    """Whether a part says something, rather than what the number behind it is."""
    target = column_recognition.by_name(part.strip(" .:")) or ""
    return bool(_WORD.search(part)) and target.partition(".")[0] not in ("phone", "email")


def _remarks(text: str, draft: Draft) -> Iterator[str]:
    """What stands between and behind numbers and addresses; a number that is not whole is taken as it stands."""
    for part in text.split("\x00"):
        words = part.strip(" ,;|()–—-.")
        if _is_said(words):
            yield words
        elif _DIGITS.search(words):
            draft.fields.setdefault("phones", []).append({"raw": words, "label": "", "column": ""})


def is_job(part: str) -> bool:
    """Whether a part of what somebody does and for whom is the job: not «Кабарчы.кж», though that is a reporter."""
    return person_names.is_job(part) and not person_names.is_organisation(part) and not _PROPER_NAME.fullmatch(part)
