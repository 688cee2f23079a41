"""The step Sector: a class of GB/T 4754-2017, from which the category follows, or the category itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.estimate.case import CATEGORIES
from desktop.language import terms, wording
from desktop.window import edits, icons, paths, theme, tokens
from desktop.window.answer_view import PAID
from desktop.window.desk import Desk
from desktop.window.steps.page import Page, uncheck
from desktop.window.widgets.chip import NEUTRAL, SOFT, WARNING, Chip
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.figure import Piece
from desktop.window.widgets.labels import Elided, Hairline, label, muted, show_text
from desktop.window.widgets.option_box import OptionBox
from desktop.window.widgets.typed_field import Reason, TypedField

if TYPE_CHECKING:
    from desktop.sectors.classes import SectorClass

_BY_CLASS = "by_class"
_FOUR_DIGITS = wording("A class has four digits, such as 2614")
_NO_CLASS = wording("GB/T 4754-2017 has no class {code}: check the digits, or choose the category below")
_EXCLUDED = {"real_estate": "real_estate_excluded", "finance": "finance_excluded"}


class CodeField(TypedField):
    """A four-digit class of the national classification."""

    def read(self, text: str) -> object:
        import unicodedata

        entered = unicodedata.normalize("NFKC", text).strip()
        if not entered:
            return None
        if not (entered.isascii() and entered.isdigit() and len(entered) <= 4):
            return Reason(_FOUR_DIGITS)
        if len(entered) < 4:
            return Reason(_FOUR_DIGITS, unfinished=True)
        from desktop.sectors.classes import sector

        return entered if sector(entered) is not None else Reason(_NO_CLASS, code=entered)

    def write(self, value: object) -> str:
        return str(value)


class SectorPage(Page):
    """Class code with its name and category; two possible categories; the category directly."""

    step = paths.SECTOR

    def build(self) -> None:
        desk = self.desk
        remark = Remark(desk.theme)
        self.code = CodeField(lambda: desk.words, remark)
        self.code.setMaxLength(8)
        self.code.setFixedWidth(120)
        self.code.accepted.connect(
            lambda code: desk.change(edits.project(desk.case, sector=code), merge="project.sector")
        )
        self.code.refusal_changed.connect(
            lambda: desk.refuse(
                "project.sector",
                self.code.refusal.sentence(desk.words) if self.code.refusal is not None else None,
            )
        )
        found = QWidget()
        row = QHBoxLayout(found)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(10)
        self._name, self._other_name = Elided(bold=True), Elided()
        self._other_name.setForegroundRole(theme.MUTED)
        self._chip = Chip(desk.theme)
        for part in (self._name, self._other_name, self._chip):
            row.addWidget(part)
        row.addStretch(1)
        self._field = Field(desk.theme, self.code, beside=found, remark=remark)
        self._field.row.setStretch(0, 0)
        self._field.row.setStretch(1, 1)
        self.content.addWidget(self._field)
        self._build_choice()
        self.content.addSpacing(20)
        self._build_categories()
        self.content.addStretch(1)

    def _build_choice(self) -> None:
        self._choice = QWidget()
        column = QVBoxLayout(self._choice)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        self._question = label(bold=True)
        self._why = muted(wrap=True)
        column.addWidget(self._question)
        column.addWidget(self._why)
        boxes = QHBoxLayout()
        boxes.setSpacing(16)
        self.boxes = (OptionBox(self.desk.theme), OptionBox(self.desk.theme))
        self._weighed: str | None = None
        for place, box in enumerate(self.boxes):
            box.picked.connect(lambda place=place: self._weigh(place))
            boxes.addWidget(box, 1)
        column.addLayout(boxes)
        row = QHBoxLayout()
        self._info = QLabel()
        self._indicative = muted(wrap=True)
        self.use = QPushButton()
        self.use.clicked.connect(self._use)
        row.addWidget(self._info, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._indicative, 1)
        row.addWidget(self.use)
        column.addLayout(row)
        self.content.addWidget(self._choice)

    def _build_categories(self) -> None:
        self._categories_title = label(bold=True)
        self._categories_unit = muted()
        head = QHBoxLayout()
        head.addWidget(self._categories_title, 1)
        head.addWidget(self._categories_unit)
        self.content.addLayout(head)
        self.content.addSpacing(8)
        self.content.addWidget(Hairline())
        self._group = QButtonGroup(self)
        self.categories: dict[str, QRadioButton] = {}
        self._notes: dict[str, QLabel] = {}
        self._gives: dict[str, QLabel] = {}
        for key in (_BY_CLASS, *CATEGORIES):
            radio = QRadioButton()
            note, gives = muted(wrap=True), label(right=True)
            note.setContentsMargins(26, 0, 0, 0)
            row = QWidget()
            grid = QGridLayout(row)
            grid.setContentsMargins(0, 7, 0, 7)
            grid.setVerticalSpacing(1)
            grid.setColumnStretch(0, 1)
            grid.addWidget(radio, 0, 0)
            grid.addWidget(note, 1, 0)
            grid.addWidget(gives, 0, 1, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._group.addButton(radio)
            self.categories[key], self._notes[key], self._gives[key] = radio, note, gives
            radio.clicked.connect(lambda _=False, key=key: self._choose(key))
            line = Hairline()
            self.content.addWidget(row)
            self.content.addWidget(line)
            if key == _BY_CLASS:
                self._by_class = (row, line)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Sector"))
        self.subtitle.setText(
            words.text(
                "The class of the national classification (GB/T 4754-2017) decides the category, the category the rate."
            )
        )
        self._field.set_texts(
            words.text("Class code"),
            words.text("Four digits, from the business licence or the project filing"),
        )
        self._categories_title.setText(words.text("Or choose the category directly"))
        self._indicative.setText(
            words.text(
                "The assignment to high-tech services is indicative; the competent authority decides. "
                "Nothing changes on the right before you choose."
            )
        )
        self.code.retell()

    def show_case(self) -> None:
        from desktop.sectors.classes import sector

        project, words = self.desk.case.project, self.desk.words
        self.code.show_value(project.sector)
        known = sector(project.sector) if project.sector else None
        self._show_class(known, project.category)
        self._show_choice(known, project.category)
        for widget in self._by_class:
            widget.setVisible(known is not None)
        chosen = project.category or (_BY_CLASS if known is not None else None)
        if chosen is not None:
            self.categories[chosen].setChecked(True)
        elif self._group.checkedButton() is not None:
            uncheck(self._group)
        if known is not None:
            self.categories[_BY_CLASS].setText(
                words.text("As the class says: {category}", category=terms.category(words, known.category))
            )
        for key in CATEGORIES:
            self.categories[key].setText(terms.category(words, key))
            self._notes[key].setText(explained(self.desk, key))
        show_text(self._notes[_BY_CLASS], "")
        self._show_gives(known)

    def _show_class(self, known: SectorClass | None, category: str | None) -> None:
        words = self.desk.words
        self._name.show_whole(known.name.of(words.code) if known else "")
        self._other_name.show_whole(known.name.zh if known and words.code == "en" else "")
        if known is None:
            self._chip.display("")
        elif category is None and known.or_category is not None:
            self._chip.display(words.text("two possible categories"), WARNING, "warn")
        else:
            effective = category or known.category
            kind = SOFT if self.desk.rules and effective in self.desk.rules.covered else NEUTRAL
            self._chip.display(terms.category(words, effective), kind)

    def _show_choice(self, known: SectorClass | None, category: str | None) -> None:
        asks = known is not None and known.or_category is not None
        self._choice.setVisible(asks)
        if known is None or known.or_category is None:
            self._weighed = None
            return
        words = self.desk.words
        options = (known.category, known.or_category)
        if self._weighed not in options:
            self._weighed = category if category in options else None
        self._question.setText(
            words.text(
                "{code} {name} may fall into two categories", code=known.code, name=known.name.of(words.code)
            )
        )
        why = words.text(
            "Choose by what the enterprise really does. With the schedule as it is, the plan gives:"
        )
        if words.code == "en" and known.note:
            why = f"{known.note}. {why}"
        self._why.setText(why)
        for box, option in zip(self.boxes, options, strict=True):
            usd, cny, exact = self._plan_of(option)
            box.display(terms.category(words, option), usd, cny, exact, explained(self.desk, option))
            # The list below has a button of the same text.
            name = words.text("{name}: {part}", name=known.code, part=terms.category(words, option))
            box.radio.setAccessibleName(name)
            box.radio.setChecked(option == self._weighed)
        chosen = self._weighed
        self.use.setEnabled(chosen is not None and chosen != category)
        self.use.setText(
            words.text("Use {category}", category=terms.inside(words, terms.category(words, chosen)))
            if chosen
            else words.text("Use the one marked")
        )

    def _plan_of(self, category: str) -> tuple[tuple[Piece, ...], str, str]:
        """What the plan gives in `category`: for the box, in renminbi, exactly."""
        words, case = self.desk.words, self.desk.case
        answer = self.desk.answer_to(edits.project(case, category=category))
        if answer is None or answer.estimate is None or not answer.estimate.years:
            return (), "", ""
        totals = answer.estimate.totals
        standing = words.usd.standing(totals.plan_usd)
        pieces = (
            Piece(f"{standing.before} " if standing.before else "", tokens.BODY),
            Piece(standing.figure + standing.small, tokens.TITLE, bold=True),
            Piece(f" {standing.after}" if standing.after else "", tokens.BODY),
        )
        cny = words.cny.text(totals.plan_cny) if answer.has_cny else ""
        return pieces, cny, words.usd.exact(totals.plan_usd)

    def _show_gives(self, known: SectorClass | None) -> None:
        words, case, answer = self.desk.words, self.desk.case, self.desk.answer
        has_years = bool(answer and answer.estimate and answer.estimate.years)
        if not has_years:
            # Without a category there is no estimate yet; any category tells whether there are amounts.
            probe = self.desk.answer_to(edits.project(case, category=CATEGORIES[0]))
            has_years = bool(probe and probe.estimate and probe.estimate.years)
        show_text(
            self._categories_unit,
            words.text("gives in this case, {unit}", unit=words.usd.unit) if has_years else "",
        )
        for key, gives in self._gives.items():
            text = ""
            category = (known.category if known else None) if key == _BY_CLASS else key
            if has_years and category is not None:
                found = self.desk.answer_to(edits.project(case, category=category))
                if found is not None and found.estimate is not None:
                    paid = found.estimate.status in PAID
                    text = words.usd.figure(found.estimate.totals.plan_usd) if paid else "–"
            gives.setText(text)

    def reset(self) -> None:
        self._weighed = None
        self.code.forget()

    def recolour(self) -> None:
        self._info.setPixmap(icons.pixmap(self.desk.theme, "info", "muted", 14, self.devicePixelRatioF()))

    # ------------------------------------------------------------------ changes and focus

    def first_control(self) -> QWidget:
        return self.code

    def focus_field(self, path: str) -> bool:
        self.reveal(self.code)
        return True

    def _choose(self, key: str) -> None:
        category = None if key == _BY_CLASS else key
        self.desk.change(edits.project(self.desk.case, category=category))

    def _weigh(self, place: int) -> None:
        from desktop.sectors.classes import sector

        known = sector(self.desk.case.project.sector or "")
        if known is not None and known.or_category is not None:
            self._weighed = (known.category, known.or_category)[place]
            self._show_choice(known, self.desk.case.project.category)

    def _use(self) -> None:
        if self._weighed is not None:
            self.desk.change(edits.project(self.desk.case, category=self._weighed))


def explained(desk: Desk, category: str) -> str:
    """What a category means under the plan, from the rule set."""
    rules, words = desk.rules, desk.words
    if rules is None:
        return ""
    own = [rule for rule in rules.rules if category in rule.categories]
    if not own:
        code = _EXCLUDED.get(category)
        if code is not None:
            return rules.message(code).text.of(words.code)
        return words.text("Agriculture, mining, construction and others: the plan has no award for them.")
    rates = [bracket.rate.decimal for rule in own for bracket in rule.brackets]
    rates += [rule.rate.decimal for rule in own if rule.rate is not None]
    text = words.text(
        "{clause}: {lowest} to {highest} of the capital utilised in the year",
        clause=rules.clause(own[0].clause).name.of(words.code),
        lowest=words.figures.percent(min(rates)),
        highest=words.figures.percent(max(rates)),
    )
    text = text[:1].upper() + text[1:]
    share = next((rule.share for rule in own if rule.share is not None), None)
    if share is None:
        return text
    return words.text(
        "{text}; {share} of the brackets for manufacturing",
        text=text,
        share=words.figures.percent(share.decimal),
    )
