"""Fifty desks at one server; then at one that is killed again and again, cuts connections, or is taken over."""

from tests.trust import desks

DESKS, SECONDS = 50, 60
WAYS = ("", "restart", "cut", "random", "takeover")


def main() -> bool:
    """Prints what came of each; whether anything was lost, done twice, damaged or told without words."""
    wrong = []
    for how in WAYS:
        print(f"-- {how or 'undisturbed'}", flush=True)
        wrong.append(desks.main(str(DESKS), str(SECONDS), how))
    return any(wrong)
