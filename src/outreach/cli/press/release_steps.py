"""A release on its way by command: status, correction, withdrawal, embargo, versions compared, what it is about."""

import argparse
from collections.abc import Callable
from functools import partial

from outreach import i18n
from outreach.cli import output
from outreach.cli.declared import ID, Answer, Command, argument, flag, record_number, text
from outreach.cli.press import release_document
from outreach.i18n import N_, _, counted
from outreach.model.base import now
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.contacts import records
from outreach.services.delivery import audience, delivery, distributions
from outreach.services.releases import embargo, preflight, releases, statuses
from outreach.store.workspace import Workspace

ABOUT = ("project", "programme", "donors", "partners", "countries", "sdgs")


def _status(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.status is not None:
        workspace.write(_("Edit release"), releases.edit, choice.id, {"status": choice.status})
    card = workspace.read(releases.card, choice.id)
    choices = workspace.read(releases.choices, choice.id)
    names = ("id", "status", "embargo_until", "embargo_zone", "released_at", "corrected_at", "correction")
    answer = {**{name: getattr(card, name) for name in names}, "choices": choices[1:]}
    lines = [card.status, _("Possible next statuses: {statuses}").format(statuses=", ".join(choices[1:]) or "–")]
    if card.embargo_until is not None:
        lines.append(_("Embargo until {moment}").format(moment=i18n.moment(card.embargo_until)))
    return Answer(answer, lines)


def _marked(label: str, action: Callable[..., None], choice: argparse.Namespace, workspace: Workspace) -> Answer:
    workspace.write(_(label), action, choice.id, choice.words, choice.language)
    found = release_document.document(workspace, choice.id)
    wanted = audience.Audience((), release=choice.id, recipients_of=choice.id)
    prepare = f"outreach distributions prepare --release {choice.id} --to-those-who-have-it"
    commands = {"mail": prepare, "messenger": f"{prepare} --way messenger"}
    counts = {way: len(workspace.read(audience.resolve, wanted._replace(way=way)).recipients) for way in commands}
    tell = {way: command for way, command in commands.items() if counts[way]}
    found |= {"to_be_told": sum(counts.values()), "tell_with": next(iter(tell.values()), None), "tell_by": tell}
    found["stopped"] = stopped = workspace.read(delivery.stopped, choice.id)
    lines = [*release_document.lines(found)[:3], *[delivery.told_stopped(stopped)] * bool(stopped)]
    for way in tell or ("mail",):
        lines.append(counted(
            "{count} person who has it is to be told.", "{count} people who have it are to be told.", counts[way]
        ))  # fmt: skip
        lines += [_("To tell them: {command}").format(command=tell[way])] if tell else []
    found["may_have"] = output.documents(workspace.read(delivery.may_have_it, choice.id))
    for one in found["may_have"]:
        line = _("Distribution {id} was not sent by Outreach. If you sent it yourself, record that first: {command}")
        command = f"outreach distributions settle {one['distribution']} --arrived"
        lines.append(line.format(id=one["distribution"], command=command))
    same = workspace.read(lambda session: distributions.uncorrected(session, releases.card(session, choice.id)))
    return Answer(found, [*lines, *(f"! {text}" for text in same.values()), *release_document.outdated(found)])


def _against(card: Release) -> str:
    """What speaks against the end of an embargo that is not over."""
    over = card.status in ("released", "corrected") and not embargo.is_ahead(card, now())
    return "" if over or card.embargo_until is None else embargo.objection(card.embargo_until, now())


def _clock(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    wanted = [records.country(name) for name in choice.country]
    card = workspace.read(releases.card, choice.id)
    zone = workspace.read(settings.get, "zone")
    if card.embargo_until is None:
        return Answer({"embargo_until": None, "clocks": [], "problem": None}, [_("There is no embargo.")])
    clocks = embargo.clocks(card.embargo_until, wanted or list(card.countries), zone)
    against = _against(card)
    answer = {
        "embargo_until": card.embargo_until, "embargo_zone": card.embargo_zone,
        "clocks": output.documents(clocks), "problem": against or None,
    }  # fmt: skip
    lines = [f"{clock.at:%Y-%m-%d %H:%M}  {clock.zone}  {clock.country}".rstrip() for clock in clocks]
    return Answer(answer, [*lines, *([f"! {against}"] if against else [])], int(bool(against)))


def _compare(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(preflight.differences, choice.id)
    names = ("kind", "language", "written", "missing_in", "instead", "text")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    lines = [one.text for one in found] or [
        _("Numbers, dates, names and contact details are the same in every language.")
    ]
    return Answer({"differences": rows}, lines, 1 if rows else 0)


def _lift(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.id is not None:
        workspace.write(_("Lift embargo"), statuses.lift_now, choice.id)
    lifted = [choice.id] if choice.id is not None else workspace.write(_("End embargoes"), statuses.lift)
    rows = workspace.read(releases.rows, lifted)
    answer = {"lifted": output.documents(rows)}
    return Answer(answer, [f"{row.id}  {row.headline}" for row in rows] or [_("None found.")])


def _about(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    proposed = workspace.read(releases.proposed_about, choice.id)
    if choice.take and proposed:
        workspace.write(_("Edit release"), releases.edit, choice.id, proposed)
        proposed = workspace.read(releases.proposed_about, choice.id)
    fields = workspace.read(releases.fields, choice.id)
    people = [quote for version in fields["versions"].values() for quote in version["quotes"]]
    answer = {**{name: fields[name] for name in ABOUT}, "quotes": people, "proposed": proposed}
    lines = output.sheet((name, fields[name]) for name in ABOUT)
    lines += [f"“{quote.get('text', '')}” — {quote.get('speaker', '')}" for quote in people]
    if proposed:
        lines += ["", _("Suggested from the text; --take accepts it:"), *output.sheet(proposed.items())]
    return Answer(answer, lines)


def _photo(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    photos = workspace.read(releases.fields, choice.id)["photos"]
    others = [photo for photo in photos if photo["url"] != choice.url.strip()]
    if choice.remove and len(others) == len(photos):
        raise Problem(_("This release has no picture {address}.").format(address=choice.url))
    new = {name: getattr(choice, name) for name in ("url", "caption", "credit", "language")}
    fields = {"photos": others if choice.remove else [*others, new]}
    workspace.write(_("Edit release"), releases.edit, choice.id, fields)
    found = release_document.document(workspace, choice.id)
    return Answer(found, release_document.lines(found))


_SENTENCE = (
    ID, argument("words", metavar=N_("SENTENCE"), help=N_("what was wrong, in a sentence")),
    argument("--language", metavar="LANG", help=N_("the language of the sentence; default all")),
)  # fmt: skip
COMMANDS = (
    Command("status", N_("shows its status, possible next statuses and embargo; or sets the status"), _status, (
        ID, argument("status", metavar=N_("STATUS"), nargs="?", help=N_("draft, ready, embargoed, released …")),
    )),
    Command("correct", N_("marks it as corrected, with a sentence for its recipients"),
            partial(_marked, N_("Correct release"), releases.correct), _SENTENCE),
    Command("withdraw", N_("withdraws it, with a sentence for its recipients"),
            partial(_marked, N_("Withdraw release"), releases.withdraw), _SENTENCE),
    Command("clock", N_("the end of its embargo on every clock: UTC, yours, each country"), _clock, (
        ID, argument("--country", metavar="CC", action="append", default=[], help=N_("a country; repeatable")),
    )),
    Command("compare", N_("what one language contains and another does not"), _compare, (ID,)),
    Command("lift", N_("ends the embargo of a release now; without a number, records which embargoes have ended"),
            _lift, (argument("id", metavar="ID", type=record_number, nargs="?"),)),
    Command("about", N_("its topics, and suggestions from its text"), _about,
            (ID, flag("--take", N_("accepts suggestions for empty fields")))),
    Command("photo", N_("a picture as a link, with its caption and credit"), _photo, (
        ID, argument("url", metavar="URL"), text("--caption", N_("who and what it shows")),
        text("--credit", N_("its owner")), text("--language", N_("only for this version"), "LANG"),
        flag("--remove", N_("removes the picture")),
    )),
)  # fmt: skip
