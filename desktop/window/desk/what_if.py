"""The line below an award curve while its handle is at a what-if: what it would give, and adopt or leave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.window.desk.award_curve import AwardCurve
from desktop.window.desk.curve_link import CurveLink
from desktop.window.desk.desk import Desk
from desktop.window.widgets import icons
from desktop.window.widgets.labels import label
from desktop.window.widgets.plainly import set_tip


class WhatIfLine(QWidget):
    """Says the what-if of a curve, with a button that adopts it and one that leaves it; hidden where there is none."""

    def __init__(self, desk: Desk, curve: AwardCurve, link: CurveLink) -> None:
        super().__init__()
        self._desk, self._curve, self._link = desk, curve, link
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon, self.text = QLabel(), label(wrap=True)
        self.adopt, self.leave = QPushButton(), QPushButton()
        for button in (self.adopt, self.leave):
            button.setProperty("small", True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.adopt, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        self.adopt.clicked.connect(self._adopt)
        self.leave.clicked.connect(self._leave)
        link.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Say the what-if of the moment in the language of the moment."""
        words, told = self._desk.words, self._link.told()
        if told:
            self.text.setText(told)
            self.adopt.setText(words.text("Adopt"))
            set_tip(self.adopt, words.text("Make this the case (Enter)"))
            self.leave.setText(words.text("Leave"))
            set_tip(self.leave, words.text("Back to the case as it is (Esc)"))
            self._icon.setPixmap(icons.pixmap(self._desk.theme, "info", "accent", 14, self._desk.theme.ratio))
        self.setVisible(bool(told))

    def _adopt(self) -> None:
        self._curve.setFocus(Qt.FocusReason.OtherFocusReason)
        self._curve.commit()

    def _leave(self) -> None:
        self._curve.setFocus(Qt.FocusReason.OtherFocusReason)
        self._curve.put_back()
