"""A bad file ends the process that reads it, never the program."""

import subprocess
import sys
import threading
import time

import pytest

from outreach import i18n
from outreach.formats import sandbox
from outreach.problems import Problem
from tests.formats import bad_readers as readers


def test_one_child_is_reused() -> None:
    assert sandbox.run(readers.double, 21) == 42
    assert sandbox.run(readers.process) == sandbox.run(readers.process)


@pytest.mark.parametrize(
    ("reader", "says"),
    [(readers.stumble, "damaged"), (readers.panic, "damaged"), (readers.die, "damaged"), (readers.swallow, "memory")],
)
def test_every_failure_is_a_problem_and_the_next_file_is_read(reader, says: str) -> None:
    with pytest.raises(Problem, match=says) as problem:
        sandbox.run(reader)
    assert "Aigul" not in problem.value.text + getattr(problem.value, "detail", "")
    assert sandbox.run(readers.double, 2) == 4


def test_a_problem_of_the_reader_keeps_its_words() -> None:
    with pytest.raises(Problem, match="picture"):
        sandbox.run(readers.refuse)


def test_a_deadline_holds() -> None:
    start = time.monotonic()
    with pytest.raises(Problem, match="too long"):
        sandbox.run(readers.sleep, seconds=0.3)
    assert time.monotonic() - start < 40  # the reader sleeps for a minute
    assert sandbox.run(readers.double, 2) == 4


def test_work_is_measured_by_what_the_processor_did_for_it() -> None:
    """A file that keeps a free computer busy is given up; a busy computer has several times as long by the clock."""
    with pytest.raises(Problem, match="too long"):
        sandbox.run(readers.work, seconds=0.5)
    assert sandbox.run(readers.nap, seconds=1) == 2


def test_what_was_left_to_one_file_is_no_measure_for_loading_the_next() -> None:
    sandbox.run(readers.work, 0.1, seconds=1)
    assert sandbox.run(readers.double, readers.SlowToLoad(21)) == 42


@pytest.mark.thorough
def test_the_items_of_a_stream_have_one_measure_together() -> None:
    with pytest.raises(Problem, match="too long"):
        list(sandbox.stream(readers.works_on, seconds=2))


def test_the_first_item_of_a_stream_is_not_waited_for_longer_than_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    with pytest.raises(Problem, match=r"too long\. Save only"):
        next(sandbox.stream(readers.sleep, seconds=50))
    assert list(sandbox.stream(readers.slowly, seconds=50)) == [0, 1], "the others have their own time"


def test_what_a_reader_prints_does_no_harm() -> None:
    assert sandbox.run(readers.chatter) == 7


def test_an_answer_cannot_run_code_here() -> None:
    with pytest.raises(Problem):
        sandbox.run(readers.trick)


def test_a_stream_waits_for_us_and_others_may_read_meanwhile() -> None:
    numbers = sandbox.stream(readers.count, 5)
    assert next(numbers) == 0
    assert sandbox.run(readers.double, 4) == 8
    assert list(numbers) == [1, 2, 3, 4]


def test_a_stream_may_be_left() -> None:
    numbers = sandbox.stream(readers.count, 10**9)
    assert next(numbers) == 0
    numbers.close()
    assert sandbox.run(readers.double, 1) == 2


def test_a_stream_that_stumbles_is_a_problem() -> None:
    numbers = sandbox.stream(readers.stumbling)
    assert next(numbers) == 1
    with pytest.raises(Problem):
        next(numbers)


def test_threads_may_read_at_once() -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(sandbox.run(readers.double, n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 2, 4, 6]


def test_the_child_loads_neither_the_window_nor_the_main_module() -> None:
    sandbox.close()  # one that read an import before has loaded what that needs
    loaded = sandbox.run(readers.modules)
    assert not [name for name in loaded if name.startswith(("PySide6", "sqlalchemy", "pytest", "outreach.app"))]


def test_it_works_from_a_script_without_a_main_guard(tmp_path) -> None:
    script = tmp_path / "program.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\nprint('main')\nfrom outreach.formats import sandbox\n"
        "from tests.formats import bad_readers\nprint(sandbox.run(bad_readers.double, 3))\n"
    )
    root = str(__import__("pathlib").Path(__file__).resolve().parents[2])
    done = subprocess.run([sys.executable, str(script), root], capture_output=True, text=True, timeout=240)
    assert done.stdout.split() == ["main", "6"], done.stderr


def test_a_stray_module_in_the_current_folder_is_not_run(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "struct.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    sandbox.close()
    assert sandbox.run(readers.double, 2) == 4


def test_the_child_has_the_language_and_the_clock_of_who_asks() -> None:
    try:
        i18n.use_zone("Asia/Bishkek")
        assert sandbox.run(i18n.zone) == "Asia/Bishkek"
        with i18n.speaking("ky"):
            assert sandbox.run(i18n.language) == "ky"
        i18n.use_zone("")
        assert (sandbox.run(i18n.language), sandbox.run(i18n.zone)) == (i18n.language(), "")
    finally:
        i18n.use_zone("")


def _with_what_is_kept(kept: int, needed: int) -> int:
    """Keeps so many bytes for good, and needs so many for a moment."""
    _KEPT.append(bytes(kept))
    return len(bytes(needed))


_KEPT: list[bytes] = []


def test_what_readers_before_have_kept_takes_no_memory_from_the_next() -> None:
    sandbox.close()
    assert sandbox.run(_with_what_is_kept, 300 << 20, 0) == 0
    assert sandbox.run(_with_what_is_kept, 0, 300 << 20) == 300 << 20
    with pytest.raises(sandbox.ReaderProblem, match="too much memory"):
        sandbox.run(_with_what_is_kept, 0, 600 << 20)


def _told(size: int) -> bytes:
    return bytes(size)


@pytest.mark.thorough
def test_an_answer_for_which_there_is_no_room_is_read_again_in_a_child_of_its_own() -> None:
    """To be sent it takes as much again."""
    sandbox.close()
    assert sandbox.run(_with_what_is_kept, 300 << 20, 0) == 0
    assert len(sandbox.run(_told, 110 << 20)) == 110 << 20
