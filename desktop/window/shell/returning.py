"""A quote that comes back: its case goes onto the desk, and what no longer holds of it is said above the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.telling import paths
from desktop.window.pages.quote.out import quote_out

if TYPE_CHECKING:
    from desktop.window.desk.quotes import Back
    from desktop.window.shell.main_window import MainWindow


class Returning(QObject):
    """Waits for quotes that come back to the desk of one window, and for case files that are opened."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._desk, self._files = window, window.desk, window.files
        self._desk.quote_back.connect(self.bring_back)
        self._desk.opened.connect(lambda: self._tell_standing(None))

    def bring_back(self, back: Back) -> bool:
        """Put the case of a quote on the desk, with the language and form of the quote; asks for unsaved changes."""
        desk = self._desk
        if back.left is not desk.case and not self._files.may_leave():
            return False
        desk.document.replace(back.returned.case)
        desk.settings.quote_language = back.returned.language
        desk.settings.quote_form = back.returned.form
        self._files.recent.add(back.path)
        desk.settings.folder = str(back.path.parent)
        desk.settings.keep()
        desk.put()
        quote_out(desk).preferred.emit()
        self._tell_standing(back.returned.result if back.sound else None)
        return True

    def _tell_standing(self, result: dict[str, Any] | None) -> None:
        """Say it where a quote came to the desk that no longer holds; `result` is what was on its paper, if known."""
        desk = self._desk
        if desk.case.quote.number is None and desk.case.quote.valid_until is None:
            return
        from desktop.window.pages.quote.reopened import reopened, sentences

        out = quote_out(desk)
        found = out.reopened = reopened(desk.case, result, desk.rules, out.rates(), desk.ledger)
        if found is None:
            return
        out.changed.emit()

        def sentence() -> str:
            words = desk.words
            said = sentences(found.standing, words, found.case)
            return words.together([words.text("This quote no longer holds as it is."), *said])

        self._window.notice.say(
            sentence,
            (
                lambda: desk.words.text("See what differs"),
                lambda: self._window.enter(paths.QUOTE, focus=True),
            ),
        )
