"""The actions in the menus; they come after the first paint. What they do stands elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.language import LANGUAGES, OWN_NAMES, wording
from desktop.outside import in_menu
from desktop.telling import paths
from desktop.window.desk.desk import Desk
from desktop.window.shell import pages
from desktop.window.shell.top_bar import MenuBar
from desktop.window.widgets import icons, theme
from desktop.window.widgets.field import WindowKeys
from desktop.window.widgets.plainly import set_tip

_SCHEMES = {
    theme.SYSTEM: wording("As the &system"),
    theme.CHOSEN_LIGHT: wording("&Light"),
    theme.CHOSEN_DARK: wording("&Dark"),
}
_STEP_ITEMS = (
    wording("&Project"),
    wording("&Sector"),
    wording("&Location"),
    wording("&Investment"),
    wording("&Other programmes"),
    wording("&Result"),
    wording("&Quote"),
)

_REST = 120
"""Milliseconds after a change until what undo takes back is named."""


class Menus(QObject):
    """All actions of the window; `undo` and `redo` stand in the top bar too."""

    aside_wanted = Signal(str)

    def __init__(self, desk: Desk, bar: MenuBar, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._menus = bar.menus
        self._recent: Callable[[], tuple[Path, ...]] = lambda: ()
        self._open_recent: Callable[[Path], object] = lambda _path: None
        keys = QKeySequence.StandardKey
        self.new = self._action(keys.New)
        self.open = self._action(keys.Open)
        self.save = self._action(keys.Save)
        self.save_as = self._action(QKeySequence("Ctrl+Shift+S"))
        self.save_encrypted = self._action(None)
        self.save_quote = self._action(QKeySequence("Ctrl+E"))
        self.print_quote = self._action(keys.Print)
        self.passphrase = self._action(None)
        self.lock = self._action(QKeySequence("Ctrl+Shift+K"))
        self.quit = self._action(QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.undo = self._action(keys.Undo)
        self.redo = self._action(QKeySequence("Ctrl+Shift+Z"))
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.paste_schedule = self._action(QKeySequence("Ctrl+Shift+V"))
        self.about = self._action(None)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.back = self._action(QKeySequence("Ctrl+PgUp"))
        self.forward = self._action(QKeySequence("Ctrl+PgDown"))
        self.steps = [self._action(QKeySequence(f"Ctrl+{number + 1}")) for number in range(len(paths.STEPS))]
        self._step_group = self._group(self.steps)
        self.present = self._action(QKeySequence("F11"))
        self.asides = {
            name: self._action(QKeySequence(entry.shortcut) if entry.shortcut else None)
            for name, entry in pages.ASIDES.items()
            if entry.menu
        }
        for name, action in self.asides.items():
            action.triggered.connect(lambda _=False, name=name: self.aside_wanted.emit(name))
        self.languages = {code: self._action(None) for code in LANGUAGES}
        self._language_group = self._group(list(self.languages.values()))
        self.schemes = {choice: self._action(None) for choice in theme.CHOICES}
        self._scheme_group = self._group(list(self.schemes.values()))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST)
        self._soon.timeout.connect(self.name_steps)
        bar.menus[1].aboutToShow.connect(self.name_steps)
        self._recent_menu, self._language_menu, self._scheme_menu = QMenu(bar), QMenu(bar), QMenu(bar)
        self._fill()
        WindowKeys.keep(key for action in self.findChildren(QAction) for key in action.shortcuts())
        self._recent_menu.aboutToShow.connect(self._list_recent)
        for code, action in self.languages.items():
            action.triggered.connect(lambda _=False, code=code: desk.speak(code))
        for choice, action in self.schemes.items():
            action.triggered.connect(lambda _=False, choice=choice: self._choose_scheme(choice))
        self.schemes[desk.theme.choice].setChecked(True)
        desk.language_changed.connect(self.set_texts)
        desk.case_changed.connect(self.show_state)
        desk.theme.changed.connect(self.recolour)
        self.set_texts()
        self.recolour()
        self.show_state()

    def show_recent(self, recent: Callable[[], tuple[Path, ...]], opener: Callable[[Path], object]) -> None:
        """Offer the recent files; `opener` opens one."""
        self._recent, self._open_recent = recent, opener

    def mark_step(self, step: int) -> None:
        """Tick the step that is shown."""
        self.steps[step].setChecked(True)
        self.back.setEnabled(step > 0)
        self.forward.setEnabled(step < len(self.steps) - 1)

    def set_texts(self) -> None:
        """Set every text in the language of the moment."""
        words = self._desk.words
        self.new.setText(words.text("&New estimate"))
        self.open.setText(words.text("&Open…"))
        self._recent_menu.setTitle(words.text("Open &recent"))
        self.save.setText(words.text("&Save"))
        self.save_as.setText(words.text("Save &as…"))
        self.save_encrypted.setText(words.text("Save encr&ypted…"))
        self.save_quote.setText(words.text("Save the quote as a &PDF…"))
        self.print_quote.setText(words.text("Prin&t the quote…"))
        self.passphrase.setText(words.text("Passp&hrase…"))
        self.lock.setText(words.text("&Lock now"))
        self.quit.setText(words.text("&Quit"))
        self.paste_schedule.setText(words.text("&Paste schedule from a spreadsheet"))
        self._language_menu.setTitle(words.text("&Language"))
        self._scheme_menu.setTitle(words.text("&Appearance"))
        for code, action in self.languages.items():
            action.setText(OWN_NAMES[code])
            action.setChecked(code == words.code)
        for choice, action in self.schemes.items():
            action.setText(words.text(_SCHEMES[choice]))
        for action, source in zip(self.steps, _STEP_ITEMS, strict=True):
            action.setText(words.text(source))
        self.back.setText(words.text("Pre&vious step"))
        self.forward.setText(words.text("&Next step"))
        self.present.setText(words.text("&Present"))
        for name, action in self.asides.items():
            action.setText(words.text(pages.ASIDES[name].item))
        self.about.setText(words.text("&About this program"))
        self.name_steps()

    def show_state(self) -> None:
        """Enable what can be done with the case as it is."""
        self.undo.setEnabled(self._desk.document.can_undo)
        self.redo.setEnabled(self._desk.document.can_redo)
        # Not with each keystroke: what a step takes back is read when the hand rests.
        if not self._soon.isActive():
            self._soon.start()

    def name_steps(self) -> None:
        """Say what undo takes back and redo brings back, in menu and bar."""
        from desktop.telling.undoing import taken_back

        words, document = self._desk.words, self._desk.document
        now, behind, ahead = document.case, document.behind, document.ahead
        undone = taken_back(behind, now, words) if behind is not None else ""
        redone = taken_back(now, ahead, words) if ahead is not None else ""
        for action, plain, key, name, what in (
            (self.undo, words.text("Undo"), words.text("&Undo"), words.text("Undo: {what}", what=undone), undone),
            (self.redo, words.text("Redo"), words.text("&Redo"), words.text("Redo: {what}", what=redone), redone),
        ):  # fmt: skip
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            said = name if what else plain
            shown = words.text("{command}: {what}", command=key, what=in_menu(what)) if what else key
            if action.text() != shown:
                action.setText(shown)
                action.setIconText(said)
                set_tip(action, f"{said} ({keys})")

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        self.undo.setIcon(icons.icon(self._desk.theme, "undo"))
        self.redo.setIcon(icons.icon(self._desk.theme, "redo"))

    def _action(self, shortcut: QKeySequence | QKeySequence.StandardKey | None) -> QAction:
        action = QAction(self)
        if shortcut is not None:
            action.setShortcut(shortcut)
        action.setIconVisibleInMenu(False)
        return action

    def _group(self, actions: list[QAction]) -> QActionGroup:
        group = QActionGroup(self)
        for action in actions:
            action.setCheckable(True)
            group.addAction(action)
        return group

    def _fill(self) -> None:
        file, edit, view, estimate, help_menu = self._menus
        file.addActions([self.new, self.open])
        file.addMenu(self._recent_menu)
        file.addActions(self._asides_of("file"))
        file.addSeparator()
        file.addActions([self.save, self.save_as, self.save_encrypted])
        file.addSeparator()
        file.addActions([self.save_quote, self.print_quote])
        file.addSeparator()
        file.addActions([self.passphrase, self.lock])
        file.addSeparator()
        file.addAction(self.quit)
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addAction(self.paste_schedule)
        self._language_menu.addActions(list(self.languages.values()))
        self._scheme_menu.addActions(list(self.schemes.values()))
        view.addMenu(self._language_menu)
        view.addMenu(self._scheme_menu)
        view.addSeparator()
        view.addAction(self.present)
        estimate.addActions(self.steps)
        estimate.addSeparator()
        estimate.addActions([self.back, self.forward])
        estimate.addSeparator()
        estimate.addActions(self._asides_of("estimate"))
        help_menu.addActions(self._asides_of("help"))
        help_menu.addSeparator()
        help_menu.addAction(self.about)

    def _asides_of(self, menu: str) -> list[QAction]:
        return [action for name, action in self.asides.items() if pages.ASIDES[name].menu == menu]

    def _choose_scheme(self, choice: str) -> None:
        self._desk.theme.choose(choice)
        self._desk.settings.theme = choice
        self._desk.settings.keep()

    def _list_recent(self) -> None:
        self._recent_menu.clear()
        known = self._recent()
        for path in known:
            action = self._recent_menu.addAction(in_menu(path.name))
            set_tip(action, str(path))
            action.triggered.connect(lambda _=False, path=path: self._open_recent(path))
        if not known:
            nothing = self._recent_menu.addAction(self._desk.words.text("None yet"))
            nothing.setEnabled(False)
