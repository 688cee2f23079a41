"""Another program, from whose window a text is dragged: `python -m tests.window.real.source TEXT`."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

_STAYS = 800
"""Milliseconds."""


class Source(QLabel):
    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        drag, mime = QDrag(self), QMimeData()
        mime.setText(self.text())
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)
        # The other window asks for the text only now.
        QTimer.singleShot(_STAYS, QApplication.quit)


application = QApplication(["source"])
source = Source(sys.argv[1])
source.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
source.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
source.setGeometry(1400, 100, 200, 100)
source.show()
QTimer.singleShot(150, lambda: print("ready", flush=True))
sys.exit(application.exec())
