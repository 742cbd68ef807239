"""A mail that came back: whose, for good or for now, and why; by its report (RFC 3464), a complaint, or its words."""

import re
from collections.abc import Iterator, Mapping, Sequence

from outreach.press import vocabulary
from outreach.press.replies import bounce_notice
from outreach.press.replies.bounce_reasons import AFTER_DATA, Reason, Returned, is_of_sender, reason
from outreach.press.vocabulary import expression
from outreach.values.email.email_address import IN_TEXT

MAX_RECIPIENTS = 500

_ANY_ADDRESS = expression(rf"(?<![\w.+@-])(?![^\s@]{{0,64}}\.\.)(?:{IN_TEXT})")
_FIELD = expression(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*(.*(?:\n[ \t]+.*)*)", re.M)


def read(headers: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> list[Returned]:
    """The addresses that a message says did not get a mail, or got it; none where it is no such message.

    `headers` by lower-case name, `parts` as (kind of content, text), both as formats.mail_parts gives them.
    """
    whole = _said(parts)
    said, tail = _apart(whole)
    original = "\n".join([*(text for kind, text in parts if kind == "message/rfc822"), tail])
    complaint = _of_kind(parts, "message/feedback-report")
    if complaint or _is_complaint(headers):
        return _complaint(complaint, original)
    notice = bounce_notice.read(whole)
    if notice is not None:
        return notice[:MAX_RECIPIENTS]
    report = _of_kind(parts, "message/delivery-status")
    if not report and _REPORT.search(whole):
        report = whole
    ours = _our_addresses(headers, original)
    found = list(_of_report(report, said, original, ours)) if report else []
    gives_back = any(kind in ("message/rfc822", "message/delivery-status") for kind, _text in parts)
    if not found and is_bounce(headers, said, gives_back):
        found = list(_of_words(headers, said, original, ours))
    return found[:MAX_RECIPIENTS]


_REPORT = expression(r"^Final-Recipient:", re.M | re.I)


def _said(parts: Sequence[tuple[str, str]]) -> str:
    """The text of a message; where somebody sent on what a mail system wrote, without the signs before its lines."""
    whole = "\n".join(text for kind, text in parts if kind.startswith("text/"))
    if re.search(r"^>[> ]*(?:Final-Recipient:|-+ The following addresses)", whole, re.M | re.I):
        whole = re.sub(r"^[> ]*>(?!>) ?", "", whole, flags=re.M)
    return whole


def _of_kind(parts: Sequence[tuple[str, str]], kind: str) -> str:
    return "\n\n".join(text for one, text in parts if one == kind)


# What it is

_NOTICE = vocabulary.patterns(vocabulary.servers("bounces")["notice"])


def is_bounce(headers: Mapping[str, str], said: str, gives_back: bool = False) -> bool:
    """Whether a message that has no report is one that a mail system wrote because it could not deliver."""
    if "x-failed-recipients" in headers:
        return True
    signs = (
        headers.get("return-path", "").strip() == "<>",
        bool(_NOTICE["from"].search(headers.get("from", ""))),
        bool(_NOTICE["subject"].search(headers.get("subject", ""))),
        bool(_NOTICE["opening"].search(said[:6_000])),
    )
    return (signs[2] and signs[3]) or ((signs[0] or signs[1]) and (signs[2] or signs[3] or gives_back))


_HEAD = expression(
    r"^(?:Return-Path|Received|Delivered-To|X-Originating-IP|Message-ID|DKIM-Signature)[ \t]*:[ \t]*\S", re.M | re.I
)
# A heading, "UNDELIVERABLE MAIL", is no copy: under that stand the lines with which a message begins.
_HEADER = expression(
    r"^[ \t>|]*(?:From|To|Subject|Date|Message-ID|MIME-Version|Von|An|От|Кому|Тема)[ \t]*:", re.I | re.M
)


def _apart(text: str) -> tuple[str, str]:
    """What the mail system says, and the copy of the message under it."""
    copy = next((found for found in _NOTICE["copy"].finditer(text, 1) if _HEADER.search(text, found.end())), None)
    starts = [found.start() for found in (copy, _HEAD.search(text, 1)) if found]
    at = min((start for start in starts if text[:start].strip()), default=len(text))
    return text[:at], text[at:]


# A report


def _groups(report: str) -> Iterator[dict[str, str]]:
    for group in re.split(r"\n[ \t]*\n", report):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(group):
            fields.setdefault(name.lower(), " ".join(value.split()))
        yield fields


def _our_addresses(headers: Mapping[str, str], original: str) -> set[str]:
    """Those from which the mail went out that came back."""
    return _addresses_in({"to": headers.get("to", ""), "from": _field(original, "From")}, "to", "from")


def _field(original: str, name: str) -> str:
    """A field of the message that is given back, with the lines on which it goes on; "" where it has none."""
    found = re.search(rf"^(?:{name}):(.*(?:\n[ \t].*)*)", original, re.M | re.I)
    return found[1] if found else ""


def _addresses_in(headers: Mapping[str, str], *names: str) -> set[str]:
    """The addresses in some fields, in small letters."""
    return {one.lower() for name in names for one in _ANY_ADDRESS.findall(headers.get(name, ""))}


def _of_report(report: str, said: str, original: str, ours: set[str]) -> Iterator[Returned]:
    seen: set[str] = set()
    groups = [one for one in _groups(report) if "final-recipient" in one or "original-recipient" in one]
    for fields in groups:
        written, final = (_address(fields.get(f"{which}-recipient", "")) for which in ("original", "final"))
        address = written or final
        action = fields.get("action", "").split(" ")[0].lower()
        if action in ("expanded", "relayed") or not address or address.lower() in seen:
            continue
        seen.add(address.lower())
        status = re.match(r"(?:\d\.\d{1,3}\.\d{1,3})?", fields.get("status", ""))
        words = _after(fields.get("diagnostic-code", ""))
        told = _told(said, final or address, len(groups) == 1)
        yield _returned(address, action, status[0] if status else "", words, told, original, ours)


def _told(said: str, address: str, alone: bool) -> tuple[str, str]:
    """What is said of an address, and in all where it is the only one."""
    return _about(said, address, alone), said if alone else ""


def _after(value: str) -> str:
    """What a field says after its kind: `smtp; 550 …`."""
    _kind, sign, rest = value.partition(";")
    return rest.strip() if sign else value.strip()


def _address(value: str) -> str:
    found = re.search(IN_TEXT, _after(value))  # a report may name what no house would take for an address
    return found.group().strip(".") if found else ""


def _returned(
    address: str, action: str, status: str, words: str, told: tuple[str, str], original: str, ours: set[str]
) -> Returned:
    """`words` of the report; `told` beside the address in the text, and in all of it where it is about one alone."""
    around, said = told
    why = _why(words, around, said, status)
    if why.hard and is_of_sender(words, around, why, address, ours):
        why = why._replace(name="sender")
    if action != "failed" and status.startswith("2"):
        action = "delivered"
    kinds = {"delivered": "delivered", "delayed": "delayed", "unsure": "other"}
    kind = kinds.get(action, "hard" if why.hard else "soft")
    return Returned(address, kind, why, " ".join((words or around).split())[:300], message_id(original))


def _why(words: str, around: str, said: str, status: str) -> Reason:
    """Why, by the words of the report, which the text may tell more exactly; without them by the text."""
    if not words:
        return _best(said, around, status)
    why = reason(words, status)
    if why.name == "unknown":  # where in the conversation it was said is told in the text
        why = why._replace(name=reason(f"{words} {_when(around)}").name)
    if why.name == "unknown" and reason(said).name == "full":
        return why._replace(name="full")
    wider = _best(said, around, status) if why.name in _VAGUE and around else why
    if wider is why or wider.name == "other":
        return why
    return wider._replace(code=why.code or wider.code, status=why.status or wider.status)


_VAGUE = ("other", "late", "busy")


def _when(around: str) -> str:
    """The step of the conversation at which the server said it, where the text tells that it was after the message."""
    return "(DATA)" if AFTER_DATA.search(around) else ""


def message_id(original: str) -> str:
    """The Message-ID of the message that is given back; "" where it is not."""
    found = re.search(r"^Message-ID:\s*(<[^<>\s]{1,250}>)", original, re.M | re.I)
    return found.group(1) if found else ""


def _about(said: str, address: str, alone: bool) -> str:
    """What the text says of one address: from where it is named to the next one; all of it where it is the only one."""
    lines = said.split("\n")
    for number, line in enumerate(lines):
        if address.lower() in line.lower():
            taken = [line]
            if re.match(r"[45]\d\d[ -]", line):
                return line
            for other in lines[number + 1 : number + 40]:
                next_one = None if alone else _FIRST.match(other)
                if next_one and next_one.group(1).lower() != address.lower():
                    break
                taken.append(other)
            return "\n".join(taken)
    return said if alone else ""


_FIRST = expression(f"[ \\t>]*<?({IN_TEXT})>?[ \\t]*(?::|$|\\(|,)")


def _best(said: str, around: str, status: str) -> Reason:
    """Why, by the narrowest words that tell it: what the server said, what stands beside the address, all of it."""
    first = None
    for words in (*_NOTICE["quoted"].findall(around), around, said):
        found = reason(words, status)
        first = first or found
        if found.name != "other":
            return found
    return first or reason("", status)


# Complaints


def _is_complaint(headers: Mapping[str, str]) -> bool:
    """The form that Hotmail and its kin use: a bare copy of the message under this subject."""
    return headers.get("subject", "").strip().lower().startswith("complaint about message from")


def _complaint(report: str, original: str) -> list[Returned]:
    kind_of = re.search(r"^Feedback-Type:[ \t]*([\w-]+)", report, re.M | re.I)
    said = kind_of[1] if kind_of else ""
    kind = "opt-out" if said.lower().startswith("opt-out") else "complaint"
    fields = re.findall(r"^(?:Original-Rcpt-To|Removal-Recipient):[ \t]*(.*)", report, re.M | re.I)
    there = _once([*filter(None, map(_address, fields))]) or [_address(_field(original, "To|X-HmXmrOriginalRecipient"))]
    return [Returned(one, kind, Reason("complaint", "", ""), said, message_id(original)) for one in there]


# Words alone

_A = f"(?<![\\w.+@-])<?(?![^\\s@]{{0,64}}\\.\\.)(?P<address>{IN_TEXT})>?"
_WAYS = [expression(way.replace("<address>", _A), re.I) for way in vocabulary.servers("bounces")["named"]["ways"]]


def _of_words(headers: Mapping[str, str], said: str, original: str, ours: set[str]) -> Iterator[Returned]:
    named = _named(headers, said, original)
    action = "delayed" if _is_delay(headers, said) else "failed"
    if not named:  # none is blamed in so many words: it is the only one that is named, or nobody knows
        named = _last_resort(headers, said, original, ours)
        action = action if len(named) == 1 else "unsure"
    for address in named:
        yield _returned(address, action, "", "", _told(said, address, len(named) == 1), original, ours)


def _following(said: str) -> list[str]:
    """The addresses that stand under such a line, up to the next empty one."""
    found: list[str] = []
    for start in _NOTICE["follows"].finditer(said):
        for line in said[start.end() :].split("\n", 12)[:12]:
            there = _ANY_ADDRESS.findall(line.replace("=", " "))
            if there and not re.match(r"\s*(?:To|Cc|From|Subject)\s*:", line, re.I):
                found.append(there[0].strip("."))
            elif found and not line.strip():
                break
    return found


def _is_delay(headers: Mapping[str, str], said: str) -> bool:
    words = f"{headers.get('subject', '')}\n{said[:3_000]}"
    return bool(_NOTICE["delay"].search(words)) and not _NOTICE["given_up"].search(words)


# Exim tells where a list or an alias sent the mail on to, and then the address we wrote to, which is the one we know.
_FORWARDED = expression(
    rf"^[ \t]*<?({IN_TEXT})>?[ \t]*\n[ \t]+\((?:ultimately )?generated from <?({IN_TEXT})>?\)", re.M
)


def _named(headers: Mapping[str, str], said: str, original: str) -> list[str]:
    written = {failed.lower(): address for failed, address in _FORWARDED.findall(said)}

    def as_written(addresses: Sequence[str]) -> list[str]:
        return [written.get(one.lower(), one) for one in addresses]

    failed = _ANY_ADDRESS.findall(headers.get("x-failed-recipients", ""))
    if failed:
        return _once(as_written(failed))
    ours = _addresses_in(headers, "to", "from", "delivered-to")
    for addresses, even_ours in _blamed(said):
        there = as_written(addresses)
        others = [one for one in there if one.lower() not in ours]
        if others or (there and even_ours):
            return _once(others or there)
    return []


def _blamed(said: str) -> Iterator[tuple[list[str], bool]]:
    """The addresses that words blame, by the surest way first, and whether it may be one of ours."""
    yield _following(said), False
    for way in _WAYS:
        yield [found.group("address").strip(".") for found in way.finditer(said)], way in _WAYS[:2]


_ROLES = expression(r"(?:postmaster|mailer-?daemon|abuse|help|helpdesk|support|admin\w*|webmaster|noc)@", re.I)


def _last_resort(headers: Mapping[str, str], said: str, original: str, ours: set[str]) -> list[str]:
    """Whom the subject or the words name; where they name nobody, to whom the message went that is given back."""
    around = f"{headers.get('subject', '')}\n{said}"
    mine = ours | _addresses_in(headers, "from")
    named = [one for one in _ANY_ADDRESS.findall(around) if one.lower() not in mine and not _ROLES.match(one)]
    if named:
        return _once(named)
    there = _ANY_ADDRESS.findall(_field(original, "To"))
    return _once([one for one in there if one.lower() not in ours] or there)


def _once(addresses: Sequence[str]) -> list[str]:
    return list({one.lower(): one for one in reversed(addresses)}.values())[::-1][:MAX_RECIPIENTS]
