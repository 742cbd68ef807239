"""Backup, restore and check on the command line."""

import argparse
from pathlib import Path

from outreach.cli import office, output
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import backup, contents, drill, rescue, restore, schedule
from outreach.store import backends, copies


def register(commands: office.Commands) -> None:
    """Adds backup, restore and check."""
    backup = commands.add_parser("backup", help=_("a complete copy, while the database is in use"))
    backup.add_argument("file", metavar=_("FILE"), type=Path)
    backup.add_argument("--overwrite", action="store_true", help=_("replaces a file of that name"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser(
        "restore", help=_("replaces the database with a backup; the replaced database is kept")
    )
    restore.add_argument("file", metavar=_("FILE"), type=Path)
    restore.add_argument("--look", action="store_true", help=_("shows what is in it and restores nothing"))
    restore.add_argument("--yes", action="store_true", help=_("restores without asking; needed in scripts"))
    restore.set_defaults(run=_restore)
    rescue = commands.add_parser("rescue", help=_("saves what can be read of a damaged file to a new one"))
    rescue.add_argument("file", metavar=_("FILE"), type=Path)
    rescue.add_argument("new", metavar=_("NEW"), type=Path)
    rescue.set_defaults(run=_rescue)
    _register_backups(commands)
    commands.add_parser("check", help=_("whether the database is whole")).set_defaults(run=_check)


def _register_backups(commands: office.Commands) -> None:
    parser = commands.add_parser("backups", help=_("backups on a schedule"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    inner.add_parser("list", help=_("existing ones, newest first")).set_defaults(run=_list)
    plan = inner.add_parser("plan", help=_("schedule, location and number of kept backups"))
    plan.add_argument("--every", metavar=_("SPAN"), help=_("change (30 minutes after a change), day, week or never"))
    plan.add_argument("--folder", metavar=_("FOLDER"), help=_("where they are kept"))
    plan.add_argument("--second", metavar=_("FOLDER"), help=_("a second location, best on another disk; '' for none"))
    plan.add_argument("--keep", metavar="N", help=_("for how many days to keep one backup a day"))
    plan.set_defaults(run=_plan)
    run = inner.add_parser("run", help=_("makes one if it is due, for a system scheduler"))
    run.add_argument("--now", action="store_true", help=_("makes one in any case"))
    run.set_defaults(run=_run)
    inner.add_parser("drill", help=_("restores the newest backup for a trial and compares every row")).set_defaults(
        run=_drill
    )


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found, warning = schedule.there(workspace), schedule.warning(workspace)
    rows = [(one.at, one.size, one.file) for one in found]
    answer = {"count": len(found), "backups": [one._asdict() for one in found], "warning": warning}
    lines = output.table((_("made"), _("bytes"), _("file")), rows) if rows else [_("None found.")]
    output.answer(choice, answer, [*lines, *filter(None, [warning])])
    return 0


def _plan(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
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
    output.answer(choice, plan._asdict(), output.sheet(pairs))
    return 0


def _run(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        if workspace.path is None:
            raise Problem(schedule.on_server())
        if not choice.now and not schedule.is_due(workspace):
            output.answer(choice, {"file": None}, [_("No backup is due.")])
            return 0
        made = output.follow(schedule.make(workspace))
    output.answer(choice, {"file": made}, [_("Backup: {file}").format(file=made)])
    return 0


def _drill(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        done = output.follow(drill.run(workspace))
    output.answer(choice, done._asdict(), [done.text, *done.problems[1:]])
    return int(bool(done.problems))


def _look(choice: argparse.Namespace, target: Path) -> int:
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
    output.answer(choice, answer, [*output.sheet(pairs), *output.table(("", _("in the backup"), _("now")), rows)])
    return 0


def _backup(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        if workspace.path is not None:
            copies.sweep(workspace.path)
        written, problems = backup.write(workspace, choice.file, overwrite=choice.overwrite)
    checksum = None if problems else written.with_name(written.name + ".sha256")
    answer = {"file": written, "checksum": checksum, "size": written.stat().st_size, "problems": problems}
    output.answer(choice, answer, [_("Backup: {file}").format(file=written), *problems])
    return int(bool(problems))


def _restore(choice: argparse.Namespace) -> int:
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
    output.answer(choice, answer, lines)
    return 0


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


def _check(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.examine()
    read = _("{rows} rows in {tables} tables read; every value, reference and index was checked.").format(
        rows=found.rows, tables=found.tables
    )
    answer = {
        "ok": not found.problems, "problems": found.problems, "rows": found.rows, "tables": found.tables,
        "notes": found.notes,
    }  # fmt: skip
    output.answer(choice, answer, [*(found.problems or [_("No damage found.")]), read, *found.notes])
    return 1 if found.problems else 0


def _rescue(choice: argparse.Namespace) -> int:
    found = output.follow(rescue.rescue(choice.file, choice.new))
    answer = {
        "file": found.file, "report": found.report, "ok": found.is_whole, "warnings": found.warnings,
        "tables": [{"table": name, "saved": saved, "known": known} for name, (saved, known) in found.tables.items()],
        "losses": [one._asdict() for one in found.losses], "unknown": found.unknown, "problems": found.problems,
    }  # fmt: skip
    lines = [_("Saved to {file}").format(file=found.file), *rescue.summary(found), *found.warnings]
    if found.report is not None:
        lines.append(_("{file} lists what could not be read").format(file=found.report))
    output.answer(choice, answer, lines)
    return 0 if found.is_whole else 1
