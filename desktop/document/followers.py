"""Who is told when something has changed."""

from __future__ import annotations

from collections.abc import Callable


class Followers:
    """What is called after each change, in the order in which it came."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []

    def add(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` from now on; returns what ends it."""
        self._callbacks.append(callback)

        def end() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return end

    def call(self) -> None:
        """Tell all; who comes or goes meanwhile is heard of the next time."""
        for callback in tuple(self._callbacks):
            callback()
