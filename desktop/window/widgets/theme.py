"""The look of the whole program: palette, style sheet and fonts, light and dark, following the system.

Fusion with an own palette and one small style sheet, both built from `tokens`. A change of scheme rebuilds
them; widgets that paint themselves read `Theme.tokens` when they paint.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop import places
from desktop.window.widgets import tokens
from desktop.window.widgets.tokens import DARK, LIGHT, Tokens

SYSTEM, CHOSEN_LIGHT, CHOSEN_DARK = "system", "light", "dark"
CHOICES = (SYSTEM, CHOSEN_LIGHT, CHOSEN_DARK)

# The Chinese window takes its quotation marks and full-width punctuation from the Chinese font.
_FAMILIES = (
    *("Noto Sans", "Noto Sans SC", "Noto Sans KR", "Noto Sans JP", "Noto Sans TC", "Noto Sans Thai"),
    *("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil"),
    *("Noto Sans Telugu", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar"),
)
_HAN_FAMILIES = ("Noto Sans SC", "Noto Sans", *_FAMILIES[2:])

Role = QPalette.ColorRole
MUTED, ACCENT, WARN, SURFACE, BASE = (
    Role.PlaceholderText,
    Role.Link,
    Role.LinkVisited,
    Role.Window,
    Role.Base,
)
"""The palette's roles by what they mean here; labels name one as their foreground."""


def families(language: str) -> list[str]:
    """The font families of texts in a language, the first choice first."""
    return list(_HAN_FAMILIES if language == "zh" else _FAMILIES)


def font(size: int = tokens.BODY, *, bold: bool = False, struck: bool = False) -> QFont:
    """A font of the type scale; families come from the application's font."""
    result = QFont()
    result.setPixelSize(size)
    if bold:
        result.setWeight(QFont.Weight.Bold)
    # Said either way: a label that was struck out would stay so.
    result.setStrikeOut(struck)
    return result


class Theme(QObject):
    """Keeps the application's palette, style sheet and font; `changed` says that colours are others now."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._language: str | None = None
        self._watching = False
        self.choice = choice if choice in CHOICES else SYSTEM
        self.tokens = self._wanted()
        self._apply()

    def watch(self) -> None:
        """Follow the system from here on; comes after the first paint."""
        self._watching = True
        self._application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    def choose(self, choice: str) -> None:
        """Take the system's scheme (`system`) or keep to `light` or `dark`."""
        from PySide6.QtCore import Qt

        self.choice = choice
        hints = self._application.styleHints()
        # Asked of the platform too, so that title bars and native menus go along where it can do that.
        hints.setColorScheme(
            {CHOSEN_LIGHT: Qt.ColorScheme.Light, CHOSEN_DARK: Qt.ColorScheme.Dark}.get(
                choice, Qt.ColorScheme.Unknown
            )
        )
        self._follow()

    @property
    def ratio(self) -> float:
        """Device pixels per pixel of the finest screen, for pictures that are drawn once."""
        return self._application.devicePixelRatio()

    def colour(self, name: str) -> QColor:
        """A token as a colour; `name` is a field of `Tokens`."""
        return QColor(getattr(self.tokens, name))

    def speak(self, language: str) -> None:
        """Order the font families for `language`."""
        if language == self._language:
            return
        self._language = language
        result = QFont()
        result.setFamilies(families(language))
        result.setPixelSize(tokens.BODY)
        result.setFeature(QFont.Tag("tnum"), 1)
        self._application.setFont(result)
        # With a style sheet in force Qt passes a new font on to the windows only, not to what is in them. To set the
        # style sheet anew would pass it on too, and take forty times as long.
        for widget in self._application.allWidgets():
            own = widget.font()
            own.setFamilies(families(language))
            widget.setFont(own)

    def _wanted(self) -> Tokens:
        if self.choice != SYSTEM:
            dark = self.choice == CHOSEN_DARK
        elif self._watching:
            from PySide6.QtCore import Qt

            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            # The palette of the start tells as much, without building the namespace Qt: a seventh of a start.
            dark = self._application.palette().color(Role.Window).lightness() < 128
        return DARK if dark else LIGHT

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.tokens:
            self.tokens = wanted
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens))


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, so that the window never depends on those of the system."""
    from desktop.fonts import window_fonts

    for path in window_fonts():
        QFontDatabase.addApplicationFont(str(path))


def palette(colours: Tokens) -> QPalette:
    """The design's colours by Qt's roles."""
    result = QPalette()
    roles = {
        Role.Window: colours.surface,
        Role.WindowText: colours.text,
        Role.Base: colours.base,
        Role.AlternateBase: colours.base,
        Role.Text: colours.text,
        Role.Button: colours.button,
        Role.ButtonText: colours.text,
        Role.BrightText: colours.on_accent,
        MUTED: colours.muted,
        Role.Light: colours.line,
        Role.Midlight: colours.line,
        Role.Mid: colours.ctl,
        Role.Dark: colours.ctl,
        Role.Shadow: colours.line,
        Role.Highlight: colours.accent,
        Role.HighlightedText: colours.on_accent,
        Role.Accent: colours.accent,
        ACCENT: colours.accent,
        WARN: colours.warn,
        Role.ToolTipBase: colours.base,
        Role.ToolTipText: colours.text,
    }
    for role, colour in roles.items():
        result.setColor(QPalette.ColorGroup.All, role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.ctl))
    return result


def style_sheet(colours: Tokens) -> str:
    """What Fusion and the palette cannot say: corners, focus, segments, narrow scroll bars."""
    # A style sheet takes pictures from files only.
    tick = places.resources() / "icons" / f"tick-on-{'dark' if colours is LIGHT else 'light'}.svg"
    return _SHEET.format(tick=tick.as_posix(), **colours._asdict())


_SHEET = """
QMainWindow, QDialog {{ background: {surface}; }}
QToolTip {{ background: {base}; color: {text}; border: 1px solid {ctl}; padding: 4px; font-size: 12px; }}
QMenuBar {{ background: {surface}; font-size: 12px; padding: 1px 0 0 8px; spacing: 0; }}
QMenuBar::item {{ padding: 4px 8px; background: transparent; color: {text}; }}
QMenuBar::item:selected {{ background: {soft}; }}
QLineEdit, QComboBox, QPlainTextEdit {{ background: {base}; color: {text}; border: 1px solid {ctl}; border-radius: 3px; padding: 0 8px; }}
QLineEdit, QComboBox {{ min-height: 30px; placeholder-text-color: {muted}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 0 7px; }}
QLineEdit:focus, QComboBox:focus {{ min-height: 28px; }}
QLineEdit[refused="true"], QComboBox[refused="true"] {{ border: 2px solid {warn}; padding: 0 7px; min-height: 28px; }}
QLineEdit:disabled, QComboBox:disabled {{ border-color: {line}; color: {ctl}; }}
QLineEdit[flat="true"]:!focus, QComboBox[flat="true"]:!focus {{ background: transparent; border-color: transparent; }}
QLineEdit[flat="true"]:!focus:hover, QComboBox[flat="true"]:!focus:hover {{ border-color: {ctl}; }}
QLineEdit[flat="true"][refused="true"]:!focus {{ border-color: {warn}; }}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {{ border: 0; padding: 0; min-height: 28px; background: transparent; }}
QComboBox[flat="true"] {{ padding-top: 1px; padding-right: 0; }}
QLineEdit[ghost="true"]:!focus, QComboBox[ghost="true"]:!focus {{ color: {muted}; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox[flat="true"]::drop-down {{ width: 0; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {base}; border: 1px solid {ctl}; outline: 0; padding: 4px 0; }}
QListView[popup="true"] {{ background: {base}; color: {text}; border: 1px solid {ctl}; outline: 0; }}
QListView[popup="true"]::item {{ min-height: 28px; padding: 0 8px; }}
QListView[popup="true"]::item:selected {{ background: {soft}; color: {text}; }}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; }}
QComboBox QAbstractItemView::item:selected {{ background: {soft}; color: {text}; }}
QPushButton {{ background: {button}; color: {text}; border: 1px solid {ctl}; border-radius: 3px; padding: 0 16px; min-height: 30px; }}
QPushButton:hover {{ background: {chip}; }}
QPushButton:pressed {{ background: {soft}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 15px; min-height: 28px; }}
QPushButton:disabled {{ color: {ctl}; border-color: {line}; }}
QPushButton[small="true"] {{ min-height: 26px; padding: 0 12px; font-size: 12px; }}
QPushButton[small="true"]:focus {{ min-height: 24px; padding: 0 11px; }}
QPushButton[chain="true"] {{ padding: 0 7px; }}
QPushButton[chain="true"]:focus {{ padding: 0 6px; }}
QPushButton[chain="true"]:checked {{ background: {soft}; color: {accent}; border-bottom: 2px solid {accent}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: bold; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {chip}; color: {ctl}; border-color: {line}; }}
QPushButton[rail="true"] {{ background: transparent; border: 0; border-left: 4px solid transparent; border-radius: 0; padding: 0; min-height: 52px; max-height: 52px; }}
QPushButton[rail="foot"] {{ background: transparent; border: 0; border-left: 4px solid transparent; border-radius: 0; padding: 0; min-height: 36px; max-height: 36px; }}
QPushButton[rail="foot"]:hover {{ background: {chip}; }}
QPushButton[rail="foot"]:checked {{ background: {soft}; border-left-color: {accent}; }}
QPushButton[rail="foot"]:focus {{ border: 2px solid {accent}; border-left-width: 4px; }}
QPushButton[rail="true"]:hover {{ background: {chip}; }}
QPushButton[rail="true"]:checked {{ background: {soft}; border-left-color: {accent}; }}
QPushButton[rail="true"]:focus {{ border: 2px solid {accent}; border-left-width: 4px; }}
QPushButton[link="true"] {{ background: transparent; border: 1px solid transparent; color: {accent}; padding: 0 3px; min-height: 20px; text-align: left; }}
QPushButton[link="true"][current="true"] {{ font-weight: bold; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[head="true"] {{ color: {muted}; }}
QPushButton[head="true"][on="true"] {{ color: {text}; }}
QPushButton[link="true"]:focus {{ border: 2px solid {accent}; padding: 0 2px; min-height: 18px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 0; }}
QToolButton:hover {{ background: {chip}; }}
QToolButton:focus {{ border: 2px solid {accent}; }}
QToolButton[segment="true"] {{ background: {button}; color: {text}; border: 1px solid {ctl}; border-radius: 0; font-size: 12px; padding: 0 12px 1px 12px; min-height: 25px; max-height: 25px; }}
QToolButton[segment="true"][place="first"], QToolButton[segment="true"][place="middle"] {{ border-right: 0; }}
QToolButton[segment="true"][place="first"] {{ border-top-left-radius: 3px; border-bottom-left-radius: 3px; }}
QToolButton[segment="true"][place="last"] {{ border-top-right-radius: 3px; border-bottom-right-radius: 3px; }}
QToolButton[segment="true"][tall="true"] {{ font-size: 14px; padding: 0 16px 1px 16px; min-height: 29px; max-height: 29px; }}
QToolButton[segment="true"]:hover {{ background: {chip}; }}
QToolButton[segment="true"]:checked {{ background: {soft}; color: {accent}; font-weight: bold; border-bottom: 2px solid {accent}; padding-bottom: 0; }}
QToolButton[segment="true"]:focus {{ border: 2px solid {accent}; padding: 0; }}
QRadioButton, QCheckBox {{ spacing: 8px; color: {text}; min-height: 20px; border: 1px solid transparent; border-radius: 3px; padding: 1px 3px; }}
QRadioButton:focus, QCheckBox:focus {{ border: 2px solid {accent}; padding: 0 2px; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {ctl}; border-radius: 8px; background: {base}; }}
QRadioButton::indicator:checked {{ border: 2px solid {accent}; width: 12px; height: 12px; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {accent}, stop: 0.62 {accent}, stop: 0.7 {base}, stop: 1 {base}); }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {ctl}; border-radius: 2px; background: {base}; }}
QCheckBox::indicator:checked {{ border-color: {accent}; background: {accent}; image: url("{tick}"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {line}; }}
QRadioButton:disabled, QCheckBox:disabled {{ color: {ctl}; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {ctl}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMainWindow QListView {{ background: transparent; border: 0; outline: 0; }}
"""


def soften(widget: QWidget, look: Theme) -> None:
    """Mark what is selected in a list as the program does elsewhere: on a soft ground, its text as it is."""
    palette = widget.palette()
    for role, colour in (
        (QPalette.ColorRole.Highlight, "soft"),
        (QPalette.ColorRole.HighlightedText, "text"),
    ):
        palette.setColor(role, look.colour(colour))
    widget.setPalette(palette)
