"""The policy reader: both documents clause by clause, Chinese beside English, and where each clause is used.

The texts of a document are laid out when it is first shown and kept; searching only marks passages in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.policy import texts
from desktop.telling import knowledge
from desktop.telling import policy as policy_view
from desktop.window.desk import asides
from desktop.window.desk.aside import Aside
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.chip import NEUTRAL, SOFT, Chip
from desktop.window.widgets.combo import Combo
from desktop.window.widgets.entry import Entry
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.link import Link as LinkButton
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.prose import Prose
from desktop.window.widgets.search_field import SearchField
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.policy.texts import PolicyText, TextClause
    from desktop.telling.policy import Link, Mark, Place, Target
    from desktop.window.desk.desk import Desk
    from desktop.window.widgets.theme import Theme

_BAR: Final = 4
_SIDE: Final = 16
"""Room between the bar at the left of a clause and its text."""
_ABOVE: Final = 12
"""Room above a clause that was jumped to."""


class PolicyPage(Aside):
    """Opens at a clause (`17`, `scope`, `quzhou-2025-4:29`) or a document; without a place where it was left."""

    foot = asides.POLICY

    def build(self) -> None:
        super().build()
        below = self.keep_head()
        documents = texts.texts()
        self.documents = Segmented([document.id for document in documents])
        self.documents.chosen.connect(lambda document: self._show_document(document, keep_place=True))
        self.head.addWidget(self.documents)
        self.search = SearchField()
        self.count, self.other = muted(), QPushButton()
        self.other.setProperty("link", True)
        self.up, self.down = QToolButton(), QToolButton()
        for button in (self.up, self.down):
            button.setFixedSize(32, 32)
        self.jump, self.kinds = Combo(self.desk.theme), Combo(self.desk.theme)
        below.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for part in (self.count, self.up, self.down, self.other):
            row.addWidget(part)
        below.addLayout(row)
        below.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.jump, 3)
        row.addWidget(self.kinds, 2)
        below.addLayout(row)
        self._without_text = label(tokens.SMALL, tone=theme.WARN, wrap=True)
        self._without_text.setContentsMargins(0, 6, 0, 0)
        below.addWidget(self._without_text)
        self.bodies: dict[str, _Document] = {}
        self.document = documents[0]
        self._found = policy_view.NOTHING_FOUND
        self._at = 0
        self._anchor: tuple[str, Mark | None] | None = None
        """The clause, and the mark in it, that stays in sight until the user scrolls."""
        self._current = ""
        self._left_at: dict[str, int] = {}
        self.content.addStretch(1)
        self.support = QPushButton()
        self.footer.addWidget(self.support)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.gone_on.connect(self.go_on_by)
        self.up.clicked.connect(lambda: self.go_on_by(-1))
        self.down.clicked.connect(lambda: self.go_on_by(1))
        self.other.clicked.connect(self._search_other)
        self.jump.chosen.connect(self._jump)
        self.kinds.chosen.connect(lambda _kind: self._filter())
        self.support.clicked.connect(lambda: self.desk.aside_wanted.emit(asides.SUPPORT, ""))
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._follow_anchor())
        bar.valueChanged.connect(lambda _value: self._show_where())
        keys = QKeySequence.StandardKey
        for key, act in (
            (keys.Find, self._find),
            (keys.FindNext, lambda: self.go_on_by(1)),
            (keys.FindPrevious, lambda: self.go_on_by(-1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    # ------------------------------------------------------------------ where

    @property
    def current(self) -> str:
        """The clause that is marked; empty for none."""
        return self._current

    @property
    def body(self) -> _Document:
        """The document that is shown."""
        return self.bodies[self.document.id]

    def open_at(self, place: object) -> bool:
        if not isinstance(place, str):
            return False
        if not place:
            self._show_document(self.document.id)
            return True
        if place in (document.id for document in texts.texts()):
            self._open_document(place)
            return True
        clause = policy_view.find_place(place, self.desk.rules)
        if clause is None:
            return False
        self._show_document(clause.document)
        self.go_to(clause.id)
        return True

    def _open_document(self, document: str) -> None:
        """Show a document from its beginning."""
        self._show_document(document)
        self._mark_clause("")
        self._anchor = None
        self.jump.choose(self.document.clauses[0].id)
        self.area.verticalScrollBar().setValue(0)

    def go_to(self, clause: str, mark: Mark | None = None) -> None:
        """Mark a clause of the document that is shown and scroll to it."""
        if not self.body.blocks[clause].wanted:
            self.kinds.choose("")
            self._filter()
        self._mark_clause(clause)
        self._anchor = (clause, mark)
        self.jump.choose(clause)
        self._follow_anchor()

    def _mark_clause(self, clause: str) -> None:
        blocks = self.body.blocks
        if self._current in blocks:
            blocks[self._current].set_current(on=False)
        self._current = clause
        if clause:
            blocks[clause].set_current(on=True)

    def _follow_anchor(self) -> None:
        """Bring what was jumped to into sight; again whenever the layout has moved it."""
        if self._anchor is None:
            return
        clause, mark = self._anchor
        block, inside, bar = self.body.blocks[clause], self._inside, self.area.verticalScrollBar()
        top = block.mapTo(inside, QPoint(0, 0)).y() - _ABOVE
        room = self.area.viewport().height()
        if mark is not None and mark.span is not None:
            prose = block.prose(mark.span.field, mark.span.language)
            line = prose.mapTo(inside, QPoint(0, prose.top_of(mark.span.start))).y()
            if line + 2 * prose.line_height > top + room:
                top = line - room // 3
            seen = bar.value() + prose.line_height <= line <= bar.value() + room - 3 * prose.line_height
            if seen:
                return
        bar.setValue(top)

    @property
    def _inside(self) -> QWidget:
        """What scrolls."""
        found = self.area.widget()
        assert found is not None  # noqa: S101 - every page has it from the start
        return found

    def _let_go(self) -> None:
        super()._let_go()
        self._anchor = None

    def _show_where(self) -> None:
        """Name the clause at the top in the list to jump in."""
        if self._anchor is None and self.document.id in self.bodies:
            self.jump.choose(self.body.at(self.area.verticalScrollBar().value() + 2 * _ABOVE))

    def _jump(self, clause: str) -> None:
        self.go_to(clause)

    # ------------------------------------------------------------------ documents

    def _show_document(self, document: str, *, keep_place: bool = False) -> None:
        """Show a document; it is laid out when it is shown first."""
        shown = self.bodies.get(self.document.id)
        if shown is not None and shown.isVisibleTo(self):
            if self.document.id == document:
                return
            self._left_at[self.document.id] = self.area.verticalScrollBar().value()
            self._mark_clause("")
            shown.hide()
        self._anchor = None
        self.document = texts.text(document)
        body = self.bodies.get(document)
        if body is None:
            body = self.bodies[document] = _Document(self.desk, self.document)
            body.asked.connect(self._follow)
            self.content.insertWidget(self.content.count() - 1, body)
        body.show()
        self._speak_document()
        self._show_body()
        self._filter()
        if keep_place and not self._found.marks:
            self.area.verticalScrollBar().setValue(self._left_at.get(document, 0))
            self._show_where()

    def _speak_document(self) -> None:
        words = self.desk.words
        self.documents.choose(self.document.id)
        self.place.setText(self.document.short.of(words.code))
        self.jump.set_choices(
            (clause.id, policy_view.clause_label(clause, words.code)) for clause in self.document.clauses
        )
        bold = theme.font(bold=True)
        for row, clause in enumerate(self.document.clauses):
            if clause.kind == "heading":
                self.jump.setItemData(row, bold, Qt.ItemDataRole.FontRole)
        self.kinds.set_choices(policy_view.kinds_of(self.document, words))
        if self.kinds.key() is None:
            self.kinds.choose("")
        if self.jump.key() is None:
            self.jump.choose(self._current or self.document.clauses[0].id)

    def _filter(self) -> None:
        """Show the clauses of the kind that is chosen; what was found is found among them."""
        self.body.filter(self.kinds.key() or "")
        if self._current and not self.body.blocks[self._current].wanted:
            self._mark_clause("")
            self._anchor = None
        self._search(self.search.text())

    # ------------------------------------------------------------------ searching

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _search(self, typed: str) -> None:
        if self.document.id not in self.bodies:
            return
        kind = self.kinds.key() or ""
        self._found = (
            policy_view.search(typed, self.document.id, kind) if typed else policy_view.NOTHING_FOUND
        )
        self._at = self._found.first
        self._show_found()
        if self._found.marks:
            self._go_to_mark()

    def _show_found(self) -> None:
        typed, words = self.search.text().strip(), self.desk.words
        marks = self._found.marks
        self.body.mark(marks, marks[self._at] if marks else None)
        show_text(self.count, policy_view.counted(self._found, self._at, words) if typed else "")
        other = (
            policy_view.elsewhere(typed, self.document.id, self.kinds.key() or "", words) if typed else None
        )
        self.other.setVisible(other is not None)
        if other is not None:
            self.other.setText(other[1])
        for button in (self.up, self.down):
            button.setEnabled(len(marks) > 1)

    def go_on_by(self, step: int) -> None:
        """Go to the match after this one, or before; behind the last comes the first."""
        if self._found.marks:
            self._at = (self._at + step) % len(self._found.marks)
            self._show_found()
            self._go_to_mark()

    def _go_to_mark(self) -> None:
        mark = self._found.marks[self._at]
        self.go_to(mark.clause, mark)

    def _search_other(self) -> None:
        other = policy_view.elsewhere(
            self.search.text(), self.document.id, self.kinds.key() or "", self.desk.words
        )
        if other is not None:
            self._show_document(other[0])
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ as a page

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.title.setText(words.text("Policy text"))
        self.documents.setAccessibleName(words.text("Document"))
        for document in texts.texts():
            self.documents.set_text(document.id, document.number)
        self.search.setPlaceholderText(words.text("Search in Chinese or English"))
        self.search.setAccessibleName(words.text("Search in Chinese or English"))
        self.jump.setAccessibleName(words.text("Go to a clause"))
        self.kinds.setAccessibleName(words.text("Kind of clause"))
        for button, name, key in (
            (self.up, words.text("Match before"), "Shift+Enter"),
            (self.down, words.text("Next match"), "Enter"),
        ):
            button.setAccessibleName(name)
            set_tip(button, f"{name} ({key})")
        self.support.setText(words.text("Other support"))
        self.footer_hint.show_whole(words.text("The Chinese text prevails; the English is a translation."))
        if self.bodies:
            self._speak_document()
            self._show_found()

    def show_case(self) -> None:
        # Hundreds of texts: a page that is not seen does not hold up a change of language.
        if not self.isVisible():
            self._stale = True
        elif self.document.id in self.bodies:
            self._show_body()

    def _show_body(self) -> None:
        desk = self.desk
        show_text(self._without_text, policy_view.without_text(desk.rules, desk.words))
        self.body.show_case()

    def recolour(self) -> None:
        super().recolour()
        look = self.desk.theme
        self.up.setIcon(icons.icon(look, "chevron-up"))
        self.down.setIcon(icons.icon(look, "chevron"))
        for body in self.bodies.values():
            body.recolour()

    def first_control(self) -> QWidget | None:
        return self.search

    def focus_first(self) -> None:
        self.search.setFocus(Qt.FocusReason.TabFocusReason)
        self.search.selectAll()
        self._follow_anchor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.area.verticalScrollBar()
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = bar.pageStep() - 48
            self._let_go()
            bar.setValue(bar.value() + (step if event.key() == Qt.Key.Key_PageDown else -step))
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._let_go()
            bar.setValue(bar.value() + (48 if event.key() == Qt.Key.Key_Down else -48))
        else:
            super().keyPressEvent(event)

    def follow_focus(self, control: QWidget | None) -> None:
        if control is not None and self._inside.isAncestorOf(control):
            self._let_go()
        super().follow_focus(control)

    def _follow(self, target: Target) -> None:
        desk = self.desk
        if target.figure is not None:
            desk.aside_wanted.emit(asides.WHY, target.figure)
        elif target.kind == "support":
            desk.aside_wanted.emit(asides.SUPPORT, target.id)
        else:
            desk.wanted.emit(target.id)


class _Document(QWidget):
    """All clauses of a document, one below the other."""

    asked = Signal(object)
    """Somebody wants to go where a link leads (`policy_view.Target`)."""

    def __init__(self, desk: Desk, document: PolicyText) -> None:
        super().__init__()
        self._desk = desk
        self._document = document
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        titles = QGridLayout()
        titles.setContentsMargins(_SIDE, 0, 8, 4)
        titles.setHorizontalSpacing(32)
        self._titles = {code: Prose(desk.theme, code, bold=True) for code in ("zh", "en")}
        for place, (code, title) in enumerate(self._titles.items()):
            title.say(document.title.of(code))
            titles.setColumnStretch(place, 1)
            titles.addWidget(title, 0, place, Qt.AlignmentFlag.AlignTop)
        column.addLayout(titles)
        self._note = muted(wrap=True)
        self._note.setContentsMargins(_SIDE, 0, 0, 16)
        column.addWidget(self._note)
        self.blocks = {clause.id: ClauseBlock(desk, clause) for clause in document.clauses}
        self._order = list(self.blocks.values())
        for block in self._order:
            block.asked.connect(self.asked)
            column.addWidget(block)
        self._shown_case: tuple[object, ...] | None = None
        self._spoken: Language | None = None

    def _speak(self) -> None:
        """Set the texts in the language of the moment."""
        self._spoken = self._desk.words
        self._titles["en"].say(self._document.title.of(self._spoken.translation))
        self._note.setText(policy_view.document_note(self._document, self._spoken))
        for block in self._order:
            block.speak()

    def show_case(self) -> None:
        """Say of which kind the clauses are, and where they are used in the present case."""
        desk = self._desk
        if desk.words is not self._spoken:
            self._speak()
        shown = (desk.rules, desk.answer, desk.words)
        if self._shown_case is None or any(a is not b for a, b in zip(shown, self._shown_case, strict=True)):
            self._shown_case = shown
            for block in self._order:
                block.show_case()

    def recolour(self) -> None:
        """Take the colours of the theme."""
        for block in self._order:
            block.recolour()

    def filter(self, kind: str) -> None:
        """Show the clauses of `kind`, all for none."""
        for block in self._order:
            block.want(kind in ("", block.clause.kind))

    def mark(self, marks: tuple[Mark, ...], current: Mark | None) -> None:
        """Mark what was found, the current match more strongly."""
        spans: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
        for one in marks:
            if one.span is not None:
                place = (one.clause, one.span.field, one.span.language)
                spans.setdefault(place, []).append((one.span.start, one.span.end))
        for clause, block in self.blocks.items():
            for field, language in block.proses:
                now = None
                if current is not None and current.span is not None and current.clause == clause:
                    span = current.span
                    now = (span.start, span.end) if (span.field, span.language) == (field, language) else None
                block.proses[field, language].mark(tuple(spans.get((clause, field, language), ())), now)

    def at(self, height: int) -> str:
        """The clause at this height of the page."""
        found = self._order[0]
        for block in self._order:
            if block.wanted:
                if block.y() + self.y() > height:
                    break
                found = block
        return found.clause.id


class ClauseBlock(Entry):
    """A clause: name and text in both languages, of which kind it is and why, and where it is used."""

    asked = Signal(object)

    def __init__(self, desk: Desk, clause: TextClause) -> None:
        super().__init__()
        self._desk = desk
        self.clause = clause
        self._places: tuple[Place, ...] | None = None
        heading = clause.kind == "heading"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, 14 if heading else 10, 8, 14)
        self._column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        self.proses: dict[tuple[str, str], Prose] = {}
        for column, code in enumerate(("zh", "en")):
            grid.setColumnStretch(column, 1)
            for row, (field, words) in enumerate((("name", clause.name), ("text", clause.text))):
                if heading and field == "name":
                    continue  # a heading is its own name
                prose = self.proses[field, code] = Prose(desk.theme, code, bold=heading or field == "name")
                prose.say(words.of(code))
                grid.addWidget(prose, 2 * row, column, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(grid)
        self._links: QWidget | None = None
        if not heading:
            self.chip, self.copy = Chip(desk.theme), QToolButton()
            self.copy.setFixedSize(24, 24)
            self.copy.clicked.connect(self._copy)
            self._why = label(tokens.SMALL, tone=theme.MUTED, wrap=True)
            about = QHBoxLayout()
            about.setSpacing(8)
            about.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
            about.addWidget(self._why, 1)
            about.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(about, 1, 0, 1, 2)
        self.recolour()

    def prose(self, field: str, language: str) -> Prose:
        """The text that shows `field` (`name` or `text`) in `language`."""
        return self.proses.get((field, language)) or self.proses["text", language]

    def speak(self) -> None:
        """Say in the language of the moment of which kind the clause is."""
        words, clause = self._desk.words, self.clause
        cited = policy_view.clause_citation(clause, words)
        self.setAccessibleName(cited)
        for field, told in (("name", clause.name), ("text", clause.text)):
            if (field, "en") in self.proses:
                self.proses[field, "en"].say(told.of(words.translation))
        if clause.kind == "heading":
            return
        kind = SOFT if clause.kind in ("used", "support") else NEUTRAL
        self.chip.display(knowledge.clause_kind(words, clause.kind), kind)
        self._why.setText(clause.why.of(words.code) if clause.why is not None else "")
        self.copy.setAccessibleName(words.text("Copy with its source: {clause}", clause=cited))
        set_tip(self.copy, words.text("Copy the clause with its source"))

    def show_case(self) -> None:
        """Say where it is used in the present case."""
        desk = self._desk
        if not self.clause.uses:
            return
        found = policy_view.places_of(self.clause, desk.rules, desk.answer, desk.words)
        if found == self._places:
            return
        self._places = found
        if self._links is not None:
            self._column.removeWidget(self._links)
            self._links.hide()
            self._links.deleteLater()
        self._links = _Places(desk.theme, found)
        self._links.asked.connect(self.asked)
        self._column.addWidget(self._links)

    def recolour(self) -> None:
        """Take the colours of the theme."""
        if self.clause.kind != "heading":
            self.copy.setIcon(icons.icon(self._desk.theme, "copy", "muted"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(policy_view.copied(self.clause))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._desk.theme
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        if self._is_current:
            painter.fillRect(0, 0, _BAR, self.height(), look.colour("accent"))


class _Places(QWidget):
    """Where a clause is used: a name on the left, its links on the right."""

    asked = Signal(object)

    def __init__(self, look: Theme, places: tuple[Place, ...]) -> None:
        super().__init__()
        self._look = look
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        row = 0
        for place in places:
            name = muted(wrap=True, text=place.name)
            name.setFixedWidth(176)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            for link in place.links:
                grid.addWidget(self._link(place, link), row, 1)
                row += 1

    def _link(self, place: Place, link: Link) -> QWidget:
        if link.target is None:
            return muted(text=link.text)
        button = LinkButton(self._look, link.text)
        button.setAccessibleName(f"{place.name}: {link.text}")
        button.clicked.connect(lambda _=False, target=link.target: self.asked.emit(target))
        return button
