"""The rule sets: which there are and which is in use, and taking in a new one after its report was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from desktop.document.rule_shelf import day_of
from desktop.files import WriteFailed, read_regular, write_atomically
from desktop.policy.load import RuleSetFaulty, read_file
from desktop.policy.signing import MOST_BYTES, SigningFailed, read_key
from desktop.telling import knowledge
from desktop.telling.rule_sets import effect_line, entries_view, faulty_view, report_view
from desktop.window.desk import mishaps
from desktop.window.desk.aside import Aside
from desktop.window.desk.asking import where_to_save, which_to_open
from desktop.window.widgets import theme
from desktop.window.widgets.chip import NEUTRAL, SOFT, Chip
from desktop.window.widgets.labels import Hairline, label, muted, set_tone, show_text
from desktop.window.widgets.plainly import plain_box, tell_more
from desktop.window.widgets.reading_table import TEXT, Cell, Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.engine.amendment import Effect
    from desktop.language import Language
    from desktop.policy.registry import Entry, Examination
    from desktop.policy.ruleset import RuleSet
    from desktop.telling.rule_sets import EntryView, ReportView
    from desktop.window.desk.case_files import Files
    from desktop.window.desk.desk import Desk

_AT_ONCE = 20
"""So many saved estimates are worked out before the window is served again."""


class RuleSetsPage(Aside):
    """The known rule sets, or the report of a pack that may be taken in.

    `saved` gives the case files whose estimates the report works out under the new rule set.
    """

    def __init__(self, desk: Desk, files: Files) -> None:
        self.saved: Callable[[], Iterable[Path]] = files.library.paths
        self.examined: Examination | None = None
        self._against: Entry | None = None
        self._refused: tuple[Path, RuleSetFaulty] | None = None
        self._complaint: Callable[[], str] | None = None
        super().__init__(desk)

    def open_at(self, place: object) -> bool:
        """`place` is the path of a pack to examine, or empty for the list."""
        if place:
            self.examine(Path(str(place)))
        else:
            self._forget()
        return True

    # ------------------------------------------------------------------ building

    def build(self) -> None:
        super().build()
        self.bring, self.drop_it, self.take_in = QPushButton(), QPushButton(), QPushButton()
        self.take_in.setProperty("primary", True)
        self.bring.clicked.connect(self.ask_for_pack)
        self.drop_it.clicked.connect(self._forget)
        self.take_in.clicked.connect(self.add)
        for button in (self.bring, self.drop_it, self.take_in):
            self.footer.addWidget(button)
        self._failure = label(tone=theme.WARN, wrap=True)
        self.content.addWidget(self._failure)
        self._list, self._report = QWidget(), _Report(self.desk)
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._choice = label(wrap=True)
        self.unpin = QPushButton()
        self.unpin.setProperty("small", True)
        self.unpin.clicked.connect(lambda: self._pin(None))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._choice, 1)
        row.addWidget(self.unpin)
        column.addLayout(row)
        column.addSpacing(16)
        self.entries: list[_Entry] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self._set_aside = label(tone=theme.WARN, wrap=True)
        column.addWidget(self._set_aside)
        self._hint = muted(wrap=True)
        column.addSpacing(16)
        column.addWidget(self._hint)
        self.content.addWidget(self._list)
        self.content.addWidget(self._report)
        self.content.addStretch(1)

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Policy"))
        self.bring.setText(words.text("Import a rule set…"))
        self.drop_it.setText(words.text("Back to the list"))
        self.take_in.setText(words.text("Take it in"))
        self.unpin.setText(words.text("Let the date decide"))
        self._hint.setText(
            words.text(
                "The rule set in force on the day of the quote is used; for a case without a date that of today. "
                "A rule set that was taken in stays on this computer, so that quotes made with it can be verified."
            )
        )

    # ------------------------------------------------------------------ showing

    def show_case(self) -> None:
        """Show the list, or the report in the language of the moment."""
        desk, words = self.desk, self.desk.words
        show_text(self._failure, self._complaint() if self._complaint is not None else "")
        view = self._report_view()
        self._list.setVisible(view is None)
        self._report.setVisible(view is not None)
        self.bring.setVisible(view is None)
        self.drop_it.setVisible(view is not None)
        self.take_in.setVisible(view is not None and view.may_add)
        if view is not None:
            self.title.setText(view.title)
            show_text(self.subtitle, view.subtitle)
            self._report.display(view)
            return
        self.title.setText(words.text("Rule sets"))
        show_text(self.subtitle, words.text("The documents that estimates can be worked out with."))
        lines = desk.about_rules()
        document = desk.rules.document.number
        self._choice.setText(
            words.together(lines)
            if lines
            else words.text("Rule set: {choice}.", choice=document)
            if document
            else ""
        )
        self.unpin.setVisible(desk.in_use.pinned is not None)
        used = desk.in_use
        aside = [knowledge.set_aside(words, one) for one in used.shelf.registry.set_aside()]
        show_text(self._set_aside, "\n".join(aside))
        self._show_entries(entries_view(used.shelf.registry.entries(), used.on_desk, used.pinned, words))

    def first_control(self) -> QWidget | None:
        if self.take_in.isVisibleTo(self):
            return self.take_in
        return self.bring if self.bring.isVisibleTo(self) else self.drop_it

    def _show_entries(self, views: tuple[EntryView, ...]) -> None:
        while len(self.entries) < len(views):
            entry = _Entry(self.desk)
            entry.use.clicked.connect(lambda _=False, entry=entry: self._pin(entry.sha256))
            entry.copy.clicked.connect(lambda _=False, entry=entry: self.save_copy(entry.sha256))
            entry.switch.clicked.connect(
                lambda _=False, entry=entry: self._switch(entry.sha256, entry.active)
            )
            self.entries.append(entry)
            self._rows.addWidget(entry)
        for number, entry in enumerate(self.entries):
            entry.setVisible(number < len(views))
            if number < len(views):
                entry.display(views[number], self.desk.words)

    def _report_view(self) -> ReportView | None:
        words = self.desk.words
        if self._refused is not None:
            path, error = self._refused
            return faulty_view(path.name, error.faults, b"", words)
        if self.examined is None:
            return None
        return report_view(self.examined, self._against, words)

    # ------------------------------------------------------------------ what can be done

    def ask_for_pack(self) -> None:
        """Ask for a pack and show its report."""
        words, settings = self.desk.words, self.desk.settings
        path = which_to_open(
            self,
            words.text("Import a rule set"),
            settings.folder,
            f"{words.text('Rule sets')} (*.toml);;{words.text('All files')} (*)",
        )
        if path is not None:
            self.examine(path)
            self.focus_first()

    def examine(self, path: Path) -> None:
        """Show the report of a pack; nothing is kept by it."""
        self._forget(quietly=True)
        registry = self.desk.in_use.shelf.registry
        key = _key_in(path)
        if key is not None:
            self.trust_key(path, key)
            return
        try:
            self.examined = registry.examine(path)
        except RuleSetFaulty as error:
            self._refused = (path, error)
        else:
            report = self.examined.report
            if report is not None and report.against is not None:
                self._against = registry.entry(report.against)
        self.show_case()
        if self.examined is not None and self.examined.rules is not None:
            old = registry.load(self._against.sha256) if self._against is not None else self.desk.rules
            if old is not None:
                effects = self._effects(old, self.examined.rules)
                self._report.work_out(effects, self.desk)

    def save_copy(self, sha256: str) -> None:
        """Write the text of a rule set to a file: what an amended one begins with."""
        desk, words = self.desk, self.desk.words
        entry = desk.in_use.shelf.registry.entry(sha256)
        path = where_to_save(
            self,
            words.text("Save a copy of {document}", document=entry.number),
            desk.settings.folder,
            f"{entry.id}-copy.toml",
            f"{words.text('Rule sets')} (*.toml)",
            ".toml",
        )
        if path is None:
            return
        self._complaint = None
        try:
            write_atomically(path, read_file(entry.path))
        except WriteFailed as error:
            failure = error
            self._complaint = lambda: mishaps.not_written(failure, desk.words)
        else:
            self.footer_hint.setText(words.text("Saved: {file}", file=str(path)))
        self.show_case()

    def trust_key(self, path: Path, data: bytes) -> None:
        """Put the key in a file among the trusted ones, after a question."""
        key, desk, words = read_key(data), self.desk, self.desk.words
        question = words.text(
            "{file} is a key of {name} with the fingerprint {fingerprint}. Trust rule sets signed with it?",
            file=path.name,
            name=key.name.of(words.code),
            fingerprint=key.fingerprint,
        )
        more = words.text("Compare the fingerprint with the office’s, by telephone or on paper.")
        if not self._agrees(question, more, words.text("Trust it")):
            return
        try:
            desk.in_use.shelf.registry.trust_key(data)
        except WriteFailed as error:
            failure = error
            self._complaint = lambda: mishaps.not_written(failure, desk.words)
        else:
            self.footer_hint.setText(words.text("Trusted from now on: {name}.", name=key.name.of(words.code)))
            desk.choose_again()
        self.show_case()

    def add(self) -> None:
        """Take the examined pack in, after a question where nobody known has signed it."""
        from desktop.policy.registry import ConsentNeeded, PackAltered

        examined, desk = self.examined, self.desk
        if examined is None or examined.rules is None:
            return
        consent = not examined.trust.needs_consent or self._may_take_in(examined)
        if not consent:
            return
        try:
            desk.in_use.shelf.registry.add(examined, consent=consent)
        except WriteFailed as error:
            failure = error
            self._complaint = lambda: mishaps.not_written(failure, desk.words)
        except (RuleSetFaulty, PackAltered, ConsentNeeded):
            # It was changed between the report and now.
            self.examine(examined.path)
            return
        else:
            number = examined.rules.document.number
            self._forget(quietly=True)
            desk.in_use.shelf.refresh()
            desk.choose_again()
            self.footer_hint.setText(desk.words.text("{document} was taken in.", document=number))
        self.show_case()
        self.focus_first()

    def _may_take_in(self, examined: Examination) -> bool:
        words = self.desk.words
        if examined.trust.state == "unsigned":
            question = words.text(
                "{file} is not signed: nobody vouches for its figures. Use it for estimates all the same?",
                file=examined.path.name,
            )
        else:
            question = words.text(
                "{file} is signed with a key that is not among the trusted ones ({fingerprint}). "
                "Use it for estimates all the same?",
                file=examined.path.name,
                fingerprint=examined.trust.fingerprint or "",
            )
        more = words.text(
            "Compare its figures with the published document first. Every quote made with it will say so."
        )
        return self._agrees(question, more, words.text("Use it"))

    def _agrees(self, question: str, more: str, yes: str) -> bool:
        words = self.desk.words
        box = plain_box(self, words.text("Rule sets"))
        box.setText(question)
        tell_more(box, more)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        box.button(buttons.Yes).setText(yes)
        box.button(buttons.Cancel).setText(words.text("Cancel"))
        answer = box.exec()
        box.deleteLater()
        return answer == buttons.Yes

    def _pin(self, sha256: str | None) -> None:
        self.desk.pin(sha256)
        self.show_case()

    def _switch(self, sha256: str, active: bool) -> None:
        try:
            self.desk.in_use.shelf.registry.set_active(sha256, active=not active)
        except WriteFailed as error:
            failure = error
            self._complaint = lambda: mishaps.not_written(failure, self.desk.words)
        else:
            self.desk.in_use.shelf.refresh()
            self.desk.choose_again()
        self.show_case()

    def _forget(self, *, quietly: bool = False) -> None:
        """Back to the list; what was examined leaves no trace."""
        self.examined, self._against, self._refused, self._complaint = None, None, None, None
        self.footer_hint.setText("")
        self._report.clear()
        if not quietly:
            self.show_case()

    def _effects(self, old: RuleSet, new: RuleSet) -> Iterator[tuple[Effect, bool]]:
        """The saved estimates under both rule sets; whether the new one holds on their day. What is no case is left out."""
        from desktop.document import storage
        from desktop.engine.amendment import effects

        for path in self.saved():
            try:
                case = storage.read(path)
            except (storage.ReadFailed, storage.CaseError):
                continue
            (effect,) = effects([(path.name, case)], old, new)
            yield effect, day_of(case).isoformat() >= new.document.in_force_from


class _Entry(QWidget):
    """A rule set of the list: its number and title, its dates and where it is from, and what can be done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.sha256, self.active = "", True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(2)
        column.addWidget(Hairline())
        column.addSpacing(8)
        self._number, self._chip = label(bold=True), Chip(desk.theme)
        self.use, self.switch, self.copy = QPushButton(), QPushButton(), QPushButton()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._number)
        head.addWidget(self._chip)
        head.addStretch(1)
        for button in (self.copy, self.switch, self.use):
            button.setProperty("small", True)
            head.addWidget(button)
        self._title, self._dates, self._origin = label(wrap=True), muted(wrap=True), muted(wrap=True)
        column.addLayout(head)
        for text in (self._title, self._dates, self._origin):
            column.addWidget(text)

    def display(self, view: EntryView, words: Language) -> None:
        self.sha256, self.active = view.sha256, view.active
        self._number.setText(view.number)
        self._chip.display(view.mark, SOFT if view.mark and view.active else NEUTRAL)
        self._title.setText(view.title)
        self._dates.setText(view.dates)
        self._origin.setText(view.origin)
        set_tone(self._origin, theme.WARN if view.warns else theme.MUTED)
        self.use.setText(words.text("Use for this estimate"))
        self.use.setAccessibleName(words.text("Use {document} for this estimate", document=view.number))
        self.use.setVisible(view.may_pin)
        self.copy.setText(words.text("Save a copy…"))
        self.copy.setAccessibleName(words.text("Save a copy of {document}", document=view.number))
        self.switch.setText(view.switch)
        self.switch.setAccessibleName(words.text("{name}: {part}", name=view.number, part=view.switch))
        self.switch.setVisible(bool(view.switch))


class _Report(QWidget):
    """What a pack is like: its faults, or its changes, falls, cliffs and what it does to saved estimates."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._trust, self._refused = label(wrap=True, bold=True), label(wrap=True, tone=theme.WARN)
        column.addWidget(self._trust)
        column.addWidget(self._refused)
        self._faults = QGridLayout()
        self._faults.setContentsMargins(0, 8, 0, 0)
        self._faults.setHorizontalSpacing(16)
        self._faults.setVerticalSpacing(6)
        self._faults.setColumnStretch(1, 1)
        column.addLayout(self._faults)
        self._saved_title, self._saved_note = label(bold=True), muted(wrap=True)
        self.saved = Sheet(desk.theme)
        column.addSpacing(14)
        column.addWidget(self._saved_title)
        column.addWidget(self.saved)
        column.addWidget(self._saved_note)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(4)
        column.addLayout(self._parts)
        self._shown: ReportView | None = None
        self._found: list[tuple[Effect, bool]] = []
        self._left: Iterator[tuple[Effect, bool]] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work_on)

    def clear(self) -> None:
        """Stop working out saved estimates, and forget them."""
        self._timer.stop()
        self._left, self._found = None, []

    def display(self, view: ReportView) -> None:
        """Show a report."""
        if view != self._shown:
            self._shown = view
            show_text(self._trust, view.trust)
            set_tone(self._trust, theme.WARN if view.warns else theme.ACCENT)
            show_text(self._refused, view.refused)
            _empty(self._faults)
            for row, fault in enumerate(view.faults):
                where, what = muted(text=fault.where), label(wrap=True, text=fault.what)
                self._faults.addWidget(where, row, 0, Qt.AlignmentFlag.AlignTop)
                self._faults.addWidget(what, row, 1)
            _empty(self._parts)
            for part in view.parts:
                self._parts.addSpacing(14)
                self._parts.addWidget(label(bold=True, wrap=True, text=part.title))
                for line in part.lines:
                    shown: QLabel = label(wrap=True, text=line, tone=theme.WARN if part.warns else TEXT)
                    self._parts.addWidget(shown)
        self._show_saved()

    def work_out(self, effects: Iterator[tuple[Effect, bool]], desk: Desk) -> None:
        """Work out the saved estimates, some at a time; the first ones at once."""
        self._found, self._left = [], effects
        self._work_on()
        if self._left is not None:
            self._timer.start()

    def _work_on(self) -> None:
        for _ in range(_AT_ONCE):
            found = next(self._left, None) if self._left is not None else None
            if found is None:
                self._left = None
                self._timer.stop()
                break
            self._found.append(found)
        self._show_saved()

    def _show_saved(self) -> None:
        words, view = self._desk.words, self._shown
        shown = view is not None and not view.faults and not view.refused
        self._saved_title.setVisible(shown)
        self.saved.setVisible(shown and bool(self._found))
        if not shown:
            show_text(self._saved_note, "")
            return
        self._saved_title.setText(words.text("Saved estimates under this rule set"))
        lines = [effect_line(effect, holds, words) for effect, holds in self._found]
        unit = words.usd.unit
        columns = (
            Column(words.text("File"), stretch=1),
            Column(words.text("Now, {unit}", unit=unit), right=True),
            Column(words.text("Then, {unit}", unit=unit), right=True),
            Column(words.text("Change"), right=True),
        )
        rows = [
            (
                Cell(line.name, small=line.remark),
                Cell(line.before),
                Cell(line.after, bold=True),
                Cell(line.change, tone=theme.WARN if line.lower else TEXT),
            )
            for line in lines
        ]
        if rows:
            self.saved.display(columns, rows)
        show_text(
            self._saved_note,
            words.text("They stay as they are saved; totals of all programmes.")
            if rows
            else words.text("No saved estimate was found on this computer."),
        )


def _key_in(path: Path) -> bytes | None:
    """The bytes of a file that holds a key; None for any other."""
    try:
        data = read_regular(path, MOST_BYTES)
        read_key(data)
    except (OSError, SigningFailed):
        return None
    return data


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
