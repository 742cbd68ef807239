"""The Windows installer, tried: on a Windows with the real program, or under Wine in a bare Debian with a stand-in."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bare import APT, Bare, Failed, step

HERE = Path(__file__).resolve().parent
PATIENCE = 120  # seconds that Windows may take for one thing
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Outreach"
CLASSES = r"HKCU\Software\Classes"
PROGRAM = r"%LOCALAPPDATA%\Programs\Outreach"
REMOVER = rf"{PROGRAM}\uninstall.exe"
MENU = r"%APPDATA%\Microsoft\Windows\Start Menu\Programs\Outreach.lnk"
# What is hers: the workspace in her data folder, another among her documents, something beside the program.
OWN = (r"%LOCALAPPDATA%\outreach\office.outreach", r"%USERPROFILE%\Documents\моя редакция.outreach",
       rf"{PROGRAM}\own notes.txt")  # fmt: skip
OPENED = OWN[1]
STILL_OPEN = 3  # what the installer ends with then


class Windows:
    """This Windows, and the user who is signed in."""

    environment: "dict[str, str] | None" = None  # its own

    def words(self, *words: str) -> list[str]:
        return [*words]

    def told(self, *words: str) -> str:
        """What a command prints; "" where it fails."""
        nothing = subprocess.DEVNULL
        done = subprocess.run(
            self.words(*words), env=self.environment, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing
        )
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""

    def ended(self, *command: str) -> int:
        """What a program ends with. It is given no pipe: what it starts may stay."""
        nothing = subprocess.DEVNULL
        words = self.words(*command)
        return subprocess.run(words, env=self.environment, stdin=nothing, stdout=nothing, stderr=nothing).returncode

    def know_kinds_of_files(self) -> None:
        """Windows asks the user's own part of the registry for them."""

    def full(self, place: str) -> str:
        return os.path.expandvars(place)

    def path(self, place: str) -> Path:
        return Path(self.full(place))


class Wine(Windows):
    """The Windows of Wine's in a bare Debian; on a screen, if one is given."""

    def __init__(self, bare: Bare, display: str) -> None:
        self.bare = bare
        self.environment = bare.environment | {"WINEDEBUG": "-all", "DISPLAY": display}

    def words(self, *words: str) -> list[str]:
        return ["chroot", str(self.bare.folder), "wine", *words]

    def new(self) -> str:
        status = self.ended("wineboot", "-i")
        expect(status == 0, f"wineboot ended with {status}")
        self.bare.run("wineserver", "-w")
        return self.told("cmd", "/c", "ver")

    def know_kinds_of_files(self) -> None:
        """Wine asks only what holds for every user; it gets there what the installer wrote for this one."""
        for name in (".outreach", "Outreach.Office"):
            self.ended("reg", "copy", rf"{CLASSES}\{name}", rf"HKLM\Software\Classes\{name}", "/s", "/f")

    def full(self, place: str) -> str:
        return re.sub(r"%(\w+)%", lambda found: self.told("cmd", "/c", f"echo %{found[1]}%"), place)

    def path(self, place: str) -> Path:
        drive, _colon, rest = self.full(place).partition(":\\")
        return self.bare / f"/root/.wine/drive_{drive.lower()}" / rest.replace("\\", "/")


@contextmanager
def wine(bare: Bare, display: str) -> "Iterator[Wine]":
    """Wine with a new Windows in it, ended at the end."""

    def there() -> str:
        bare.run("dpkg", "--add-architecture", "i386")  # NSIS makes programs of 32 bits
        bare.run(*APT, "update")
        bare.install("wine", "wine64", "wine32:i386", "nsis")
        return bare.run("wine", "--version").strip()

    step("Wine and NSIS, by apt (some minutes)", there)
    made = Wine(bare, display)
    try:
        step("a new Windows, by Wine (a minute)", made.new)
        yield made
    finally:
        bare.run("wineserver", "-k", fails=True)


def stand_ins(bare: Bare, versions: "tuple[str, ...]") -> list[str]:
    """Installers of a stand-in, by the real script: one for each version."""
    folder = bare / "/root/outreach"
    (folder / "_internal").mkdir(parents=True)
    (folder / "licences").mkdir()
    shutil.copy(HERE.parent / "LICENSE", folder / "_internal")
    shutil.copytree(HERE / "windows", bare / "/root/windows")
    # The smallest icon there is: one point.
    head = "000001000100010100000100200030000000160000002800000001000000020000000100200000000000"
    (bare / "/root/outreach.ico").write_bytes(bytes.fromhex(head) + bytes(28))
    for name in ("outreach", "outreach-window"):
        bare.run("makensis", "-V2", "-WX", f"-DNAME={name}", "-DOUT=/root/outreach", "/root/windows/stand-in.nsi")
    made = []
    for version in versions:
        (folder / "_internal" / f"only in {version}").touch()
        given = {"VERSION": version, "FOLDER": "/root/outreach", "OUT": "/root", "ICON": "/root/outreach.ico"}
        words = (f"-D{name}={value}" for name, value in given.items())
        bare.run("makensis", "-V2", "-WX", *words, "/root/windows/outreach.nsi")
        (folder / "_internal" / f"only in {version}").unlink()
        made.append(rf"Z:\root\outreach-{version}-setup.exe")
    return made


# -- What is checked


def check(windows: Windows, older: str, newer: str, version: str, used: Callable[[], None] = lambda: None) -> None:
    """Installed, used, installed over, removed; `used` works with the program while it is installed."""
    step("a Windows without Outreach", lambda: without(windows))
    step("an installer" if older == newer else "the older installer", lambda: installed(windows, older))
    hers = {place: f"hers: {place}".encode() for place in OWN}
    for place, data in hers.items():
        windows.path(place).parent.mkdir(parents=True, exist_ok=True)
        windows.path(place).write_bytes(data)
    used()
    step("started from the Start menu", lambda: from_the_menu(windows))
    step("a double click on a workspace", lambda: double_click(windows))
    step("installed over it while it is open: refused", lambda: refused(windows, newer))
    step("removed while it is open: refused", lambda: refused(windows, REMOVER))
    close(windows)
    step("the newer installer over it", lambda: replaced(windows, newer, version))
    step("removed", lambda: removed(windows))
    left = {place: windows.path(place).read_bytes() for place in OWN}
    expect(left == hers, f"what is hers was changed: {left}")


def without(windows: Windows) -> str:
    """So that nothing of hers is touched, or ended."""
    there = [place for place in (PROGRAM, *OWN) if windows.path(place).exists()]
    expect(not there, f"{', '.join(there)} is there already: try it where Outreach was never used, in a new account")
    return "no folder, no workspace"


def installed(windows: Windows, installer: str) -> str:
    expect(windows.ended(installer, "/S") == 0, "the installer failed")
    for name in ("outreach.exe", "outreach-window.exe", "uninstall.exe", r"_internal\LICENSE"):
        expect(windows.path(rf"{PROGRAM}\{name}").is_file(), f"{name} is not there")
    expect(windows.path(MENU).is_file(), "no entry in the Start menu")
    return f"{value(windows, KEY, 'DisplayName')} {value(windows, KEY, 'DisplayVersion')}"


def from_the_menu(windows: Windows) -> str:
    start(windows, MENU)
    until(lambda: running(windows), "the program does not run")
    close(windows)
    return "runs"


def double_click(windows: Windows) -> str:
    windows.know_kinds_of_files()
    start(windows, OPENED)
    lock = windows.path(f"{OPENED}-lock")
    until(lock.exists, "the workspace was not opened")
    return "opened, under a name with blanks and in Cyrillic"


def refused(windows: Windows, installer: str) -> str:
    """Nothing of the program that runs is touched."""
    before = files(windows)
    # With _?= what removes it does so at once, and not in a copy of itself that nobody waits for.
    told = [f"_?={windows.full(PROGRAM)}"] if installer == REMOVER else []
    status = windows.ended(windows.full(installer), "/S", *told)
    expect(status == STILL_OPEN, f"it ended with {status}")
    expect(files(windows) == before, "files were changed")
    return "nothing was touched"


def replaced(windows: Windows, installer: str, version: str) -> str:
    stale = windows.path(rf"{PROGRAM}\_internal\of an older version")
    stale.touch()
    told = installed(windows, installer)
    expect(told.endswith(version), told)
    inside = windows.path(rf"{PROGRAM}\_internal")
    left = {file.name for file in (*inside.glob("of an older*"), *inside.glob("only in *"))}
    expect(left <= {f"only in {version}"}, f"of the older version are left: {left}")
    return told


def removed(windows: Windows) -> str:
    words = value(windows, KEY, "QuietUninstallString").replace('"', "").removesuffix(" /S")
    expect(windows.ended(words, "/S") == 0, "it failed")
    program = windows.path(rf"{PROGRAM}\outreach.exe").parent
    # It goes on in a copy of its own, for a program cannot remove itself.
    until(lambda: {file.name for file in program.iterdir()} == {"own notes.txt"}, "files of the program are left")
    until(lambda: not windows.path(MENU).exists(), "the entry in the Start menu is left")
    kinds = (rf"{CLASSES}\{name}" for name in (".outreach", "Outreach.Office", "Outreach.Cards"))
    keys = (KEY, r"HKCU\Software\Outreach", *kinds)
    until(lambda: not any(windows.told("reg", "query", key) for key in keys), "the registry still names it")
    return "no file, no entry, nothing in the registry; what is hers is there"


# -- Small things


def start(windows: Windows, place: str) -> None:
    """As the desktop does."""
    windows.ended("cmd", "/c", "start", "", windows.full(place))


def running(windows: Windows) -> bool:
    return "outreach-window.exe" in windows.told("tasklist").lower()


def close(windows: Windows) -> None:
    windows.ended("taskkill", "/F", "/IM", "outreach-window.exe")
    until(lambda: not running(windows), "the program cannot be ended")
    windows.path(f"{OPENED}-lock").unlink(missing_ok=True)


def files(windows: Windows) -> dict[str, int]:
    program = windows.path(PROGRAM)
    return {str(file): file.stat().st_size for file in program.rglob("*") if file.is_file()}


def value(windows: Windows, key: str, name: str) -> str:
    """A value of the registry; Windows and Wine print it alike."""
    found = re.search(rf"^ +{name} +REG_\w+ +(.+?)\r?$", windows.told("reg", "query", key, "/v", name), re.MULTILINE)
    if not found:
        raise Failed(f"the registry has no {name} in {key}")
    return found[1]


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise Failed(f"{what}, after {PATIENCE} s")
        time.sleep(0.2)


def expect(holds: object, what: str) -> None:
    if not holds:
        raise Failed(what)
