"""A job tells its progress and exactly one end, in the window's thread; cancelling closes its generator."""

import threading
import time

from PySide6.QtCore import QObject
from shiboken6 import delete, isValid

from outreach.gui.kit import errors, jobs
from outreach.gui.kit.jobs import Job, call
from outreach.gui.shell.status import Status
from outreach.problems import Problem
from outreach.services.progress import Progress


def test_a_job_tells_its_result_in_the_windows_thread(qtbot):
    told = []

    def work():
        told.append(threading.current_thread() is threading.main_thread())
        yield Progress(1, 2, "half")
        return 7

    job = Job("work", work)
    job.done.connect(lambda value: told.append((value, threading.current_thread() is threading.main_thread())))
    with qtbot.waitSignal(job.done):
        job.start()
    assert told == [False, (7, True)]


def test_progress_comes_at_most_twenty_times_a_second(qtbot):
    seen = []

    def work():
        for number in range(3000):
            yield Progress(number, 3000, "")

    job = Job("work", work)
    job.progressed.connect(seen.append)
    started = time.monotonic()
    with qtbot.waitSignal(job.done):
        job.start()
    assert 1 <= len(seen) <= 2 + (time.monotonic() - started) * 20


def test_something_else_is_told_however_soon_it_comes(qtbot):
    seen = []

    def work():
        for text in ("Tagging", "Preparing", "Preparing", "Exporting"):
            yield Progress(1, 1, text)

    job = Job("work", work)
    job.progressed.connect(lambda progress: seen.append(progress.text))
    with qtbot.waitSignal(job.done):
        job.start()
    assert list(dict.fromkeys(seen)) == ["Tagging", "Preparing", "Exporting"]


def test_cancelling_closes_the_generator_where_it_stands(qtbot):
    closed = []

    def work():
        try:
            while True:
                time.sleep(0.01)
                yield Progress(0, None, "")
        finally:
            closed.append(True)

    job = Job("work", work)
    ends = []
    job.done.connect(lambda _value: ends.append("done"))
    with qtbot.waitSignal(job.progressed):
        job.start()
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert closed == [True] and ends == []


def test_a_failure_is_told_with_its_error(qtbot):
    def work():
        yield Progress(0, None, "")
        raise Problem("not a table")

    job = Job("work", work)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert failed.args[0].text == "not a table"


def test_a_plain_function_can_be_a_job(qtbot):
    job = Job("add", call(lambda one, two: one + two, 1, two=2))
    with qtbot.waitSignal(job.done) as done:
        job.start()
    assert done.args == [3]


def held(gate, at_gate=None):
    """A work that comes to the gate, says so by a semaphore, waits until it is opened, and then answers 7."""

    def work():
        yield Progress(0, None, "")
        if at_gate is not None:
            at_gate.release()
        assert gate.wait(20)
        return 7

    return work


def test_a_job_goes_on_when_its_owner_is_gone_and_nobody_is_told(qtbot, monkeypatch):
    gate, told = threading.Event(), []
    monkeypatch.setattr(errors, "report", told.append)
    owner = QObject()
    job = Job("work", held(gate), owner)
    job.done.connect(lambda _value: told.append(owner.objectName()))
    job.start()
    delete(owner)
    with qtbot.waitSignal(job.finished):
        gate.set()
    qtbot.waitUntil(lambda: not isValid(job))
    assert told == []


def test_a_failure_is_told_to_the_user_when_its_owner_is_gone(qtbot, monkeypatch):
    gate, told = threading.Event(), []
    monkeypatch.setattr(errors, "report", told.append)

    def work():
        yield from held(gate)()
        raise Problem("the disk is full")

    owner = QObject()
    Job("work", work, owner).start()
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: [error.text for error in told] == ["the disk is full"])


def test_the_status_line_lets_go_of_the_job_it_shows_or_is_gone_itself(qtbot):
    for gone in (False, True):
        gate, status = threading.Event(), Status()
        qtbot.addWidget(status)
        job = Job("work", held(gate))
        status.show_job(job)
        job.start()
        if gone:
            delete(status)
        gate.set()
        qtbot.waitUntil(lambda job=job: not isValid(job))
        assert gone or status.job is None


def test_of_a_job_that_is_dropped_nobody_is_told(qtbot):
    gate, at_gate, ends = threading.Event(), threading.Semaphore(0), []
    job = Job("work", held(gate, at_gate))
    for end in (job.done, job.failed, job.cancelled):
        end.connect(lambda *_value: ends.append(1))
    job.start()
    assert at_gate.acquire(timeout=20)
    job.drop()
    with qtbot.waitSignal(job.finished):
        gate.set()
    assert ends == []


def test_all_that_run_are_stopped_together(qtbot):
    gate, at_gate, ends = threading.Event(), threading.Semaphore(0), []
    for _number in range(2):
        job = Job("work", held(gate, at_gate))
        job.done.connect(ends.append)
        job.start()
        assert at_gate.acquire(timeout=20)
    assert not jobs.stop(0.05)
    gate.set()
    assert jobs.stop(20)
    jobs.drop()
    qtbot.wait(20)
    assert ends == []
