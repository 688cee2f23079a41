"""The preview: the PDF itself, made anew whenever the case, its language or its form is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from desktop.language import OWN_NAMES
from desktop.telling import paths
from desktop.window.desk.aside import Aside
from desktop.window.pages.quote import making
from desktop.window.pages.quote.order import FORMS, LANGUAGES, Order
from desktop.window.pages.quote.out import QuoteOut, obstacle, quote_out
from desktop.window.widgets import icons, theme
from desktop.window.widgets.background import Background
from desktop.window.widgets.labels import label, show_text
from desktop.window.widgets.paper_view import PAGE, WIDTH, PaperView
from desktop.window.widgets.pdf_pages import PdfPages
from desktop.window.widgets.plainly import set_tip
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk

_REST = 350
"""Milliseconds without a change after which the PDF is made anew."""


class PreviewPage(Aside):
    """The pages of the quote with zoom, in the language and form that it will have."""

    def __init__(self, desk: Desk) -> None:
        self._out: QuoteOut = quote_out(desk)
        self._order: Order | None = None
        self._data: bytes | None = None
        self._failure: BaseException | None = None
        super().__init__(desk)
        self._out.preferred.connect(self._preferred)
        self._out.changed.connect(self._changed)

    def build(self) -> None:
        super().build()
        self.subtitle.hide()
        self._beside = Background(self)
        self._beside.done.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make)
        self.language = Segmented(LANGUAGES)
        self.form = Segmented(FORMS)
        self.language.chosen.connect(lambda code: self._out.prefer(quote_language=code))
        self.form.chosen.connect(lambda form: self._out.prefer(quote_form=form))
        self.paper = PaperView(self.desk.theme)
        self.smaller, self.larger = QToolButton(), QToolButton()
        self._percent = label()
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fit = Segmented((WIDTH, PAGE))
        self.fit.choose(WIDTH)
        self.smaller.clicked.connect(lambda: self.paper.zoom(-1))
        self.larger.clicked.connect(lambda: self.paper.zoom(1))
        self.fit.chosen.connect(self.paper.fit_to)
        self.paper.zoom_changed.connect(self._show_zoom)
        self.paper.page_changed.connect(lambda _page: self._show_place())
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.language)
        bar.addWidget(self.form)
        bar.addStretch(1)
        for button in (self.smaller, self._percent, self.larger):
            bar.addWidget(button)
        bar.addWidget(self.fit)
        for button in (self.smaller, self.larger):
            button.setFixedSize(28, 28)
        self._state = label(wrap=True)
        self._state.hide()
        spacer = self.content.itemAt(self.content.count() - 1)
        assert spacer is not None  # noqa: S101 - the page has one under its title
        self.content.removeItem(spacer)
        self.content.addSpacing(10)
        self.content.addLayout(bar)
        self.content.addSpacing(10)
        self.content.addWidget(self._state)
        self.content.addWidget(self.paper, 1)
        self.content.setContentsMargins(32, 18, 32, 12)
        self.print_button = QPushButton()
        self.print_button.clicked.connect(lambda: self._out.print(self))
        self.footer.insertWidget(self.footer.indexOf(self.primary), self.print_button)
        self.primary.show()
        for keys, act in (
            ("Ctrl++", lambda: self.paper.zoom(1)),
            ("Ctrl+=", lambda: self.paper.zoom(1)),
            ("Ctrl+-", lambda: self.paper.zoom(-1)),
            ("Ctrl+0", lambda: self._fit(WIDTH)),
            ("Ctrl+9", lambda: self._fit(PAGE)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text(paths.STEPS[paths.QUOTE]))
        self.title.setText(words.text("Preview"))
        name_choices(self.language, self.form, self.desk)
        self.language.setAccessibleName(words.text("Language of the PDF"))
        self.form.setAccessibleName(words.text_in("quote", "Form"))
        for button, name, keys in (
            (self.smaller, words.text("Smaller"), "Ctrl+-"),
            (self.larger, words.text("Larger"), "Ctrl++"),
        ):
            button.setText("−" if button is self.smaller else "+")  # not translated
            button.setAccessibleName(name)
            set_tip(button, f"{name} ({keys})")
        self.fit.set_text(WIDTH, words.text("Fit width"))
        self.fit.set_text(PAGE, words.text("Whole page"))
        self.print_button.setText(words.text("Print…"))
        self.primary.setText(words.text("Save the PDF…"))
        self._show_zoom()
        self._show_place()

    def show_case(self) -> None:
        self.language.choose(self.desk.settings.quote_language)
        self.form.choose(self.desk.settings.quote_form)
        self._show_state()
        if self._order != making.order_of(self.desk):
            self._timer.start(_REST if self._data is not None else 0)

    def _preferred(self) -> None:
        if self.isVisible():
            self.show_case()
        else:
            self._stale = True

    def _make(self) -> None:
        order = making.order_of(self.desk)
        if not self.isVisible() or obstacle(self.desk) or order is None or order == self._order:
            return
        self._order = order
        self._beside.start("quote", lambda: (order, _shown(order)))

    def _take(self, _key: object, result: object) -> None:
        if isinstance(result, BaseException):
            self._failure = result
        else:
            assert isinstance(result, tuple)  # noqa: S101 - as it was asked for
            order, (data, pages) = result
            self._failure = None
            if order == self._order:
                self._data = data
                self.paper.show_pages(pages)
        self._show_state()
        self._show_zoom()

    def _show_state(self) -> None:
        words = self.desk.words
        text = obstacle(self.desk)
        if not text and self._failure is not None:
            text = self._out.why_not_made(self._failure, words)
        self.paper.setVisible(not text)
        for button in (self.primary, self.print_button):
            button.setEnabled(not text)
        complaint = self._out.said() if self._out.complains and not text else ""
        show_text(self._state, text or complaint)
        self._state.setForegroundRole(theme.WARN if complaint else theme.Role.WindowText)
        self._show_place()

    def _show_place(self) -> None:
        words = self.desk.words
        pages = self.paper.pages
        text = ""
        if pages is not None and self.paper.current >= 0:
            text = words.text(
                "Page {page} of {pages}", page=str(self.paper.current + 1), pages=str(len(pages))
            )
        name = words.text("Preview")
        self.paper.setAccessibleName(f"{name}, {text}" if text else name)
        said = "" if self._out.complains else self._out.said()
        self.footer_hint.show_whole(said or (text if self.primary.isEnabled() else ""))

    def _show_zoom(self) -> None:
        self._percent.setText(f"{self.paper.percent}%")
        self._percent.setMinimumWidth(44)
        self.fit.choose(self.paper.fit or "")

    def _fit(self, fit: str) -> None:
        self.paper.fit_to(fit)

    def finished(self) -> bool:
        """Whether what is shown is the quote of the case as it is now, drawn to the end."""
        now = making.order_of(self.desk)
        return self._order == now and not self._beside.busy("quote") and self.paper.finished()

    def recolour(self) -> None:
        super().recolour()
        icons.put_on(self.print_button, self.desk.theme, "print")
        self.paper.viewport().update()

    def first_control(self) -> QWidget:
        return self.paper

    def focus_first(self) -> None:
        super().focus_first()
        self.paper.setFocus()

    def go_on(self) -> None:
        self._out.save(self)


def _shown(order: Order) -> tuple[bytes, PdfPages]:
    data = making.made(order)
    return data, PdfPages(data)


def name_choices(language: Segmented, form: Segmented, desk: Desk) -> None:
    """Label the two switches of the quote in the language of the window."""
    words = desk.words
    for code, name in OWN_NAMES.items():
        language.set_text(code, name)
    language.set_text("both", words.text("Both"))
    form.set_text("full", words.text("Full estimate"))
    form.set_text("summary", words.text("Summary"))
