"""The page of today: what waits, what goes out, what happened; and how to begin where nothing is there yet."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QLocale, QTimer
from PySide6.QtWidgets import QLayout, QWidget

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Picture, Text, dressed
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, hbox, holding, stack, vbox
from outreach.gui.kit.page import Changed, Empty, Page
from outreach.gui.pages.inbox import doubts, followups
from outreach.gui.pages.today import sections
from outreach.gui.pages.today.sections import Facts, gather
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.store.workspace import Workspace

MINUTE = 60_000
WIDEST = 1680


class TodayPage(Page):
    """What waits for you."""

    name = "today"
    is_counted = True

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._facts: Facts | None = None
        self._all_due = False
        self._scroll = Scroll(self._body())
        self.beginning = self._beginning()
        self.stack = stack(self._scroll, self.beginning)
        vbox(self.stack, on=self)
        # An embargo comes nearer although nothing is written.
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        # What is quickly read is shown at once; counting the doubts of a hundred thousand contacts takes longer.
        self._asking = Latest(self, self._tell, self.failed)
        self._counting = Latest(self, self._tell_doubts, self.failed)

    def _beginning(self) -> Empty:
        text = _(
            "Import your contacts, open a release with its PDF, and create a mailing list. Everything "
            "stays in one file on this computer."
        )
        empty = Empty("megaphone", _("Your whole press office at hand"), text)
        bring_in = partial(self.import_requested.emit, [])
        empty.add_button(_("Import a spreadsheet"), bring_in, primary=True, icon="upload", does="import")
        read = partial(self.do_action, "open_release")
        empty.add_button(_("Open a release"), read, icon="file-text", does="open_release")
        empty.add_button(_("Try the demo"), partial(self.do_action, "try_demo"), icon="wand-sparkles")
        return empty

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh()

    def entered(self) -> None:
        if not self._asking.busy:
            self.refresh()

    def on_refresh(self) -> None:
        self.refresh()

    def refresh(self, changed: Changed | None = None) -> None:
        """Reads anew, in the background."""
        self._asking.ask(gather, self.workspace)

    def _tell(self, facts: Facts) -> None:
        if facts.counts["contacts"]:
            self._show(facts._replace(doubts=self._facts.doubts if self._facts is not None else None))
            self._counting.ask(doubts.count, self.workspace)
        else:
            self._show(facts._replace(doubts={}))

    def _tell_doubts(self, counts: dict[str, int]) -> None:
        assert self._facts is not None
        if counts != self._facts.doubts:
            self._show(self._facts._replace(doubts=counts))

    def _show(self, facts: Facts) -> None:
        self._facts = facts
        if facts.doubts is not None:
            self.count_changed.emit(sections.waiting(facts))
        if not any(facts.counts.values()):
            self.stack.setCurrentWidget(self.beginning)
            return
        focused = self._focused()
        body = self._body(facts)
        place = self._scroll.verticalScrollBar().value()
        self._scroll.replace(body)
        self._scroll.verticalScrollBar().setValue(place)
        self.stack.setCurrentWidget(self._scroll)
        self._focus_again(*focused)

    def shown(self) -> QWidget:
        """All that is shown now; what it took the place of may not be gone yet."""
        if self.stack.currentWidget() is self.beginning:
            return self.beginning
        return self._scroll.widget() or self._scroll

    def _taps(self) -> list[Tap]:
        return self.shown().findChildren(Tap)

    def _focused(self) -> tuple[str, int]:
        """The line with the focus: its name, and which it is."""
        widget = self.focusWidget()
        if widget is None or not widget.hasFocus():
            return "", -1
        taps = self._taps()
        return widget.accessibleName(), taps.index(widget) if widget in taps else -1

    def _focus_again(self, name: str, place: int) -> None:
        """Where a line is gone, for what it told of is done, the one in its place has the focus."""
        if not name:
            return
        named = (one for one in self.shown().findChildren(QWidget) if one.accessibleName() == name)
        widget = next(named, None)
        taps = self._taps()
        if widget is None and place >= 0 and taps:
            widget = taps[min(place, len(taps) - 1)]
        if widget is not None:
            widget.setFocus()

    # What is shown

    def _body(self, facts: Facts | None = None) -> QWidget:
        """All of it, or the headings alone as long as nothing is read yet."""
        inner = dressed(QWidget(), most_width=WIDEST)
        body = holding(hbox(
            (inner, 1), Stretch(0), margins=(theme.INSIDE, 11, theme.AROUND, theme.AROUND),
        ), ground="plain")  # fmt: skip
        head = vbox(Text(_("Today"), "title"), Text(_long_day(i18n.today()), "muted"), spacing=2, margins=(8, 0, 8, 0))
        ahead = vbox(*self._ahead(facts), Stretch(), spacing=theme.BETWEEN)
        behind = vbox(*self._behind(facts), Stretch(), spacing=theme.BETWEEN)
        halves = hbox((ahead, 3), (behind, 2), spacing=2 * theme.AROUND)
        vbox(head, (halves, 1), spacing=theme.BETWEEN, on=inner)
        return body

    def _ahead(self, facts: Facts | None) -> list[QLayout]:
        """What is to be done and what is to come."""
        parts = (
            (_("Follow up"), partial(sections.follow_ups, everything=self._all_due, unfold=self._unfold)),
            (_("Going out"), sections.going_out), (_("Issues"), sections.to_mend),
        )  # fmt: skip
        found: list[QLayout] = [
            sections.section(title, told) for title, lines in parts if (told := sections.lines_of(self, facts, lines))
        ]
        return found or ([self._nothing(facts)] if facts is not None else [])

    def _unfold(self) -> None:
        self._all_due = True
        self.refresh()

    @staticmethod
    def _nothing(facts: Facts) -> QLayout:
        after = facts.next_due
        if after is not None and after.due_on is not None:
            text = _("The next follow-up is {when}: {name}.")
            text = text.format(when=followups.due_words(after.due_on), name=after.name or after.outlet)
        else:
            text = _("No faulty address, no draft, no embargo, nobody to follow up with.")
        return hbox(
            Picture("circle-check", 20, "done"),
            (vbox(Text(_("Nothing to do."), "section"), Text(text, "muted", wrap=True), spacing=2), 1), spacing=12,
            margins=(10, 8, 8, 8),
        )  # fmt: skip

    def _behind(self, facts: Facts | None) -> list[QLayout]:
        """What happened."""
        parts = (
            (_("Recently sent"), sections.sent_lately, _("Distributions"), "distributions"),
            (_("Recently published"), sections.published_lately, _("Coverage"), "coverage"),
            (_("Recent activity"), sections.done_lately, _("History"), "history"),
        )
        return [
            sections.section(title, told, link, sections.to(self, place))
            for title, lines, link, place in parts
            if (told := sections.lines_of(self, facts, lines))
        ]


def _long_day(day: date) -> str:
    locale = QLocale("en_GB" if i18n.language() == "en" else i18n.language())
    return formatting.headed(locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat))
