"""Size and density of the source: `python -m tests.house` prints the figures that `test_house.py` holds.

Code lines have a token: blank lines, comments and docstrings do not count. Branches are if, for, while, conditional
expressions, except, comprehensions, and/or chains and assert. Cyclomatic complexity (CC) is 1 + branches, each further
operand and each condition of a comprehension counted.
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "outreach"
BRANCHES = ast.If | ast.For | ast.While | ast.IfExp | ast.ExceptHandler | ast.comprehension | ast.BoolOp | ast.Assert
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def measure(root: Path = SOURCE) -> dict[str, float]:
    """The figures of a source tree, by name."""
    trees = {path: list(ast.walk(ast.parse(path.read_text("utf-8")))) for path in sorted(root.rglob("*.py"))}
    lines, branches = Counter[str](), Counter[str]()
    complexity, late, any_types = [], 0, 0
    for path, nodes in trees.items():
        layer = path.relative_to(root).parts[0].removesuffix(".py")
        lines[layer] += len(_code_lines(path.read_text("utf-8"), nodes))
        branches[layer] += sum(isinstance(node, BRANCHES) for node in nodes)
        any_types += sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes)
        for function in (node for node in nodes if isinstance(node, FUNCTIONS)):
            inner = list(ast.walk(function))
            late += sum(isinstance(node, ast.Import | ast.ImportFrom) for node in inner)
            complexity.append(1 + sum(_weight(node) for node in inner if isinstance(node, BRANCHES)))
    return {
        "code lines": lines.total(),
        "branches per 100 code lines": round(100 * branches.total() / lines.total(), 1),
        "branches per 100 code lines of the densest layer": round(
            max((100 * branches[layer] / count for layer, count in lines.items() if count > 200), default=0), 1
        ),
        "functions over CC 20": sum(one > 20 for one in complexity),
        "functions over CC 12": sum(one > 12 for one in complexity),
        "modules in the fullest folder": max(Counter(path.parent for path in trees).values()),
        "modules in import cycles": len(_in_cycles(_imports(root, trees))),
        "late imports": late,
        "Any": any_types,
    }


def _weight(node: ast.AST) -> int:
    match node:
        case ast.BoolOp():
            return len(node.values) - 1
        case ast.comprehension():
            return 1 + len(node.ifs)
    return 1


def _code_lines(text: str, nodes: list[ast.AST]) -> set[int]:
    documented = set[int]()
    for node in nodes:
        if isinstance(node, ast.Module | ast.ClassDef | FUNCTIONS) and ast.get_docstring(node, clean=False) is not None:
            documented.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {n for one in tokens if one.type not in SILENT for n in range(one.start[0], one.end[0] + 1)} - documented


def _imports(root: Path, trees: dict[Path, list[ast.AST]]) -> dict[str, set[str]]:
    """Module → modules it imports, late and for types too; not a package's `__init__` that its own modules load."""
    names = {path: _name(root, path) for path in trees}
    known = set(names.values())
    graph: dict[str, set[str]] = {}
    for path, nodes in trees.items():
        found = {one for node in nodes for one in _targets(node, known)}
        graph[names[path]] = {one for one in found if one != names[path] and not one.startswith(names[path] + ".")}
    return graph


def _name(root: Path, path: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.AST, known: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield from {whole if whole in known else node.module} & known


def _in_cycles(graph: dict[str, set[str]]) -> set[str]:
    """Modules on some import cycle, found by removing one cycle after another."""
    found: set[str] = set()
    graph = {module: set(targets) for module, targets in graph.items()}
    while True:
        try:
            TopologicalSorter(graph).prepare()
            return found
        except CycleError as error:
            cycle = error.args[1]
            found.update(cycle)
            graph[cycle[1]].discard(cycle[0])


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{value:>10} {figure}")
