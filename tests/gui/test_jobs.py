"""A job tells its progress and exactly one end, in the window's thread; cancelling closes its generator."""

import threading
import time

from outreach.gui.jobs import Job, call
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
    job.wait()


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
    job.wait()


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
    job.wait()
    assert closed == [True] and ends == []


def test_a_failure_is_told_with_its_error(qtbot):
    def work():
        yield Progress(0, None, "")
        raise Problem("not a table")

    job = Job("work", work)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert failed.args[0].text == "not a table"
    job.wait()


def test_a_plain_function_can_be_a_job(qtbot):
    job = Job("add", call(lambda one, two: one + two, 1, two=2))
    with qtbot.waitSignal(job.done) as done:
        job.start()
    assert done.args == [3]
    job.wait()
