"""No text is cut and nothing is without a name: in no language, at no scale, on no page, sheet or dialog."""

import os
import re
import subprocess
import sys

import pytest

from outreach import i18n
from tests import sample

# The scale, and the window in units of it: a small screen, a laptop at 150 %, the smallest window that can be at 200 %,
# and a large screen at 300 %.
SCREENS = {"1": "1280x800", "1.5": "1280x720", "2": "880x480", "3": "1280x720"}


# What the suite looks at: the longest language in the smallest window. With `--slow` it is every
# language at every scale.
SAMPLE = {"2": ("ru",)}


@pytest.mark.parametrize("scale", SCREENS if os.environ.get(sample.SLOW) else SAMPLE)
def test_no_text_is_cut_and_nothing_is_without_a_name(scale: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen", "OUTREACH_HOME": str(home),
    }  # fmt: skip
    languages = i18n.LANGUAGES if os.environ.get(sample.SLOW) else SAMPLE[scale]
    command = [sys.executable, "-m", "tests.gui.clipping", SCREENS[scale], *languages]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-2000:]}"
    places = [int(count) for count in re.findall(r"(\d+) places looked at", done.stdout)]
    assert len(places) == len(languages) and min(places) > 40
