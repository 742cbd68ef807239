"""A program that saves and saves while its file is moved, linked, replaced and deleted under it; and who does that."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace


class Saver:
    """A process that saves one contact after another and says which is saved, and what is wrong."""

    def __init__(self, path: Path) -> None:
        words = [sys.executable, "-m", "tests.trust.moves", str(path)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.saved: list[str] = []
        self.told: list[str] = []
        self._first = threading.Event()
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()
        assert self._first.wait(120)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith("\n"):  # it was killed while it wrote the line
                break
            kind, _space, text = line.rstrip("\n").partition(" ")
            (self.saved if kind == "saved" else self.told).append(text)
            self._first.set()

    def end(self, *, kill: bool = False) -> None:
        """Ends it in order, or at once."""
        assert self.process.stdin is not None
        if kill:
            self.process.send_signal(signal.SIGKILL)
        self.process.stdin.close()
        self.process.wait(60)
        self._reader.join()


def there(files: list[Path]) -> set[str]:
    """The names of all contacts in some files, as another program reads them."""
    found: set[str] = set()
    for file in files:
        try:
            with Workspace.open(file, create=False) as workspace:
                ids = workspace.read(contacts.find, "")
                found |= {row.name for row in workspace.read(contacts.rows, ids)}
        except Problem as problem:
            print(file, problem.text)
    return found


class Mover:
    """Moves a file about; `files` are those in which all that was saved must be in the end."""

    def __init__(self, folder: Path, other_disk: Path, chance: random.Random) -> None:
        self.folder, self.other_disk, self.chance = folder, other_disk, chance
        self.path = folder / "a.outreach"
        self.moves: dict[str, int] = {}

    def some(self, count: int) -> None:
        """Moves after which the file is still there, somewhere."""
        kinds = (self.rename, self.there_and_back, self.to_folder, self.rename_folder, self.link, self.log_taken)
        for _number in range(count):
            self._do(self.chance.choice(kinds))
            time.sleep(self.chance.random() * 0.05)

    def last(self) -> None:
        """One after which the file that was open is gone."""
        self._do(self.chance.choice((self.replace, self.delete, self.to_other_disk)))

    def _do(self, move: Callable[[], None]) -> None:
        move()
        self.moves[move.__name__] = self.moves.get(move.__name__, 0) + 1

    def rename(self) -> None:
        self.path = self.path.rename(self.path.with_name(f"{self.chance.choice('abcdef')}.outreach"))

    def there_and_back(self) -> None:
        aside = self.path.rename(self.path.with_name("aside.outreach"))
        time.sleep(self.chance.random() * 0.02)
        aside.rename(self.path)

    def to_folder(self) -> None:
        folder = self.folder / f"folder {self.chance.randrange(9)}"
        folder.mkdir(exist_ok=True)
        self.path = self.path.rename(folder / self.path.name)

    def rename_folder(self) -> None:
        folder = self.path.parent
        if folder != self.folder:
            self.path = folder.rename(self.folder / f"renamed {self.chance.randrange(10**9)}") / self.path.name

    def link(self) -> None:
        link = self.path.with_name("link.outreach")
        os.link(self.path, link)
        time.sleep(self.chance.random() * 0.02)
        link.unlink()

    def log_taken(self) -> None:
        self.path.with_name(self.path.name + "-wal").unlink(missing_ok=True)

    def replace(self) -> None:
        other = self.folder / "other.outreach"
        Workspace.open(other).close()
        other.replace(self.path)

    def delete(self) -> None:
        self.path.unlink()

    def to_other_disk(self) -> None:
        target = self.other_disk / f"{self.chance.randrange(10**9)}.outreach"
        shutil.move(self.path, target)
        self.path = target

    def files(self) -> list[Path]:
        return [*self.folder.rglob("*.outreach"), *self.other_disk.rglob("*.outreach")]


def save_on(path: Path) -> None:
    """Saves until nothing more comes on standard input."""
    end = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), end.set()), daemon=True).start()
    with Workspace.open(path) as workspace:
        number = 0
        while not end.is_set():
            number += 1
            name = f"Асан {number}"
            try:
                workspace.write("Add", contacts.add, {"name": name})
                print(f"saved {name}", flush=True)
            except Problem as problem:
                print(f"told {problem.text}", flush=True)
                time.sleep(0.05)


if __name__ == "__main__":
    save_on(Path(sys.argv[1]))
