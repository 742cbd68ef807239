"""The pictures of the help and the README, taken of the real window on the demo office, in each language.

    python -m tests.pictures [LANGUAGE …]

Made anew whenever the window has changed; each is a PNG of 64 colours, sharp at one and a half times its size.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.gui.quiet import is_quiet

LANGUAGES = ("en", "ru", "ky")
WIDTH, HEIGHT = 1120, 660
SCALE = 1.5
COLOURS = 64
WAIT = 20_000
HELP = Path(__file__).parents[1] / "resources" / "help"
SHEET = """\
ФИО;СМИ;Телефон;Почта;Язык;Город
Жибек Орунбаева;Таң шооласы;(0555) 00-02-11;zh.orunbaeva@tan.example.org;ky, ru;Бишкек
Bolot Ismailov;Morning Ray;+996 700 00 02 12;bolot@ray.example.org;en;Bishkek
Тамара Ветрова;Городская лента;0312 00 02 13, вн. 4;t.vetrova@lenta.example.org;ru;Бишкек
Санжар Бекиев;Таң шооласы;0700 12;sanzhar[at];ky;Ош
Айгүл Сооронбаева;Агентство «Арашан»;0700 00 00 01;a.sooronbaeva@arashan.example.org;ru;Бишкек
"""


def main(*languages: str) -> None:
    """Each language in a process of its own: a window speaks one for as long as it lives."""
    for language in languages or LANGUAGES:
        with tempfile.TemporaryDirectory() as home:
            settings = {
                "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(SCALE), "OUTREACH_HOME": home,
                "TZ": "Asia/Bishkek",
            }  # fmt: skip
            command = [sys.executable, "-m", "tests.pictures", "--take", language]
            subprocess.run(command, env={**os.environ, **settings}, check=True, timeout=300)


def take(language: str) -> None:
    """Takes all pictures of a language."""
    from outreach import i18n
    from outreach.gui import starting
    from outreach.gui.shell.demo import Bar
    from outreach.gui.theme import theme
    from outreach.gui.window import Window
    from outreach.services.demo import demo
    from outreach.store.workspace import Workspace

    app = starting.application()
    i18n.use(language)
    kept = starting.install(app)
    theme.use(app, "light")
    home = Path(os.environ["OUTREACH_HOME"])
    list(demo.make(home / "office.outreach"))
    (home / "journalists.csv").write_text(SHEET, "utf-8")
    with Workspace.open(home / "office.outreach") as workspace:
        window = Window(workspace)
        window.resize(WIDTH, HEIGHT)
        for told in window.findChildren(Bar):
            told.hide()
        window.show()
        sys.excepthook = _stop
        for name, show in SCENES.items():
            show(window, workspace)
            settle()
            window.toast.hide()  # what was done in the scene before
            save(window.grab().toImage(), HELP / language / f"{name}.png")
            for page in window.pages.values():
                if hasattr(page, "drop_form"):
                    page.drop_form()
        window.warned = True
        window.close()
    del kept
    sys.stdout.flush()
    os._exit(0)


def _stop(kind: Any, error: Any, trace: Any) -> None:
    """An error ends it: the dialog that would tell of it has nobody to close it."""
    traceback.print_exception(kind, error, trace)
    os._exit(1)


def settle(milliseconds: int = 500) -> None:
    """Lets the window do what it has begun."""
    from PySide6.QtCore import QEventLoop, QTimer

    # Its exec() lets other threads go on, which QTest.qWait does not.
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(ready: Callable[[], object]) -> None:
    """Waits for something; a picture of half of it is none."""
    for _moment in range(WAIT // 50):
        if ready():
            return
        settle(50)
    raise SystemExit("A scene did not come to rest.")


# The scenes, one for each picture


def today(window: Any, _workspace: Any) -> None:
    page = window.go("today")
    until(lambda: is_quiet(page))


def contacts(window: Any, workspace: Any) -> None:
    from outreach.services.contacts import contacts as service

    page = window.go("contacts")
    page.show_filter("country:KG beat:water")
    settle()
    page.show_record(workspace.read(service.find, "Марина Юдахина")[0])


def problems(window: Any, _workspace: Any) -> None:
    page = window.go("problems")
    page.on_find_duplicates()
    until(lambda: not window._jobs)
    until(lambda: is_quiet(page))
    page.choose_kind("duplicate")
    until(lambda: is_quiet(page))
    settle(1000)


def release(window: Any, _workspace: Any) -> None:
    window.open_record("releases", _release_id(window, "TS-042"))


# Caption, credit and description of the photograph in the help.
SAID = {
    "en": (
        "The new well of Ak-Tal, 28 November 2026.",
        "© A. Sample / Too Suusu",
        "A well under a roof before mountains",
    ),
    "ru": (
        "Новый колодец в Ак-Тале, 28 ноября 2026 г.",
        "© А. Примерова / «Тоо суусу»",
        "Колодец под крышей на фоне гор",
    ),
    "ky": (
        "Ак-Талдагы жаңы кудук, 2026-ж. 28-ноябрь.",
        "© А. Үлгүлөва / «Тоо суусу»",
        "Тоолордун алдындагы чатырлуу кудук",
    ),
}


def picture(window: Any, workspace: Any) -> None:
    from PySide6.QtGui import QTextCursor
    from PySide6.QtWidgets import QScrollArea

    from outreach import i18n
    from outreach.gui.pages.releases.editor.pictures import PicturePopover

    window.open_record("releases", _release_id(window, "TS-042"))
    window.page.on_edit()
    settle()
    versions = window.page.pane.form.versions
    versions.open(i18n.language())
    prose = versions.forms[i18n.language()].prose("body")
    file = workspace.path.parent / "well.png"
    _photograph().save(str(file))
    prose.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    prose.add_pictures([file])
    until(lambda: window.findChildren(PicturePopover))
    (asked,) = window.findChildren(PicturePopover)
    for field, said in zip(asked.said.values(), SAID[i18n.language()], strict=True):
        field.set_value(said)
    until(lambda: prose.shown._drawn)
    settle()
    areas = [one for one in window.findChildren(QScrollArea) if one.isAncestorOf(prose)]
    areas[-1].verticalScrollBar().setValue(360)


def _photograph() -> Any:
    """An invented one: a well before mountains."""
    from PySide6.QtCore import QPoint, QRect, Qt
    from PySide6.QtGui import QColor, QImage, QPainter, QPolygon

    made = QImage(1600, 700, QImage.Format.Format_RGB32)
    made.fill(QColor("#b9d3ec"))
    painter = QPainter(made)
    painter.setPen(Qt.PenStyle.NoPen)
    ridge = ((0, 480), (380, 180), (640, 420), (960, 110), (1340, 440), (1600, 300), (1600, 700), (0, 700))
    shapes = (
        ("#8a9fb8", ridge), ("#7c9a5a", ((0, 560), (800, 470), (1600, 560), (1600, 700), (0, 700))),
        ("#6b4a2c", ((640, 350), (820, 250), (1000, 350))),
    )  # fmt: skip
    for colour, points in shapes:
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygon([QPoint(*point) for point in points]))
    for colour, place in (
        ("#6b4a2c", (690, 340, 20, 190)),
        ("#6b4a2c", (930, 340, 20, 190)),
        ("#8d8579", (680, 500, 280, 140)),
    ):
        painter.fillRect(QRect(*place), QColor(colour))
    painter.end()
    return made


def checks(window: Any, _workspace: Any) -> None:
    window.open_record("releases", _release_id(window, "TS-043"))
    settle()
    window.do("check_release")
    settle(1500)


def lists(window: Any, workspace: Any) -> None:
    window.open_record("lists", _water_desk(workspace))
    until(lambda: is_quiet(window.page) and window.page.detail.result is not None)


def distribute(window: Any, workspace: Any) -> None:
    number = _water_desk(workspace)
    window.distribute({"lists": (number,), "release": _release_id(window, "TS-044")})
    page = window.page
    until(lambda: is_quiet(page.delivering.who))


def sending(window: Any, workspace: Any) -> None:
    from outreach.services.delivery import distributions

    window.open_record("distributions", workspace.read(distributions.find, "", "id", False)[1])


def coverage(window: Any, workspace: Any) -> None:
    from outreach.services.coverage import coverage as service

    window.open_record("coverage", workspace.read(service.find, "Ак-Булуң")[0])


def reports(window: Any, _workspace: Any) -> None:
    page = window.go("reports")
    until(lambda: is_quiet(page))


def history(window: Any, _workspace: Any) -> None:
    page = window.go("history")
    until(lambda: is_quiet(page))


def importing(window: Any, workspace: Any) -> None:
    window.import_files([workspace.path.parent / "journalists.csv"])
    page = window.page
    until(lambda: page.job is None and page.step > 0)


SCENES: dict[str, Callable[[Any, Any], None]] = {
    "today": today, "contacts": contacts, "problems": problems, "release": release,
    "checks": checks, "lists": lists, "distribute": distribute, "sending": sending, "coverage": coverage,
    "reports": reports, "history": history, "import": importing,
    "picture": picture,  # the last: what it leaves half written is offered on the pages behind it
}  # fmt: skip


def _water_desk(workspace: Any) -> int:
    """The demo's list with a rule of two beats, whatever its name in the language in use."""
    from outreach.services import lists as service

    return next(
        number for number in workspace.read(service.find) if "beat:" in workspace.read(service.card, number).rule
    )


def _release_id(window: Any, reference: str) -> int:
    from outreach.services.releases import releases

    rows = window.workspace.read(releases.rows, window.workspace.read(releases.find))
    return next(row.id for row in rows if row.reference == reference)


# Small files


def save(image: Any, path: Path) -> None:
    """Writes an image with its most frequent colours; every other becomes the nearest of them."""
    from PySide6.QtGui import QImage, qRgb

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    points = memoryview(plain.constBits()).cast("I")[: width * height]
    counts = Counter(points)
    palette = [colour for colour, _many in counts.most_common(COLOURS)]
    parts = [_parts(colour) for colour in palette]
    place = {colour: number for number, colour in enumerate(palette)}
    for colour in counts.keys() - place.keys():
        red, green, blue = _parts(colour)
        place[colour] = min(
            range(len(parts)),
            key=lambda n: (parts[n][0] - red) ** 2 + (parts[n][1] - green) ** 2 + (parts[n][2] - blue) ** 2,
        )
    data = bytes(map(place.__getitem__, points))
    made = QImage(data, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([qRgb(*one) for one in parts])
    if not made.save(str(path), "PNG", 0):
        raise SystemExit(f"{path} could not be written.")
    print(path.relative_to(HELP), path.stat().st_size)


def _parts(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        take(sys.argv[2])
    else:
        main(*sys.argv[1:])
