"""Workspace: an open database, the only object that is passed around."""

import getpass
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from outreach.i18n import _
from outreach.model.history import Step
from outreach.problems import Problem
from outreach.store import (
    backends,
    changes,
    keys,
    migrating,
    orders,
    place,
    playing,
    schema,
    search,
    search_repair,
    written,
)  # fmt: skip
from outreach.store.memory import State
from outreach.store.place import Place
from outreach.working import finished

P = ParamSpec("P")
R = TypeVar("R")
Changed = Mapping[str, Set[int]]
Played = Generator[tuple[int, int], None, Step | None]
PATIENCE = 5.0  # seconds for which the window stands still, as it does where another program writes
log = logging.getLogger(__name__)


class _IndexRebuilt(Problem):
    """The search index was damaged, so that nothing came of it; it is whole now, and it may be tried once more."""

    def __init__(self) -> None:
        super().__init__(_("The search index was damaged and has been rebuilt. Nothing was written. Try again."))


def _once_more(attempt: Callable[[], R]) -> R:
    """What an attempt answers; the second one where the search index had to be rebuilt first."""
    try:
        return attempt()
    except _IndexRebuilt:
        return attempt()


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
        self.read_only = read_only
        self.author = _login()
        self._taken_back: list[int] = []
        known = {changes.TAKEN_BACK: self._taken_back}
        self._reading = backends.of_one_moment(engine)
        self._readers = sessionmaker(self._reading, expire_on_commit=False, info=known)
        self._writers = sessionmaker(
            engine.execution_options(outreach_writing=True), expire_on_commit=False, info=known
        )
        self._writing = threading.RLock()
        self._moment = threading.local()
        self._listeners: list[Callable[[Changed], None]] = []

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True, read_only: bool = False) -> "Workspace":
        """Opens a database, and makes it where it is not there and `create` is set.

        `where` is a file, or the URL of a PostgreSQL database (`postgresql+psycopg://…`). A file that may not be
        written, or is asked for so, is opened read-only.

        Raises:
            Problem: it cannot be opened; the text says why, and nothing is written.
        """
        with backends.clear_errors():
            if backends.is_url(str(where)):
                engine = backends.postgresql_engine(str(where))
                added = _or_dispose(engine, lambda: migrating.bring_up_to_date(engine, create=create, backup_of=None))
                url = engine.url.render_as_string(hide_password=True)
                return cls(engine, url=url, place=None, read_only=False, added=added)
            return cls._open_file(backends.file_path(where), create=create, read_only=read_only)

    @classmethod
    def _open_file(cls, path: Path, *, create: bool, read_only: bool) -> "Workspace":
        if path.is_dir():
            raise Problem(_("{path} is a folder, not a database.").format(path=path))
        if not path.exists():
            if not create:
                raise Problem(_("There is no database at {path}.").format(path=path))
            backends.create_file(path)
        readable, writable = backends.access(path)
        if not readable:
            raise Problem(_("The database {path} may not be read by this user.").format(path=path))
        writable = writable and not read_only
        place.check_alone(path)
        there = Place(path, read_only=not writable)
        added = _or_dispose(there.engine, lambda: _prepare_file(there.engine, path, create=create, writable=writable))
        there.watch()
        return cls(there.engine, url=f"sqlite:///{path}", place=there, read_only=not writable, added=added)

    @property
    def path(self) -> Path | None:
        """Where the file is now: it may be moved while it is open. None for a database on a server."""
        return self._place.path if self._place else None

    @property
    def notice(self) -> str:
        """What the user should know about where the file is; empty while all is well."""
        return self._place.notice if self._place else ""

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
        if getattr(self._moment, "connection", None):
            yield
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
            if self.path is None or not search_repair.may_be_damaged(problem.__cause__):
                raise
            if not self.read_only and search_repair.mend(self.engine):
                raise _IndexRebuilt from None
            if self.read_only and not search_repair.is_more_damaged(self.engine):
                raise Problem(
                    _("The search index is damaged. Open the database where it can be written to, which rebuilds it.")
                ) from None
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nothing else of this program writes meanwhile: a job waits for it, and who is at the keys is told."""
        at_the_keys = threading.current_thread() is threading.main_thread()
        if not self._writing.acquire(timeout=PATIENCE if at_the_keys else -1):
            raise Problem(_("Something large is being written just now. Try again when it is done."))
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

        return _once_more(done)

    @contextmanager
    def renewing(self) -> Iterator[Session]:
        """A transaction past the history, for what is made of records and nobody has written."""
        with self._alone(), self._clear_errors(), self._writers() as session:
            yield session
            self._commit(session, None)

    @contextmanager
    def writing(self, label: str | Callable[[], str]) -> Iterator[Session]:
        """A transaction that becomes one step; for jobs that write in several batches.

        A label that only the end knows is a function that is asked then.
        """
        if self.read_only:
            raise Problem(_("This database is read-only here, so nothing was written."))
        with self._alone(), self._clear_errors():
            session = self._writers()
            try:
                yield session
                session.flush()
                step = changes.record(session, label if isinstance(label, str) else label(), self.author)
                step_id = step.id if step else None
                self._commit(session, partial(_has_step, step_id=step_id, undone=False) if step_id else _is_nothing)
                if self._place and step_id:
                    self._place.newest = step_id
                written.note(step_id or written.NOTHING)
            except BaseException:
                with suppress(Exception):
                    session.rollback()
                raise
            finally:
                changed: Changed = changes.notes(session).changed() if self._listeners else {}
                session.close()
        self._tell(changed)

    def _commit(self, session: Session, is_done: Callable[[Session], bool] | None) -> None:
        """Commits; where the commit reports an error, looks whether it was done all the same.

        A disk that fails while it syncs can report an error for what is on it, and a server can be lost after it
        committed: only the step's own row tells (trust.md §2.2). So it is with a file that was moved meanwhile.
        """
        try:
            session.commit()
            if not self._place or not self._place.see_to():
                return
            error: Exception = Problem(_("It could not be saved. Try again."))
        except DBAPIError as failed:
            error = failed
            with suppress(Exception):
                session.rollback()
            if self._place:
                self._place.see_to()
            self.engine.dispose()
        if is_done is None or not self._holds(is_done):
            raise error

    def _holds(self, is_done: Callable[[Session], bool]) -> bool:
        try:
            with self._readers() as session:
                return is_done(session)
        except DBAPIError:
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
        choose = changes.latest if step_id is None else partial(playing.to_undo, step_id=step_id)
        return self._play(choose, playing.undo)

    def redoing(self, step_id: int | None = None) -> Played:
        """The same as `redo`, yielding (done, total) as it goes; closing it early leaves everything as it is."""
        choose = changes.next_undone if step_id is None else partial(playing.to_redo, step_id=step_id)
        return self._play(choose, playing.redo)

    def _play(
        self, choose: Callable[[Session], Step | None], play: Callable[[Session, Step], playing.Playing]
    ) -> Played:
        try:
            return (yield from self._play_once(choose, play))
        except _IndexRebuilt:
            return (yield from self._play_once(choose, play))

    def _play_once(
        self, choose: Callable[[Session], Step | None], play: Callable[[Session, Step], playing.Playing]
    ) -> Played:
        if self.read_only:
            raise Problem(_("This database is read-only here, so nothing was written."))
        with self._alone(), self._clear_errors(), self._writers() as session:
            step = choose(session)
            if step is None:
                return None
            with backends.wide_memory(session.connection()):
                changed = yield from play(session, step)
            keys.brought_back(session, step.id, changed)
            undone = step.undone
            self._commit(session, partial(_has_step, step_id=step.id, undone=undone))
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
    def next_undo(self) -> changes.Undoable | None:
        """What undo would take back at this desk: one's own newest step; where there is none, the newest of all."""
        return self.read(changes.undoable, self.author)

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self.read(changes.redo_label)

    @property
    def is_behind(self) -> bool:
        """Whether something is found by what an older version of us made, and may be made anew here."""
        return not self.read_only and self.read(lambda session: keys.is_behind(session.connection()))

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

    def state(self) -> State:
        """What differs after anything was written, by this program or by another one."""
        return self.read(orders.state)

    def check(self) -> list[str]:
        """What is damaged, or not as this version made it, in words; an empty list means that nothing is."""
        return _once_more(self._check)

    def _check(self) -> list[str]:
        with self._clear_errors():
            whole = self.read_only or self._has_true_index() or search_repair.mend(self.engine)
            problems = [] if whole else [_("The search index is damaged.")]
            problems += backends.check(self.engine)
            problems += [_(schema.ADDED).format(what=what) for what in self._added]
            with self.engine.connect() as connection:
                problems += schema.differences(connection)
            return problems

    def _has_true_index(self) -> bool:
        with self.engine.execution_options(outreach_writing=True).connect() as connection:
            return search_repair.is_true(connection)


def _prepare_file(engine: Engine, path: Path, *, create: bool, writable: bool) -> list[str]:
    application, form, tables = backends.file_marks(engine)
    if tables and application != backends.APPLICATION_ID:
        raise Problem(_("{path} is not an Outreach file.").format(path=path))
    if form > backends.FORMAT:
        raise Problem(_("{path} was made by a newer Outreach. Install the newer one to open it.").format(path=path))
    if not tables and not create:
        raise Problem(_("{path} is empty: there is no database in it.").format(path=path))
    if writable:
        backends.use_wal(engine)
        if tables:
            search_repair.see_to(engine)
        added = migrating.bring_up_to_date(engine, create=create, backup_of=path if tables else None)
        foreign = backends.foreign_objects(engine, search.TRIGGERS)
        if foreign:
            raise Problem(
                _("This file holds parts that Outreach did not make ({names}), so it is not opened.").format(
                    names=", ".join(foreign[:3])
                )
            )
        return added
    if not migrating.is_up_to_date(engine):
        raise Problem(
            _(
                "This database is read-only and was made by another version of Outreach. "
                "Copy it to where it can be written, then open the copy."
            )
        )
    return []


def _has_step(session: Session, *, step_id: int, undone: bool) -> bool:
    step = session.get(Step, step_id)
    return step is not None and step.undone is undone


def _is_nothing(_session: Session) -> bool:
    """Nothing was written, so nothing can have been lost."""
    return True


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
