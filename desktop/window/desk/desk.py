"""What the parts of the window share: the document, the live answer to it, the language and the look.

Qt's side of the one change signal: pages listen to `case_changed`, send changes with `change`, and read
`answer`. The engine is loaded after the first paint (`start_engine`); until then `answer` is None.
"""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.language import Language, language

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.case.case import Case
    from desktop.document.document import Document
    from desktop.document.ledger import Ledger
    from desktop.document.rule_shelf import Pins, RuleShelf
    from desktop.document.scenarios import Scenarios
    from desktop.document.store.database import Store
    from desktop.engine.answer import Answer
    from desktop.policy.chosen import OnDesk
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust
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
    refusals_changed = Signal()
    """A field refuses what was typed, or no longer does."""
    wanted = Signal(str)
    """Somebody asked for the field at this path of the case."""
    aside_wanted = Signal(str, object)
    """Somebody asked for the page of this name (see `asides`), and for this place on it; "" is its beginning."""
    rules_changed = Signal()
    """The answer follows another rule set from here on, and the user has not asked for it: the date did."""
    told = Signal(object)
    """Something is to be said above the step; what makes the sentence."""
    opened = Signal()
    """A case file was opened."""
    quote_back = Signal(object)
    """The case of a quote comes back (`quotes.Back`)."""

    def __init__(self, document: Document, theme: Theme, settings: Settings, folders: Folders) -> None:
        super().__init__()
        self.document = document
        self.theme = theme
        self.settings = settings
        self.folders = folders
        self.words: Language = language(settings.language)
        self.rules: RuleSet | None = None
        self.on_desk: OnDesk | None = None
        """The rule set in use and why it is this one."""
        self.pinned: str | None = None
        """The hash of the rule set that the user pinned for this case; None where its date decides."""
        self.left_out: tuple[str, ...] = ()
        """Readings that the case names and the rule set in use does not know, by their ids."""
        self.answer: Answer | None = None
        self.keeping: Keeping | None = None
        """What keeps the document and all else that the program keeps; None until the window has settled."""
        self._ledger: Ledger | None = None
        self.saved_answer: Answer | None = None
        """The answer to the case as it was last saved or opened; None where there is none."""
        self.refusals: dict[str, str] = {}
        """Paths of the fields whose text is refused, with the sentence that says why."""
        self._case = self._fitted = document.case
        self._day: str | None = None
        """The date of the quote that the rule set was chosen for."""
        self._chosen_pin: str | None = None
        theme.speak(self.words.code)
        self._unsubscribe = document.subscribe(self._document_changed)

    @cached_property
    def scenarios(self) -> Scenarios:
        """The variants of the case; which are a part of it."""
        from desktop.document.scenarios import Scenarios

        return Scenarios(self.document)

    @cached_property
    def _passing_store(self) -> Store:
        from desktop.document.store.database import Store

        return Store(None)

    @property
    def store(self) -> Store:
        """What the program keeps; one that ends with this desk until the lasting one is open."""
        lasting = self.keeping.store if self.keeping is not None else None
        return lasting if lasting is not None else self._passing_store

    @property
    def ledger(self) -> Ledger:
        """What was issued from here."""
        if self._ledger is None or self._ledger.store is not self.store:
            from desktop.document.ledger import Ledger

            self._ledger = Ledger(self.store)
        return self._ledger

    @property
    def case(self) -> Case:
        """The case as it is now, without the readings that the rule set in use does not know."""
        return self._fitted if self._case is self.document.case else self.document.case

    def change(self, case: Case, *, merge: str | None = None) -> None:
        """Send a change; consecutive ones with the same `merge` are one step of undo."""
        if case != self.case:
            self.document.change(case, merge=merge)

    def start_engine(self) -> None:
        """Load rule set and engine, and answer. Raises `RuleSetFaulty`."""
        from desktop.document.rule_shelf import Pins, RuleShelf

        self.shelf: RuleShelf = RuleShelf()
        self.pins: Pins = Pins(lambda: self.store)
        self._choose()
        self._work_out()
        self.mark_saved()
        self.case_changed.emit()

    def pin(self, sha256: str | None) -> None:
        """Work with the rule set with this hash whatever the date, or (None) let the date decide again."""
        self.pinned = sha256
        if self.document.path is not None:
            self.pins.pin(self.document.path, sha256)
        self.choose_again()

    @property
    def trust(self) -> Trust | None:
        """How far the rule set in use can be trusted; None for the program's own."""
        chosen = self.on_desk.choice if self.on_desk is not None else None
        return chosen.entry.trust if chosen is not None and chosen.entry.origin != "program" else None

    def keep_rules(self) -> None:
        """Keep the rule set in use, so that a quote that was made with it can be verified by later programs."""
        from desktop.files import WriteFailed
        from desktop.policy.load import RuleSetFaulty
        from desktop.policy.registry import PackAltered

        if self.rules is not None:
            # Only verifying in years to come is the poorer for it.
            with contextlib.suppress(WriteFailed, RuleSetFaulty, PackAltered, KeyError):
                self.shelf.registry.keep(self.rules.sha256)

    def about_rules(self) -> tuple[str, ...]:
        """Which rule set the answer comes from and why, in sentences; empty where there is nothing to say."""
        found = self.on_desk
        if found is None or (found.choice is None and found.problem is None and not self.left_out):
            return ()
        from desktop.telling.rule_lines import about_rules

        years = sorted({entry.year for entry in self.case.project.utilisation if entry.year is not None})
        names = [self.shelf.reading_name(reading) for reading in self.left_out]
        known = [name.of(self.words.code) for name in names if name is not None]
        return about_rules(self.words, found, years, known)

    def choose_again(self) -> None:
        """Choose the rule set anew, as when one was taken in, and answer."""
        self._choose()
        self._work_out()
        self.case_changed.emit()

    def answer_to(self, case: Case) -> Answer | None:
        """The answer to another case, without putting it on the desk."""
        if self.rules is None:
            return None
        from desktop.engine.answer import answer

        return answer(self._known_to_rules(case), self.rules)

    def answer_by_date(self, case: Case, path: Path | None = None) -> Answer | None:
        """The answer to a saved case under the rule set that its date, or a pin for its file, chooses."""
        if self.rules is None or not self.shelf.several:
            return self.answer_to(case)
        from desktop.document.rule_shelf import day_of
        from desktop.engine.amendment import fit_readings
        from desktop.engine.answer import answer
        from desktop.policy.load import RuleSetFaulty

        try:
            rules = self.shelf.choose(day_of(case), self.pins.of(path)).rules
        except RuleSetFaulty:
            return None
        return answer(fit_readings(case, rules)[0], rules)

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
        if self.rules is not None:
            self.pinned = self.pins.of(self.document.path)
            if self.pinned != self._chosen_pin:
                self._choose()
                self._work_out()
        self.mark_saved()
        self.replaced.emit()
        self.case_changed.emit()

    def mark_saved(self) -> None:
        """From here on changes of the total are told against the present answer."""
        self.saved_answer = self.answer
        if self.rules is not None and self.document.path is not None:
            self.pins.pin(self.document.path, self.pinned)

    def close(self) -> None:
        """Stop listening to the document."""
        self._unsubscribe()
        if "scenarios" in vars(self):
            self.scenarios.close()

    def _document_changed(self) -> None:
        if self.document.case is not self._case:
            self._case = self._fitted = self.document.case
            before = self.rules
            if before is not None and self._case.quote.date != self._day:
                self._choose()
            self._work_out()
            # A case that was just put here begins without history: what is said of its rule set stands beside the answer.
            changed = self.document.can_undo or self.document.can_redo
            if before is not None and self.rules is not before and changed:
                self.rules_changed.emit()
        self.case_changed.emit()

    def _choose(self) -> None:
        from desktop.document.rule_shelf import day_of

        self._day, self._chosen_pin = self.document.case.quote.date, self.pinned
        self.on_desk = self.shelf.choose(day_of(self.document.case), self.pinned)
        self.rules = self.on_desk.rules

    def _work_out(self) -> None:
        if self.rules is None:
            return
        given = self.document.case
        self._fitted = self._known_to_rules(given)
        kept = dict(self._fitted.readings)
        self.left_out = tuple(reading for reading, _ in given.readings if reading not in kept)
        self.answer = self.answer_to(self._fitted)

    def _known_to_rules(self, case: Case) -> Case:
        """The case without readings that the rule set does not know; the file keeps them until it is changed."""
        if not case.readings or self.rules is None:
            return case
        known = {reading.id: {value.id for value in reading.values} for reading in self.rules.readings}
        kept = tuple((reading, value) for reading, value in case.readings if value in known.get(reading, ()))
        return case if kept == case.readings else case._replace(readings=kept)
