"""Why a mail came back, out of what the server said: its words first, then its codes (RFC 5321 §4.2, RFC 3463)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from outreach.press import vocabulary

# "other": it came back, and it is not sure whose it was.
KINDS = ("hard", "soft", "delayed", "delivered", "complaint", "opt-out", "other")
# Reasons for which another try is in vain: the address is no more, or never was.
HARD = ("unknown", "moved", "domain", "no mail")
# Reasons that are ours, and say nothing of the address: our sender, our server, our message.
OF_US = ("sender", "blocked", "spam", "virus", "too large", "filtered")

_SERVERS = vocabulary.servers("bounces")
_PATTERNS = vocabulary.patterns(_SERVERS["reasons"])
_STATUSES = vocabulary.patterns(_SERVERS["statuses"])
_STEPS = vocabulary.patterns(_SERVERS["steps"])
# A server that took the recipient and refuses the text knows the address: its "unknown user" is then a filter.
AFTER_DATA = _STEPS["after_data"]

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")  # its dots would end a sentence
_CODE = re.compile(r"(?<![\d.-])([45][0-5]\d)(?![\d.])")
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REFUSED = re.compile(r"<-- ([45]\d\d[ -].*)")  # what MDaemon writes down of a session, of which the rest is no reason
MAX_SAID = 4_000


class Reason(NamedTuple):
    """Why a mail bounced: a reason of bounces.toml or "other", the reply code, the enhanced status; "" where none."""

    name: str
    code: str
    status: str

    @property
    def hard(self) -> bool:
        """Whether another try is in vain."""
        return self.name in HARD


_OUR_STEPS = {"mail from", "helo", "ehlo", "initial connection"}
_REPLIES = re.compile(r"^.*(?<!\d)[45][0-5]\d(?!\d).*(?:\n.*)?", re.M)  # a line with a reply of a server, and the next
_SENDER_STATUS = ("5.1.7", "5.1.8")  # RFC 3463 §3.2


def is_of_sender(words: str, around: str, why: "Reason", address: str, ours: Iterable[str]) -> bool:
    """Whether a server refused our address and not the recipient's: by the step, the status, or whom it names.

    `words` are the server's, `around` what the report tells of this recipient, `ours` our addresses.
    """
    heading = rf"(?<![\s<>])[\s<>]*+{re.escape(address)}[>:\s]*"  # of its report
    told = re.sub(heading, "", around, count=1, flags=re.I)
    words = " ".join((words or "\n".join(_REPLIES.findall(told))).split()).lower()
    found = _STEPS["step"].findall(words) or _STEPS["step"].findall(" ".join(around.split()))
    steps = {" ".join(one.lower().split()) for one in found}
    if (steps and steps <= _OUR_STEPS) or why.status in _SENDER_STATUS or _STEPS["sender"].search(words):
        return True
    domain = address.rpartition("@")[2].lower()
    names = {one for mine in map(str.lower, ours) for one in (mine, mine.rpartition("@")[2])} - {domain}
    named = any(re.search(rf"(?<![\w.@-]){re.escape(one)}(?![\w-]|\.\w)", words) for one in names)
    return named and address.lower() not in words


def relays_nothing(words: str) -> bool:
    """Whether a server passes on nothing of ours, whoever the recipient is that it says so of."""
    return bool(_STEPS["relaying"].search(words[:MAX_SAID]))


def reason(said: str, status: str = "") -> Reason:
    """Why a mail came back; `status` is the enhanced one that a report gave beside the words."""
    said = "\n".join(_REFUSED.findall(said[:MAX_SAID])) or said[:MAX_SAID]
    said = _ADDRESS.sub("a@a", " ".join(said.split()))
    codes = _CODE.findall(said)
    inside = [one for one in _ENHANCED.findall(said) if not one.startswith("2")]
    exact = [one for one in inside if not one.endswith(".0.0")]
    status = next(filter(None, (*exact[:1], status, *inside)), "")
    return Reason(_name(said, status), codes[0] if codes else "", status)


def _name(said: str, status: str) -> str:
    """The reason that the words tell, else the status."""
    name = next((name for name, pattern in _PATTERNS.items() if pattern.search(said)), None)
    if name is None:
        name = next((name for name, pattern in _STATUSES.items() if pattern.match(status)), "other")
    name = name.removesuffix(" at once")
    if name == "unknown" and AFTER_DATA.search(said) and not _STEPS["no_account"].search(said):
        return "filtered"
    return name


class Returned(NamedTuple):
    """One address of a bounce: one of KINDS, why, what was said in short, and the Message-ID of our mail."""

    address: str
    kind: str
    reason: Reason
    said: str
    message_id: str
