"""Reads the program as a screen reader does: over the accessibility bus of a desktop session, from another process.

    dbus-run-session -- python -m tests.journeys.screen_reader DATABASE

Prints one line for each thing that is there: its depth, its role, its name and whether it can take the focus.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, Message, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

THING = "org.a11y.atspi.Accessible"
FOCUSABLE, SHOWING = 11, 25  # bits of a thing's state, as AT-SPI numbers them
MOST = 4000


class Gone(Exception):
    """What was asked is no more there: the window is still being built."""


class Reader:
    """A connection to the accessibility bus."""

    def __init__(self) -> None:
        with open_dbus_connection() as session:
            where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (address,) = session.send_and_get_reply(new_method_call(where, "GetAddress")).body
        self._bus: DBusConnection = open_dbus_connection(address)

    def _ask(self, thing: tuple[str, str], method: str) -> Any:
        return self._answer(new_method_call(DBusAddress(thing[1], thing[0], THING), method))

    def _answer(self, question: Message) -> Any:
        answer = self._bus.send_and_get_reply(question, timeout=240)
        if answer.header.message_type is MessageType.error:
            raise Gone(str(answer.body))
        return answer.body[0]

    def programs(self) -> list[tuple[str, str]]:
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        return [tuple(one) for one in self._ask(root, "GetChildren")]

    def tree(self, thing: tuple[str, str], depth: int = 0) -> Iterator[dict[str, Any]]:
        """Everything that is shown, from the outside to the inside."""
        low, _high = self._ask(thing, "GetState")
        role = self._ask(thing, "GetRoleName")
        name = self._answer(Properties(DBusAddress(thing[1], thing[0], THING)).get("Name"))[1]
        yield {"depth": depth, "role": role, "name": name, "focusable": bool(low >> FOCUSABLE & 1)}
        if role in ("table", "list", "tree") or not (depth < 2 or low >> SHOWING & 1):
            return  # its rows are as many as there are records
        for child in self._ask(thing, "GetChildren"):
            yield from self.tree(tuple(child), depth + 1)


def main(database: str) -> int:
    """Starts the program on a database and prints what a screen reader finds in its window."""
    environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen([sys.executable, "-m", "outreach", "--db", database], env=environment)
    try:
        reader = Reader()
        found: list[dict[str, Any]] = []
        for _second in range(60):
            time.sleep(1)
            with suppress(Gone):
                found = [one for where in reader.programs() for one in reader.tree(where)][:MOST]
            if sum(one["focusable"] for one in found) > 5:
                break
        print(json.dumps(found, ensure_ascii=False))
        return 0
    finally:
        program.terminate()
        program.wait(20)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
