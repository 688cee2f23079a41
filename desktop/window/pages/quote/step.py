"""The step Quote: what the paper says of itself, its language and form; save, open, print."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.case import edits, unread
from desktop.language import OWN_NAMES
from desktop.telling import paths
from desktop.telling.answer import Missing, missing_of
from desktop.window.desk import asides, doubts, typed
from desktop.window.desk.page import Page
from desktop.window.desk.text_field import TextField
from desktop.window.pages.quote import making
from desktop.window.pages.quote.number_panel import NumberPanel
from desktop.window.pages.quote.order import FORMS, LANGUAGES
from desktop.window.pages.quote.out import quote_out
from desktop.window.widgets import icons, theme
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import DateField, TypedField, WholeField

_TEXTS = ("number", "prepared_by", "organisation", "contact")
_ADVISED = ("number", "date", "organisation")


class QuotePage(Page):
    """Number, dates, issuer, language and form of the PDF."""

    step = paths.QUOTE

    def build(self) -> None:
        self.out = quote_out(self.desk)
        spacer = self.content.itemAt(self.content.count() - 1)
        if spacer is not None:
            self.content.removeItem(spacer)
        self.content.addSpacing(12)
        self._build_missing()
        self.content.addSpacing(16)
        self._build_standing()
        self._build_fields()
        self.content.addSpacing(20)
        self._build_paper()
        self.content.addStretch(1)
        self.preview_button, self.print_button = QPushButton(), QPushButton()
        self.preview_button.clicked.connect(lambda: self.desk.aside_wanted.emit(asides.PREVIEW, ""))
        self.print_button.clicked.connect(lambda: self.out.print(self))
        place = self.footer.indexOf(self.primary)
        self.footer.insertWidget(place, self.print_button)
        self.footer.insertWidget(place, self.preview_button)
        self.out.changed.connect(self._said)
        self.out.preferred.connect(self._show_choices)
        self.out.preferred.connect(self._changed)

    def _build_standing(self) -> None:
        """A quote that came back and no longer holds: why, and what is different today."""
        self._standing = QFrame()
        self._standing.setAutoFillBackground(True)
        self._standing_icon = QLabel()
        self._standing_title = label(bold=True, wrap=True)
        self._standing_why = label(wrap=True)
        self._standing_differs = label(wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._standing_icon)
        row.addWidget(self._standing_title, 1)
        column = QVBoxLayout(self._standing)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._standing_why)
        column.addWidget(self._standing_differs)
        self.content.addWidget(self._standing)
        self._standing_gap = QWidget()
        self._standing_gap.setFixedHeight(20)
        self.content.addWidget(self._standing_gap)

    def _build_fields(self) -> None:
        desk = self.desk
        self.lines: dict[str, TextField] = {}
        self.typed: dict[str, TypedField] = {}
        self._fields: dict[str, Field] = {}
        self.numbers = NumberPanel(desk, self.out)
        for name in _TEXTS:
            remark = Remark(desk.theme)
            line = TextField(lambda: desk.words, remark)
            line.given.connect(lambda text, name=name: self._set(name, text))
            self.lines[name] = line
            self._fields[name] = Field(desk.theme, line, remark=remark)
        self.today = QPushButton()
        self.today.clicked.connect(lambda: self._set("date", datetime.date.today().isoformat()))
        for name, kind in (("revision", WholeField), ("date", DateField), ("valid_until", DateField)):
            remark = Remark(desk.theme)
            field = kind(lambda: desk.words, remark)
            typed.bind(
                desk,
                field,
                lambda name=name: f"quote.{name}",  # type: ignore[misc]
                lambda case, value, name=name: edits.quote(case, **{name: value}),  # type: ignore[misc]
            )
            self.typed[name] = field
            beside = self.today if name == "date" else None
            self._fields[name] = Field(desk.theme, field, beside=beside, remark=remark)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for name, place in (
            ("number", (0, 0)), ("revision", (0, 1)), ("date", (2, 0)), ("valid_until", (2, 1)),
            ("organisation", (3, 0)), ("prepared_by", (3, 1)), ("contact", (4, 0)),
        ):  # fmt: skip
            grid.addWidget(self._fields[name], *place)
        grid.addWidget(self.numbers, 1, 0, 1, 2)
        self.content.addLayout(grid)

    def _build_paper(self) -> None:
        self._paper_title = label(bold=True)
        self.content.addWidget(self._paper_title)
        self.content.addSpacing(8)
        self.language, self.form = (
            Segmented(LANGUAGES, tall=True),
            Segmented(FORMS, tall=True),
        )
        self._show_choices()
        self.language.chosen.connect(lambda code: self.out.prefer(quote_language=code))
        self.form.chosen.connect(lambda form: self.out.prefer(quote_form=form))
        self._language_field, self._form_field = (
            Field(self.desk.theme, self.language),
            Field(self.desk.theme, self.form),
        )
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self._language_field, 1)
        row.addWidget(self._form_field, 1)
        self.content.addLayout(row)
        self.content.addSpacing(12)
        self.scenarios = QCheckBox()
        self.scenarios.setChecked(self.desk.settings.quote_scenarios)
        self.scenarios.toggled.connect(lambda on: self.out.prefer(quote_scenarios=on))
        self.content.addWidget(self.scenarios)
        self.sign = QCheckBox()
        self._sign_hint = muted(wrap=True)
        self.sign.setEnabled(making.can_sign())
        self.content.addWidget(self.sign)
        self.content.addWidget(self._sign_hint)
        self.content.addSpacing(16)
        self._others_title = muted()
        self.spreadsheet, self.message = QPushButton(), QPushButton()
        self.spreadsheet.clicked.connect(lambda: self.out.save_spreadsheet(self))
        self.message.clicked.connect(lambda: self.out.copy_message(self))
        others = QHBoxLayout()
        others.setSpacing(12)
        for button in (self.spreadsheet, self.message):
            others.addWidget(button)
        others.addStretch(1)
        self.content.addWidget(self._others_title)
        self.content.addSpacing(4)
        self.content.addLayout(others)

    def _show_choices(self) -> None:
        self.language.choose(self.desk.settings.quote_language)
        self.form.choose(self.desk.settings.quote_form)

    def _build_missing(self) -> None:
        self._state_icon = QLabel()
        self._state = label(wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state_icon)
        row.addWidget(self._state, 1)
        self.content.addLayout(row)
        self.open_button, self.folder_button = QPushButton(), QPushButton()
        self.open_button.clicked.connect(self.out.open)
        self.folder_button.clicked.connect(self.out.show_in_folder)
        self._saved_box = QWidget()
        saved = QHBoxLayout(self._saved_box)
        saved.setContentsMargins(24, 6, 0, 0)
        saved.setSpacing(12)
        for button in (self.open_button, self.folder_button):
            button.setProperty("small", True)
            saved.addWidget(button)
        saved.addStretch(1)
        self.content.addWidget(self._saved_box)
        self._advice = muted(wrap=True)
        self._links_box = QWidget()
        self._links_row = QVBoxLayout(self._links_box)
        self._links_row.setContentsMargins(20, 0, 0, 0)
        self._links_row.setSpacing(0)
        self.links: list[QPushButton] = []
        self.content.addWidget(self._links_box)
        self.content.addSpacing(4)
        self.content.addWidget(self._advice)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Quote"))
        self.subtitle.setText(words.text("The printed estimate: indicative, and no commitment of anybody."))
        for name, caption, help_text in (
            ("number", words.text("Number"), ""),
            ("revision", words.text("Revision"), ""),
            ("date", words.text("Date of issue"), ""),
            ("valid_until", words.text("Valid until"), ""),
            ("organisation", words.text("Issuer"), words.text("The organisation that hands the quote out")),
            ("prepared_by", words.text("Prepared by"), ""),
            ("contact", words.text("Contact"), words.text("Telephone or e-mail address")),
        ):
            self._fields[name].set_texts(caption, help_text)
        for line in self.lines.values():
            line.retell()
        for field in self.typed.values():
            field.retell()
        for name in ("date", "valid_until"):
            self.typed[name].setPlaceholderText(words.text("YYYY-MM-DD"))
        self.today.setText(words.text("Today"))
        self._paper_title.setText(words.text("The PDF"))
        self._language_field.set_texts(
            words.text("Language of the PDF"), words.text("Independent of the window's language")
        )
        self._form_field.set_texts(words.text_in("quote", "Form"), words.text("The summary fits on one page"))
        for code, name in OWN_NAMES.items():
            self.language.set_text(code, name)
        self.language.set_text("both", words.text("Both"))
        self.form.set_text("full", words.text("Full estimate"))
        self.form.set_text("summary", words.text("Summary"))
        self.print_button.setText(words.text("Print…"))
        self.preview_button.setText(words.text("Preview"))
        self.open_button.setText(words.text("Open in the PDF viewer"))
        self.folder_button.setText(words.text("Show in folder"))
        self.sign.setText(words.text("Sign the PDF with the office’s certificate"))
        show_text(
            self._sign_hint,
            words.text("The certificate and its passphrase are asked for at saving.")
            if self.sign.isEnabled()
            else words.text(
                "Not possible here: the part of the program that signs (pyHanko) is not installed."
            ),
        )
        self.sign.setAccessibleDescription(self._sign_hint.text())
        self._others_title.setText(words.text("The same estimate in another form"))
        self.spreadsheet.setText(words.text("Save as a spreadsheet…"))
        self.message.setText(words.text("Copy as the text of an e-mail"))
        self.numbers.look()
        self.primary.setText(words.text("Save the PDF…"))

    def show_case(self) -> None:
        words, quote = self.desk.words, self.desk.case.quote
        for name, line in self.lines.items():
            line.show_entered(getattr(quote, name))
        for name, field in self.typed.items():
            field.show_value(getattr(quote, name), unread.text_at(self.desk.case, f"quote.{name}"))
            doubts.show(self.desk, field, f"quote.{name}")
        self.numbers.look_soon()
        count = making.scenario_count(self.desk)
        self.scenarios.setVisible(bool(count))
        self.scenarios.setText(
            words.text("Compare the {count} scenarios in the full estimate", count=str(count))
        )
        self._show_standing()
        self._show_state()

    def _said(self) -> None:
        """Something was saved, or could not be: what is said of it stands at the top."""
        self._changed()
        if self.isVisible() and self.out.said():
            self.area.verticalScrollBar().setValue(0)

    def _show_standing(self) -> None:
        """Why the quote that came back no longer holds, until it has a new revision or validity."""
        from desktop.window.pages.quote import reopened

        desk, words = self.desk, self.desk.words
        found = self.out.reopened
        shown = found is not None and found.is_about(desk.case)
        self._standing.setVisible(shown)
        self._standing_gap.setVisible(shown)
        if not shown or found is None:
            return
        self._standing_title.setText(
            words.text("This quote no longer holds as it is. Give it a new revision and validity.")
        )
        why = reopened.sentences(found.standing, words, found.case)
        show_text(self._standing_why, "\n".join(why))
        differing = reopened.differing(found.standing, desk.rules, words)
        show_text(
            self._standing_differs,
            "\n".join([words.text("Worked out today:"), *differing]) if differing else "",
        )
        self._standing_icon.setPixmap(icons.pixmap(desk.theme, "warn", "warn", 16, self.devicePixelRatioF()))
        look = self._standing.palette()
        look.setColor(self._standing.backgroundRole(), desk.theme.colour("warn_soft"))
        self._standing.setPalette(look)

    def _show_state(self) -> None:
        words, desk = self.desk.words, self.desk
        finished = desk.answer.finished
        missing = missing_of(desk.case, desk.answer, words)
        ready = finished and not missing
        for button in (self.primary, self.print_button, self.spreadsheet, self.message):
            button.setEnabled(ready)
        out = self.out
        for button in (self.open_button, self.folder_button):
            button.setEnabled(out.saved is not None)
        self._saved_box.setVisible(out.saved is not None)
        said = out.said()
        if said and out.complains:
            self._say(said, "warn", "warn", theme.WARN)
        elif said and ready:
            self._say(said, "tick", "accent", theme.Role.WindowText)
        elif ready and out.saved is not None:
            stale = out.stale(words)
            text = stale or words.text("Saved: {file}", file=str(out.saved))
            self._say(text, "info" if stale else "tick", "accent", theme.Role.WindowText)
        elif ready:
            self._say(
                words.text("The case is complete; the PDF can be made."),
                "tick",
                "accent",
                theme.Role.WindowText,
            )
        else:
            self._say(
                words.text("Before the quote can be made, these are still needed:"),
                "warn",
                "warn",
                theme.Role.WindowText,
            )
        self._show_links(() if ready else missing)
        lacking = [
            self._fields[name].caption.text() for name in _ADVISED if getattr(desk.case.quote, name) is None
        ]
        show_text(
            self._advice,
            words.text("Not needed, but usual on a quote: {fields}.", fields=words.listing(lacking))
            if lacking
            else "",
        )

    def _say(self, text: str, icon: str, ink: str, tone: theme.Role) -> None:
        self._state_icon.setPixmap(icons.pixmap(self.desk.theme, icon, ink, 16, self.devicePixelRatioF()))
        self._state.setForegroundRole(tone)
        self._state.setText(text)

    def _show_links(self, missing: tuple[Missing, ...]) -> None:
        while len(self.links) < len(missing):
            link = QPushButton()
            link.setProperty("link", True)
            place = len(self.links)
            link.clicked.connect(lambda _=False, place=place: self._ask(place))
            self._links_row.addWidget(link, 0)
            self.links.append(link)
        self._missing = missing
        for place, link in enumerate(self.links):
            link.setVisible(place < len(missing))
            link.setText(missing[place].name if place < len(missing) else "")
        self._links_box.setVisible(bool(missing))

    def _ask(self, place: int) -> None:
        self.desk.wanted.emit(self._missing[place].path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What makes a PDF takes a third of a second to load: while the fields are filled in, not at the button.
        QTimer.singleShot(400, self, _load_maker)

    def reset(self) -> None:
        self.sign.setChecked(False)
        for field in self.typed.values():
            field.forget()

    def recolour(self) -> None:
        icons.put_on(self.print_button, self.desk.theme, "print")
        icons.put_on(self.open_button, self.desk.theme, "open")
        self._show_standing()
        self._show_state()

    def first_control(self) -> QWidget:
        return self.lines["number"]

    def focus_field(self, path: str) -> bool:
        name = path.removeprefix("quote.")
        control = self.lines.get(name) or self.typed.get(name)
        if control is not None:
            self.reveal(control)
        return control is not None

    # ------------------------------------------------------------------ changes

    def _set(self, name: str, value: object) -> None:
        typed.accept(self.desk, f"quote.{name}", edits.quote(self.desk.case, **{name: value}))

    # ------------------------------------------------------------------ the PDF

    def go_on(self) -> None:
        """Ask where, and save the PDF."""
        self.out.sign = self.sign.isEnabled() and self.sign.isChecked()
        self.out.save(self)

    def save_pdf(self, path: Path) -> bool:
        """Write the PDF to `path`; says on the page what came of it."""
        return self.out.save_pdf(path)


def _load_maker() -> None:
    import desktop.paper.file.rendering  # noqa: F401
