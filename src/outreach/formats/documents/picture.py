"""Pictures to be looked at: a PNG, JPEG, GIF or WebP becomes a page, laid out in the child, not in the window."""

import tempfile
from pathlib import Path

from outreach.formats import sandbox
from outreach.i18n import _
from outreach.problems import Problem

MAX_BYTES = 30 << 20
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


def kind(data: bytes) -> str:
    """What kind of picture it is, by its first bytes; "" where it is none that can be shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for sign, name in _SIGNS if data.startswith(sign)), "")


def page(data: bytes, seconds: float = 20) -> bytes:
    """A PDF of one page with the picture on it.

    Raises:
        Problem: it is no picture that can be shown, is damaged, or is too large.
    """
    found = kind(data)
    if not found:
        raise Problem(_("This kind of file is not shown here. Save a copy to open it."))
    if len(data) > MAX_BYTES:
        raise Problem(_("This picture is too large to be shown here. Save a copy to open it."))
    return sandbox.run(_page, data, found, seconds=seconds)


def _page(data: bytes, found: str) -> bytes:
    import typst  # late: start-up

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / f"picture.{found}").write_bytes(data)
        (home / "page.typ").write_text(
            f'#set page(width: 210mm, height: auto, margin: 0mm)\n#image("picture.{found}", width: 100%)\n', "utf-8"
        )
        try:
            made = typst.compile(str(home / "page.typ"), root=str(home), ignore_system_fonts=True)
        except Exception:
            raise Problem(_("This picture is damaged.")) from None
    return bytes(made)
