"""The award curve of a year, drawn with QPainter, with a handle to drag and to move with the keys.

What stands where is `drawing.curve_picture`'s; this is what the hand does. The handle moves in steps of
US$ 100,000 with the mouse and ← →, ten of them with Shift, to the next threshold with Home and End. What it shows
away from the case's own amount is a what-if, which Enter adopts and Esc leaves; a click anywhere else moves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from desktop.drawing import curve_picture as drawing
from desktop.policy.ruleset import Cents
from desktop.telling.award_curve import spoken
from desktop.window.widgets.painting import Measured, draw
from desktop.window.widgets.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.engine.curve import Curve
    from desktop.language import Language

STEP: Final = 100_000 * 100
"""US$ 100,000 in cents: one press of an arrow key."""
_COARSE: Final = 10
_REACH: Final = 12
"""How far from the point the mouse still takes hold of it, in pixels."""
_SPOKEN_UNIT: Final = 1_000 * 100
"""What a step of the slider's own value stands for: assistive technology reads whole thousands of US$."""
_LEAST: Final = QSize(480, 220)
_USUAL: Final = QSize(766, 264)


class AwardCurve(QAbstractSlider):
    """The curve of one year. It is a slider, so that assistive technology can read and move it."""

    changed = Signal(object)
    """The amount in US cents while the handle moves."""
    committed = Signal(object)
    """This amount is adopted."""
    cancelled = Signal(object)
    """The what-if is left; the handle is back at this amount."""

    def __init__(self, look: Theme, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        super().__init__(parent)
        self._look = look
        self._factor = scale
        self._words: Language | None = None
        self._curve: Curve | None = None
        self._axes: drawing.Axes | None = None
        self._picture: drawing.Picture | None = None
        self._ground = QPixmap()
        self._painted: tuple[object, ...] = ()
        """What the ground was painted for."""
        self._at = Cents(0)
        self._before: Cents | None = None
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.valueChanged.connect(self._moved_by_others)

    # ------------------------------------------------------------------ showing

    def display(self, words: Language, curve: Curve, name: str) -> None:
        """Show the curve with its own point; `name` says of which year for those who hear it.

        A what-if stays: a curve that comes meanwhile changes neither the axes nor the amount.
        """
        self._words = words
        moving = self.moving and self._curve is not None and self._curve.year == curve.year
        if not moving:
            self._before = None
            self._at = curve.utilised_usd
        if self._axes is None or not moving:
            self._axes = drawing.axes(curve, self._at)
        self._curve = curve
        self.setAccessibleName(name)
        self._refit()

    @property
    def amount(self) -> Cents:
        """Where the handle is, in US cents."""
        return self._at

    @property
    def moving(self) -> bool:
        """Whether the handle is at a what-if, which is neither adopted nor left."""
        return self._before is not None

    @property
    def picture(self) -> drawing.Picture:
        """What is drawn. Raises `LookupError` while there is no curve."""
        found = self._now()
        if found is None:
            raise LookupError("there is no curve yet")
        return found

    @property
    def axes(self) -> drawing.Axes | None:
        """How far the axes go."""
        return self._axes

    def rescale(self, factor: float) -> None:
        """Draw everything `factor` times as large as in the window."""
        if factor != self._factor:
            self._factor = factor
            self.updateGeometry()
            self._refit()

    def handle(self) -> QPointF:
        """The middle of the handle."""
        picture = self._now()
        return QPointF(picture.scale.x(self._at), picture.scale.bottom) if picture else QPointF()

    def sizeHint(self) -> QSize:
        return _USUAL * self._factor

    def minimumSizeHint(self) -> QSize:
        return _LEAST * self._factor

    # ------------------------------------------------------------------ moving

    def move_to(self, amount: int) -> None:
        """Move the handle to an amount, as the hand does."""
        if self._curve is None or self._axes is None:
            return
        wanted = Cents(min(max(amount, 0), self._axes.utilised))
        if wanted == self._at:
            return
        if self._before is None:
            self._before = self._at
        if wanted == self._before:
            self.put_back()
            return
        self._at = wanted
        self._picture = None
        self._tell_assistive()
        self.update()
        self.changed.emit(wanted)

    def commit(self) -> None:
        """Adopt the amount where the handle is."""
        if self._before is not None:
            self._before = None
            self._held = False
            if self._curve is not None:
                self._axes = drawing.axes(self._curve, self._at)
            self._refit()
            self.committed.emit(self._at)

    def release(self) -> None:
        """Forget that the handle was moved, without a signal: the case went another way."""
        self._before = None
        self._held = False

    def put_back(self) -> None:
        """Leave the what-if: the handle goes back to the case's amount."""
        if self._before is not None:
            self._at, self._before = self._before, None
            self._refit()
            self.cancelled.emit(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = STEP * (_COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self.move_to(-(-self._at // STEP) * STEP - steps)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._forward(self._at // STEP * STEP + steps)
        elif key == Qt.Key.Key_Home:
            self.move_to(max((edge for edge in self._edges() if edge < self._at), default=0))
        elif key == Qt.Key.Key_End:
            following = min((edge for edge in self._edges() if edge > self._at), default=None)
            if following is not None:
                self.move_to(following)
        elif key == Qt.Key.Key_Escape and self.moving:
            self.put_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.moving:
            self.commit()
        else:
            event.ignore()

    def _forward(self, wanted: int) -> None:
        """Move up; at the end of the axis the axis grows."""
        if self._curve is not None and self._axes is not None and wanted > self._axes.utilised:
            self._axes = drawing.axes(self._curve, Cents(wanted))
        self.move_to(wanted)

    def _edges(self) -> Iterable[int]:
        return (jump.at_usd for jump in self._curve.jumps) if self._curve is not None else ()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        picture = self._now()
        if event.button() != Qt.MouseButton.LeftButton or picture is None:
            return
        place = event.position()
        if self._takes(place):
            self._held = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        picture = self._now()
        if picture is None:
            return
        if self._held:
            self.move_to(picture.scale.utilised_at(event.position().x(), STEP))
        elif self._takes(event.position()):
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self.unsetCursor()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Nobody sees any more that it was a what-if.
        self.put_back()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        # Esc puts the handle back before it means anything to the window.
        if (
            self.moving
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: object) -> None:
        # A page scrolled with the wheel must not change what lies under the pointer.
        event.ignore()  # type: ignore[attr-defined]

    def resizeEvent(self, event: object) -> None:
        self._picture = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._picture = None
            self.update()

    def _takes(self, place: QPointF) -> bool:
        """Whether the mouse can take hold of the handle or the point there."""
        picture = self._now()
        if picture is None or self._curve is None:
            return False
        scale, reach = picture.scale, _REACH * self._factor
        x = scale.x(self._at)
        over = scale.y(self._curve.award_at(self._at)) - reach
        return abs(place.x() - x) <= 1.5 * reach and over <= place.y() <= scale.bottom + 1.5 * reach

    # ------------------------------------------------------------------ assistive technology

    def _tell_assistive(self) -> None:
        if self._words is None or self._curve is None or self._axes is None:
            return
        blocked = self.blockSignals(True)
        self.setRange(0, self._axes.utilised // _SPOKEN_UNIT)
        self.setSingleStep(STEP // _SPOKEN_UNIT)
        self.setPageStep(_COARSE * STEP // _SPOKEN_UNIT)
        self.setValue(self._at // _SPOKEN_UNIT)
        self.blockSignals(blocked)
        self.setAccessibleDescription(spoken(self._words, self._curve, self._at, what_if=self.moving))

    def _moved_by_others(self, value: int) -> None:
        """Assistive technology has set another value."""
        if value != self._at // _SPOKEN_UNIT:
            self.move_to(value * _SPOKEN_UNIT)

    # ------------------------------------------------------------------ drawing

    def _refit(self) -> None:
        self._picture = None
        self._tell_assistive()
        self.update()

    def _now(self) -> drawing.Picture | None:
        """The picture of the moment; None while there is no curve."""
        if (
            self._picture is None
            and self._curve is not None
            and self._words is not None
            and self._axes is not None
        ):
            sizes = drawing.Sizes(self.width(), self.height()).scaled(self._factor)
            self._picture = drawing.picture(
                self._words, self._curve, self._at, self._axes, sizes, Measured(self.font()),
                stated_usd=self._before,
            )  # fmt: skip
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._now()
        if picture is None:
            return
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground_of(picture))
        draw(painter, self._look, picture.point)
        if self.hasFocus():
            self._frame(painter, picture)

    def _ground_of(self, picture: drawing.Picture) -> QPixmap:
        """All but the point: painted once, as it stays the same while the handle is dragged within a bracket."""
        ratio = self.devicePixelRatioF()
        painted = (picture.ground, self.size(), ratio, self._look.tokens, self.font().key())
        if painted != self._painted:
            self._painted = painted
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(self._look.colour("base"))
            painter = QPainter(self._ground)
            painter.setFont(self.font())
            draw(painter, self._look, picture.ground)
            painter.end()
        return self._ground

    def _frame(self, painter: QPainter, picture: drawing.Picture) -> None:
        """Around the handle, that it has the focus."""
        width, height = (edge * self._factor for edge in drawing.HANDLE)
        x, y = picture.scale.x(self._at), picture.scale.bottom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("text"), 2 * self._factor))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(x - width / 2, y - height / 2, width, height)
        more = 3 * self._factor
        painter.drawRoundedRect(around.adjusted(-more, -more, more, more), 5 * self._factor, 5 * self._factor)
