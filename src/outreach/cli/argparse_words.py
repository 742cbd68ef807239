"""The words of argparse itself: it asks gettext for them, and finds them in our catalogues."""

import argparse

from outreach.i18n import N_, _, ngettext

VERSION = N_("show program's version number and exit")
WORDS = (
    N_("usage: "), N_("options"), N_("positional arguments"), N_("show this help message and exit"), VERSION,
    N_("%(prog)s: error: %(message)s\n"), N_("argument %(argument_name)s: %(message)s"), N_("expected one argument"),
    N_("expected at least one argument"), N_("expected at most one argument"), N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"), N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"), N_("one of the arguments %s is required"),
    N_("the following arguments are required: %s"), N_("unrecognized arguments: %s"),
)  # fmt: skip


def use() -> None:
    """From now on argparse speaks the language in use, wherever its texts are in our catalogues."""
    vars(argparse).update(_=_, ngettext=ngettext)
