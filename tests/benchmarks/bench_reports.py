"""A report over 100,000 recipients of a hundred distributions, beside the bare queries that count them once each.

    python -m tests.benchmarks.bench_reports [RECIPIENTS …]

The bare way asks plain SQLite for the same counts, one query for each table of the report, without bounces, months,
people or outlets. Both by turns, the fastest of five, in seconds of the processor.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlcipher3
from sqlalchemy import insert

from outreach.model.base import now
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.people import Contact, Outlet, Position
from outreach.model.releases import Release, Version
from outreach.services.reports import reports
from outreach.services.reports.report_scope import Asked
from outreach.store.workspace import Workspace
from outreach.values import places

AIM = 1.0  # second for a hundred thousand
ROUNDS = 5
CONTACTS, OUTLETS, SENDINGS = 5000, 1500, 100
BARE = (
    "SELECT state, count(*) FROM recipient GROUP BY state",
    "SELECT language, state, count(*) FROM recipient GROUP BY language, state",
    "SELECT c.country, r.state, count(*) FROM recipient r JOIN contact c ON c.id = r.contact_id GROUP BY 1, 2",
    "SELECT distribution_id, state, count(*) FROM recipient GROUP BY distribution_id, state",
    "SELECT o.medium, r.state, count(*) FROM recipient r JOIN position p ON p.contact_id = r.contact_id "
    "JOIN outlet o ON o.id = p.outlet_id GROUP BY 1, 2",
)


def made(path: Path, count: int) -> None:
    """An office that has sent to so many."""
    chance, day = random.Random(1), now()
    with Workspace.open(path) as workspace, workspace.engine.execution_options(outreach_writing=True).begin() as out:

        def add(model: type, rows: list[dict[str, object]]) -> None:
            out.execute(insert(model), rows)

        add(
            Outlet,
            [{"id": n, "name": f"Outlet {n}", "medium": chance.choice(places.MEDIA)} for n in range(1, OUTLETS + 1)],
        )
        countries = ["KG", "KZ", "UZ", "TJ", ""]
        add(Contact, [{"id": n, "name": f"N {n}", "country": chance.choice(countries)} for n in range(1, CONTACTS + 1)])
        add(Position, [{"contact_id": n, "outlet_id": chance.randint(1, OUTLETS)} for n in range(1, CONTACTS + 1)])
        add(Release, [{"id": n, "reference": f"R-{n}", "created_at": day} for n in range(1, SENDINGS + 1)])
        add(Version, [{"release_id": n, "language": one} for n in range(1, SENDINGS + 1) for one in ("ru", "en", "ky")])
        sendings = [
            {"id": n, "release_id": n, "how": "smtp", "state": "done", "at": day - timedelta(3 * n)}
            for n in range(1, SENDINGS + 1)
        ]
        add(Distribution, sendings)
        states = ["handed"] * 20 + ["failed", "left out"]
        people = [
            {
                "distribution_id": 1 + n % SENDINGS, "contact_id": 1 + n % CONTACTS, "state": chance.choice(states),
                "language": chance.choice(("ru", "en", "ky")), "address": f"a{n % CONTACTS}@example.org",
            }
            for n in range(count)
        ]  # fmt: skip
        add(Recipient, people)
        add(Bounce, [{"recipient_id": n, "kind": "hard", "at": day} for n in range(1, count, 50)])


def _bare(path: Path) -> int:
    connection = sqlcipher3.connect(str(path))
    found = sum(len(connection.execute(query).fetchall()) for query in BARE)
    connection.close()
    return found


def _took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(*counts: int) -> int:
    """Prints what both took; returns 1 where the aim is missed."""
    missed = 0
    for count in counts or (100_000,):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "reports.outreach"
            made(path, count)
            with Workspace.open(path) as workspace:
                turns = [
                    (_took(lambda: workspace.read(reports.sent, Asked())), _took(lambda: _bare(path)))  # noqa: B023
                    for _turn in range(ROUNDS)
                ]
        ours, bare = (min(turn[place] for turn in turns) for place in (0, 1))
        print(f"{count:,} recipients: {ours:.2f} s, bare queries {bare:.2f} s ({ours / bare:.1f} ×)", flush=True)
        missed |= ours > AIM * count / 100_000
    return missed


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
