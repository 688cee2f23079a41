"""What the parts of the window share: the document, the live answer to it, the language and the look.

Qt's side of the one change signal: pages listen to `case_changed`, send changes with `change`, and read
`answer`. The engine is loaded after the first paint (`start_engine`); until then `answer` is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.language import Language, language

if TYPE_CHECKING:
    from desktop.document.document import Document
    from desktop.document.library import Library
    from desktop.document.scenarios import Scenarios
    from desktop.estimate.answer import Answer
    from desktop.estimate.case import Case
    from desktop.policy.ruleset import RuleSet
    from desktop.window.files import Files
    from desktop.window.settings import Settings
    from desktop.window.theme import Theme


class Desk(QObject):
    """The shared state of one window."""

    case_changed = Signal()
    """The case, or the answer to it, is another."""
    replaced = Signal()
    """Another case is on the desk (new, opened, recovered): half-typed texts belong to the old one."""
    language_changed = Signal()
    refusals_changed = Signal()
    """A field refuses what was typed, or no longer does."""
    wanted = Signal(str)
    """Somebody asked for the field at this path of the case."""
    aside_wanted = Signal(str, object)
    """Somebody asked for the page of this name (see `asides`), and for this place on it; "" is its beginning."""

    def __init__(self, document: Document, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.document = document
        self.theme = theme
        self.settings = settings
        self.words: Language = language(settings.language)
        self.rules: RuleSet | None = None
        self.answer: Answer | None = None
        self.scenarios: Scenarios | None = None
        """The variants of the case; None until the window has settled."""
        self.library: Library | None = None
        """Which case files there are; None until the window has settled."""
        self.files: Files | None = None
        """What opens and saves them; None until the window has settled."""
        self.saved_answer: Answer | None = None
        """The answer to the case as it was last saved or opened; None where there is none."""
        self.refusals: dict[str, str] = {}
        """Paths of the fields whose text is refused, with the sentence that says why."""
        self._case = document.case
        theme.speak(self.words.code)
        self._unsubscribe = document.subscribe(self._document_changed)

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.document.case

    def change(self, case: Case, *, merge: str | None = None) -> None:
        """Send a change; consecutive ones with the same `merge` are one step of undo."""
        if case != self.document.case:
            self.document.change(case, merge=merge)

    def start_engine(self) -> None:
        """Load rule set and engine, and answer. Raises `RuleSetFaulty`."""
        from desktop.policy.load import load_rule_set

        self.rules = load_rule_set()
        self._work_out()
        self.mark_saved()
        self.case_changed.emit()

    def answer_to(self, case: Case) -> Answer | None:
        """The answer to another case, without putting it on the desk."""
        if self.rules is None:
            return None
        from desktop.estimate.answer import answer

        return answer(case, self.rules)

    def speak(self, code: str) -> None:
        """Switch everything to `zh` or `en`."""
        if code == self.words.code:
            return
        self.words = language(code)
        self.settings.language = code
        self.theme.speak(code)
        self.language_changed.emit()

    def refuse(self, path: str, sentence: str | None) -> None:
        """Remember that the field at `path` shows text that was not accepted, or (None) no longer does."""
        if self.refusals.get(path) == sentence:
            return
        if sentence is None:
            self.refusals.pop(path, None)
        else:
            self.refusals[path] = sentence
        self.refusals_changed.emit()

    def refuse_under(self, part: str, refused: dict[str, str]) -> None:
        """Remember that of the fields under `part`, whose rows come and go, exactly these refuse their text."""
        others = {path: sentence for path, sentence in self.refusals.items() if not path.startswith(part)}
        if others | refused != self.refusals:
            self.refusals = others | refused
            self.refusals_changed.emit()

    def put(self) -> None:
        """Say that the document holds another case now."""
        self.refusals.clear()
        self.mark_saved()
        self.replaced.emit()
        self.case_changed.emit()

    def mark_saved(self) -> None:
        """From here on changes of the total are told against the present answer."""
        self.saved_answer = self.answer

    def close(self) -> None:
        """Stop listening to the document."""
        self._unsubscribe()
        if self.scenarios is not None:
            self.scenarios.close()

    def _document_changed(self) -> None:
        if self.document.case is not self._case:
            self._case = self.document.case
            self._work_out()
        self.case_changed.emit()

    def _work_out(self) -> None:
        if self.rules is not None:
            self.answer = self.answer_to(self.document.case)
