"""Contacts written to a file by one office and imported by another are the same contacts, whatever they hold."""

from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outreach import i18n
from outreach.model.people import NETWORKS
from outreach.services.contacts import contacts
from outreach.services.exporting import contact_export
from outreach.services.importing import consent, importing
from outreach.services.importing.import_plan import Options
from outreach.store.workspace import Workspace

# Words as people type them, and what has hurt files before: separators, quotes, formulas, line ends, other scripts.
_SIGNS = st.sampled_from([*"абвүөңқЁ aZ0-=+@;,|\t\"'\\:/<>&#()[]{}*«»—…", "ß", "中", "é", "😀", " ::: ", "\\n", "=1+1"])
_ANY = st.lists(_SIGNS, min_size=1, max_size=12).map("".join).map(lambda text: " ".join(text.split())).filter(bool)
WORDS = _ANY.filter(lambda text: not consent.reads_like_a_wish(text))  # which an import would obey
NAMES = st.sampled_from(["Айгүл", "Дина Ким", "Zoë Müller", "O'Neil, Pat", "Өзгөн уулу Эркин", "-Х-"])
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
LOCAL = st.text("abcdefghij", min_size=1, max_size=8)
EMAILS = st.lists(
    st.fixed_dictionaries(
        {"raw": LOCAL.map("{}@example.org".format), "label": st.sampled_from(["", "work", "home", "other"])}
    ),
    min_size=1, max_size=4, unique_by=lambda item: item["raw"],
)  # fmt: skip
PHONES = st.lists(
    st.fixed_dictionaries(
        {
            "raw": st.integers(100_000, 999_999).map(lambda n: f"+996 555 {n:06}"),
            "label": st.sampled_from(["", "mobile", "work", "home", "fax", "pager", "other"]),
        }
    ),
    min_size=1, max_size=4, unique_by=lambda item: item["raw"],
)  # fmt: skip
CHANNELS = st.lists(
    st.fixed_dictionaries({"network": st.sampled_from(NETWORKS), "value": LOCAL.map("@{}".format)}),
    min_size=1, max_size=3, unique_by=lambda item: (item["network"], item["value"]),
)  # fmt: skip
TAGS = st.lists(WORDS, min_size=1, max_size=3, unique_by=lambda word: word.casefold())
TEXTS = WORDS.filter(lambda text: text.strip("-—"))  # a dash alone says that there is none
SPANS = st.lists(DAYS, min_size=2, max_size=2).map(sorted)
# What somebody has done before, or does beside it.
OTHERS = st.lists(
    st.builds(
        lambda title, department, outlet, span, begun, ended: {
            "position": title, "department": department, "outlet": outlet, "since": span[0] if begun else None,
            "until": span[1] if ended else None,
        },
        TEXTS, st.one_of(st.just(""), TEXTS), st.one_of(st.just(""), TEXTS), SPANS, st.booleans(), st.booleans(),
    ),
    min_size=1, max_size=3, unique_by=lambda row: (row["position"], row["department"], row["outlet"]),
)  # fmt: skip
PEOPLE = st.fixed_dictionaries(
    {"name": NAMES, "emails": EMAILS},
    optional={
        **dict.fromkeys(
            (
                "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
                "formal_name", "salutation", "position", "department", "state", "city", "street", "postcode", "source",
                "basis", "outlet",
            ),
            TEXTS,
        ),
        "position_since": DAYS, "other_positions": OTHERS, "keeps_embargoes": st.just(True),
        "website": LOCAL.map("https://example.org/{}".format),
        "notes": st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        "country": st.sampled_from(["KG", "KZ", "DE", "VA"]),
        "found_on": DAYS, "checked_on": DAYS,
        "do_not_contact": st.just(True), "phones": PHONES, "channels": CHANNELS,
        "languages": st.lists(st.sampled_from(["ky", "ru", "en", "de", "dng"]), min_size=1, unique=True),
        "beats": TAGS, "tags": TAGS,
        "extra": st.dictionaries(st.sampled_from(["Birthday", "Партия", "Room 5", "x, y"]), WORDS, min_size=1),
    },
)  # fmt: skip
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)  # each try is two databases and a file
_STAMPED = {"source", "found_on"}  # an import gives these to whoever came without


def run(job: Generator[Any, None, Any]) -> Any:
    """What a job returns."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace, Path]]:
    """Two offices that know nobody, and a folder."""
    folder = tmp_path_factory.mktemp("offices")
    one, other = Workspace.open(folder / "one.outreach"), Workspace.open(folder / "other.outreach")
    yield one, other, folder
    one.close()
    other.close()


def told(workspace: Workspace, number: int) -> dict[str, Any]:
    """A contact as its form shows it, without the order of its channels, and without what is empty."""
    fields = workspace.read(contacts.fields, number)
    fields["channels"] = sorted(fields["channels"], key=lambda item: (item["network"], item["value"]))
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}, False)}


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "ods", "vcf"])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINK)
@given(people=st.lists(PEOPLE, min_size=1, max_size=4, unique_by=lambda fields: fields["emails"][0]["raw"]))
def test_nothing_is_lost_on_the_way(
    offices: tuple[Workspace, Workspace, Path], ending: str, people: list[dict[str, Any]]
) -> None:
    one, other, folder = offices
    taken: set[str] = set()
    for fields in people:  # two people with one address or number would be met as one
        for kind in ("emails", "phones"):
            fields[kind] = [item for item in fields.get(kind, []) if item["raw"] not in taken]
            taken |= {item["raw"] for item in fields[kind]}
    path = folder / f"people.{ending}"
    try:
        ids = [one.write("Add", contacts.add, fields) for fields in people]
        before = [told(one, number) for number in ids]
        run(contact_export.export_contacts(one, path, ids=ids))
        report = run(importing.run(other, path, Options(on_match="create", source="")))
        assert report.read == report.created == len(people), report.problems
        for was, number in zip(before, report.ids, strict=True):
            now = {name: value for name, value in told(other, number).items() if name not in _STAMPED - was.keys()}
            assert now == was
    finally:
        for workspace in offices[:2]:
            workspace.write("Delete", contacts.delete, list(workspace.read(contacts.find)))


@pytest.mark.backends("sqlite")
def test_our_own_files_change_nothing_in_whatever_language_they_are_read(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "seed.csv").write_text(
        "Name,Other name,Email,Phone,Position,Outlet,Country,Language,Beat,Tag,DNC,Reason not to contact,Notes\n"
        "Айгүл Жумабекова,Aigul Zhumabekova,a@example.org; b@example.org,+996 555 123456,редактор,Кабар,KG,ky; ru,"
        "crime; courts,vip,,,\n"
        'Bob Lee,,bob@example.org,+996 312 661234 ext. 12,reporter,The Post,GB,en,,,yes,asked by phone,"one\ntwo"\n'
        "Cara Poe,,cara@example.org,,,,,,,,,,не писать\n",
        "utf-8",
    )
    run(importing.run(workspace, tmp_path / "seed.csv"))
    try:
        for written in ("en", "ru", "ky"):
            i18n.use(written)
            files = [tmp_path / f"{written}.{ending}" for ending in ("csv", "xlsx", "vcf")]
            for path in files:
                run(contact_export.export_contacts(workspace, path))
            for path in files:
                i18n.use("ky" if written == "en" else "en")
                report = run(importing.run(workspace, path, Options(on_match="update"), dry_run=True))
                assert (path.name, report.unchanged, report.changes) == (path.name, 3, [])
    finally:
        i18n.use("en")
