"""What is wrong with a release before it goes out: a sentence for each fault, and a click leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.gui.forms.fields import Pause
from outreach.gui.kit import formatting
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Elided, Picture, Text, counted, dressed, hidden, if_any, make_visible
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, hbox, holding, remove, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.releases.preflight import Check

DIFFERENCES = 4  # between languages that are told one by one; all of them are seen side by side
WAIT = 350  # milliseconds on a release until its files are looked into: who only passes by is not waited for


class CheckRow(Tap):
    """One check; Enter or a click goes to its place. What is well leads nowhere."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.text)
        self.check = check
        sign = ("check", "done") if check.ok else ("alert-triangle", "problem" if check.serious else "warning")
        said = Text(formatting.headed(check.text), "small" if check.ok else "text", wrap=True)
        words = vbox(said, if_any(Elided(check.file, "small")), spacing=0)
        hbox(
            (Picture(sign[0], 16, sign[1]), Qt.AlignmentFlag.AlignTop), (words, 1), spacing=8, margins=(8, 5, 8, 5),
            on=self,
        )  # fmt: skip
        self.leads(not check.ok)


class ChecksView(QWidget):
    """`look(release id)` answers the checks and may be called in a thread. `told(faults)` when they are there.

    `chosen(check)`: the place of a fault is wanted.
    """

    told = Signal(int)
    chosen = Signal(object)

    def __init__(self, look: Callable[[int], Sequence[Check]]) -> None:
        super().__init__()
        self._look = look
        self._asked: int | None = None
        self.head = dressed(Text("", "section", wrap=True), margins=(8, 0, 8, 6))
        self.more = hidden(push_button("", self._unfold, kind="link", icon="check"))
        # the rows have 8 of their own
        self._column = vbox(
            self.head, (self.more, Qt.AlignmentFlag.AlignLeft), Stretch(), spacing=2,
            margins=(theme.AROUND - 8, 12, 8, 12),
        )  # fmt: skip
        inside = holding(self._column, ground="plain")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        vbox(Scroll(inside), on=self)
        self.rows: list[CheckRow] = []
        self._pause = Pause(self._ask, WAIT, self)
        self._latest = Latest(self, self.show_checks, lambda _error: self.head.setText(_("The file can't be checked.")))

    def look(self, release_id: int, *, same: bool) -> None:
        """Looks a release over, in a moment; what was found stays in sight where it is the same one."""
        self._asked = release_id
        if not same:
            self._latest.forget()  # what is found of the one before is not this one's
            self._clear()
        self.head.show_text(_("Checking the release…"), "")
        self._pause.start()

    def _ask(self) -> None:
        if self._asked is not None:
            self._latest.ask(self._look, self._asked)

    def _clear(self) -> None:
        remove(self._column, self.rows)
        self.rows = []
        self.more.hide()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Shows checks: the serious faults first, then the others, and what is well only when asked for."""
        had_focus = any(row.hasFocus() for row in self.rows)
        self._clear()
        faults = sorted((check for check in checks if not check.ok), key=lambda check: not check.serious)
        well = [check for check in checks if check.ok]
        for place, check in enumerate([*_gathered(faults), *well]):
            row = CheckRow(check)
            row.clicked.connect(lambda check=check: self.chosen.emit(check))
            # Faults stand above the button that unfolds what is well, the others under it.
            self._column.insertWidget(1 + place + check.ok, row)
            row.setVisible(not check.ok)
            self.rows.append(row)
        text = counted("{count} warning", "{count} warnings", len(faults))
        self.head.setText(text if faults else _("No issues found"))
        self.head.set_tone("" if faults else "done")
        self.more.setText(" " + counted("{count} check passed", "{count} checks passed", len(well)))
        self.more.setVisible(bool(well))
        if had_focus and not self.focus_first():
            self.more.setFocus()
        self.told.emit(len(faults))

    def _unfold(self) -> None:
        well = [row for row in self.rows if row.check.ok]
        make_visible(any(row.isHidden() for row in well), *well)

    def faults(self) -> list[Check]:
        """What is shown as wrong; many differences between languages as one."""
        return [row.check for row in self.rows if not row.check.ok]

    def focus_first(self) -> bool:
        """Goes to the first fault; False where there is none."""
        first = next((row for row in self.rows if not row.check.ok), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None


def _gathered(faults: Sequence[Check]) -> list[Check]:
    """The faults, of many differences between languages the first ones and how many there are more."""
    differing = [check for check in faults if check.check == "versions"]
    left = differing[DIFFERENCES:]
    if len(left) < 2:
        return list(faults)
    text = counted(
        "{count} more difference between the languages: compare them side by side.",
        "{count} more differences between the languages: compare them side by side.",
        len(left),
    )
    shown = [check for check in faults if check not in left]
    place = max(number for number, check in enumerate(shown) if check.check == "versions") + 1
    return [*shown[:place], left[0]._replace(text=text), *shown[place:]]
