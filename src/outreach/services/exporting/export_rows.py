"""Rows given to a writer of tables batch by batch, so that a long export can tell how far it is and be cancelled."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Row = Sequence[str]


class _Cancelled(BaseException):
    """Ends the writer, which then leaves the old file as it was."""


@contextmanager
def pushed(write: Callable[[Iterator[Row]], object]) -> Iterator[Callable[[list[Row]], None]]:
    """Runs `write(rows)` in a thread and yields what gives it rows; leaving the block waits until all is written.

    An error of the writer comes out here; an error or a cancel in the block ends the writer before its last step.
    """
    batches: queue.Queue[list[Row] | None] = queue.Queue(maxsize=4)
    errors: list[BaseException] = []
    cancelled = threading.Event()
    given = iter(batches.get, None)

    def rows() -> Iterator[Row]:
        for batch in given:
            yield from batch
        if cancelled.is_set():
            raise _Cancelled

    def work() -> None:
        try:
            write(rows())
        except BaseException as error:
            errors.append(error)
        for _batch in given:  # what nobody will write any more: whoever gives must not wait for ever
            pass

    def give(batch: list[Row]) -> None:
        if errors:
            raise errors[0]
        batches.put(batch)

    writer = threading.Thread(target=work, name="export")
    writer.start()
    try:
        yield give
    except BaseException:
        cancelled.set()
        raise
    finally:
        batches.put(None)
        writer.join()
    if errors:
        raise errors[0]
