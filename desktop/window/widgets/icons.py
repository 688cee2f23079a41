"""The program's icons, drawn from SVG in the colours of the theme.

An icon names `currentColor`; what lies on its filled shape is written in white and takes `on_accent`.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop import places
from desktop.window.widgets.theme import Theme

SIZE = 16
_GAP = 4
_NOTHING = QColor(0, 0, 0, 0)


@lru_cache(maxsize=256)
def _pixmap(name: str, colour: str, on_colour: str, size: int, ratio: float) -> QPixmap:
    source = (places.resources() / "icons" / f"{name}.svg").read_bytes()
    source = source.replace(b"currentColor", colour.encode()).replace(b"#ffffff", on_colour.encode())
    edge = round(size * ratio)
    result = QPixmap(QSize(edge, edge))
    result.fill(_NOTHING)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


def pixmap(theme: Theme, name: str, colour: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in the token `colour`, for a screen with `ratio` device pixels per pixel."""
    return _pixmap(name, getattr(theme.tokens, colour), theme.tokens.on_accent, size, ratio)


def icon(theme: Theme, name: str, colour: str = "text") -> QIcon:
    """The icon for buttons and menus, with a fainter one for the disabled state."""
    result = QIcon()
    result.addPixmap(pixmap(theme, name, colour, SIZE, theme.ratio), QIcon.Mode.Normal)
    result.addPixmap(pixmap(theme, name, "ctl", SIZE, theme.ratio), QIcon.Mode.Disabled)
    return result


def put_on(button: QAbstractButton, theme: Theme, name: str) -> None:
    """Set the icon of a button that has a text too, with room between the two."""
    result = QIcon()
    for colour, mode in (("text", QIcon.Mode.Normal), ("ctl", QIcon.Mode.Disabled)):
        wide = QPixmap(QSize(round((SIZE + _GAP) * theme.ratio), round(SIZE * theme.ratio)))
        wide.setDevicePixelRatio(theme.ratio)
        wide.fill(_NOTHING)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, pixmap(theme, name, colour, SIZE, theme.ratio))
        painter.end()
        result.addPixmap(wide, mode)
    button.setIcon(result)
    button.setIconSize(QSize(SIZE + _GAP, SIZE))


def application_icon() -> QIcon:
    """The program's own icon."""
    result = QIcon()
    for size in (16, 32, 64, 128):
        result.addPixmap(_pixmap("application", "#27705C", "#FFFFFF", size, 1.0))
    return result
