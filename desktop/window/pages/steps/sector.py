"""The step Sector: a class of GB/T 4754-2017, from which the category follows, or the category itself.

Searching and looking change nothing; a class counts once it is used, a category once it is ticked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.case import edits
from desktop.telling import paths, terms
from desktop.telling import sector as sector_view
from desktop.telling.sector import LIST, TREE
from desktop.window.desk.field_help import FieldHelp
from desktop.window.desk.page import Page
from desktop.window.pages.steps.class_list import ClassList
from desktop.window.pages.steps.sector_categories import BY_CLASS, SectorCategories
from desktop.window.pages.steps.sector_detail import SectorDetail
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.chip import NEUTRAL, SOFT, WARNING, Chip
from desktop.window.widgets.labels import Elided, label, muted, show_text
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.results_search import ResultsSearch
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from desktop.sectors.classes import SectorClass
    from desktop.telling.sector import Entry, Found, Line

_PAUSE = 30
"""Milliseconds without a keystroke after which the details of the first result are shown."""
_REST = 120
"""Milliseconds after which what the search needs is loaded."""


class SectorPage(Page):
    """What is chosen; the search with its results and the class that is looked at; all categories."""

    step = paths.SECTOR

    def build(self) -> None:
        self._found: Found | None = None
        self._form = LIST
        self._chain: str | None = None
        self._asked_for_categories: bool | None = None
        self._looked = False
        """Whether somebody searched or went to the class that is highlighted, which is else only the first of all."""
        # What the first keystroke would wait for is loaded once the page stands there.
        self._prepare = QTimer(self)
        self._prepare.setSingleShot(True)
        self._prepare.timeout.connect(_prepare)
        # While somebody types, the results come first; what is said of the first one follows.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._show_detail)
        self._help = FieldHelp(self.desk, "project.sector", "project.category")
        self.offer_help(self._help.mark, self._help)
        self.content.addLayout(self._build_chosen())
        self.content.addSpacing(12)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_search())
        self.categories_list = SectorCategories(self.desk)
        self.categories_list.chosen.connect(self._choose)
        self._stack.addWidget(self.categories_list)
        self.content.addWidget(self._stack, 1)
        self.use = QPushButton()
        self.use.clicked.connect(self.take)
        self.footer.insertWidget(self.footer.indexOf(self.primary), self.use)

    @property
    def categories(self):  # type: ignore[no-untyped-def] # noqa: ANN201 - the radio buttons by key
        return self.categories_list.radios

    @property
    def boxes(self):  # type: ignore[no-untyped-def] # noqa: ANN201 - the two boxes of a class with two categories
        return self.detail.boxes

    def _build_chosen(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._chosen_caption = label(tone=theme.MUTED)
        self._code, self._name = label(bold=True), Elided()
        self._chip = Chip(self.desk.theme)
        self._chosen_note = Elided(tokens.SMALL)
        self._chosen_note.setForegroundRole(theme.MUTED)
        self.drop = QPushButton()
        self.drop.setProperty("link", True)
        self.drop.clicked.connect(self._drop)
        self.other_way = QPushButton()
        self.other_way.setProperty("small", True)
        self.other_way.clicked.connect(self._change_way)
        for part in (
            self._chosen_caption, self._code, self._name, self._chip, self._chosen_note, self.drop,
        ):  # fmt: skip
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.other_way)
        return row

    def _build_search(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.search = ResultsSearch(self.desk.theme)
        self.field = self.search.line
        head = QHBoxLayout()
        head.setSpacing(12)
        self.forms = Segmented((LIST, TREE), tall=True)
        self.forms.chosen.connect(self._show_form)
        head.addWidget(self.search, 1)
        head.addWidget(self.forms)
        column.addLayout(head)
        column.addSpacing(10)
        self.chains: dict[str, QPushButton] = {}
        self._chains_caption = muted()
        self._chain_row = QHBoxLayout()
        self._chain_row.setSpacing(4)
        self._chain_row.addWidget(self._chains_caption)
        column.addLayout(self._chain_row)
        self._chain_note = muted(wrap=True)
        column.addSpacing(4)
        column.addWidget(self._chain_note)
        column.addSpacing(8)
        body = QGridLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setHorizontalSpacing(24)
        self.results = ClassList(self.desk.theme, self._line)
        self._nothing = label(tone=theme.MUTED, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail = SectorDetail(self.desk)
        body.addWidget(self.results, 0, 0)
        body.addWidget(self._nothing, 0, 0)
        # Of its own height: the current line and what is said of it stay in view together.
        self._detail_area = QScrollArea()
        self._detail_area.setViewport(QWidget())
        self._detail_area.setWidgetResizable(True)
        self._detail_area.setFrameShape(QFrame.Shape.NoFrame)
        self._detail_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._detail_area.setWidget(self.detail)
        self.detail.setAutoFillBackground(False)
        body.addWidget(self._detail_area, 0, 1)
        body.setColumnStretch(0, 11)
        body.setColumnStretch(1, 9)
        column.addLayout(body, 1)
        self.field.textEdited.connect(self._typed)
        self.field.moved.connect(self._move)
        self.field.entered.connect(self._entered)
        self.field.unfolded.connect(self._unfold)
        self.field.emptied.connect(self._empty)
        self.results.picked.connect(self._picked)
        self.results.toggled.connect(self._toggle)
        self.results.taken.connect(self._entered)
        self.results.typed.connect(self._type_on)
        self.detail.chosen.connect(self._tick)
        return whole

    def _make_chains(self) -> None:
        from desktop.sectors.chains import chains

        for chain in chains():
            button = QPushButton()
            button.setProperty("small", True)
            button.setCheckable(True)
            button.setProperty("chain", True)
            button.clicked.connect(lambda _=False, key=chain.id: self._show_chain(key))
            self.chains[chain.id] = button
            self._chain_row.addWidget(button)
        self._chain_row.addStretch(1)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        from desktop.sectors import chains

        words = self.desk.words
        self.title.setText(words.text("Sector"))
        self._help.set_name(words.text("Sector"))
        self.subtitle.setText(
            words.text(
                "The class of the national classification (GB/T 4754-2017) decides the category, the category the rate."
            )
        )
        if not self.chains:
            self._make_chains()
        for chain in chains.chains():
            button = self.chains[chain.id]
            button.setText(chain.name.of(words.code))
            set_tip(button, chain.note.of(words.code))
            button.setAccessibleName(
                words.text("{name}: {part}", name=words.text("Signature chain"), part=button.text())
            )
            button.setAccessibleDescription(chain.note.of(words.code))
        self._chains_caption.setText(words.text("Six signature chains"))
        self._fit_caption()
        self.field.setPlaceholderText(words.text("Code, Chinese, English, pinyin, initials or ISIC"))
        self.field.setAccessibleName(words.text("Search for a class"))
        set_tip(self.search.clear, words.text("Clear the search"))
        self.search.clear.setAccessibleName(words.text("Clear the search"))
        self.forms.setAccessibleName(words.text("Results"))
        self.forms.set_text(LIST, words.text("List"))
        self.forms.set_text(TREE, words.text("Tree"))
        self.results.setAccessibleName(words.text("Classes found"))
        self.drop.setText(words.text("Remove"))
        self.drop.setAccessibleName(words.text("Remove the chosen class"))
        self.categories_list.set_texts()
        self._show_hint()
        self._show_chain_note()
        self.results.refresh()

    def show_case(self) -> None:
        from desktop.sectors.classes import sector

        project = self.desk.case.project
        known = sector(project.sector) if project.sector else None
        if self._found is None:
            self._search("", project.sector)
        self._show_chosen(known)
        self._show_way()
        if self._by_category():
            self.categories_list.show_case(known)
        else:
            self._show_detail()
        self._show_count()

    def _show_chosen(self, known: SectorClass | None) -> None:
        project, words = self.desk.case.project, self.desk.words
        code, category = project.sector, project.category
        self._chosen_caption.setText(
            words.text("Chosen") if code or category else words.text("No class is chosen yet")
        )
        show_text(self._code, code or "")
        self._name.show_whole(known.name.of(words.code) if known else "")
        self._name.setVisible(known is not None)
        self.drop.setVisible(code is not None)
        note = ""
        covered = self.desk.rules.covered
        if category is not None:
            self._chip.display(
                terms.category_of_case(words, self.desk.case, category),
                SOFT if category in covered else NEUTRAL,
            )
            if known is not None and category != known.category:
                note = words.text(
                    "chosen by you; the class's default is {category}",
                    category=terms.inside(words, terms.category_of_class(words, known.category)),
                )
            else:
                note = words.text("chosen by you")
        elif known is not None and known.or_category is not None:
            self._chip.display(words.text("two possible categories"), WARNING, "warn")
        elif known is not None:
            kind = SOFT if known.category in covered else NEUTRAL
            self._chip.display(terms.category_of_class(words, known.category), kind)
        else:
            self._chip.display("")
            note = words.text("not in GB/T 4754-2017") if code else ""
        self._chosen_note.show_whole(note)
        self._chosen_note.setVisible(bool(note))

    def _by_category(self) -> bool:
        """Whether the categories stand there in place of the search: as asked, else as the case was filled in."""
        if self._asked_for_categories is not None:
            return self._asked_for_categories
        project = self.desk.case.project
        return project.sector is None and project.category is not None

    def _show_way(self) -> None:
        words, by_category = self.desk.words, self._by_category()
        self._stack.setCurrentIndex(1 if by_category else 0)
        self.use.setVisible(not by_category)
        self.other_way.setText(
            words.text("Search for a class") if by_category else words.text("Choose the category directly")
        )
        self._show_hint()
        self._show_primary()

    def _show_hint(self) -> None:
        words = self.desk.words
        self.footer_hint.show_whole("" if self._by_category() else words.text("↑ ↓ move · Enter uses"))

    def _show_detail(self) -> None:
        self._look.stop()
        entry = self.results.entry()
        if entry is not None and entry.hit is not None:
            self.detail.show_class(entry.hit.sector_class)
        else:
            self.detail.show_branch(entry.branch if entry is not None else None)
        self._show_use()

    def _show_use(self) -> None:
        """Say what the buttons do with the class that is highlighted."""
        words, one = self.desk.words, self.detail.shown
        self.use.setText(words.text("Use {code}", code=one.code) if one else words.text("Use this class"))
        self.use.setEnabled(one is not None and not self._in_force(one))
        self._show_primary()

    def _show_primary(self) -> None:
        words, one = self.desk.words, self._to_use()
        if one is None:
            following = words.text(paths.STEPS[self.step + 1])
            self.primary.setText(words.text("Continue: {step}", step=following))
        else:
            self.primary.setText(words.text("Use {code} and continue", code=one.code))

    def _in_force(self, one: SectorClass) -> bool:
        """Whether the case has this class, and the category that goes with it."""
        project = self.desk.case.project
        return project.sector == one.code and self._category_of(one) == project.category

    def _to_use(self) -> SectorClass | None:
        """The highlighted class, where going on must not leave it behind: somebody meant it, and it is not in force."""
        one = self.detail.shown
        wanted = self._looked and not self._by_category() and one is not None
        return one if wanted and one is not None and self.desk.case.project.sector != one.code else None

    def _show_count(self) -> None:
        words, found = self.desk.words, self._found
        number = len(found.hits) if found is not None else 0
        self.search.count.setText(words.plural("{n} class", "{n} classes", number))
        self.search.clear.setVisible(bool(self.field.text()) or self._chain is not None)
        nothing = number == 0
        self.results.setVisible(not nothing)
        self._nothing.setVisible(nothing)
        if nothing:
            self._nothing.setText(
                words.text(
                    "Nothing was found for “{typed}”. Try another word, its beginning, or the category directly.",
                    typed=self.field.text().strip(),
                )
            )

    def _show_chain_note(self) -> None:
        from desktop.sectors import chains

        words, note = self.desk.words, ""
        for chain in chains.chains():
            self.chains[chain.id].setChecked(chain.id == self._chain)
            if chain.id == self._chain:
                note = words.text(
                    "{note} A shortcut of ours, without effect on the award.", note=chain.note.of(words.code)
                )
        show_text(self._chain_note, note)

    def _fit_caption(self) -> None:
        """The caption of the chains stands before them where there is room for it."""
        wanted = [self._chains_caption, *self.chains.values()]
        room = self._stack.width()
        self._chains_caption.setVisible(sum(one.sizeHint().width() + 4 for one in wanted) + 8 <= room)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._prepare.start(_REST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_caption()

    def _line(self, entry: Entry) -> Line:
        covered = self.desk.rules.covered
        return sector_view.line(self.desk.words, entry, covered)

    def reset(self) -> None:
        self._asked_for_categories = None
        self._chain = None
        self.field.clear()
        self.detail.shown = None
        self._found = None
        self._looked = False
        self._show_chain_note()

    def recolour(self) -> None:
        self.search.recolour()
        self.detail.recolour()
        self.results.refresh()

    # ------------------------------------------------------------------ searching

    def _search(self, typed: str, key: str | None = None, *, later: bool = False) -> None:
        self._found = sector_view.searched(typed)
        if key is not None and self._form == TREE:
            self._found.show(key)
        self._list(key, later=later)

    def _list(self, key: str | None = None, *, later: bool = False) -> None:
        """Show what was found; the line with `key` is the current one, else the first."""
        assert self._found is not None  # noqa: S101 - searched before
        self.results.show_entries(self._found.entries(self._form), key)
        self.forms.choose(self._form)
        self._show_count()
        if later:
            self._look.start(_PAUSE)
        else:
            self._show_detail()

    def _typed(self, text: str) -> None:
        if self._chain is not None:
            self._chain = None
            self._show_chain_note()
        self._looked = bool(text.strip())
        self._search(text, later=True)
        self._announce()

    def _type_on(self, text: str) -> None:
        """A letter that was typed in the list."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)
        self.field.insert(text)
        self._typed(self.field.text())

    def _empty(self) -> None:
        self.field.clear()
        self._chain = None
        self._show_chain_note()
        self._looked = False
        self._search("", self.desk.case.project.sector)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self, form: str) -> None:
        entry = self.results.entry()
        key = entry.key if entry is not None and entry.hit is not None else None
        self._form = form
        if key is not None and form == TREE and self._found is not None and self.field.text():
            self._found.show(key)
        self._list(key)

    def _show_chain(self, key: str) -> None:
        from desktop.sectors.chains import chains

        if self._chain == key:
            self._empty()
            return
        self._chain = key
        self.field.clear()
        self._form = TREE
        chain = next(chain for chain in chains() if chain.id == key)
        self._found = sector_view.of_chain(chain)
        self._list(chain.divisions[0].code)
        self._show_chain_note()
        self._announce()

    def _move(self, key: int) -> None:
        self.results.go_on(key)

    def _picked(self) -> None:
        self._looked = True
        self._show_detail()
        self._announce()

    def _unfold(self, wider: bool) -> None:
        if self._form == TREE:
            self.results.unfold(wider=wider)

    def _toggle(self) -> None:
        entry = self.results.entry()
        if entry is not None and entry.branch is not None and self._found is not None:
            self._found.toggle(entry.key)
            self._list(entry.key)
            self._announce()

    def _announce(self) -> None:
        """Say the current line to those who hear the window: the focus stays in the search field."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        spoken = self.results.spoken()
        self.field.setAccessibleDescription(spoken)
        if QAccessible.isActive() and spoken:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, spoken))

    # ------------------------------------------------------------------ changes and focus

    def first_control(self) -> QWidget:
        return self.categories_list.first_control() if self._by_category() else self.field

    def follow_focus(self, control: QWidget | None) -> None:
        super().follow_focus(control)
        if control is not None and self.detail.isAncestorOf(control):
            self._detail_area.ensureWidgetVisible(control.parentWidget() or control, 0, 8)

    def focus_field(self, path: str) -> bool:
        if path == "project.category" and not self._by_category():
            self._change_way()
        control = self.first_control()
        self.reveal(control)
        return True

    def take(self) -> None:
        """Use the class that is looked at; of two possible categories none is chosen with it."""
        self._show_detail()
        one = self.detail.shown
        if one is not None:
            self.desk.change(edits.project(self.desk.case, sector=one.code, category=self._category_of(one)))

    def go_on(self) -> None:
        # What was typed last may not be looked at yet.
        self._show_detail()
        if self._to_use() is not None:
            self.take()
        super().go_on()

    def _category_of(self, one: SectorClass) -> str | None:
        """The category that goes with the use of a class: that which is ticked of two, else the class decides."""
        return self.detail.chosen_of(one) if one.or_category is not None else None

    def _tick(self, category: str) -> None:
        """One of two categories is ticked: it is in force, and with it the class that it belongs to."""
        one = self.detail.shown
        if one is not None:
            self.desk.change(edits.project(self.desk.case, sector=one.code, category=category))
            self._show_detail()

    def _entered(self) -> None:
        entry = self.results.entry()
        if entry is not None and entry.branch is not None:
            self._toggle()
        else:
            self.take()

    def _drop(self) -> None:
        self.desk.change(edits.project(self.desk.case, sector=None))
        self.first_control().setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, key: str) -> None:
        category = None if key == BY_CLASS else key
        self._asked_for_categories = True
        self.desk.change(edits.project(self.desk.case, category=category))

    def _change_way(self) -> None:
        self._asked_for_categories = not self._by_category()
        self.show_case()
        self.first_control().setFocus(Qt.FocusReason.OtherFocusReason)


def _prepare() -> None:
    from desktop.sectors import search

    search.prepare()
