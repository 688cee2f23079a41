"""What the program says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import __version__
from desktop.window.widgets.plainly import plain_box, tell_more

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk


def show_about(desk: Desk, parent: QWidget) -> None:
    """Show name, version, the policy's document, licence, and that nothing here is a promise."""
    words = desk.words
    box = plain_box(parent, words.text("About this program"))
    box.setText(words.text("Quzhou Award Estimator {version}", version=__version__))
    lines = []
    document = desk.rules.document
    lines.append(
        words.text("Policy: {document}", document=f"{document.number} {document.title.of(words.code)}")
    )
    lines.append(
        words.text("Every figure is indicative and no commitment; the Chinese text of the policy prevails.")
    )
    lines.append(words.text("Free software under the Apache License 2.0."))
    tell_more(box, "\n\n".join(lines))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.button(QMessageBox.StandardButton.Close).setText(words.text("Close"))
    box.exec()
    box.deleteLater()
