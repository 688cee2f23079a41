"""What the parts of the window share: the document, the live answer to it, the language and the look.

Qt's side of the one change signal: pages listen to `case_changed`, send changes with `change`, and read `answer`.
Everything is there from the start; what takes an import or a file to know is worked out when it is first asked for.
The start asks after the first paint (`start_engine`), so that the frame waits for none of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.language import Language, language
from desktop.window.desk.rules_in_use import RulesInUse

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.case.case import Case
    from desktop.document.document import Document
    from desktop.document.ledger import Ledger
    from desktop.document.scenarios import Scenarios
    from desktop.document.store.database import Store
    from desktop.engine.answer import Answer
    from desktop.policy.ruleset import RuleSet
    from desktop.window.desk.keeping import Keeping
    from desktop.window.desk.settings import Folders, Settings
    from desktop.window.widgets.theme import Theme


class Desk(QObject):
    """The shared state of one window."""

    case_changed = Signal()
    """The case, or the answer to it, is another."""
    replaced = Signal()
    """Another case is on the desk (new, opened, recovered): half-typed texts belong to the old one."""
    language_changed = Signal()
    wanted = Signal(str)
    """Somebody asked for the field at this path of the case."""
    aside_wanted = Signal(str, object)
    """Somebody asked for the page of this name (see `asides`), and for this place on it; "" is its beginning."""
    rules_changed = Signal()
    """The answer follows another rule set from here on, and the user has not asked for it: the date did."""
    told = Signal(object)
    """Something is to be said above the step; what makes the sentence."""
    table_dropped = Signal(object)
    """A file with a table was dropped: its path."""
    opened = Signal()
    """A case file was opened."""
    place_wanted = Signal(object)
    """Work that was left behind is on the desk: the window goes back to where it was left (plain data of the journal)."""
    quote_back = Signal(object)
    """The case of a quote comes back (`quotes.Back`)."""

    def __init__(
        self, document: Document, theme: Theme, settings: Settings, folders: Folders, like: Desk | None = None
    ) -> None:
        """With `like` the rule sets at hand are those of another desk."""
        super().__init__()
        self.document = document
        self.theme = theme
        self.settings = settings
        self.folders = folders
        self.words: Language = language(settings.language)
        others = like.in_use if like is not None else None
        self.in_use: RulesInUse = RulesInUse(document, lambda: self.store, others)
        self._given = self._case = document.case
        """The case as it was entered, and without the readings that the rule set in use does not know."""
        self._answered: tuple[Case, RuleSet, Answer] | None = None
        self._saved: Answer | None = None
        theme.speak(self.words.code)
        self._unsubscribe = document.subscribe(self._document_changed)

    # ------------------------------------------------------------------ the case and its answer

    @property
    def case(self) -> Case:
        """The case as it is now, without the readings that the rule set in use does not know."""
        return self._case if self._given is self.document.case else self.document.case

    def change(self, case: Case, *, merge: str | None = None) -> None:
        """Send a change; consecutive ones with the same `merge` are one step of undo."""
        if case != self.case:
            self.document.change(case, merge=merge)

    @property
    def rules(self) -> RuleSet:
        """The rule set in use."""
        return self.in_use.rules

    @property
    def answer(self) -> Answer:
        """The answer to the case; worked out when it is first asked for."""
        case, rules, known = self.case, self.rules, self._answered
        if known is None or known[0] is not case or known[1] is not rules:
            known = self._answered = case, rules, self.answer_to(case)
        return known[2]

    @property
    def saved_answer(self) -> Answer:
        """The answer to the case as it was last saved or opened; to that of the moment where it never was."""
        if self._saved is None:
            self._saved = self.answer
        return self._saved

    def answer_to(self, case: Case) -> Answer:
        """The answer to another case, without putting it on the desk."""
        from desktop.engine.answer import answer

        return answer(self.in_use.known(case), self.rules)

    def answer_by_date(self, case: Case, path: Path | None = None) -> Answer | None:
        """The answer to a saved case under the rule set that its date, or a pin for its file, chooses.

        None where that rule set cannot be used.
        """
        from desktop.engine.amendment import fit_readings
        from desktop.engine.answer import answer
        from desktop.policy.load import RuleSetFaulty

        try:
            rules = self.in_use.by_date(case, path)
        except RuleSetFaulty:
            return None
        return answer(fit_readings(case, rules)[0], rules)

    @cached_property
    def scenarios(self) -> Scenarios:
        """The variants of the case; which are a part of it."""
        from desktop.document.scenarios import Scenarios

        return Scenarios(self.document)

    @cached_property
    def keeping(self) -> Keeping:
        """What keeps the document, and all else that the program keeps, from when this is first asked for."""
        from desktop.window.desk.keeping import Keeping

        return Keeping(self.document, self.folders, lambda: self._passing_store, self)

    @cached_property
    def _passing_store(self) -> Store:
        from desktop.document.store.database import Store

        return Store(None)

    @property
    def store(self) -> Store:
        """What the program keeps; one that ends with this desk until the lasting one is open."""
        return self.keeping.store if "keeping" in vars(self) else self._passing_store

    @property
    def ledger(self) -> Ledger:
        """What was issued from here."""
        from desktop.document.ledger import Ledger

        return Ledger(self.store)

    # ------------------------------------------------------------------ what happens to it

    def start_engine(self) -> None:
        """Load rule set and engine, and answer. Raises `RuleSetFaulty`."""
        self.in_use.choose()
        self._take()
        self.mark_saved()
        self.case_changed.emit()

    def choose_again(self) -> None:
        """Choose the rule set anew, as when one was taken in, and answer."""
        self.in_use.choose()
        self._take()
        self.case_changed.emit()

    def pin(self, sha256: str | None) -> None:
        """Work with the rule set with this hash whatever the date, or (None) let the date decide again."""
        self.in_use.pin(sha256)
        self._take()
        self.case_changed.emit()

    def about_rules(self) -> tuple[str, ...]:
        """Which rule set the answer comes from and why, in sentences; empty where there is nothing to say."""
        return self.in_use.about(self.words)

    def put(self) -> None:
        """Say that the document holds another case now."""
        if self.in_use.chosen:
            self.in_use.take_pin()
            self.in_use.follow()
            self._take()
            self.mark_saved()
        self.replaced.emit()
        self.case_changed.emit()

    def mark_saved(self) -> None:
        """From here on changes of the total are told against the present answer."""
        self._saved = self.answer
        self.in_use.keep_pin()

    def speak(self, code: str) -> None:
        """Switch everything to `zh` or `en`."""
        if code == self.words.code:
            return
        self.words = language(code)
        self.settings.language = code
        self.theme.speak(code)
        self.language_changed.emit()

    def close(self) -> None:
        """Stop listening to the document."""
        self._unsubscribe()
        if "scenarios" in vars(self):
            self.scenarios.close()

    def _document_changed(self) -> None:
        if self.document.case is not self._given and self.in_use.chosen:
            other = self.in_use.follow()
            self._take()
            # A case that was just put here begins without history: what is said of its rule set stands beside the answer.
            if other and (self.document.can_undo or self.document.can_redo):
                self.rules_changed.emit()
        self.case_changed.emit()

    def _take(self) -> None:
        self._given = self.document.case
        self._case = self.in_use.known(self._given)
