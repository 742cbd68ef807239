"""The places of the window: what the navigation leads to, and which page shows it."""

from __future__ import annotations

from typing import NamedTuple

from outreach.i18n import N_


class Place(NamedTuple):
    """A place of the navigation: its page is imported and made when it is first gone to."""

    name: str
    icon: str
    text: str
    module: str
    page: str
    # The word for one of its records, in the search; "" where it has none.
    one: str = ""
    under: str = ""


PLACES = (
    Place("today", "house", N_("Today"), "outreach.gui.pages.today.page", "TodayPage"),
    Place("contacts", "users", N_("Contacts"), "outreach.gui.pages.contacts.page", "ContactsPage", N_("contact")),
    Place("outlets", "building-2", N_("Outlets"), "outreach.gui.pages.outlets.page", "OutletsPage", N_("outlet")),
    Place("officers", "mic", N_("Officers"), "outreach.gui.pages.officers.page", "OfficersPage", N_("officer")),
    Place("releases", "newspaper", N_("Releases"), "outreach.gui.pages.releases.page", "ReleasesPage", N_("release")),
    Place("lists", "list-checks", N_("Lists"), "outreach.gui.pages.lists.page", "ListsPage", N_("list")),
    Place("distributions", "send", N_("Distributions"), "outreach.gui.pages.distributions.page", "DistributionsPage",
          N_("distribution")),
    Place("coverage", "rss", N_("Coverage"), "outreach.gui.pages.coverage.page", "CoveragePage",
          N_("piece of coverage")),
    Place("reports", "chart-column", N_("Reports"), "outreach.gui.pages.reports.page", "ReportsPage"),
    Place("problems", "alert-triangle", N_("Issues"), "outreach.gui.pages.problems.page", "ProblemsPage"),
    Place("history", "history", N_("History"), "outreach.gui.pages.history.page", "HistoryPage"),
    Place("settings", "settings", N_("Settings"), "outreach.gui.pages.settings.page", "SettingsPage"),
)  # fmt: skip
# After these the navigation leaves some room; what is below the last of them stands at its foot.
GROUP_ENDS = ("today", "officers", "reports", "history")
# Pages that stand in the navigation under another's name.
MORE_PLACES = (
    Place("importing", "upload", N_("Import contacts"), "outreach.gui.pages.importing.page", "ImportPage",
          under="contacts"),
    Place("merging", "merge", N_("Merge contacts"), "outreach.gui.pages.merging.page", "MergingPage", under="contacts"),
    Place("merging_outlets", "merge", N_("Merge outlets"), "outreach.gui.pages.merging.page", "OutletMergingPage",
          under="outlets"),
    Place("vocabulary", "tag", N_("Beats and tags"), "outreach.gui.pages.vocabulary.page", "VocabularyPage",
          under="problems"),
    Place("suppression", "ban", N_("Suppressed addresses"), "outreach.gui.pages.suppression.page", "SuppressionPage",
          under="problems"),
)  # fmt: skip
BY_NAME = {place.name: place for place in (*PLACES, *MORE_PLACES)}
KINDS = {
    "contact": "contacts",
    "outlet": "outlets",
    "officer": "officers",
    "release": "releases",
    "list": "lists",
    "distribution": "distributions",
    "clipping": "coverage",
}
