"""Changes the program in one small place at a time and looks whether a test notices: `project.py mutants [MODULE …]`.

A comparison loses its edge, an `and` becomes an `or`, a 1 a 2. What no test notices is either not tested or changes
nothing; the latter stand with their reason in `mutants.toml`, and anything else is printed and fails the command.

Works in a copy of the checkout, on one core and as a polite neighbour. A process that has loaded what the tests stand on
is forked for each change, so that a change costs as long as its tests take to fail.
"""

from __future__ import annotations

import ast
import copy
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
KNOWN: Final = Path(__file__).with_name("mutants.toml")
MODULES: Final = (
    "case/money",
    "engine/bearing",
    "engine/combinations",
    "engine/facts",
    "engine/interpretation",
    "engine/plan",
    "engine/stacking",
    "policy/ruleset",
)
"""Where money is decided: brackets, conditions, rounding, readings, stacking."""
TESTS: Final = (
    ("tests/engine/test_worked_cases.py", "tests/engine/test_stacking.py", "tests/engine/test_bearing.py"),
    (
        "tests/engine/test_against_oracle.py",
        "tests/policy/test_caps_and_end.py",
        "tests/engine/test_notes.py",
        "tests/engine/test_conditions.py",
        "tests/engine/test_adjusting.py",
    ),
    (
        "tests/engine/test_answer.py",
        "tests/engine/test_steps.py",
        "tests/engine/test_traps.py",
        "tests/engine/test_doubts.py",
        "tests/engine/test_sensitivity.py",
        "tests/engine/test_properties.py",
        "tests/policy/test_changed_pack.py",
    ),
)
"""The quick ones first: a change that one of them notices needs no others."""
EXAMPLES: Final = 6
"""Of each property: many changes are tried, so each of them with few cases."""
LONGEST: Final = 120
"""Seconds of the processor after which a change counts as noticed: it never ends."""

_COMPARED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_WORKED_OUT: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
_CHANGED: Final = (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Call)
_SETTINGS: Final = "_hypothesis_internal_use_settings"
_CALLED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change: in which function of which module, what stood there and what stands there now."""

    module: str
    line: int
    function: str
    was: str
    now: str
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.module, self.function, self.was, self.now


def mutants(module: str, text: str) -> Iterator[Mutant]:
    """Every change of a module, in the order of its lines."""
    tree = ast.parse(text)
    for place, (function, node, whole) in enumerate(_places(tree)):
        was = _shown(whole)
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            _, there, whole_there = _places(changed)[place]
            change(there)
            now = _shown(whole_there)
            yield Mutant(module, node.lineno, function, was, now, ast.unparse(changed))


def _places(tree: ast.AST) -> list[tuple[str, Any, Any]]:
    """What runs and can be changed, each with the function and the whole expression around it; nothing that is for types only."""
    found: list[tuple[str, Any, Any]] = []

    def walk(node: ast.AST, function: str, whole: ast.AST | None) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            function = f"{function}.{node.name}".lstrip(".")
        if isinstance(node, ast.stmt):
            whole = None
        elif isinstance(node, ast.expr):
            whole = whole or node
        if isinstance(node, _CHANGED) or (
            isinstance(node, ast.IfExp | ast.If | ast.While)
            and isinstance(node.test, ast.Name | ast.Attribute)
        ):
            found.append((function, node, whole or node))
        for name, value in ast.iter_fields(node):
            if name not in ("annotation", "returns", "decorator_list"):
                for child in value if isinstance(value, list) else (value,):
                    # Whether lengths agree is checked, never relied on.
                    if isinstance(child, ast.AST) and not (
                        isinstance(child, ast.keyword) and child.arg == "strict"
                    ):
                        walk(child, function, whole)

    walk(tree, "", None)
    return found


def _shown(whole: Any) -> str:
    return ast.unparse(whole.test if isinstance(whole, ast.If | ast.While) else whole)


def _changes(node: Any) -> Iterator[Callable[[Any], None]]:
    match node:
        case ast.Compare(ops=[*several]):
            for at, operator in enumerate(several):
                # Of a chain of comparisons each loses its edge only.
                for other in _COMPARED[type(operator)][: 2 if len(several) == 1 else 1]:
                    yield partial(_compares, at, other)
        case ast.BoolOp(op=operator):
            other_op = ast.Or if isinstance(operator, ast.And) else ast.And
            yield lambda there: setattr(there, "op", other_op())
        case ast.BinOp(op=operator) if type(operator) in _WORKED_OUT:
            yield lambda there: setattr(there, "op", _WORKED_OUT[type(operator)]())
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() | ast.Attribute() | ast.Call()):
            yield lambda there: setattr(there, "operand", ast.UnaryOp(ast.Not(), there.operand))
        case ast.Constant(value=bool(value)):
            yield lambda there: setattr(there, "value", not value)
        case ast.Constant(value=int(value)):
            yield lambda there: setattr(there, "value", value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
            yield lambda there: setattr(there.func, "id", _CALLED[name])
        case ast.If() | ast.IfExp() | ast.While():
            yield lambda there: setattr(there, "test", ast.UnaryOp(ast.Not(), there.test))
        case _:
            return


def _compares(at: int, other: type[ast.cmpop], there: Any) -> None:
    there.ops[at] = other()


class _FewExamples:
    """A plugin of pytest: properties are tried with few cases, always the same ones, and a failure is not simplified."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        import hypothesis

        for item in items:
            test = getattr(item.obj, "__func__", item.obj)
            own = getattr(test, _SETTINGS, None)
            if own is not None:
                few = hypothesis.settings(
                    own,
                    max_examples=min(EXAMPLES, own.max_examples),
                    derandomize=True,
                    database=None,
                    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
                )
                setattr(test, _SETTINGS, few)


def _noticed(tests: Sequence[str]) -> bool:
    """Whether the tests, run in a fork of this process, fail."""
    import pytest

    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = 1
        try:
            # The second implementation stands for itself: no change of the program can make it fail.
            options = [
                "-x",
                "-k",
                "not second_implementation_gives",
                "-q",
                "--assert=plain",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:xdist",
                "--tb=no",
            ]
            code = int(pytest.main([*options, *tests], plugins=[_FewExamples()]))
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] != 0


def _copied(folder: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    for compiled in (ROOT / "translations").rglob("*.mo"):
        shutil.copyfile(compiled, folder / compiled.relative_to(ROOT))


def _known() -> dict[tuple[str, str, str, str], str]:
    if not KNOWN.exists():
        return {}
    rows = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("same", [])
    return {(row["module"], row["function"], row["was"], row["now"]): row["why"] for row in rows}


def main(argv: list[str]) -> int:
    """Try every change of the modules named, or of all; 1 where a change that is not known to change nothing survives."""
    most = int(argv[argv.index("--most") + 1]) if "--most" in argv else None
    named = [one for one in argv if not one.startswith("-") and not one.isdigit()] or list(MODULES)
    found = [
        one
        for module in named
        for one in mutants(module, (ROOT / "desktop" / f"{module}.py").read_text(encoding="utf-8"))
    ]
    if most is not None:
        found = random.Random(0).sample(found, min(most, len(found)))  # noqa: S311 - a choice of places, no secret
    known = _known()
    os.nice(1)
    survivors = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        _copied(folder)
        os.chdir(folder)
        sys.path[:0] = [str(folder), str(folder / "packaging")]
        sys.dont_write_bytecode = True
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
        import babel.numbers
        import hypothesis
        import pydantic
        import pytestqt.plugin  # noqa: F401 - loaded once, for all forks

        del babel, hypothesis, pydantic
        for tests in TESTS:
            if _noticed(tests):
                print(f"Fails without any change, or is not there: {', '.join(tests)}")
                return 2
        begun = time.monotonic()
        for number, one in enumerate(found, 1):
            path = folder / "desktop" / f"{one.module}.py"
            text = path.read_text(encoding="utf-8")
            path.write_text(one.source, encoding="utf-8")
            try:
                if one.key not in known and not any(map(_noticed, TESTS)):
                    survivors.append(one)
                    print(
                        f"desktop/{one.module}.py:{one.line} ({one.function}): {one.was}  →  {one.now}",
                        flush=True,
                    )
            finally:
                path.write_text(text, encoding="utf-8")
            if number % 25 == 0:
                print(f"… {number} of {len(found)}, {time.monotonic() - begun:.0f} s", flush=True)
    same = sum(one.key in known for one in found)
    print(
        f"{len(found)} changes, {len(found) - same - len(survivors)} noticed, {same} change nothing, {len(survivors)} survive."
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
