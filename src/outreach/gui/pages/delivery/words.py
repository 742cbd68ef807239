"""What stands in a recipient's way, and what became of a distribution, in the words of those who send."""

from __future__ import annotations

from collections import Counter

from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.i18n import N_, _
from outreach.services.delivery.audience import Resolved
from outreach.services.delivery.delivery import STATES as DELIVERIES
from outreach.services.delivery.delivery_labels import HOWS, STATES

# The problems that are looked at before sending (features.md X8), each with the codes of the audience it holds.
PROBLEMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "bounced": (N_("Bounced"), ("bounced",)),
    "not decided": (N_("Possible opt-outs"), ("not_decided",)),
    "do not contact": (N_("Do not contact"), ("blocked",)),
    "suppressed": (N_("Suppressed"), ("suppressed",)),
    "duplicate": (N_("Duplicate"), ("double",)),
    "no version": (N_("No version"), ("no version",)),
    "no address": (N_("No address"), ("no address", "bad address")),
    "already": (N_("Already delivered or waiting"), ("already", "waiting")),
    "other way": (N_("Reached the other way"), ("mail", "messenger")),
    "left out": (N_("Excluded by us"), ("aside", "filter", "excluded", "list", "got")),
}
_OF = {code: problem for problem, (_text, codes) in PROBLEMS.items() for code in codes}
EXCLUDED = N_("excluded")
TONES = {
    "refused": "problem", "unreached": "problem", "bounced": "problem", "unsure": "problem", "held": "warning",
    "queued": "", "sending": "warning", "sent": "done", "answered": "done", "drafted": "muted", "exported": "muted",
    "left out": "muted", "paused": "warning", "stopped": "muted", "scheduled": "accent",
    "prepared": "", "done": "done",
}  # fmt: skip


def problem_of(code: str) -> str:
    """The problem that a reason's code belongs to."""
    return _OF.get(code, "left out")


def problem_counts(resolved: Resolved, form: str) -> list[tuple[str, str]]:
    """Each problem that stands in somebody's way, with its words and how many in a form: "{problem}: {count}"."""
    found = Counter(problem_of(one.code) for one in resolved.left_out)
    return [(name, form.format(problem=problem(name), count=number(found[name]))) for name in PROBLEMS if found[name]]


def problem(name: str) -> str:
    """A problem in words."""
    return _(PROBLEMS[name][0])


def state(name: str) -> str:
    """The state of a distribution in words."""
    return _(STATES.get(name, name))


def recipient_state(name: str) -> str:
    """What came of a delivery, in words."""
    text = DELIVERIES.get(name, EXCLUDED)
    return _(text)


def short_state(name: str) -> str:
    """What came of a delivery in a word or two, for a column."""
    return _("under embargo") if name == "held" else recipient_state(name)


def how(name: str) -> str:
    """The way it went, in words."""
    return _(HOWS.get(name, name))


def languages(spoken: dict[str, int]) -> str:
    """ "Russian 800 · Kyrgyz 300", the largest first."""
    return " · ".join(
        f"{formatting.language(code, _('no language'))} {number(many)}"
        for code, many in sorted(spoken.items(), key=lambda pair: -pair[1])
    )
