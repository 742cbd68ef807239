"""The Bcc kit: the addresses of a list in groups, each group a text file to be pasted into Bcc."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from outreach.i18n import _
from outreach.mail import addresses, file_names
from outreach.problems import Problem

GROUP = 50  # addresses in a group, unless told otherwise
MOST = 500  # what the most patient receivers take in one message; many stop at 100 (press.md R16)
README = "README.txt"


def groups(listed: Iterable[str], size: int = GROUP) -> list[list[str]]:
    """The addresses in groups of at most `size`, in order; an address that comes twice is taken once.

    Raises:
        Problem: `size` is out of range, or an address is not in its checked normal form.
    """
    if not 1 <= size <= MOST:
        raise Problem(_("A Bcc group can hold 1 to {most} addresses.").format(most=MOST))
    once: dict[str, str] = {}
    for address in listed:
        once.setdefault(addresses.checked(address).casefold(), address)
    kept = list(once.values())
    return [kept[start : start + size] for start in range(0, len(kept), size)]


def write(folder: Path, listed: Mapping[str, Sequence[str]], size: int = GROUP, notes: Sequence[str] = ()) -> list[str]:
    """Writes the kit into `folder`: one file a group, and a README that says how to use them.

    `listed` has the addresses by language, or all under ""; `notes` head the README. No address
    is written twice, in whatever group. Returns the names of the files. A folder of groups may be read by
    its owner only.
    """
    written = []
    seen: set[str] = set()
    for language, language_addresses in listed.items():
        fresh = [address for address in language_addresses if address.casefold() not in seen]
        seen.update(address.casefold() for address in fresh)
        made = groups(fresh, size)
        digits = max(2, int(math.log10(len(made) or 1)) + 1)
        for number, group in enumerate(made, start=1):
            mark = f" {language}" if language else ""
            name = file_names.safe(f"bcc{mark} {number:0{digits}} of {len(made):0{digits}}", ".txt")
            _write(folder / name, "; ".join(group) + "\n")
            written.append(name)
    _write(folder / README, _readme(len(written), len(seen), notes))
    return [*written, README]


def _readme(files: int, count: int, notes: Sequence[str]) -> str:
    # No address may stand here: whoever takes all files of the folder must get the list and nothing else.
    lines = [
        *(line for note in notes for line in (note, "")),
        _("Addresses: {count}, in {files} files.").format(count=count, files=files),
        "",
        _("1. Create a new message for each file. Enter your own address in To and leave Cc empty."),
        _("2. Open the file, select all, copy, and paste into Bcc (not To, not Cc)."),
        _("3. Check that To contains only your own address and Cc is empty. Send, and repeat with the next file."),
        "",
        _("Drafts are safer than Bcc: export the list as one message per recipient (eml)."),
    ]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    data = text.replace("\n", "\r\n").encode()
    # The mark of UTF-8 is for the README alone: in a group it would stick to the first address when pasted.
    path.write_bytes(data if path.name != README or data.isascii() else b"\xef\xbb\xbf" + data)
