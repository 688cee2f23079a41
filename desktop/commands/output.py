"""What every command answers with: lines of JSON on standard output, and the ends that are no success."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

OK: Final = 0
FAULTY: Final = 1
WRONG_CALL: Final = 2


class Failure(Exception):
    """Something that ends as an error object."""

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(message)
        self.code, self.path, self.message = code, path, message

    def plain(self) -> dict[str, Any]:
        """The error object."""
        return {"error": {"code": self.code, "path": self.path, "message": self.message}}


class WrongCall(Exception):
    """Options that do not go together; ends like a call that cannot be parsed."""


class OutputFailed(Exception):
    """Standard output takes no more, and nobody hears of it there: the disk behind it is full."""


class Output:
    """Standard output as UTF-8 lines of JSON, whatever the locale says."""

    def __init__(self, stream: BinaryIO, pretty: bool = False) -> None:
        self._stream, self._pretty = stream, pretty

    def write(self, value: dict[str, Any]) -> None:
        """One object, on a line of its own unless indented."""
        self._line(json.dumps(value, ensure_ascii=False, indent=2 if self._pretty else None))

    def pass_on(self, line: bytes) -> None:
        """A line that was written as one of these is, by another of them."""
        if self._pretty:
            self.write(json.loads(line))
        else:
            self._send(line)

    def say(self, sentences: list[str]) -> None:
        """Plain sentences, one to a line; nothing in them can begin another or command a terminal."""
        for sentence in sentences:
            self._line("".join(one if one.isprintable() else " " for one in sentence))

    def _line(self, text: str) -> None:
        # Marks that some readers take for the end of a line.
        for mark in "\x85\u2028\u2029":
            text = text.replace(mark, f"\\u{ord(mark):04x}")
        self._send(text.encode("utf-8", "backslashreplace") + b"\n")

    def _send(self, line: bytes) -> None:
        try:
            self._stream.write(line)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputFailed(error.strerror or str(error)) from error
