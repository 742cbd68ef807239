"""A mail that came back: whose, for good or for now, and why; by its report (RFC 3464), a complaint, or its words."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from collections.abc import Iterator, Mapping, Sequence

from outreach.press.replies import bounce_notice
from outreach.press.replies.bounce_reasons import AFTER_DATA, Reason, Returned, is_of_sender, reason
from outreach.values.email.email_address import IN_TEXT

MAX_RECIPIENTS = 500

_ANY_ADDRESS = re.compile(rf"(?<![\w.+@-])(?![^\s@]{{0,64}}\.\.)(?:{IN_TEXT})")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*(.*(?:\n[ \t]+.*)*)", re.M)


def read(headers: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> list[Returned]:
    """The addresses that a message says did not get a mail, or got it; none where it is no such message.

    `headers` by lower-case name, `parts` as (kind of content, text), both as formats.mail_parts gives them.
    """
    whole = "\n".join(text for kind, text in parts if kind.startswith("text/"))
    if re.search(r"^>[> ]*(?:Final-Recipient:|-+ The following addresses)", whole, re.M | re.I):  # sent on by somebody
        whole = re.sub(r"^[> ]*>(?!>) ?", "", whole, flags=re.M)
    said, tail = _apart(whole)
    original = "\n".join([*(text for kind, text in parts if kind == "message/rfc822"), tail])
    complaint = _of_kind(parts, "message/feedback-report")
    if complaint or _is_complaint(headers):
        return _complaint(complaint, original)
    notice = bounce_notice.read(whole)
    if notice is not None:
        return notice[:MAX_RECIPIENTS]
    report = _of_kind(parts, "message/delivery-status")
    if not report and re.search(r"^Final-Recipient:", whole, re.M | re.I):
        report = whole
    ours = _our_addresses(headers, original)
    found = list(_of_report(report, said, original, ours)) if report else []
    gives_back = any(kind in ("message/rfc822", "message/delivery-status") for kind, _text in parts)
    if not found and is_bounce(headers, said, gives_back):
        found = list(_of_words(headers, said, original, ours))
    return found[:MAX_RECIPIENTS]


def _of_kind(parts: Sequence[tuple[str, str]], kind: str) -> str:
    return "\n\n".join(text for one, text in parts if one == kind)


# What it is

_DAEMON = re.compile(
    r"mailer-?daemon|postmaster|mail ?delivery|mail ?administrator|mailbox|no-?reply|returned|undeliver|bounce|mdaemon|imss|smtp|system administrator|\badmin@",
    re.I,
)
_SUBJECT = re.compile(
    r"undeliver|mail failed|returning to sender|return(?:ed|ing) (?:e-?)?mail|delivery (?:status|failure|failed|report|error|problem|notif|subsystem)|mail (?:delivery|system|failure|error)|failure notice|could ?n[o']t (?:be )?(?:deliver|send)"
    r"|not (?:be )?deliver|non-?deliver|delivery\W+fail|(?:message|mail)\b.{0,40}\b(?:delayed|rejected|not yet been)|processing error|non remis|failed mail|user unknown|unknown user|nicht zustellbar|unzustellbar|недоставлен|не доставлен|не может быть доставлен|не было доставлен|жеткирилген жок|возврат|error sending|возвращен|доставка отложена|не уда(?:лось|ется|ётся) доставить|сбой доставки|ошибка доставки|не вдалося доставити|teslim edilemedi|no se puede entregar|échec de la remise|impossibile recapitare|niedostarczon|nedoručiteln|无法送达|退信|无法传递|yetkazilmadi|жеткізілмеді|не доставлено|failure|退回|无法投递|無法(?:投遞|傳遞)|доставк\w+ задержан|задержка доставки|недоставк|verzögert|échec de remise|nie dostarczon|mancata consegna|não entregue|إخفاق|تعذر تسليم|تعذّر تسليم",
    re.I,
)
_OPENING = re.compile(
    r"could ?n[o']?t be delivered|unable to deliver|wasn'?t able to deliver|not (?:be )?delivered|deliver(?:y|ing)\b.{0,60}\bfail|permanent(?:ly)? (?:fatal )?error|was not relayed|fatal errors|undeliverable|не может быть доставлено|не уда(?:лось|ется|ётся) доставить|сбой доставки|returned to sender|had delivery errors|failure reasons|could not be sent|did not reach|not (?:yet )?(?:been )?delivered|not receive a copy|could ?n[o']t deliver|returned because|no such user|unknown user|user unknown|failed recipient|failed because|not exactly match|n'a pas pu|fehler bei der nachrichten|не вдалося доставити|impossibile recapitare|échec de la remise|无法送达|无法传递|^<<< 5|[>:] 5\d\d[ -]5\.\d|was automatically rejected|Transcript of session|no se pudo entregar|teslim edilemedi|получател\w+(?: или группам)? (?:отложена|задержана)|nicht zugestellt|退回|无法投递|(?:收件人|用户|地址|邮箱)[^。\n]{0,20}不存在|не доставлено пользователю|nie można dostarczyć|não foi possível entregar|تعذر تسليم",
    re.I,
)


def is_bounce(headers: Mapping[str, str], said: str, gives_back: bool = False) -> bool:
    """Whether a message that has no report is one that a mail system wrote because it could not deliver."""
    if "x-failed-recipients" in headers:
        return True
    signs = (
        headers.get("return-path", "").strip() == "<>",
        bool(_DAEMON.search(headers.get("from", ""))),
        bool(_SUBJECT.search(headers.get("subject", ""))),
        bool(_OPENING.search(said[:6_000])),
    )
    return (signs[2] and signs[3]) or ((signs[0] or signs[1]) and (signs[2] or signs[3] or gives_back))


_COPY = re.compile(
    r"^[ \t>*#|=_~.-]*(?:this is (?:a|the) copy|below this line is|(?:the )?(?:start of )?(?:original|unsent|returned|rejected|undelivered|undeliverable|old) (?:message|mail|e-?mail)\b(?! (?:was|to|from|could|you|has|is)\b)|message headers? follow|(?:the )?headers? of the (?:original|message)"
    r"|(?:full |original )?message (?:headers?|header|text|follows|body)\b|(?:message|text) of (?:your|the) (?:original )?message|исходное (?:сообщение|письмо)|копия (?:письма|сообщения)|текст (?:письма|сообщения)|included is a copy|here is your message|ваше письмо)[^\n]{0,80}$",
    re.I | re.M,
)
_HEAD = re.compile(
    r"^(?:Return-Path|Received|Delivered-To|X-Originating-IP|Message-ID|DKIM-Signature)[ \t]*:[ \t]*\S", re.M | re.I
)
# A heading, "UNDELIVERABLE MAIL", is no copy: under that stand the lines with which a message begins.
_HEADER = re.compile(
    r"^[ \t>|]*(?:From|To|Subject|Date|Message-ID|MIME-Version|Von|An|От|Кому|Тема)[ \t]*:", re.I | re.M
)


def _apart(text: str) -> tuple[str, str]:
    """What the mail system says, and the copy of the message under it."""
    copy = next((found for found in _COPY.finditer(text, 1) if _HEADER.search(text, found.end())), None)
    starts = [found.start() for found in (copy, _HEAD.search(text, 1)) if found]
    at = min((start for start in starts if text[:start].strip()), default=len(text))
    return text[:at], text[at:]


# A report


def _groups(report: str) -> Iterator[dict[str, str]]:
    for group in re.split(r"\n[ \t]*\n", report):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(group):
            fields.setdefault(name.lower(), " ".join(value.split()))
        if fields:
            yield fields


def _our_addresses(headers: Mapping[str, str], original: str) -> set[str]:
    """Those from which the mail went out that came back."""
    sent = re.search(r"^From:(.*(?:\n[ \t].*)*)", original, re.M | re.I)
    return {one.lower() for one in _ANY_ADDRESS.findall(f"{headers.get('to', '')} {sent[1] if sent else ''}")}


def _of_report(report: str, said: str, original: str, ours: set[str]) -> Iterator[Returned]:
    seen: set[str] = set()
    groups = [one for one in _groups(report) if "final-recipient" in one or "original-recipient" in one]
    for fields in groups:
        address = _address(fields.get("original-recipient", "")) or _address(fields.get("final-recipient", ""))
        final = _address(fields.get("final-recipient", "")) or address
        action = fields.get("action", "").split(" ")[0].lower()
        if action in ("expanded", "relayed") or not (address or final) or address.lower() in seen:
            continue
        seen.add(address.lower())
        status = re.match(r"\d\.\d{1,3}\.\d{1,3}", fields.get("status", "") or "")
        words = _after(fields.get("diagnostic-code", ""))
        around = _about(said, final or address, len(groups) == 1)
        yield _returned(
            address,
            action,
            status.group() if status else "",
            words,
            (around, said if len(groups) == 1 else ""),
            original,
            ours,
        )


def _after(value: str) -> str:
    """What a field says after its kind: `smtp; 550 …`."""
    kind, sign, rest = value.partition(";")
    return rest.strip() if sign and " " not in kind.strip() else value.strip()


def _address(value: str) -> str:
    found = re.search(IN_TEXT, _after(value))  # a report may name what no house would take for an address
    return found.group().strip(".") if found else ""


def _returned(
    address: str, action: str, status: str, words: str, told: tuple[str, str], original: str, ours: set[str]
) -> Returned:
    """`words` of the report; `told` beside the address in the text, and in all of it where it is about one alone."""
    around, said = told
    why = reason(words, status) if words else _best(said, around, status)
    if why.name == "unknown" and words:  # where it was said is told in the text
        why = why._replace(name=reason(f"{words} {_when(around)}").name)
    if words and why.name == "unknown" and reason(said).name == "full":  # what the text says of it is nearer
        why = why._replace(name="full")
    if why.name in ("other", "late", "busy") and words and around:
        wider = _best(said, around, status)
        if wider.name != "other":
            why = wider._replace(code=why.code or wider.code, status=why.status or wider.status)
    if why.hard and is_of_sender(words, around, why, address, ours):
        why = why._replace(name="sender")
    if action == "delivered" or (action != "failed" and status.startswith("2")):
        kind = "delivered"
    elif action == "delayed":
        kind = "delayed"
    elif action == "unsure":
        kind = "other"
    else:
        kind = "hard" if why.hard else "soft"
    return Returned(address, kind, why, _short(words or around), message_id(original))


def _when(around: str) -> str:
    """The step of the conversation at which the server said it, where the text tells that it was after the message."""
    return "(DATA)" if AFTER_DATA.search(around) else ""


def _short(said: str) -> str:
    return " ".join(said.split())[:300]


def message_id(original: str) -> str:
    """The Message-ID of the message that is given back; "" where it is not."""
    found = re.search(r"^Message-ID:\s*(<[^<>\s]{1,250}>)", original, re.M | re.I)
    return found.group(1) if found else ""


def _about(said: str, address: str, alone: bool) -> str:
    """What the text says of one address: from where it is named to where the next is; else all, where it is the only one."""
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


_FIRST = re.compile(f"[ \\t>]*<?({IN_TEXT})>?[ \\t]*(?::|$|\\(|,)")


def _best(said: str, around: str, status: str) -> Reason:
    """Why, by the narrowest words that tell it: what the server said, what stands beside the address, all of it."""
    first = None
    for words in (*_QUOTED.findall(around), around, said):
        found = reason(words, status)
        first = first or found
        if found.name != "other":
            return found
    return first or reason("", status)


# What the other server answered, as reports quote it.
_QUOTED = re.compile(
    r"(?:said:|returned was:|error message:|reason:|because of|<<<|responded with:|reported:|response was:|Diagnostic[^\n:]{0,20}:)\s*([^\n]{3,600}(?:\n(?![<\s]*\S+@)[^\n]{1,200}){0,4})",
    re.I,
)


# Complaints


def _is_complaint(headers: Mapping[str, str]) -> bool:
    """The form that Hotmail and its kin use: a bare copy of the message under this subject."""
    return headers.get("subject", "").strip().lower().startswith("complaint about message from")


def _complaint(report: str, original: str) -> list[Returned]:
    kind_of = re.search(r"^Feedback-Type:[ \t]*([\w-]+)", report, re.M | re.I)
    kind = "opt-out" if kind_of and kind_of.group(1).lower().startswith("opt-out") else "complaint"
    fields = re.findall(r"^(?:Original-Rcpt-To|Removal-Recipient):[ \t]*(.*)", report, re.M | re.I)
    there = _once([address for field in fields for address in [_address(field)] if address])
    if not there:
        found = re.search(r"^(?:To|X-HmXmrOriginalRecipient):(.*(?:\n[ \t].*)*)", original, re.M | re.I)
        there = [_address(found.group(1)) if found else ""]
    said = kind_of.group(1) if kind_of else ""
    return [Returned(one, kind, Reason("complaint", "", ""), said, message_id(original)) for one in there]


# Words alone

_A = f"(?<![\\w.+@-])<?(?![^\\s@]{{0,64}}\\.\\.)(?P<address>{IN_TEXT})>?"
# How mail systems name an address that failed, the plainest first; the first way that finds any is taken.
_WAYS = [
    re.compile(pattern, re.I | re.M)
    for pattern in (
        rf"^[ \t>\"']*{_A}[ \t]*(?::|$|\(|\[|\.\.\.|,[ \t]*$|;|-[ \t])",
        rf"^[ \t]*>>>[ \t]*(?:[^\s<]+[ \t]+)?{_A}[ \t]*$",
        rf"^[45]\d\d[ \t-]+(?:[45]\.\d\.\d[ \t]+)?{_A}\.\.\.",
        rf"(?:Recipient|Addressed To|To|Address|Addressee|Получатель|Адрес)[ \t]*:[ \t]*(?:[^\n<>@]{{0,60}})?{_A}",
        rf"(?:RCPT TO:)[ \t]*{_A}",
        rf"(?:undeliver\w+|deliver\w*|forwarded)(?:[ \t\n]+[^\s@]{{1,30}}){{0,6}}[ \t\n]to[ \t]+(?:the[ \t]+)?(?:mailbox[ \t]+|user[ \t]+|address[ \t]+|recipient[ \t]+)?['\"]?{_A}",
        rf"(?:user|mailbox|account|address|recipient|ящик\w*|адрес\w*|пользовател\w*|получател\w*|для)[ \t]+(?:of[ \t]+)?['\"«]?{_A}",
        rf"(?:deliver\w*(?:[ \t]+\w+){{0,3}}[ \t]+(?:mail|message|e-?mail)(?:[ \t]+\w+)?[ \t]+to|message to|mail to|send to|addressed to|addressed,|errors?:|following address(?:es)?:?|recipients?:?|не доставлено)\s+['\"]?{_A}",
    )
]


def _of_words(headers: Mapping[str, str], said: str, original: str, ours: set[str]) -> Iterator[Returned]:
    named = _named(headers, said, original)
    action = "delayed" if _is_delay(headers, said) else "failed"
    if not named:  # none is blamed in so many words: it is the only one that is named, or nobody knows
        named = _last_resort(headers, said, original, ours)
        action = action if len(named) == 1 else "unsure"
    for address in named:
        alone = len(named) == 1
        told = (_about(said, address, alone), said if alone else "")
        yield _returned(address, action, "", "", told, original, ours)


# The line that says whose addresses follow.
_FOLLOW = re.compile(
    r"^[^\n]{0,200}(?:reach|deliver|fail|receive|error|undeliver)[^\n]{0,80}(?:recipient|address|user|to)\w*(?:\(e?s\))?(?: is| are)?[^\n:]{0,40}:[ \t]*\n",
    re.I | re.M,
)


def _following(said: str) -> list[str]:
    """The addresses that stand under such a line, up to the next empty one."""
    found: list[str] = []
    for start in _FOLLOW.finditer(said):
        for line in said[start.end() :].split("\n", 12)[:12]:
            there = _ANY_ADDRESS.findall(line.replace("=", " "))
            if there and not re.match(r"\s*(?:To|Cc|From|Subject)\s*:", line, re.I):
                found.append(there[0].strip("."))
            elif found and not line.strip():
                break
    return found


def _is_delay(headers: Mapping[str, str], said: str) -> bool:
    words = f"{headers.get('subject', '')}\n{said[:3_000]}"
    return bool(re.search(r"\b(?:delayed|warning|will (?:keep|continue) (?:trying|to try|to attempt)|attempts will continue|not yet been delivered|no action is required|(?:доставка|получател\w+|группам) (?:отложена|задержана)|задержка доставки|попытки(?: доставки)? (?:будут продолжены|будут продолжаться|продолжаются)|verzögert|retardée?|gecikti)\b", words, re.I)) and not re.search(r"given up|giving up|permanent|failed permanently", words, re.I)  # fmt: skip


# Exim tells where a list or an alias sent the mail on to, and then the address we wrote to, which is the one we know.
_FORWARDED = re.compile(
    rf"^[ \t]*<?({IN_TEXT})>?[ \t]*\n[ \t]+\((?:ultimately )?generated from <?({IN_TEXT})>?\)", re.M
)


def _named(headers: Mapping[str, str], said: str, original: str) -> list[str]:
    written = {failed.lower(): address for failed, address in _FORWARDED.findall(said)}

    def as_written(addresses: Sequence[str]) -> list[str]:
        return [written.get(one.lower(), one) for one in addresses]

    failed = _ANY_ADDRESS.findall(headers.get("x-failed-recipients", ""))
    if failed:
        return _once(as_written(failed))
    ours = {
        one.lower() for name in ("to", "from", "delivered-to") for one in _ANY_ADDRESS.findall(headers.get(name, ""))
    }
    others = as_written([one for one in _following(said) if one.lower() not in ours])
    if others:
        return _once(others)
    for way in _WAYS:
        there = as_written([found.group("address").strip(".") for found in way.finditer(said)])
        others = [one for one in there if one.lower() not in ours]
        if others:
            return _once(others)
        if there and way in _WAYS[:2]:
            return _once(there)
    return []


_ROLES = re.compile(r"(?:postmaster|mailer-?daemon|abuse|help|helpdesk|support|admin\w*|webmaster|noc)@", re.I)


def _last_resort(headers: Mapping[str, str], said: str, original: str, ours: set[str]) -> list[str]:
    """Whom the subject or the words name; where they name nobody, to whom the message went that is given back."""
    around = f"{headers.get('subject', '')}\n{said}"
    mine = ours | {one.lower() for one in _ANY_ADDRESS.findall(headers.get("from", ""))}
    named = [one for one in _ANY_ADDRESS.findall(around) if one.lower() not in mine and not _ROLES.match(one)]
    if named:
        return _once(named)
    found = re.search(r"^To:(.*(?:\n[ \t].*)*)", original, re.M | re.I)
    there = _ANY_ADDRESS.findall(found.group(1)) if found else []
    return _once([one for one in there if one.lower() not in ours] or there)


def _once(addresses: Sequence[str]) -> list[str]:
    return list({one.lower(): one for one in reversed(addresses)}.values())[::-1][:MAX_RECIPIENTS]
