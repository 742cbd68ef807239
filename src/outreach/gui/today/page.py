"""What waits today."""

from outreach.gui.page import Page


class TodayPage(Page):
    """What waits, and how to begin."""

    name = "today"
