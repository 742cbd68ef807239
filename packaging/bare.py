"""A bare Debian in a folder, to build the program in and to try it in: by debootstrap, as root."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# The environment of everything in it.
PLAIN = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
         "OUTREACH_HOME": "/root/o", "DEBIAN_FRONTEND": "noninteractive"}  # fmt: skip
# What says how this machine reaches the net: of the environment, and of its files.
NETWORK = re.compile(r"(?i)^(pip_(index_url|extra_index_url|default_timeout)|(https?|no)_proxy)$")
NETWORK_FILES = ("/etc/resolv.conf", "/etc/hosts")
CERTIFICATES = "/etc/ssl/of-this-machine.pem"  # apart from the Debian's own, which it makes anew
APT = ("apt-get", "-q", "-y", "-o", "Acquire::Retries=5", "-o", "Dpkg::Use-Pty=0")


class Failed(Exception):
    """A step that did not come through."""


class Bare:
    """A Debian in a folder with nothing in it but what every Debian has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {key: value for key, value in os.environ.items() if NETWORK.match(key)} | PLAIN

    def __truediv__(self, name: str) -> Path:
        """A file in it, by its name there."""
        return self.folder / name.lstrip("/")

    def run(self, *words: str, fails: bool = False, extra: "Mapping[str, str] | None" = None) -> str:
        """Runs a command in it as root and returns what it said; `fails` lets it end with 1."""
        return finished(["chroot", self.folder, *words], self.environment | dict(extra or {}), fails)

    def install(self, *packages: str) -> None:
        self.run(*APT, "install", "--no-install-recommends", *packages)

    def write(self, name: str, text: str) -> str:
        (self / name).write_text(text, encoding="utf-8")
        return name

    def connect(self) -> str:
        """Lets it reach the net as this machine does, and brings apt's lists."""
        certificates = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
        asked = (file for file in Path("/etc/apt/apt.conf.d").glob("*") if "Acquire::" in file.read_text("utf-8"))
        copied = {str(file): file for file in (*map(Path, NETWORK_FILES), *asked)}
        if certificates:
            copied[CERTIFICATES] = Path(certificates)
            self.environment["PIP_CERT"] = CERTIFICATES
        for name, source in copied.items():
            if source.is_file():
                (self / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, self / name)
        self.run(*APT, "update")
        return "apt's lists are there"

    def files(self) -> set[str]:
        """Everything in it but what runs, and what apt and dpkg keep for themselves."""
        skipped = re.compile(r"^/(proc|sys|dev|run|tmp|root|var/(log|cache|lib/(apt|dpkg)))(/|$)")
        found = set()
        for place, folders, names in os.walk(self.folder):
            inside = Path("/", Path(place).relative_to(self.folder))
            folders[:] = [name for name in folders if not skipped.match(str(inside / name))]
            found.update(str(inside / name) for name in (*names, *folders))
        return found


class Here(Bare):
    """This system, whatever it is, in the place of a bare one: the program works in a folder of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        super().__init__(folder)
        self.program = program
        # Nothing of the user's own: neither her workspace nor her password.
        plain = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
        self.environment = plain | {"OUTREACH_HOME": str(folder / "o"), "OUTREACH_LANGUAGE": "en"}

    def __truediv__(self, name: str) -> Path:
        return self.folder / name.removeprefix("/root/")

    def run(self, *words: str, fails: bool = False, extra: "Mapping[str, str] | None" = None) -> str:
        told = [str(self / word) if word.startswith("/root/") else word for word in words[1:]]
        return finished([str(self.program), *told], self.environment | dict(extra or {}), fails)


def finished(words: "list[str | Path]", environment: Mapping[str, str], fails: bool) -> str:
    """What a command printed; `fails` lets it end with 1."""
    done = subprocess.run(words, env=environment, capture_output=True, text=True, encoding="utf-8")
    if done.returncode > 1 or (done.returncode and not fails):
        command = " ".join(map(str, words))
        raise Failed(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def lacking(*programs: str) -> str:
    """What is missing to work with a bare Debian, as a sentence; "" where nothing is."""
    missing = [name for name in ("debootstrap", "chroot", *programs) if not shutil.which(name)]
    wanted = [*(["root's rights"] if os.geteuid() else []), *missing]
    return f"This needs {', '.join(wanted)}." if wanted else ""


@contextmanager
def debian(suite: str, kept: "Path | None") -> Iterator[Bare]:
    """A bare Debian in a folder of its own: copied from the one that is kept, which is made where it is not."""
    with tempfile.TemporaryDirectory(prefix="bare-debian-") as place:
        folder = Path(place) / suite
        original = kept / suite if kept else folder
        if not original.exists():
            step(f"bare {suite}, by debootstrap (some minutes)", lambda: debootstrap(original, suite))
        if kept:
            subprocess.run(["cp", "-a", "--reflink=auto", original, folder], check=True)
        with mounted(folder):
            bare = Bare(folder)
            step("its way to the net", bare.connect)
            yield bare


def debootstrap(where: Path, suite: str) -> str:
    """Makes it under another name, so that one that was broken off is never taken for a whole one."""
    part = where.with_name(f"{where.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    words = ("debootstrap", "--variant=minbase", suite, part)
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Failed(f"debootstrap ended with {done.returncode}:\n{done.stdout[-2000:]}")
    part.rename(where)
    return "minbase"


@contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """With its processes and the screens of this machine; debootstrap made what is in /dev."""
    screens = Path("/tmp/.X11-unix")
    for place in (folder / "tmp/.X11-unix", screens):
        place.mkdir(parents=True, exist_ok=True)
    mounts = [("-t", "proc", "proc", folder / "proc"), ("--bind", screens, folder / "tmp/.X11-unix")]
    done = []
    try:
        for words in mounts:
            subprocess.run(["mount", *map(str, words)], check=True)
            done.append(words[-1])
        yield
    finally:
        for place in reversed(done):
            subprocess.run(["umount", "-l", str(place)], check=False)


def step(name: str, deed: Callable[[], str]) -> None:
    """Says what is waited for, then what came of it and how long it took."""
    print(f"{name} …", end=" ", flush=True)  # noqa: T201
    begun = time.monotonic()
    told = deed()
    print(f"{told} ({time.monotonic() - begun:.0f} s)", flush=True)  # noqa: T201
