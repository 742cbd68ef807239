"""Rich texts by chance, always the same ones: what an editor may hold, and what somebody may type."""

from collections.abc import Iterator
from random import Random

from outreach.values import rich_text
from outreach.values.rich_text import Block, Line, Picture, Run

HASH = "0123456789abcdef" * 4
SIGNS = "*_[]()!#>|-+.12\\\"'<&:•· \t\u00a0—«»abвң"
FIELDS = ("{{salutation|Dear *colleague*}}", "{{email}}", "{{first_name|a | b}}")
LINKS = (
    "", "", "", "https://example.org/a_(b)?c=*d*|e&f", "mailto:press@example.org", "tel:+996312000000",
    "http://x.example.org/{{email}}", "https://example.org/\\[1]",
)  # fmt: skip
PARTS = (
    "\n", "\n\n", "\n- ", "\n• ", "\n1. ", "\n> ", "\n## ", "\n| --- |", "**", "[a](http://b.example)", "{{a|b\nc}}",
    f"\n![a](picture:{HASH})",
)  # fmt: skip


class Writer:
    """Makes texts of the letters given."""

    def __init__(self, seed: int, signs: str = SIGNS) -> None:
        self.chance, self.signs = Random(seed), signs

    def said(self) -> str:
        some = ("".join(self.chance.choices(self.signs, k=self.chance.randint(0, 6))) for _ in range(2))
        return self.chance.choice(["", "", "", *FIELDS]).join(some)

    def typed(self) -> str:
        return "".join(self.chance.choice([self.said(), self.chance.choice(PARTS)]) for _ in range(8))

    def line(self) -> Line:
        chance = self.chance
        return tuple(
            Run(self.said(), chance.random() < 0.4, chance.random() < 0.4, chance.choice(LINKS))
            for _ in range(chance.randint(0, 4))
        )

    def lines(self, most: int = 3) -> tuple[Line, ...]:
        return tuple(self.line() for _ in range(self.chance.randint(1, most)))

    def block(self) -> Block:
        match self.chance.choice(["paragraph", "heading", "bullets", "numbers", "quote", "table", "picture"]):
            case "heading":
                return Block("heading", (self.line(),), self.chance.choice([2, 3]))
            case "table":
                width = self.chance.randint(1, 3)
                return Block("table", rows=tuple(tuple(self.line() for _ in range(width)) for _row in self.lines()))
            case "picture":
                return Block("picture", picture=Picture(HASH, self.said(), self.said(), self.said()))
            case kind:
                return Block(kind, self.lines())

    def documents(self, count: int) -> Iterator[list[Block]]:
        for _ in range(count):
            yield [self.block() for _ in range(self.chance.randint(1, 4))]


def letters(blocks: list[Block]) -> str:
    """All that is said, without blanks."""
    lines = (one for block in blocks for one in (*block.lines, *(cell for row in block.rows for cell in row)))
    return "".join("".join(map(rich_text.words, lines)).split())
