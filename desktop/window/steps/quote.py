"""The step Quote: what the paper says of itself, its language and form; save, open, print."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.window import edits, faults, icons, paths, theme
from desktop.window.answer_view import Missing, missing_of
from desktop.window.asking import where_to_save
from desktop.window.settings import ISSUER_FIELDS
from desktop.window.steps.page import Page
from desktop.window.unprintable import unprintable_fields
from desktop.window.widgets.field import Field, Remark, TextField
from desktop.window.widgets.labels import label, muted, show_text
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.typed_field import DateField, TypedField, WholeField

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXTS = ("number", "prepared_by", "organisation", "contact")
_LANGUAGES, _FORMS = ("zh", "en", "both"), ("full", "summary")
_Language = Literal["zh", "en", "both"]
_Form = Literal["full", "summary"]
_ADVISED = ("number", "date", "organisation")


class QuotePage(Page):
    """Number, dates, issuer, language and form of the PDF."""

    step = paths.QUOTE

    def build(self) -> None:
        self.saved: Path | None = None
        self._saved_case: object = None
        self._complaint: Callable[[], str] | None = None
        self._complained_of: object = None
        """The case that the complaint is about; with another one it is over."""
        self._build_fields()
        self.content.addSpacing(20)
        self._build_paper()
        self.content.addSpacing(20)
        self._build_missing()
        self.content.addStretch(1)
        self.print_button, self.open_button = QPushButton(), QPushButton()
        self.print_button.clicked.connect(self.print_quote)
        self.open_button.clicked.connect(self.open_quote)
        place = self.footer.indexOf(self.primary)
        self.footer.insertWidget(place, self.open_button)
        self.desk.refusals_changed.connect(self._changed)
        self.footer.insertWidget(place, self.print_button)

    def _build_fields(self) -> None:
        desk = self.desk
        self.lines: dict[str, TextField] = {}
        self.typed: dict[str, TypedField] = {}
        self._fields: dict[str, Field] = {}
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
            field.accepted.connect(lambda value, name=name: self._set(name, value))
            field.refusal_changed.connect(lambda name=name, field=field: self._refusal(name, field))
            self.typed[name] = field
            beside = self.today if name == "date" else None
            self._fields[name] = Field(desk.theme, field, beside=beside, remark=remark)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for name, place in (
            ("number", (0, 0)), ("revision", (0, 1)), ("date", (1, 0)), ("valid_until", (1, 1)),
            ("organisation", (2, 0)), ("prepared_by", (2, 1)), ("contact", (3, 0)),
        ):  # fmt: skip
            grid.addWidget(self._fields[name], *place)
        self.content.addLayout(grid)

    def _build_paper(self) -> None:
        settings = self.desk.settings
        self._paper_title = label(bold=True)
        self.content.addWidget(self._paper_title)
        self.content.addSpacing(8)
        self.language, self.form = Segmented(_LANGUAGES, tall=True), Segmented(_FORMS, tall=True)
        self.language.choose(settings.quote_language)
        self.form.choose(settings.quote_form)
        self.language.chosen.connect(lambda code: self._prefer(quote_language=code))
        self.form.chosen.connect(lambda form: self._prefer(quote_form=form))
        self._language_field, self._form_field = (
            Field(self.desk.theme, self.language),
            Field(self.desk.theme, self.form),
        )
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self._language_field, 1)
        row.addWidget(self._form_field, 1)
        self.content.addLayout(row)

    def _build_missing(self) -> None:
        self._state_icon = QLabel()
        self._state = label(wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state_icon)
        row.addWidget(self._state, 1)
        self.content.addLayout(row)
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
        self.language.set_text("zh", "中文")
        self.language.set_text("en", "English")
        self.language.set_text("both", words.text("Both"))
        self.form.set_text("full", words.text("Full estimate"))
        self.form.set_text("summary", words.text("Summary"))
        self.print_button.setText(words.text("Print…"))
        self.open_button.setText(words.text_in("action", "Open"))
        self.primary.setText(words.text("Save the PDF…"))

    def show_case(self) -> None:
        quote = self.desk.case.quote
        for name, line in self.lines.items():
            line.show_entered(getattr(quote, name))
        for name, field in self.typed.items():
            field.show_value(getattr(quote, name))
        self._show_state()

    def _show_state(self) -> None:
        words, desk = self.desk.words, self.desk
        finished = desk.answer is not None and desk.answer.finished
        # What stands refused in a field would not be what is printed.
        refused, unprintable = tuple(desk.refusals), unprintable_fields(desk.case)
        missing = missing_of(desk.case, desk.answer, words, (*refused, *unprintable))
        ready = finished and not missing
        for button in (self.primary, self.print_button):
            button.setEnabled(ready)
        current = self.saved is not None and self._saved_case is desk.case
        self.open_button.setEnabled(self.saved is not None)
        if self._complained_of is not desk.case:
            self._complaint = None
        if self._complaint is not None:
            self._say(self._complaint(), "warn", "warn", theme.WARN)
        elif ready and self.saved is not None:
            text = (
                words.text("Saved: {file}", file=str(self.saved))
                if current
                else words.text("The case has changed since {file} was saved.", file=self.saved.name)
            )
            self._say(text, "tick" if current else "info", "accent", theme.Role.WindowText)
        elif ready:
            self._say(
                words.text("The case is complete; the PDF can be made."),
                "tick",
                "accent",
                theme.Role.WindowText,
            )
        elif missing and len(missing) == len(unprintable):
            self._say(
                words.text("The PDF cannot be made yet, some characters have no font. Write in another way:"),
                "warn",
                "warn",
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
        self.saved = None
        self._complaint = None
        for field in self.typed.values():
            field.forget()

    def recolour(self) -> None:
        icons.put_on(self.print_button, self.desk.theme, "print")
        icons.put_on(self.open_button, self.desk.theme, "open")
        if self.desk.answer is not None:
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
        self.desk.change(edits.quote(self.desk.case, **{name: value}), merge=f"quote.{name}")

    def _refusal(self, name: str, field: TypedField) -> None:
        sentence = field.refusal.sentence(self.desk.words) if field.refusal is not None else None
        self.desk.refuse(f"quote.{name}", sentence)

    def _prefer(self, **preference: str) -> None:
        for name, value in preference.items():
            setattr(self.desk.settings, name, value)
        self.desk.settings.keep()

    # ------------------------------------------------------------------ the PDF

    def go_on(self) -> None:
        """Ask where, and save the PDF."""
        words, settings = self.desk.words, self.desk.settings
        path = where_to_save(
            self, words.text("Save the quote"), settings.folder, self._suggestion(), "PDF (*.pdf)", ".pdf"
        )
        if path is not None:
            self.save_pdf(path)

    def save_pdf(self, path: Path) -> bool:
        """Write the PDF to `path`; says on the page what came of it."""
        from desktop.files import WriteFailed
        from desktop.fonts.scripts import UnprintableCharacter
        from desktop.quote import write_quote

        desk, settings = self.desk, self.desk.settings
        if desk.answer is None or desk.answer.estimate is None or desk.rules is None:
            return False
        self._complaint, self._complained_of = None, desk.case
        try:
            write_quote(
                desk.case, desk.answer.estimate, desk.rules, path,
                language=cast("_Language", settings.quote_language), form=cast("_Form", settings.quote_form),
            )  # fmt: skip
        except WriteFailed as error:
            failure = error
            self._complaint = lambda: faults.not_written(failure, desk.words)
        except UnprintableCharacter as error:
            unprintable = error
            self._complaint = lambda: desk.words.text(
                "The PDF was not made: there is no font for “{character}”. Take it out, or write it in another way.",
                character=" ".join(unprintable.characters),
            )
        else:
            self.saved, self._saved_case = path, desk.case
            settings.folder = str(path.parent)
            settings.issuer = {name: getattr(desk.case.quote, name) or "" for name in ISSUER_FIELDS}
            settings.keep()
        self._show_state()
        return self._complaint is None

    def open_quote(self) -> None:
        """Open the saved PDF in the system's program for it."""
        if self.saved is None:
            return
        saved = self.saved
        self._complained_of = self.desk.case
        if not saved.exists():
            self._complaint = lambda: self.desk.words.text(
                "{file} is not there any more. Save the PDF again.", file=saved.name
            )
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved))):
            self._complaint = lambda: self.desk.words.text(
                "The system has no program that opens PDF files. The quote lies at {file}.", file=str(saved)
            )
        else:
            self._complaint = None
        self._show_state()

    def print_quote(self) -> None:
        """Print the quote as it is now, saved or not."""
        from desktop.fonts.scripts import UnprintableCharacter
        from desktop.quote import render_quote
        from desktop.window.printing import print_pdf

        desk, settings = self.desk, self.desk.settings
        if desk.answer is None or desk.answer.estimate is None or desk.rules is None:
            return
        try:
            data = render_quote(
                desk.case, desk.answer.estimate, desk.rules, day=datetime.date.today(),
                language=cast("_Language", settings.quote_language), form=cast("_Form", settings.quote_form),
            )  # fmt: skip
        except UnprintableCharacter as error:
            unprintable = error
            self._complained_of = desk.case
            self._complaint = lambda: desk.words.text(
                "The PDF was not made: there is no font for “{character}”. Take it out, or write it in another way.",
                character=" ".join(unprintable.characters),
            )
            self._show_state()
            return
        print_pdf(data, self._suggestion().removesuffix(".pdf"), self)

    def _suggestion(self) -> str:
        case, words = self.desk.case, self.desk.words
        name = " ".join(part for part in (case.quote.number, case.investor.name or case.project.name) if part)
        kept = "".join(
            character for character in name or words.text("Quote") if character not in '\\/:*?"<>|'
        ).strip(" .")
        return f"{kept[:80]}.pdf"


def _load_maker() -> None:
    import desktop.quote.rendering  # noqa: F401
