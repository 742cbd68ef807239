"""Readers that fail in every way a reader of foreign files can."""

import os
import time
from collections.abc import Iterator

from outreach.problems import Problem


def double(number: int) -> int:
    return number * 2


def process() -> int:
    return os.getpid()


def modules() -> list[str]:
    import sys

    return list(sys.modules)


def refuse() -> None:
    raise Problem("This is a picture.")


def stumble() -> None:
    raise ValueError("Aigul, +996555123456")


def panic() -> None:
    class Panic(BaseException):
        pass

    raise Panic


def die() -> None:
    os.abort()


def sleep() -> None:
    time.sleep(60)


def nap() -> int:
    time.sleep(2)
    return 2


def work(seconds: float = 600) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


class SlowToLoad(int):
    """A number that the child has worked for three seconds for, before its reader begins."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return _loaded, (int(self),)


def _loaded(number: int) -> int:
    work(3)
    return number


def works_on() -> Iterator[int]:
    """Each item takes half a second, and there is no end of them."""
    for number in range(1200):
        work(0.5)
        yield number


def swallow() -> int:
    return len(bytearray(3 << 30))


def chatter() -> int:
    print("noise on the wire")
    os.write(1, b"more noise")
    return 7


class Trick:
    def __reduce__(self):  # type: ignore[no-untyped-def]
        return os.system, ("true",)


def trick() -> Trick:
    return Trick()


def count(upto: int) -> Iterator[int]:
    yield from range(upto)


def slowly() -> Iterator[int]:
    yield 0
    time.sleep(2.5)
    yield 1


def stumbling() -> Iterator[int]:
    yield 1
    raise ValueError


def has_loaded(module: str) -> bool:
    import sys

    return module in sys.modules
