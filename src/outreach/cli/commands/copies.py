"""Backup, restore and check on the command line."""

import argparse
from pathlib import Path

from outreach.cli import office, output
from outreach.cli.declared import OVERWRITE, Answer, Command, argument, flag
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.backups import backup, contents, drill, move, rescue, restore, schedule
from outreach.services.contacts import reindex
from outreach.store import backends, copies
from outreach.store.workspace import Workspace


def _list(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found, warning = schedule.there(workspace), schedule.warning(workspace)
    rows = [(one.at, one.size, one.file) for one in found]
    answer = {"count": len(found), "backups": output.documents(found), "warning": warning}
    lines = output.listed((_("made"), _("bytes"), _("file")), rows)
    return Answer(answer, [*lines, *filter(None, [warning])])


def _plan(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if workspace.path is None:
        raise Problem(schedule.on_server())
    given = {name: getattr(choice, name) for name in ("every", "folder", "second", "keep")}
    given = {name: value for name, value in given.items() if value is not None}
    plan = schedule.save(workspace.path, given) if given else schedule.read(workspace.path)
    pairs = [
        (_("Every"), plan.every), (_("Folder"), plan.folder), (_("Second location"), plan.second),
        (_("Days kept"), plan.keep), (_("Last"), plan.made), (_("Last trial restore"), plan.drilled),
        (_("Issue"), plan.problem or plan.second_problem or plan.drill_problem),
    ]  # fmt: skip
    return Answer(plan._asdict(), output.sheet(pairs))


def _run(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if workspace.path is None:
        raise Problem(schedule.on_server())
    if not choice.now and not schedule.is_due(workspace):
        return Answer({"file": None}, [_("No backup is due.")])
    made = output.follow(schedule.make(workspace))
    return Answer({"file": made}, [_("Backup: {file}").format(file=made)])


def _drill(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    done = output.follow(drill.run(workspace))
    return Answer(done._asdict(), [done.text, *done.problems[1:]], int(bool(done.problems)))


def _look(choice: argparse.Namespace, target: Path) -> Answer:
    if target.is_file():
        with office.opened(choice) as workspace:
            found = contents.look(choice.file, workspace)
    else:
        found = contents.look(choice.file)
    answer = {
        "file": found.file, "made": found.made, "size": found.size, "checksum_fits": found.sealed,
        "copy": found.copy._asdict(), "now": found.now._asdict() if found.now else None,
    }  # fmt: skip
    pairs = [(_("Made"), found.made), (_("Last step"), found.copy.last_step)]
    rows = [(said, copy, "" if now is None else now) for said, copy, now in contents.lines(found)]
    return Answer(answer, [*output.sheet(pairs), *output.table(("", _("in the backup"), _("now")), rows)])


def _backup(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if workspace.path is not None:
        copies.sweep(workspace.path)
    written, problems = backup.write(workspace, choice.file, overwrite=choice.overwrite)
    checksum = None if problems else copies.seal_of(written)
    answer = {"file": written, "checksum": checksum, "size": written.stat().st_size, "problems": problems}
    return Answer(answer, [_("Backup: {file}").format(file=written), *problems], int(bool(problems)))


def _restore(choice: argparse.Namespace) -> Answer:
    where = backends.chosen(choice.db)
    if backends.is_url(where):
        raise Problem(_("Databases on a server are restored there. Ask the server's administrator."))
    target = backends.file_path(where)
    if choice.look:
        return _look(choice, target)
    done = _put_back(choice, target)
    lines = [_("Restored to {file}").format(file=target), *done.carried.lines]
    if done.kept is not None:
        lines.append(_("The previous database is kept in {file}").format(file=done.kept))
    answer = {"file": choice.file, "database": target, "kept": done.kept, "carried": done.carried._asdict()}
    return Answer(answer, lines)


def _put_back(choice: argparse.Namespace, target: Path) -> restore.Restored:
    try:
        return restore.put_back(choice.file, target, sure=choice.yes)
    except restore.Asked as asked:
        if not output.is_asked_at_terminal():
            raise Problem(f"{asked.text} {_('To restore it, add --yes.')}") from None
        output.note(asked.text)
        if not output.is_yes(_("Restore it? [y/N]")):
            raise Problem(_("Nothing was restored.")) from None
        return restore.put_back(choice.file, target, sure=True)


def _move(choice: argparse.Namespace) -> Answer:
    done = output.follow(move.move(backends.chosen(choice.db), choice.where))
    lines = [
        _("Moved to {where}: {rows} rows in {tables} tables, each compared.").format(
            where=done.where, rows=done.rows, tables=done.tables
        ),
        _("The old workspace stays at {where}, read-only. Open the new one with --db or OUTREACH_DB.").format(
            where=done.before
        ),
    ]
    return Answer({"from": done.before, "to": done.where, "rows": done.rows, "tables": done.tables}, lines)


def _check(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = reindex.examine(workspace)
    read = _("{rows} rows in {tables} tables read; every value, reference and index was checked.").format(
        rows=found.rows, tables=found.tables
    )
    answer = {
        "ok": not found.problems, "problems": found.problems, "rows": found.rows, "tables": found.tables,
        "notes": found.notes,
    }  # fmt: skip
    return Answer(answer, [*(found.problems or [_("No damage found.")]), read, *found.notes], int(bool(found.problems)))


def _rescue(choice: argparse.Namespace) -> Answer:
    found = output.follow(rescue.rescue(choice.file, choice.new))
    answer = {
        "file": found.file, "report": found.report, "ok": found.is_whole, "warnings": found.warnings,
        "tables": [{"table": name, "saved": saved, "known": known} for name, (saved, known) in found.tables.items()],
        "losses": output.documents(found.losses), "unknown": found.unknown, "problems": found.problems,
    }  # fmt: skip
    lines = [_("Saved to {file}").format(file=found.file), *rescue.summary(found), *found.warnings]
    if found.report is not None:
        lines.append(_("{file} lists what could not be read").format(file=found.report))
    return Answer(answer, lines, int(not found.is_whole))


_FILE = argument("file", metavar=N_("FILE"), type=Path)
GROUPS = {"backups": (
    Command("list", N_("existing ones, newest first"), _list),
    Command("plan", N_("schedule, location and number of kept backups"), _plan, (
        argument("--every", metavar=N_("SPAN"), help=N_("change (30 minutes after a change), day, week or never")),
        argument("--folder", metavar=N_("FOLDER"), help=N_("where they are kept")),
        argument("--second", metavar=N_("FOLDER"), help=N_("a second location, best on another disk; '' for none")),
        argument("--keep", metavar="N", help=N_("for how many days to keep one backup a day")),
    )),
    Command("run", N_("makes one if it is due, for a system scheduler"), _run,
            (flag("--now", N_("makes one in any case")),)),
    Command("drill", N_("restores the newest backup for a trial and compares every row"), _drill),
)}  # fmt: skip
COMMANDS = (
    Command("backup", "", _backup, (_FILE, OVERWRITE)),
    Command("restore", "", _restore, (
        _FILE, flag("--look", N_("shows what is in it and restores nothing")),
        flag("--yes", N_("restores another workspace's backup, or over a damaged database, without asking")),
    ), opens=False),
    Command("move", "", _move, (
        argument("where", metavar=N_("WHERE"), help=N_("an empty database on a server, or a new file")),
    ), opens=False),
    Command("rescue", "", _rescue, (_FILE, argument("new", metavar=N_("NEW"), type=Path)), opens=False),
    Command("check", "", _check),
)  # fmt: skip
