"""Where the frozen program starts."""

import os
import sys
from pathlib import Path


def main() -> int:
    """Runs the program, in an environment that does no harm to the programs it opens."""
    if not getattr(sys, "frozen", False):
        freeze(Path(__file__).parent)
    clean(os.environ)
    from outreach import app

    return app.main()


def freeze(inside: Path) -> None:
    """Tells the program what PyInstaller's starter would: on Linux the interpreter is started without it."""
    sys.frozen = True  # type: ignore[attr-defined]
    sys._MEIPASS = str(inside)  # type: ignore[attr-defined]
    sys.executable = sys.argv[0] = str(inside.parent / "outreach")


def clean(environment: "os._Environ[str]") -> None:
    """Takes out what is no business of others: a file manager has libraries of its own."""
    environment.pop("QT_PLUGIN_PATH", None)  # nor are a desktop's plug-ins made for our Qt
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)  # as the starter keeps it
    if before is not None:
        environment["LD_LIBRARY_PATH"] = before
    elif sys.platform == "linux":
        environment.pop("LD_LIBRARY_PATH", None)


sys.exit(main())
