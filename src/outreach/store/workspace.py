"""Workspace: an open database, the only object that is passed around."""

import getpass
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session, sessionmaker

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model.history import Step
from outreach.problems import Damaged, Problem
from outreach.store import backends, copies, index_version, metadata, migrating, query_cache, schema, search_repair
from outreach.store.files import attached, place
from outreach.store.files.place import Place
from outreach.store.history import change_log, replay
from outreach.store.history import touch as written
from outreach.store.query_cache import State
from outreach.store.recovery import seal
from outreach.store.server import patience, roles, server
from outreach.working import finished

if TYPE_CHECKING:
    from outreach.store.recovery.integrity import Examined
    from outreach.store.server.desk import Desk
    from outreach.store.server.server_link import Line

P = ParamSpec("P")
R = TypeVar("R")
Changed = Mapping[str, Set[int]]
Played = Generator[tuple[int, int], None, Step | None]
PATIENCE = 5.0  # seconds for which the window stands still, as it does where another program writes
# Seconds between looks for whether a server that was lost at the commit has done it.
LOOKS = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
LOOK = 10.0  # seconds for one of them
READ_ONLY = N_("This database is read-only, so nothing was saved.")
BACKUP = N_(
    "This is a backup, which stays as it was made. Restore it, or copy it under another name and open the copy."
)
MOVED = N_("This workspace was moved to {where} ({at}), and stays as it was then. Open it there.")
ARRIVING = N_("The move of a workspace to this place was interrupted. Do it again, to the same place.")
NOT_SAVED = N_("Couldn't save. Try again.")
UNKNOWN = N_(
    "The connection was lost while saving, and it is not known whether the change was saved. When the "
    "server answers, check the history before you repeat it."
)


class _IndexRebuilt(Problem):
    """The search index was damaged, so that nothing came of it; it is whole now, and it may be tried once more."""

    def __init__(self) -> None:
        super().__init__(_("The search index was damaged and has been rebuilt. Nothing was written. Try again."))


ATTEMPTS = 4  # of an action that another desk's stood in the way of, and was ended by the server


def _once_more(attempt: Callable[[], R]) -> R:
    """What an attempt answers; the whole of it anew where another desk was in the way, or the index was rebuilt."""
    for number in range(1, ATTEMPTS):
        try:
            return attempt()
        except Problem as problem:
            if not _may_succeed(problem, number):
                raise
    return attempt()


def _may_succeed(problem: Problem, number: int) -> bool:
    """Whether it may be done at the next attempt; waits a moment, not the same for each desk."""
    if isinstance(problem, _IndexRebuilt):
        return number == 1
    if not server.is_crossed(problem.__cause__):
        return False
    time.sleep(random.uniform(0.01, 0.05) * 2**number)
    return True


class Workspace:
    """An open database. Queries and actions are plain functions whose first argument is a session.

    `workspace.read(contacts.find, "айбек")` answers; `workspace.write(_("Edit phone"), contacts.set_phone, …)`
    does one step that undo takes back. Listeners of `on_changed` are told {table: ids} after each commit.
    """

    def __init__(
        self, engine: Engine, *, url: str, place: Place | None, read_only: bool, added: Sequence[str] = ()
    ) -> None:
        self._added = added
        self.engine = engine
        self.url = url
        self._place = place
        self.line: Line | None = None  # to a server
        self.desk: Desk | None = None  # the window's at a server
        self.read_only = read_only
        self.why_read_only = READ_ONLY
        self.moved: Mapping[str, str] | None = None  # where to, and when
        self.standing: roles.Standing | None = None  # in an office with roles
        self.author = _login()
        self._taken_back: list[int] = []
        known = {change_log.TAKEN_BACK: self._taken_back}
        self._reading = backends.of_one_moment(engine)
        self._readers = sessionmaker(self._reading, expire_on_commit=False, info=known)
        self._writers = sessionmaker(
            engine.execution_options(outreach_writing=True), expire_on_commit=False, info=known
        )
        self._saved: deque[Step] = deque(maxlen=50)  # the newest at this desk, on a server
        self._writing = threading.RLock()
        self._moment = threading.local()
        self._listeners: list[Callable[[Changed], None]] = []

    @classmethod
    def open(
        cls, where: str | Path, *, create: bool = True, read_only: bool = False, sealed: bool = False
    ) -> "Workspace":
        """Opens a database, and makes it where it is not there and `create` is set.

        `where` is a file, or the URL of a PostgreSQL database (`postgresql+psycopg://…`). A file that may not be
        written, or is asked for so, is opened read-only; where `sealed` is set, so is a backup with its checksum.

        Raises:
            Problem: it cannot be opened; the text says why, and nothing is written.
        """
        with backends.clear_errors():
            if backends.is_url(str(where)):
                return cls._open_server(str(where), create=create, read_only=read_only)._where_it_is()
            path = backends.file_path(where)
            if sealed and copies.is_sealed(path) and place.is_whole_alone(path):
                return cls._open_immutable(path, BACKUP)
            return cls._open_file(path, create=create, read_only=read_only)._where_it_is()

    def _where_it_is(self) -> "Workspace":
        """Itself; read-only where it was moved elsewhere, or has not yet come here whole."""
        with suppress(DBAPIError), self.engine.connect() as connection:  # damaged: others see to that
            self.moved = metadata.read(connection, metadata.MOVED)
            why = _(ARRIVING) if metadata.read(connection, metadata.ARRIVING) else ""
            if self.moved:
                at = i18n.moment(datetime.fromisoformat(self.moved["at"]))
                why = _(MOVED).format(where=self.moved["to"], at=at)
            self.why_read_only, self.read_only = why or self.why_read_only, self.read_only or bool(why)
        return self

    @classmethod
    def _open_server(cls, address: str, *, create: bool, read_only: bool) -> "Workspace":
        engine, line = server.engine(address)
        login, standing, added = _or_dispose(engine, lambda: _prepare_server(engine, create=create))
        may_write = _or_dispose(engine, lambda: backends.may_write(engine))
        if standing is not None:
            may_write = bool(standing.roles - {roles.VIEW})
        read_only = not may_write or read_only
        made = cls(
            engine, url=engine.url.render_as_string(hide_password=True), place=None, read_only=read_only, added=added
        )
        made.line = line
        if standing is not None:
            made.author, made.standing = login, standing
            made.why_read_only = READ_ONLY if may_write else standing.refusal(roles.EDIT)
        return made

    @classmethod
    def _open_file(cls, path: Path, *, create: bool, read_only: bool) -> "Workspace":
        writable = _is_writable(path, create=create) and not read_only
        place.check_alone(path)
        full, is_new = backends.is_full(path.parent), not path.stat().st_size
        try:
            if writable and full and not is_new and place.is_whole_alone(path):
                return cls._open_immutable(path, backends.FULL)
            return cls._open_place(Place(path, read_only=not writable), create=create)
        except (DBAPIError, *backends.DRIVER_ERRORS) as error:
            if is_new and create:
                path.unlink(missing_ok=True)
            if full:
                raise Problem(_(backends.FULL)) from error
            if is_new or not backends.has_no_room(error) or not place.is_whole_alone(path):
                raise
            return cls._open_immutable(path, READ_ONLY)

    @classmethod
    def _open_immutable(cls, path: Path, why: str) -> "Workspace":
        opened = cls._open_place(Place(path, read_only=True, immutable=True), create=False)
        opened.why_read_only = why
        return opened

    @classmethod
    def _open_place(cls, there: Place, *, create: bool) -> "Workspace":
        path, writable = there.path, not there.read_only
        added = _or_dispose(there.engine, lambda: _prepare_file(there.engine, path, create=create, writable=writable))
        there.watch()
        return cls(there.engine, url=f"sqlite:///{path}", place=there, read_only=not writable, added=added)

    @property
    def path(self) -> Path | None:
        """Where the file is now: it may be moved while it is open. None for a database on a server."""
        return self._place.path if self._place else None

    @property
    def address(self) -> str:
        """Where it is opened: its file, or its server's address with the password that is in it."""
        return str(self.path or self.engine.url.render_as_string(hide_password=False))

    @property
    def shown_as(self) -> str:
        """What the database is called in the window."""
        return self.path.name if self.path else server.described(self.engine.url)

    @property
    def notice(self) -> str:
        """What the user should know about where the file is; empty while all is well."""
        if self.moved or (self._place and self.read_only and self.why_read_only != READ_ONLY):
            return _(self.why_read_only)
        return self._place.notice if self._place else ""

    def refusal(self, role: str) -> str:
        """Why what takes a role (`store.server.roles`) is not possible here, in words; "" where it is."""
        if self.standing is not None and (refused := self.standing.refusal(role)):
            return refused
        return _(self.why_read_only) if self.read_only and role not in (roles.VIEW, roles.EXPORT) else ""

    @property
    def may_edit(self) -> bool:
        """Whether records may be changed here."""
        return not self.refusal(roles.EDIT)

    def must(self, role: str) -> None:
        """Makes sure that something that takes a role is possible here.

        Raises:
            Problem: it is not; the text says why.
        """
        if refused := self.refusal(role):
            raise Problem(refused)

    @property
    def is_sealed(self) -> bool:
        """True for a backup that was opened so that it stays as it was made."""
        return self.why_read_only == BACKUP

    @property
    def is_stopped(self) -> bool:
        """True while nothing can be saved, because the file was deleted, replaced or disconnected."""
        return bool(self._place and self._place.is_stopped)

    def close(self) -> None:
        """Closes every connection; the file is whole and alone afterwards."""
        self._place.close() if self._place else self.engine.dispose()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Answers a query from what there is at one moment; nothing it does is kept."""

        def answer() -> R:
            with self.reading() as session:
                return query(session, *args, **kwargs)

        if self.desk is not None and self.desk.is_here():
            return self.desk.ask(query, args, kwargs, partial(_once_more, answer))
        return _once_more(answer)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, for jobs that read for long; nothing it does is kept."""
        connection: Connection | None = getattr(self._moment, "connection", None)
        with self._clear_errors(), self._readers(bind=connection) if connection else self._readers() as session:
            yield session

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All that this thread reads meanwhile is of one moment, whatever others write between two questions.

        What shows a record asks for it in several; somebody else may erase it after the first of them. Nothing is
        written meanwhile by this thread: it would not see it.
        """
        if getattr(self._moment, "connection", None) or (self.desk is not None and self.desk.is_here()):
            yield  # a window never waits for a server with a transaction open there
            return
        with self._clear_errors(), self._reading.connect() as connection:
            connection.begin()  # not left to the first session, which would end it
            self._moment.connection = connection
            try:
                yield
            finally:
                self._moment.connection = None

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        """As `backends.clear_errors`; a search index that is damaged alone is rebuilt.

        Raises:
            _IndexRebuilt: it was, so that what was asked for can be done now.
        """
        try:
            with backends.clear_errors():
                yield
        except Problem as problem:
            if self.standing is not None and server.is_refused(problem.__cause__):
                raise Problem(self.standing.refusal()) from problem.__cause__
            if self.path is None or not search_repair.may_be_damaged(problem.__cause__):
                raise
            if not self.read_only and search_repair.mend(self.engine):
                raise _IndexRebuilt from None
            if self.read_only and not attached.is_damaged(self.path):
                raise Problem(
                    _("The search index is damaged. Open the database where it can be written to, which rebuilds it.")
                ) from None
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nothing else of this program writes meanwhile: a job waits for it, and who is at the keys is told."""
        at_the_keys = patience.own() is not None or threading.current_thread() is threading.main_thread()
        if not self._writing.acquire(timeout=PATIENCE if at_the_keys else -1):
            raise Problem(_("A large change is being saved. Try again when it is done."))
        try:
            if self._place:
                self._place.see_to()
            if self.path is not None and not self.read_only:
                with backends.clear_errors():
                    search_repair.see_to(self.engine)
            yield
        finally:
            self._writing.release()

    def write(self, label: str, action: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Does an action as one step under `label`; all of it is kept, or nothing.

        Raises:
            Problem: from the action, or where the database refused it.
        """

        def done() -> R:
            with self.writing(label) as session:
                return action(session, *args, **kwargs)

        return self.do(label, partial(_once_more, partial(self._once_more_if_gone, done)))

    def _once_more_if_gone(self, attempt: Callable[[], R]) -> R:
        """What an action answers. On a server a colleague may remove what it has just read, and it fails over that:
        done anew, it sees at its beginning that the record is gone, and says so."""
        try:
            return attempt()
        except (LookupError, AttributeError, InvalidRequestError):
            if self.line is None:
                raise
            return attempt()

    def do(self, label: str, work: Callable[[], R]) -> R:
        """What `work` returns, which writes or takes its time; a window at a server lives on meanwhile."""
        return self.desk.do(label, work) if self.desk is not None and self.desk.is_here() else work()

    @contextmanager
    def renewing(self) -> Iterator[Session]:
        """A transaction past the history, for what is made of records and nobody has written."""
        with self._alone(), self._clear_errors(), self._writers() as session:
            yield session
            session.commit()
            if self._place and self._place.see_to():
                raise Problem(_(NOT_SAVED))

    @contextmanager
    def writing(self, label: str | Callable[[], str]) -> Iterator[Session]:
        """A transaction that becomes one step; for jobs that write in several batches.

        A label that only the end knows is a function that is asked then.
        """
        if self.read_only:
            raise Problem(_(self.why_read_only))
        with self._alone(), self._clear_errors():
            session = self._writers()
            try:
                yield session
                session.flush()
                step = change_log.record(session, label if isinstance(label, str) else label(), self.author)
                step_id = step.id if step else None
                self._commit(session, partial(_is_there, step))
                if self._place and step_id:
                    self._place.newest = step_id
                elif step:
                    self._saved.append(step)
                written.note(step_id or written.NOTHING)
            except BaseException:
                with suppress(Exception):
                    session.rollback()
                raise
            finally:
                changed: Changed = change_log.notes(session).changed() if self._listeners else {}
                session.close()
        self._tell(changed)

    def _commit(self, session: Session, is_done: Callable[[Session], bool]) -> None:
        """Commits; where the commit reports an error, asks `is_done` whether it was done all the same.

        A disk that fails while it syncs can report an error for what is on it, and a server can be lost after it
        committed: only the step's own row tells (trust.md §2.2). So it is with a file that was moved meanwhile.
        """
        process, own = backends.process(session.connection()), patience.own()
        if own is not None and not own.may_commit():
            raise Problem(_(server.NO_ANSWER))
        try:
            session.commit()
            if not self._place or not self._place.see_to():
                return
            error: Exception = Problem(_(NOT_SAVED))
        except DBAPIError as failed:
            error = failed
            with suppress(Exception):
                session.rollback()
            if self._place:
                self._place.see_to()
            self.engine.dispose()
        if not self._has_committed(is_done, process):
            raise error

    def _has_committed(self, is_done: Callable[[Session], bool], process: int) -> bool:
        """Whether a commit that reported an error was done.

        Raises:
            Problem: the server does not say.
        """
        for pause in LOOKS if self.path is None else (0.0,):
            time.sleep(pause)
            with suppress(DBAPIError), patience.Patience(LOOK), self._readers() as session:
                if not backends.is_at_work(session.connection(), process):  # else it may commit yet
                    return is_done(session)
        if self.path is None:
            raise Problem(_(UNKNOWN))
        return False

    @property
    def written(self) -> int | None:
        """The step that this thread wrote last; None where there was none, or nothing was different after it."""
        return written.last() or None

    def undo(self, step_id: int | None = None) -> Step | None:
        """Takes a step back and returns it: the one of this number, or the latest; None where there is none.

        Raises:
            Problem: it can no longer be taken back; the text names what stands in the way.
        """
        return finished(self.undoing(step_id))

    def redo(self, step_id: int | None = None) -> Step | None:
        """Does an undone step again and returns it: the one of this number, or the latest; None where there is none.

        Raises:
            Problem: it can no longer be done again; the text says why.
        """
        return finished(self.redoing(step_id))

    def undoing(self, step_id: int | None = None) -> Played:
        """The same as `undo`, yielding (done, total) as it goes; closing it early leaves everything as it is."""
        choose = replay.newest if step_id is None else partial(replay.to_undo, step_id=step_id)
        return self._play(choose, replay.undo)

    def redoing(self, step_id: int | None = None) -> Played:
        """The same as `redo`, yielding (done, total) as it goes; closing it early leaves everything as it is."""
        choose = change_log.next_undone if step_id is None else partial(replay.to_redo, step_id=step_id)
        return self._play(choose, replay.redo)

    def _play(
        self, choose: Callable[[Session], Step | None], play: Callable[[Session, Step], replay.Playing]
    ) -> Played:
        for number in range(1, ATTEMPTS):
            try:
                return (yield from self._play_once(choose, play))
            except Problem as problem:
                if not _may_succeed(problem, number):
                    raise
        return (yield from self._play_once(choose, play))

    def _play_once(
        self, choose: Callable[[Session], Step | None], play: Callable[[Session, Step], replay.Playing]
    ) -> Played:
        if self.read_only:
            raise Problem(_(self.why_read_only))
        with self._alone(), self._clear_errors(), self._writers() as session:
            step = choose(session)
            if step is None:
                return None
            changed = yield from play(session, step)
            index_version.brought_back(session.connection(), step.id, changed)
            undone, number = step.undone, step.id
            self._commit(session, lambda again: again.get_one(Step, number).undone == undone)
            if undone:
                self._taken_back.append(step.id)
            elif step.id in self._taken_back:
                self._taken_back.remove(step.id)
            session.expunge_all()
        self._tell(changed)
        return step

    @property
    def undo_label(self) -> str | None:
        """What `next_undo` is called."""
        found = self.next_undo
        return found.label if found else None

    @property
    def next_undo(self) -> change_log.Undoable | None:
        """What undo would take back at this desk: one's own newest step; where there is none, the newest of all."""
        return self.read(change_log.undoable, self.author)

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self.read(change_log.redo_label)

    @property
    def is_behind(self) -> bool:
        """Whether something is found by what an older version of us made, and may be made anew here."""
        return not self.refusal(roles.EDIT) and self.read(lambda session: index_version.is_behind(session.connection()))

    def on_changed(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Calls `listener({table: ids})` after each commit, in the writer's thread; returns what stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, changed: Changed) -> None:
        """Tells the listeners of what was written past the history."""
        self._tell(changed)

    def _tell(self, changed: Changed) -> None:
        if changed:
            for listener in list(self._listeners):
                listener(changed)

    def lost_steps(self) -> list[str]:
        """What was saved at this desk and is not there now: a standby took over that had not received it. Said once."""
        if self.line is None or not self.line.was_taken_over:
            return []
        saved, self.line.was_taken_over = list(self._saved), False
        self._saved.clear()
        return self.read(lambda session: [step.label for step in saved if not _is_there(step, session)])

    def state(self) -> State:
        """What differs after anything was written, by this program or by another one."""
        return self.read(query_cache.state)

    def seal(self) -> None:
        """Notes what is in a file, by which a check sees what a disk changes from here on, until somebody writes."""
        if self._place is not None and not self.read_only:
            with suppress(Problem):  # it is gone, and a copy of it is all that is wanted
                self._place.see_to()
                seal.put(self.engine)
                self._place.see_to()  # else the file's next change would not be told from this one

    def damage(self) -> list[str]:
        """What a disk has damaged in a file, in words: the quick part of `check`, which writes nothing."""
        if self.path is None:
            return []
        with self._clear_errors(), self.engine.connect() as connection:
            return [_(backends.DAMAGED)] if backends.pages_damaged(connection) else seal.changed(connection)

    def check(self) -> list[str]:
        """What is damaged, or not as this version made it, in words; an empty list means that nothing is."""
        return self.examine().problems

    def examine(self) -> "Examined":
        """As `check`, with what was read and what could not be looked at. Others may write meanwhile."""
        return _once_more(self._examine)

    def _examine(self) -> "Examined":
        from outreach.store.recovery import integrity  # for start-up time: only a check needs it

        with self._clear_errors():
            index, notes = self._index_checked()
            found = integrity.examine(self.engine)
            if not self.read_only and search_repair.speak_of_it(found.problems) and search_repair.mend(self.engine):
                found = integrity.examine(self.engine)
            found.notes += notes
            found.problems += [*index, *(_(schema.ADDED).format(what=what) for what in self._added)]
            with self.engine.connect() as connection:
                found.problems += schema.differences(connection)
        if not found.problems:
            self.seal()
        return found

    def _index_checked(self) -> tuple[list[str], list[str]]:
        """(problems, notes) of the search index, which is rebuilt where it is damaged."""
        if self.path is None:
            return [], []
        if self.read_only:
            return [], [_("The search index was not compared with the contacts: this database is read-only here.")]
        with self.engine.execution_options(outreach_writing=True).connect() as connection:
            is_true = search_repair.is_true(connection)
        if is_true is None:
            return [], [_("The search index was not compared with the contacts: another program is writing.")]
        if is_true or not search_repair.mend(self.engine):
            return [] if is_true else [_("The search index is damaged.")], []
        return [], [_("The search index was damaged and has been rebuilt.")]


def _is_writable(path: Path, *, create: bool) -> bool:
    """Whether a file may be written, and makes it where it is not there and `create` is set.

    Raises:
        Problem: there is none, or it may not be read.
    """
    if path.is_dir():
        raise Problem(_("{path} is a folder, not a database.").format(path=path))
    if not path.exists():
        if not create:
            raise Problem(_("There is no database at {path}.").format(path=path))
        backends.create_file(path)
    readable, writable = backends.access(path)
    if not readable:
        raise Problem(_("You have no permission to read the database {path}.").format(path=path))
    return writable


def _prepare_server(engine: Engine, *, create: bool) -> tuple[str, roles.Standing | None, list[str]]:
    """(login, standing, indexes that were rebuilt) of an account; only an administrator migrates an office of roles."""
    with engine.connect() as connection:
        login, standing = str(connection.scalar(text("SELECT session_user"))), roles.standing(connection)
    if standing is None or standing.may(roles.ADMINISTRATOR):
        return login, standing, migrating.bring_up_to_date(engine, create=create, backup_of=None)
    if not standing.roles:
        raise Problem(_(roles.STRANGER).format(names=", ".join(standing.administrators)))
    migrating.refuse_older(engine, standing.administrators)
    return login, standing, []


def _is_there(step: Step | None, session: Session) -> bool:
    """Whether a step is there, of that moment and author: a server that was killed may give its number again."""
    found = session.get(Step, step.id) if step else None
    return found is not None and step is not None and (found.at, found.author) == (step.at, step.author)


def _prepare_file(engine: Engine, path: Path, *, create: bool, writable: bool) -> list[str]:
    application, form, tables = backends.file_marks(engine)
    if tables and application != backends.APPLICATION_ID:
        if migrating.has_our_tables(engine):
            raise Damaged(_(backends.NO_DATABASE))
        raise Problem(_("{path} is not an Outreach file.").format(path=path))
    if form > backends.MOST_FORMATS:
        raise Damaged(_(backends.DAMAGED))
    if form > backends.FORMAT:
        raise Problem(_("{path} was made by a newer Outreach. Install the newer one to open it.").format(path=path))
    if not tables and not create:
        raise Problem(_("{path} is empty: there is no database in it.").format(path=path))
    if writable:
        schema.refuse_foreign(engine)  # before the first write, by which a trigger of other hands would run
        backends.use_wal(engine)
        if tables:
            search_repair.see_to(engine)
        added = migrating.bring_up_to_date(engine, create=create, backup_of=path if tables else None)
        schema.refuse_foreign(engine)
        return added
    if not migrating.is_up_to_date(engine):
        raise Problem(
            _(
                "This database is read-only and was made by another version of Outreach. Copy it to a "
                "writable place, then open the copy."
            )
        )
    return []


def _or_dispose(engine: Engine, action: Callable[[], R]) -> R:
    try:
        return action()
    except BaseException:
        engine.dispose()
        raise


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
