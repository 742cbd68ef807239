"""What goes out while the window is closed: asked about when it closes and when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from outreach.gui.kit import dialogs, formatting, jobs, latest
from outreach.gui.kit.labels import Text, counted, one_line
from outreach.gui.kit.layout import fill
from outreach.gui.shell.demo import ANEW
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.delivery import send_timer
from outreach.store.server import roles

if TYPE_CHECKING:
    from outreach.gui.shell.frame import Frame
    from outreach.services.delivery.sending import Due


def may_close(window: Frame) -> bool:
    """Asks before the window closes with a form that is not saved, or with something due within a day."""
    if window.server_line is not None and window.server_line.is_waiting:
        return False  # it is being saved
    unsaved = next((page for page in window.pages.values() if not page.may_leave()), None)
    if unsaved is not None and not window.warned:
        window.warned = True
        window.go(unsaved.name)
        away = window.workspace.desk is not None and window.workspace.desk.trouble
        text = _("A form is not saved. Press Ctrl+S to save it, or close again: the next start offers it to you.")
        if away:
            text = _("The server does not answer, so this form can’t be saved. Wait, or close again and lose it.")
        elif window.workspace.is_stopped:
            text = _(
                "This form can’t be saved now: see the message at the top. Close again to lose what you typed since."
            )
        window.toast.say_problem(text)
        return False
    return window.reopen == ANEW or may_miss_what_is_due(window)


def stop_jobs(window: Frame) -> bool:
    """Ends what runs, for the end of the window: of what has ended already nobody is told any more."""
    line = window.server_line
    if line is not None and line.is_down:
        line.close()  # nothing that waits for it ends by itself
    if not (jobs.stop(30) and latest.settle()):
        return False
    if line is not None:
        line.close()
    jobs.drop()
    latest.drop()
    return True


def may_miss_what_is_due(window: Frame) -> bool:
    """Says what is due within a day; False where the user keeps the window open for it."""
    from outreach.services.delivery import sending  # late: start-up

    workspace = window.workspace
    if workspace.refusal(roles.SEND):
        return True
    try:
        due = workspace.read(sending.due_within)
    except Problem:  # the database is away: there is nothing to ask about
        return True
    if not due:
        return True
    timer = send_timer.look(workspace) if workspace.path is not None else None
    dialog = dialogs.Dialog(_("Something is due soon"), window, width=560)
    _show(dialog, due)
    on = timer is not None and timer.is_on
    note = _("The timer sends it with the window closed, if this computer is on.")
    if not on:
        note = _("It is sent only while Outreach is open. If it is more than an hour late, Outreach asks first.")
    dialog.body.addWidget(Text(note, "muted", wrap=True))
    dialog.add_button(_("Stay open"), dialog.reject)
    if timer is not None and timer.is_possible and not on:
        dialog.add_button(_("Send with the window closed"), lambda: _turn_on(window, dialog), left=True)  # fmt: skip
    dialog.add_button(_("Close"), dialog.accept, primary=True)
    return dialogs.run(dialog)


def _turn_on(window: Frame, dialog: dialogs.Dialog) -> None:
    try:
        send_timer.turn_on(window.workspace)
    except Problem as problem:
        dialog.body.addWidget(Text(problem.text, tone="problem", wrap=True))
        return
    dialog.accept()


def ask_late(window: Frame, late: Due) -> None:
    """Asks what is to become of a distribution that was due more than an hour ago: sent now, stopped, or left."""
    from outreach.services.delivery import delivery, distributions

    dialog = dialogs.Dialog(_("This was due and has not been sent"), window, width=560)
    _show(dialog, [late])
    dialog.body.addWidget(Text(_("Nothing that is late is sent without your decision. Send it now?"), wrap=True))
    wanted: list[str] = []
    stop = dialog.add_button(_("Don't send it"), left=True)
    leave, send = dialog.add_button(_("Decide later")), dialog.add_button(_("Send it…"), primary=True)
    for button, what in ((stop, "stop"), (leave, ""), (send, "send")):
        button.clicked.connect(lambda _on=False, what=what: wanted.append(what))
        button.clicked.connect(dialog.accept)
    dialogs.run(dialog)
    if wanted == ["stop"]:
        count = window.workspace.write(_("Stop a distribution"), distributions.stop, late.distribution)
        window.toast.say(delivery.told_stopped(count))
    elif wanted == ["send"]:
        page: Any = window.go("distributions")
        page.show_record(late.distribution)
        page.deeds.send()


def _show(dialog: dialogs.Dialog, due: Sequence[Due]) -> None:
    for one in due:
        people = counted("{count} recipient", "{count} recipients", one.recipients)
        moment = formatting.moment(one.due)
        fill(
            dialog.body, Text(one_line(one.headline, 80) or _("A release without a headline"), wrap=True),
            Text(f"{moment} · {people}", "muted", wrap=True),
        )  # fmt: skip
