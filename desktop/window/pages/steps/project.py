"""The step Project: who invests, from where, in what, and at which stage the talk is."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.case import edits
from desktop.case.case import STAGES
from desktop.telling import paths, terms
from desktop.window.desk.page import Page
from desktop.window.desk.text_field import TextField
from desktop.window.pages.steps.plain_rows import PlainRows
from desktop.window.pages.steps.step_texts import help_of
from desktop.window.widgets.country_box import CountryBox
from desktop.window.widgets.field import Field, Remark
from desktop.window.widgets.segmented import Segmented


class ProjectPage(Page):
    """Investor, country, project, stage; all of it may be left empty for a first answer."""

    step = paths.PROJECT

    def build(self) -> None:
        desk = self.desk
        investor_remark, project_remark = Remark(desk.theme), Remark(desk.theme)
        self.investor = TextField(lambda: desk.words, investor_remark)
        self.country = CountryBox(desk.theme, lambda: desk.words)
        self.project = TextField(lambda: desk.words, project_remark)
        self.stage = Segmented(STAGES, tall=True)
        self._investor_field = Field(desk.theme, self.investor, remark=investor_remark)
        self._country_remark = Remark(desk.theme)
        self._country_field = Field(desk.theme, self.country, remark=self._country_remark)
        self._missed = ""
        self._project_field = Field(desk.theme, self.project, remark=project_remark)
        self._stage_field = Field(desk.theme, self.stage)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._investor_field, 0, 0)
        grid.addWidget(self._country_field, 0, 1)
        grid.addWidget(self._project_field, 1, 0, 1, 2)
        grid.addWidget(self._stage_field, 2, 0, 1, 2)
        self.content.addLayout(grid)
        self.content.addSpacing(16)
        self.plain = PlainRows(desk, "project")
        self.content.addWidget(self.plain)
        self.content.addStretch(1)
        self.investor.given.connect(
            lambda name: desk.change(edits.investor(desk.case, name=name), merge="investor.name")
        )
        self.project.given.connect(
            lambda name: desk.change(edits.project(desk.case, name=name), merge="project.name")
        )
        self.country.chosen.connect(
            lambda code: desk.change(
                edits.investor(desk.case, country=code or None), merge="investor.country"
            )
        )
        self.country.missed.connect(self._say_missed)
        self.stage.chosen.connect(lambda stage: desk.change(edits.quote(desk.case, stage=stage)))

    def set_texts(self) -> None:
        words = self.desk.words
        self.title.setText(words.text("Project"))
        self.subtitle.setText(
            words.text("Who invests, and in what. Everything here can also be filled in later.")
        )
        self._investor_field.set_texts(
            words.text("Investor"), words.text("The name as the investor writes it")
        )
        self._country_field.set_texts(words.text("Country or region"), words.text("Type to search"))
        self._project_field.set_texts(words.text("Project name"), help_of(self.desk, "project.name"))
        for stage in STAGES:
            self.stage.set_text(stage, terms.stage(words, stage))
        self._show_stage()
        self.country.speak()
        self._say_missed(self._missed)
        self.investor.retell()
        self.project.retell()
        self.plain.set_texts()

    def show_case(self) -> None:
        case = self.desk.case
        self.investor.show_entered(case.investor.name)
        self.project.show_entered(case.project.name)
        self.country.show_code(case.investor.country)
        self.stage.choose(case.quote.given_stage)
        self.plain.show_case()
        self._show_stage()
        self._project_field.set_texts(
            self.desk.words.text("Project name"), help_of(self.desk, "project.name")
        )

    def reset(self) -> None:
        self.country.forget()
        self._say_missed("")
        self.plain.reset()

    def _say_missed(self, typed: str) -> None:
        """A country that was typed and is none, or may be several, is not passed over in silence."""
        self._missed = typed
        if typed:
            self._country_remark.refuse(
                self.desk.words.text(
                    "“{typed}” names no one country of the list: choose it there, or type its name or code.",
                    typed=typed[:40],
                )
            )
        else:
            self._country_remark.echo("")

    def focus_field(self, path: str) -> bool:
        control = {
            "investor": self.investor,
            "investor.name": self.investor,
            "investor.country": self.country,
            "project.name": self.project,
            "quote.stage": self.stage,
        }.get(path) or self.plain.focus_field(path)
        if control is not None:
            self.reveal(control)
        return control is not None

    def first_control(self) -> QWidget:
        return self.investor

    def _show_stage(self) -> None:
        words, rules = self.desk.words, self.desk.rules
        said = ""
        given = self.desk.case.quote.given_stage
        says = next((says for stage, _, says in rules.mechanism.stages if stage == given), None)
        if says is not None:
            said = words.text(
                "“{slogan}”: {says}", slogan=rules.mechanism.slogan.of(words.code), says=says.of(words.code)
            )
        self._stage_field.set_texts(words.text("Stage of the talk"), said)
