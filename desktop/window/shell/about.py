"""What the program says of itself."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import __version__, places
from desktop.window.widgets.plainly import plain_box, tell_more

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.window.desk.desk import Desk


def show_about(desk: Desk, parent: QWidget) -> None:
    """Show name, versions, the policy's document, licences, where data lies, and that nothing here is a promise."""
    words = desk.words
    box = plain_box(parent, words.text("About this program"))
    box.setText(words.text("Quzhou Award Estimator {version}", version=__version__))
    # To be copied into a letter to whoever is asked for help.
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    tell_more(box, "\n\n".join(_lines(desk, words)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.button(QMessageBox.StandardButton.Close).setText(words.text("Close"))
    box.exec()
    box.deleteLater()


def _lines(desk: Desk, words: Language) -> list[str]:
    rules = desk.rules
    document = rules.document
    return [
        words.text("Policy: {document}", document=f"{document.number} {document.title.of(words.code)}"),
        words.text("Every figure is indicative and no commitment; the Chinese text of the policy prevails."),
        words.text(
            "Rule set {rules}; Python {python}, Qt {qt}, {system}",
            rules=f"{rules.id} {rules.sha256[:8]}",
            python=platform.python_version(),
            qt=qVersion(),
            system=platform.platform(terse=True),
        ),
        words.text("Your data lie in {folder}", folder=desk.folders.data),
        words.text(
            "Free software under the Apache License 2.0. It stands on Qt and PySide6 (LGPL 3.0), Noto fonts (OFL 1.1) and the "
            "components in THIRD-PARTY.md; the texts of their licences lie in {folder}",
            folder=places.licences(),
        ),
    ]
