"""Finds visible text that does not go through the catalogue, in the source of what people see.

Three signs, all read from the syntax tree: a literal with letters handed to a call that shows it
(`setText("Save")`), Chinese characters in any literal, and a source string that extraction
cannot read because it is put together (`text(f"Save {name}")`). Docstrings, comments and
what typed text is matched against are not shown. A literal that is no text (a name that is the same in every language, a table of what people
type) carries `# not translated` at the end of its line, or of the first line of its statement.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language.codes import STAYS_LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS: Final = ("document", "drawing", "export", "paper", "proof", "telling", "window")
EXEMPT: Final = "# not translated"
_HAN: Final = re.compile("[\u3400-\u9fff]")
_FILE_PATTERN: Final = re.compile(r"\*\.\w+")
OWN_NAMES: Final = ("中文", "English")
"""What each language calls itself, in every language."""
# Qt's and ReportLab's calls whose text arguments people see.
SHOWING: Final = frozenset(
    """
    setText setPlainText setHtml setMarkdown setTitle setSubTitle setWindowTitle setToolTip setStatusTip setWhatsThis
    setPlaceholderText setAccessibleName setAccessibleDescription setPrefix setSuffix setSpecialValueText setLabelText
    setInformativeText setDetailedText setButtonText setHeaderLabels setHorizontalHeaderLabels
    setVerticalHeaderLabels setTabText setItemText setWindowFilePath setNameFilters
    addAction addMenu addItem addItems addTab addRow addButton insertItem insertTab showMessage
    QLabel QPushButton QToolButton QCheckBox QRadioButton QGroupBox QAction QMenu QMessageBox QTableWidgetItem
    QListWidgetItem QStandardItem QCommandLinkButton QDockWidget
    drawText drawStaticText drawString drawCentredString drawRightString Paragraph
    question information warning critical about getOpenFileName getSaveFileName getText getItem
    """.split()  # noqa: SIM905 - a list would take a line for each
)
TRANSLATING: Final = frozenset(("text", "text_in", "plural", "wording"))
# Calls that read what people typed: a pattern or a mark to look for is not shown.
READING: Final = frozenset(
    """
    compile match fullmatch search sub split findall finditer replace startswith endswith removeprefix removesuffix
    strip lstrip rstrip partition rpartition count find index maketrans
    """.split()  # noqa: SIM905 - a list would take a line for each
)


class Finding(NamedTuple):
    """A literal that bypasses the catalogue."""

    file: str
    line: int
    literal: str

    def __str__(self) -> str:
        return f"bypass: {self.file}:{self.line}: {self.literal!r} does not go through the catalogue"


def findings(package: Path) -> list[Finding]:
    """All such literals in the packages below `package` that show something, by file and line."""
    found: list[Finding] = []
    for folder in FOLDERS:
        for path in sorted((package / folder).rglob("*.py")):
            name = path.relative_to(package.parent).as_posix()
            found.extend(findings_in(path.read_text(encoding="utf-8"), name))
    return found


def findings_in(source: str, name: str) -> list[Finding]:
    """All such literals in one source text."""
    tree = ast.parse(source)
    lines = source.splitlines()
    silent = {*_docstrings(tree), *_read(tree)}
    exempt = set(_exempt(tree, lines))
    literals = ({*_shown(tree), *_chinese(tree)} - silent) | set(_put_together(tree))
    return [
        Finding(name, literal.lineno, _text(literal))
        for literal in sorted(literals, key=lambda literal: (literal.lineno, literal.col_offset))
        if literal not in exempt
    ]


def _exempt(tree: ast.Module, lines: list[str]) -> Iterator[ast.expr]:
    """Literals whose own last line, or the first line of whose statement, carries the mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and EXEMPT in lines[(node.end_lineno or node.lineno) - 1]:
            yield node
        elif isinstance(node, ast.stmt) and EXEMPT in lines[node.lineno - 1]:
            yield from (part for part in ast.walk(node) if isinstance(part, ast.expr))


def _shown(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in SHOWING:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                for literal in _direct_literals(argument):
                    if _says_something(_text(literal)):
                        yield literal


def _says_something(text: str) -> bool:
    """Whether there are words in it beyond names and codes that every language writes alike."""
    if text in OWN_NAMES:
        return False
    words = re.findall(r"[^\W\d_]+", _FILE_PATTERN.sub(" ", text))
    return any(word not in STAYS_LATIN for word in words)


def _direct_literals(node: ast.expr) -> Iterator[ast.expr]:
    """The literals that become the argument's text itself, not those inside a further call."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    elif isinstance(node, ast.BinOp):
        yield from _direct_literals(node.left)
        yield from _direct_literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _direct_literals(node.body)
        yield from _direct_literals(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _direct_literals(element)


def _chinese(tree: ast.Module) -> Iterator[ast.expr]:
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr | ast.Constant) or id(node) in parts:
            continue
        if _HAN.search(_text(node)) and _text(node) not in OWN_NAMES:
            yield node


def _read(tree: ast.Module) -> Iterator[ast.expr]:
    """Literals that what people typed is compared with, and source strings of the catalogue."""
    for node in ast.walk(tree):
        operands: list[ast.expr] = []
        if isinstance(node, ast.Call) and _called(node.func) in READING | TRANSLATING:
            operands = node.args
        elif isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
        for operand in operands:
            yield from _direct_literals(operand)


def _put_together(tree: ast.Module) -> Iterator[ast.expr]:
    """Source strings that are more than one literal: formatted, joined, or chosen within the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in TRANSLATING:
            for argument in node.args:
                literals = list(_direct_literals(argument))
                if literals and not (isinstance(argument, ast.Constant) and literals == [argument]):
                    yield literals[0]


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    """Literals that stand alone as statements: docstrings, also those of attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(literal: ast.expr) -> str:
    """The constant parts of a literal."""
    if isinstance(literal, ast.JoinedStr):
        return "".join(
            part.value
            for part in literal.values
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
    return literal.value if isinstance(literal, ast.Constant) and isinstance(literal.value, str) else ""
