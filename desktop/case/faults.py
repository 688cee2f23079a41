"""What is wrong with a case: a code, the path in the case, and a sentence."""

from __future__ import annotations


class CaseError(Exception):
    """A case that cannot be estimated.

    `path` names the value at fault (`project.utilisation[0].year`), for a missing or unknown key the path it has
    or would have; it is empty where the whole file is at fault. `message` is English; `details` are what a
    translated sentence needs.
    """

    def __init__(self, code: str, path: str, message: str, **details: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.code = code
        self.path = path
        self.message = message
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        return (CaseError, (self.code, self.path, self.message))
