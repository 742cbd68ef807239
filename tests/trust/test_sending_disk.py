"""A disk that is full in the midst of sending: it stops in words, and goes on where it was once there is room."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services.delivery import sending
from outreach.services.delivery.sending import Sent
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.mail.servers import MailServer
from tests.services.sending_office import QUICK, Office


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of twelve megabytes."""
    if os.geteuid() != 0:
        pytest.skip("making a small disk needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_nobody_twice_and_nobody_lost(disk: Path, tmp_path: Path) -> None:
    ballast, database = disk / "ballast", disk / "office.outreach"
    with MailServer() as server:
        with Workspace.open(tmp_path / "office.outreach") as roomy:
            office = Office(roomy, [f"n{place}" for place in range(40)])
            number = office.prepared()
            office.use(server, per_minute=1200)
        shutil.copyfile(tmp_path / "office.outreach", database)
        with Workspace.open(database) as workspace:
            office.workspace = workspace
            came, again = stopped_and_resumed(office, number, server, ballast)
    assert came < 40
    reached = server.reached
    assert len(reached) == len(set(reached))
    assert again.state == "done" and again.handed + again.unsure == 40 and again.unsure <= 1
    assert len(reached) >= again.handed


def stopped_and_resumed(office: Office, number: int, server: MailServer, ballast: Path) -> tuple[int, Sent]:
    """How many had come when the disk was full, and how it stands after there was room."""
    job = sending.send(office.workspace, number, pace=QUICK._replace(busy=1))
    while len(server.messages) < 5:
        next(job)
    with office.workspace.engine.connect() as connection:  # else the next saves need no more room than the log has
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        said = " ".join(finished(_filling(job, ballast)).problems)
    except Problem as problem:  # not even how it stands can be read
        said = problem.text
    assert "disk" in said
    came = len(server.messages)
    ballast.unlink()
    return came, office.send(number)


def _filling(job: sending.Job, ballast: Path) -> sending.Job:
    """Goes on with a job while all the room there is, or becomes free, is taken."""
    with ballast.open("wb", buffering=0) as out:
        while True:
            with contextlib.suppress(OSError):
                while True:
                    out.write(b"x" * 4096)
            try:
                yield next(job)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
