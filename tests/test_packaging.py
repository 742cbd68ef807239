"""What makes an installable program of the source holds together: no build is made here, see packaging/try."""

import argparse
import configparser
import importlib.util
import os
import plistlib
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, get_args, get_origin
from xml.etree import ElementTree

import pytest

import outreach
from outreach import app
from outreach.cli import main as command_line
from outreach.formats import sandbox
from outreach.libraries import LIBRARIES
from outreach.store import backends
from outreach.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
KIND = "application/x-outreach-office"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of packaging, as a module."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    path = PACKAGING / name if (PACKAGING / name).is_file() else PACKAGING / f"{name}.py"
    spec = importlib.util.spec_from_loader(f"packaging_{name}", SourceFileLoader(f"packaging_{name}", str(path)))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checked(*words: object) -> None:
    """Asks a checker of this system, where there is one."""
    if shutil.which(str(words[0])):
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


# -- Linux


def desktop_entry() -> configparser.SectionProxy:
    entry = configparser.RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "outreach.desktop", encoding="utf-8")
    return entry["Desktop Entry"]


def test_desktop_and_description_are_valid_and_open_the_same_kinds_of_files() -> None:
    kinds = set(desktop_entry()["MimeType"].strip(";").split(";"))
    about = ElementTree.parse(LINUX / "org.example.outreach.metainfo.xml").getroot()
    told = {str(one.text) for one in about.iterfind("provides/mediatype")}
    assert KIND in told <= kinds
    assert desktop_entry()["Exec"] == "outreach %f"
    checked("desktop-file-validate", LINUX / "outreach.desktop")
    checked("appstreamcli", "validate", "--no-net", LINUX / "org.example.outreach.metainfo.xml")


def test_the_description_has_this_release_and_pictures_that_are_there() -> None:
    about = ElementTree.parse(LINUX / "org.example.outreach.metainfo.xml").getroot()
    assert next(one.get("version") for one in about.iterfind("releases/release")) == outreach.__version__
    assert f"\n## [{outreach.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    pictures = [str(one.text).partition("/source/")[2] for one in about.iterfind("screenshots/screenshot/image")]
    assert len(pictures) >= 9 and all((ROOT / picture).is_file() for picture in pictures)


def test_our_files_are_known_by_what_is_in_them(tmp_path: Path) -> None:
    kind = ElementTree.parse(LINUX / "outreach-mime.xml").getroot().find(f"{MIME}mime-type")
    assert kind is not None and kind.get("type") == KIND
    glob, inner = kind.find(f"{MIME}glob"), kind.find(f"{MIME}magic/{MIME}match/{MIME}match")
    assert glob is not None and glob.get("pattern") == "*.outreach"
    assert inner is not None and int(str(inner.get("value")), 16) == backends.APPLICATION_ID
    Workspace.open(tmp_path / "office.outreach").close()
    data = (tmp_path / "office.outreach").read_bytes()
    assert data.startswith(b"SQLite format 3\0")
    assert struct.unpack_from(">I", data, int(str(inner.get("offset"))))[0] == backends.APPLICATION_ID


def test_the_manual_page_tells_every_command_and_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manual = load("manpage", monkeypatch)
    page = manual.page()
    plain = page.replace("\\-", "-").replace("\\(aq", "'")
    parser = command_line._parser()
    found = list(manual.commands(parser))
    assert len(found) > 60
    for name, inner in found:
        assert f'.SS "outreach {name}' in plain, name
        shown = [action for action in inner._actions if action.help != argparse.SUPPRESS]
        options = {text for action in shown for text in action.option_strings}
        for option in options - {"-h", "--help"}:
            assert option in plain, (name, option)
    (tmp_path / "outreach.1").write_text(page, encoding="utf-8")
    checked("mandoc", "-T", "lint", "-W", "warning", tmp_path / "outreach.1")


def test_the_debian_package_needs_what_the_wheels_load_from_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    build = load("build", monkeypatch)
    assert build.version() == re.search(r'__version__ = "(.+)"', (ROOT / "src/outreach/__init__.py").read_text())[1]  # type: ignore[index]
    named = {packages[0] for packages in LIBRARIES.values()}
    assert {"libgl1", "libegl1", "libwayland-cursor0", "libxcb-cursor0"} <= named & set(build.ALSO)


# -- The single file


@pytest.fixture
def single(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A single file of a small program, made twice."""
    build = load("build", monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    inside = tmp_path / "outreach" / "_internal"
    inside.mkdir(parents=True)
    (inside / "bytes").write_bytes(bytes(range(256)) * 400)
    (tmp_path / "outreach" / "outreach").write_text('#!/bin/sh\necho "$(dirname "$0") $*"\n')
    (tmp_path / "outreach" / "outreach").chmod(0o755)
    (tmp_path / "work").mkdir()
    made = []
    for _time in range(2):
        build.build_single(tmp_path)
        (file,) = tmp_path.glob("*.run")
        made.append(file.read_bytes())
        (inside / "bytes").touch()
    assert made[0] == made[1]
    return file


def started(file: Path, cache: Path, *words: str) -> subprocess.CompletedProcess[str]:
    here = os.environ | {"XDG_CACHE_HOME": str(cache)}
    return subprocess.run(["sh", file, *words], env=here, capture_output=True, text=True)


def test_the_single_file_unpacks_itself_once_and_hands_on_what_it_is_given(single: Path, tmp_path: Path) -> None:
    cache = tmp_path / "a cache"
    first, second = started(single, cache, "--db", "a b"), started(single, cache, "undo")
    assert first.returncode == second.returncode == 0
    place, _space, words = first.stdout.strip().rpartition(" --db ")
    assert words == "a b" and second.stdout == f"{place} undo\n"
    assert "the first time only" in first.stderr and not second.stderr
    assert (Path(place) / "_internal" / "bytes").read_bytes() == bytes(range(256)) * 400
    assert [file.name for file in (cache / "outreach").iterdir()] == [Path(place).name]


def test_a_single_file_that_came_in_part_says_so_and_leaves_nothing(single: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.run"
    part.write_bytes(single.read_bytes()[:-1000])
    done = started(part, tmp_path / "cache")
    assert done.returncode == 3 and "Download the file again." in done.stderr and not done.stdout
    assert not list((tmp_path / "cache" / "outreach").iterdir())


def test_on_a_system_that_is_too_old_the_single_file_says_so_and_unpacks_nothing(
    single: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for told, here in (("glibc 2.9", "2.9"), ("", "another C library")):
        (tmp_path / "getconf").write_text(f'#!/bin/sh\n[ -z "{told}" ] || echo "{told}"\n', encoding="utf-8")
        (tmp_path / "getconf").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        done = started(single, tmp_path / "cache")
        assert done.returncode == 3 and "glibc 2.17 or newer" in done.stderr and f"here is {here}." in done.stderr
        assert not (tmp_path / "cache").exists()


def test_the_oldest_glibc_is_the_newest_that_a_file_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build = load("build", monkeypatch)
    for name in ("libold.so.1", "libnew.so.1"):
        (tmp_path / name).touch()
    told = {
        "libold.so.1": "DF *UND* 0 (GLIBC_2.9) x",
        "libnew.so.1": "DF *UND* 0 (GLIBC_2.4) a\nDF *UND* 0 (GLIBC_2.34) y",
    }
    monkeypatch.setattr(build.subprocess, "run", lambda words, **_how: SimpleNamespace(stdout=told[words[-1].name]))
    assert build.glibc(tmp_path) == "2.34"  # 34 is more than 9


# -- The wheel


def test_links_and_pictures_of_the_read_me_are_whole_addresses_on_the_index() -> None:
    told = subprocess.run([sys.executable, "-m", "hatchling", "metadata", "readme"], cwd=ROOT, capture_output=True)
    text = told.stdout.decode()
    assert told.returncode == 0 and "CHANGELOG.md" in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 8 and all(link.startswith(("https://", "#")) for link in links), links


# -- Windows and macOS


def test_the_windows_installer_can_be_compiled(tmp_path: Path) -> None:
    script = (PACKAGING / "windows" / "outreach.nsi").read_text("utf-8")
    assert KIND in script and '"%1"' in script
    if not shutil.which("makensis"):
        return
    (tmp_path / "outreach" / "_internal").mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", tmp_path / "outreach" / "_internal")
    icon = tmp_path / "outreach.ico"
    icon.write_bytes(bytes.fromhex("000001000100010100000100200030000000160000002800000001000000020000000100200000000000")
                     + bytes(28))  # fmt: skip
    given = {"VERSION": "0.1.0", "FOLDER": tmp_path / "outreach", "OUT": tmp_path, "ICON": icon}
    checked("makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in given.items()),
            PACKAGING / "windows" / "outreach.nsi")  # fmt: skip
    checked("makensis", "-V2", "-WX", "-DNAME=outreach", f"-DOUT={tmp_path}", PACKAGING / "windows" / "stand-in.nsi")
    for name in ("outreach-0.1.0-setup.exe", "outreach.exe"):
        assert (tmp_path / name).read_bytes().startswith(b"MZ")


def test_a_trial_on_the_users_own_system_leaves_her_workspace_and_password_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("OUTREACH_DB", "OUTREACH_PASSWORD_FILE", "OUTREACH_HOME"):
        monkeypatch.setenv(name, "hers")
    here = load("bare", monkeypatch).Here(Path(sys.executable), tmp_path)
    told = "import os, sys; print(*sys.argv[1:], *(value for value in os.environ.values() if value == 'hers'))"
    here.write("/root/told.py", told)
    assert here.run("outreach", "/root/told.py", "/root/in.csv", "--json") == f"{tmp_path / 'in.csv'} --json\n"


class Recipe(dict[str, Any]):
    """PyInstaller's words as a recipe speaks them; what was asked of each is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(SPECPATH=str(PACKAGING), workpath=str(folder / "work"))
        self.asked: list[tuple[str, dict[str, Any]]] = []
        for word in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE"):
            self[word] = partial(self.ask, word)

    def ask(self, word: str, *_things: object, **given: Any) -> SimpleNamespace:
        self.asked.append((word, given))
        binaries = [("libqgtk3.so", "/venv/libqgtk3.so", "BINARY"), ("libx.so", "/usr/lib/libx.so", "BINARY")]
        scripts = [("pyi_rth_pyside6", "", "PYSOURCE"), ("pyi_rth_pkgutil", "", "PYSOURCE"), ("start", "", "PYSOURCE")]
        return SimpleNamespace(binaries=binaries, datas=[], pure=[], scripts=scripts)

    def of(self, word: str) -> list[dict[str, Any]]:
        return [given for asked, given in self.asked if asked == word]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Recipe]:
    """The recipe as it runs on a system; PyInstaller itself is not wanted."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = hooks.collect_submodules = hooks.copy_metadata = lambda *_a, **_k: []  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "path", [*sys.path])

    def run(system: str) -> Recipe:
        made = Recipe(tmp_path)
        with monkeypatch.context() as there:
            there.setattr(sys, "platform", system)
            exec(compile((PACKAGING / "outreach.spec").read_text("utf-8"), "outreach.spec", "exec"), made)
        return made

    return run


def test_the_recipe_makes_for_each_system_what_its_installer_takes(recipe: Callable[[str], Recipe]) -> None:
    linux, windows, mac = map(recipe, ("linux", "win32", "darwin"))
    assert [one["name"] for one in linux.of("EXE")] == ["outreach"] and not linux.of("BUNDLE")
    assert [name for name, *_rest in linux["analysis"].scripts] == ["pyi_rth_pkgutil", "start"]
    assert not linux["analysis"].binaries  # GTK's, and the system's own
    # Modules as files on Linux, where the interpreter reads them itself; elsewhere PyInstaller's starter does.
    assert [one.of("Analysis")[0]["noarchive"] for one in (linux, windows, mac)] == [True, False, False]
    # Windows has one starter with a console and one without; the installer names both.
    assert {one["name"]: one["console"] for one in windows.of("EXE")} == {"outreach": True, "outreach-window": False}
    script = (PACKAGING / "windows" / "outreach.nsi").read_text("utf-8")
    assert all(f"$INSTDIR\\{one['name']}.exe" in script for one in windows.of("EXE"))
    assert "pyi_rth_pyside6" in [name for name, *_rest in windows["analysis"].scripts]
    (app,) = mac.of("BUNDLE")
    assert app["name"] == "Outreach.app" and app["info_plist"]["CFBundleShortVersionString"] == app["version"]
    assert {Path(one["icon"]).suffix for one in windows.of("EXE")} == {".ico"} and Path(app["icon"]).suffix == ".icns"


def test_the_mac_app_says_which_files_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    info = plistlib.loads(plistlib.dumps(load("macos", monkeypatch).info("0.1.0")))
    (exported,) = info["UTExportedTypeDeclarations"]
    opened = [kind for one in info["CFBundleDocumentTypes"] for kind in one["LSItemContentTypes"]]
    assert opened == [exported["UTTypeIdentifier"], "public.vcard"]
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == ["outreach"]


def test_icons_are_made_for_every_desktop(tmp_path: Path) -> None:
    # In a process of its own: tests outside tests/gui load no Qt.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, PACKAGING / "icons.py", tmp_path], check=True, env=environment)
    for size in (16, 22, 24, 32, 48, 64, 96, 128, 256, 512):
        head = (tmp_path / f"outreach-{size}.png").read_bytes()[:24]
        assert head.startswith(b"\x89PNG") and struct.unpack(">II", head[16:]) == (size, size)
    ico = (tmp_path / "outreach.ico").read_bytes()
    assert struct.unpack_from("<HHH", ico) == (0, 1, 6)
    for number in range(6):
        length, at = struct.unpack_from("<II", ico, 6 + 16 * number + 8)
        assert ico[at : at + 4] == b"\x89PNG" and at + length <= len(ico)
    icns = (tmp_path / "outreach.icns").read_bytes()
    at, kinds = 8, []
    while at < len(icns):
        kinds.append(icns[at : at + 4].decode())
        assert icns[at + 8 : at + 12] == b"\x89PNG"
        at += struct.unpack_from(">I", icns, at + 4)[0]
    assert at == len(icns) == struct.unpack_from(">I", icns, 4)[0] and "ic10" in kinds


# -- What is in it


def test_the_licence_of_every_library_that_is_shipped_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load("shipped", monkeypatch)
    folder = ROOT / "resources" / "licences"
    rows = [row.split("\t") for row in (folder / "index.tsv").read_text("utf-8").splitlines()[1:]]
    there = {shipped.normal(name) for name, _licence, _home, _file in rows}
    wanted = {one.name for one in shipped.shipped()} - shipped.LEFT_OUT
    assert not wanted - there, "python packaging/licences.py renews them"
    assert there - wanted == {
        "outreach", "python", "lucide", "inter", "english dictionary", "russian dictionary", "pyinstaller bootloader"
    }  # fmt: skip
    assert {file for *_row, file in rows} == {file.name for file in folder.glob("*.txt")}
    for name, licence, _home, file in rows:
        assert licence and len((folder / file).read_text("utf-8")) > 400, name
        assert "Bootloader-exception" in licence or not re.search(r"(?<!L)GPL", licence), name


def test_nothing_that_the_program_imports_is_left_out_of_the_build() -> None:
    recipe = (PACKAGING / "outreach.spec").read_text("utf-8")
    left_out = set(re.findall(r'"([\w.]+)"', recipe[recipe.index("EXCLUDED = [") : recipe.index("# Files of Qt")]))
    left_out |= {f"PySide6.Qt{name}" for name in left_out}
    for file in (ROOT / "src").rglob("*.py"):
        for name in re.findall(r"^\s*(?:from|import) ([\w.]+)", file.read_text("utf-8"), re.MULTILINE):
            assert name not in left_out and name.split(".")[0] not in left_out, (file.name, name)


def test_programs_that_are_opened_have_libraries_and_plug_ins_of_their_own() -> None:
    """The starter puts our folder before the system's libraries; a file manager would load our Qt."""
    told = """if True:
        import os, runpy, sys, outreach.app
        names = ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG", "QT_PLUGIN_PATH")
        outreach.app.main = lambda: print({n: os.environ.get(n) for n in names}, "PySide6" in sys.modules)
        runpy.run_path(sys.argv[1], run_name="__main__")
    """
    for before, after in ({"LD_LIBRARY_PATH_ORIG": "/opt/lib"}, "/opt/lib"), ({}, None):
        ours = {"LD_LIBRARY_PATH": "/usr/lib/outreach/_internal", "QT_PLUGIN_PATH": "/usr/lib/qt6/plugins"}
        done = subprocess.run([sys.executable, "-c", told, PACKAGING / "start.py"], env=os.environ | ours | before,
                              capture_output=True, text=True, check=True)  # fmt: skip
        left = {"LD_LIBRARY_PATH": after, "LD_LIBRARY_PATH_ORIG": None, "QT_PLUGIN_PATH": None}
        assert done.stdout.strip() == f"{left} False"


def test_qt_keeps_of_its_data_on_languages_what_the_window_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    icu = load("icu", monkeypatch)
    sizes = {
        "coll/ky.res": 1, "coll/ucadata.icu": 700, "coll/zh.res": 33, "curr/ru.res": 9, "ibm-5347.cnv": 5000,
        "nfc.nrm": 16, "ru.res": 17, "windows-936.cnv": 20_000, "zone/ja.res": 5, "zone/ru.res": 6,
    }  # fmt: skip
    there = [icu.Item(f"icudt73l/{name}", b"x" * size) for name, size in sizes.items()]
    head = struct.pack("<HBBHHBBBB4s4B", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD", 1, 0, 0, 0).ljust(32, b"\0")
    whole = icu.package(head, there)
    assert [(one.name, one.data.rstrip(b"\0")) for one in icu.items(whole)] == [
        (one.name, one.data.rstrip(b"\0")) for one in there
    ]
    kept = list(icu.items(icu.reduced(whole)))
    assert [one.name.partition("/")[2] for one in kept] == [
        "coll/ky.res", "coll/ucadata.icu", "ibm-5347.cnv", "nfc.nrm", "ru.res", "zone/ru.res"
    ]  # fmt: skip
    assert all(one in icu.items(whole) for one in kept)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What PyInstaller makes, as far as its starter goes."""
    inside = tmp_path / "outreach" / "_internal"
    (inside / "python3.13" / "lib-dynload").mkdir(parents=True)
    for name in ("outreach", "_internal/libpython3.13.so.1.0", "_internal/libz.so.1"):
        (tmp_path / "outreach" / name).write_text("of PyInstaller", encoding="utf-8")
    return tmp_path / "outreach"


def test_an_interpreter_that_stands_alone_takes_the_place_of_the_starter(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    build = load("build", monkeypatch)
    interpreter = tmp_path / "python3"
    # In the place of an interpreter stands what tells how it is started.
    interpreter.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH|${LD_LIBRARY_PATH_ORIG-none}|$*"\n', encoding="utf-8")
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(build, "run", lambda *words, extra=None: ran.append((*words, extra)))
    monkeypatch.setattr(build, "needed", lambda _program: ["libc.so.6", "libexpat.so.1"])
    build.start_by_interpreter(folder, interpreter)
    inside = folder / "_internal"
    # Qt's binding lies there compiled, by the interpreter that will load it.
    assert ran[0] == (inside / "bin" / "outreach", "-IB", "-c", "import shiboken6", {"SBK_EMBED": "0"})
    assert ran[1][:3] == (interpreter, "-m", "compileall") and inside / "shiboken6" in ran[1]
    assert (inside / "bin" / "outreach._pth").read_text("utf-8") == "..\n../python3.13/lib-dynload\n"
    assert sorted(file.name for file in inside.glob("lib*")) == ["libz.so.1"]
    link = tmp_path / "as in bin"
    link.symlink_to(folder / "outreach")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LD_")}
    for before, libraries, kept in ({}, f"{inside}", "none"), ({"LD_LIBRARY_PATH": "/opt"}, f"{inside}:/opt", "/opt"):
        words = [link, "--db", "my office.outreach"]
        done = subprocess.run(words, env=plain | before, capture_output=True, text=True, check=True)
        assert done.stdout == f"{libraries}|{kept}|-IB {inside}/start.py --db my office.outreach\n"


def test_an_interpreter_with_a_library_of_its_own_is_left_to_the_starter(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    build = load("build", monkeypatch)
    monkeypatch.setattr(build, "needed", lambda _program: ["libpython3.13.so.1.0", "libc.so.6"])
    build.start_by_interpreter(folder, Path(sys.executable))
    assert (folder / "outreach").read_text("utf-8") == "of PyInstaller"
    assert (folder / "_internal" / "libpython3.13.so.1.0").exists()


def test_started_by_its_interpreter_the_program_knows_itself_as_the_starter_would_have_it(tmp_path: Path) -> None:
    inside = tmp_path / "_internal"
    (inside / "outreach").mkdir(parents=True)
    (inside / "outreach" / "__init__.py").touch()
    told = "import sys\n\ndef main():\n    print(sys.frozen, sys._MEIPASS, sys.executable, sys.argv, sep='|')\n"
    (inside / "outreach" / "app.py").write_text(told, encoding="utf-8")
    shutil.copy(PACKAGING / "start.py", inside)
    words = [sys.executable, "-B", inside / "start.py", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    own = tmp_path / "outreach"
    assert done.stdout == f"True|{inside}|{own}|{[str(own), '--version']}\n"


def test_the_frozen_program_is_its_own_reader_of_foreign_files(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr(sandbox, "serve", lambda: served.append(True))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["outreach", sandbox.SWITCH])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert served and ended.value.code == 0


# -- What a double click passes


@pytest.mark.parametrize(
    ("arguments", "files", "where"),
    [
        ("{card}", ["card"], None),
        ("{office}", ["office"], None),
        ("--db {office} {card}", ["card"], "office"),
        ("--db {office}", [], "office"),
        ("--db={office} {card}", ["card"], "office"),
        ("", [], None),
    ],
)  # fmt: skip
def test_names_of_files_open_the_window(arguments: str, files: list[str], where: str, tmp_path: Path) -> None:
    named = {"card": tmp_path / "anna.vcf", "office": tmp_path / "my.outreach"}
    for file in named.values():
        file.touch()
    choice = command_line.parse(arguments.format(**named).split())
    assert choice.run is None
    assert choice.to_open == [named[name] for name in files]
    assert choice.db == (str(named[where]) if where else None)


def test_a_file_of_a_command_is_the_commands(tmp_path: Path) -> None:
    card = tmp_path / "anna.vcf"
    card.touch()
    choice = command_line.parse(["contacts", "import", str(card)])
    assert choice.run is not None and not choice.to_open


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command_line.parse([str(tmp_path / "gone.vcf")])
    assert stopped.value.code == 2 and "There is no file" in capsys.readouterr().err


def test_the_trial_asks_the_reader_of_foreign_files_as_the_program_does(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = load("try", monkeypatch).request("find", ("ru",))
    kinds = [get_origin(kind) or kind for kind in get_args(sandbox._Request)]
    assert [type(one) for one in asked] == kinds
