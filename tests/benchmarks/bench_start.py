"""Until the rows are seen on a screen: a bare window, the source tree, an installed program, one after the other.

    python -m tests.benchmarks.bench_start [DATABASE [PROGRAM…]]

A database that is given is measured as it is; else one of 100,000 people is made. A program is what is started in
place of `python -m outreach`, such as /usr/bin/outreach. All are looked at from without, on an Xvfb of their own: what
is timed is from their start until there is text where the table is, and the processor's work for it, which other
programs disturb less. Medians of seven.
"""

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.bench_window import BARE, compiled_once, imported

RUNS, ROWS = 7, 100_000
LEFT, TOP, WIDTH, HEIGHT = 300, 120, 240, 200  # where all of them have rows, and Today what waits
TEXT = 150  # dark dots that are words and no line
_LIGHT = bytes(range(110, 256))


class Screen:
    """An X screen that is looked at without a program of its own."""

    def __init__(self, name: str) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._x11.XOpenDisplay.restype = self._x11.XGetImage.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(name.encode()))
        self._root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))

    def has_text(self) -> bool:
        """Whether there are words where the rows are."""
        area = (LEFT, TOP, WIDTH, HEIGHT)
        every, pixels = ctypes.c_ulong(2**32 - 1), 2
        image = self._x11.XGetImage(self._display, self._root, *area, every, pixels)
        # struct _XImage: width, height, xoffset, format, and then the data.
        data = ctypes.c_void_p.from_address(image + 16).value
        green = ctypes.string_at(data, WIDTH * HEIGHT * 4)[1::4]
        self._x11.XFree(ctypes.c_void_p(data))
        self._x11.XFree(ctypes.c_void_p(image))
        return len(green.translate(None, _LIGHT)) > TEXT


@contextmanager
def screen() -> Iterator[str]:
    number = next(n for n in range(90, 500) if not Path(f"/tmp/.X11-unix/X{n}").exists())
    words = ["Xvfb", f":{number}", "-screen", "0", "1280x800x24", "-wr", "-nolisten", "tcp"]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        while not Path(f"/tmp/.X11-unix/X{number}").exists():
            time.sleep(0.05)
        time.sleep(0.3)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def seen(looked: Screen, words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds from the start of a program until its rows are seen, and of the processor's work."""
    while looked.has_text():  # of the one before
        time.sleep(0.02)
    begun = time.monotonic()
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while not looked.has_text():
            if process.poll() is not None or time.monotonic() - begun > 60:
                process.kill()
                raise SystemExit(f"{words} shows nothing: {process.communicate()[1].decode()[-2000:]}")
            time.sleep(0.005)
        took = time.monotonic() - begun
        user, system = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[11:13]
        return took * 1000, (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")
    finally:
        process.kill()
        process.wait()


def main(database: str = "", *programs: str) -> None:
    with tempfile.TemporaryDirectory() as folder, screen() as display:
        place = database or str(imported(Path(folder), ROWS))
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "OUTREACH_LANGUAGE": "en"}
        environment.pop("WAYLAND_DISPLAY", None)
        environment |= compiled_once(folder)
        bare = [sys.executable, "-c", BARE.replace("app.exit(0)", "pass"), "0", place, "first"]
        started = {"bare window": (bare, "contacts")}
        for page in ("contacts", "today"):
            for words in ([sys.executable, "-m", "outreach"], *([program] for program in programs)):
                name = "source tree" if len(words) > 1 else words[0]
                started[f"{name}, {page}"] = ([*words, "--db", place], page)
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in started}
        looked = Screen(display)
        for run in range(RUNS + 1):
            for name, (words, page) in started.items():
                home = Path(folder) / page
                home.mkdir(exist_ok=True)
                (home / "settings.ini").write_text(f"[General]\npage={page}\n", encoding="utf-8")
                took = seen(looked, words, environment | {"OUTREACH_HOME": str(home)})
                if run:
                    found[name].append(took)
        floors = [statistics.median(values) for values in zip(*found["bare window"], strict=True)]
        for name, values in found.items():
            middle = [statistics.median(some) for some in zip(*values, strict=True)]
            times = [one / floor for one, floor in zip(middle, floors, strict=True)]
            wall, work = (f"{one:6.0f} ms {time:5.2f} x" for one, time in zip(middle, times, strict=True))
            print(f"{name[-44:]:44} {wall}   of the processor {work}")


if __name__ == "__main__":
    main(*sys.argv[1:])
