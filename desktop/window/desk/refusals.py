"""The fields that show a text which was not accepted, and why."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Refusals(QObject):
    """Of the case on the desk. `changed`: a field refuses what was typed, or no longer does."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sentences: dict[str, str] = {}
        """The sentence that says why, by the path of the field."""

    def __bool__(self) -> bool:
        return bool(self.sentences)

    @property
    def paths(self) -> tuple[str, ...]:
        """Of the fields that refuse."""
        return tuple(self.sentences)

    def set(self, path: str, sentence: str | None) -> None:
        """Remember that the field at `path` shows text that was not accepted, or (None) no longer does."""
        if self.sentences.get(path) == sentence:
            return
        if sentence is None:
            self.sentences.pop(path, None)
        else:
            self.sentences[path] = sentence
        self.changed.emit()

    def set_under(self, part: str, refused: dict[str, str]) -> None:
        """Remember that of the fields under `part`, whose rows come and go, exactly these refuse their text."""
        others = {path: sentence for path, sentence in self.sentences.items() if not path.startswith(part)}
        if others | refused != self.sentences:
            self.sentences = others | refused
            self.changed.emit()

    def forget(self) -> None:
        """Another case is on the desk."""
        self.sentences.clear()
