"""The files that tests read in place: invented ones always, and the real ones where they are beside this checkout."""

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared"
KINDS = ("invented", "real") if (REAL / "corpora").is_dir() else ("invented",)


class Facts(NamedTuple):
    """What is known of the first release."""

    headline: str
    begins: str
    paragraphs: int
    speakers: list[str]
    officer: str
    e164: str
    phone: str
    incomplete: str
    accounts: list[str]


class Shared(NamedTuple):
    """A folder of corpora and releases."""

    folder: Path
    real: bool

    def corpora(self, *parts: str) -> Path:
        """A file or folder of the corpora."""
        return self.folder.joinpath("corpora", *parts)

    @property
    def release(self) -> Path:
        """The first release of the house."""
        (found,) = (self.folder / "seed").glob("*.txt")
        return found

    @property
    def facts(self) -> Facts:
        """What its reading must bring."""
        return REAL_RELEASE if self.real else INVENTED_RELEASE

    def least(self, count: int) -> int:
        """So many are there at least of the real ones; of the invented ones, one."""
        return count if self.real else 1


REAL_RELEASE = Facts(
    "UNODC Supports International Special Operations Seizing Psychotropic Substances", "Today, the world is facing", 9,
    ["Mr. Mirlan Kanimetov", "Mr. Andrey Seleznev"], "Vasilina Brazhko", "+996775987817", "+996 775 987 817",
    "vasilina.brazhko[at]", ["UNODC ROCA", "UNODC in Central Asia"],
)  # fmt: skip
INVENTED_RELEASE = Facts(
    "Example Office opens a laboratory in Osh", "The Example Office opened", 3, ["Mr. Emil Sample"], "Vera Sample",
    "+996555123456", "+996 555 123 456", "vera.sample[at]", ["Example Office", "Example Office in Central Asia"],
)  # fmt: skip
