"""A quote that comes back: the case that is attached to it, with its result, and in which language and form it was.

    back = returned(path.read_bytes(), verdict.facts.attachment_sha256)

Only for a file that was verified (`verification`): then another process has opened it and unpacked its attachment
within bounds, and the SHA-256 that the verdict names tells that it still is that file.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.language import LANGUAGES
from desktop.paper.parts.voice import QuoteLanguage

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.paper.file.rendering import Form


class NotReturned(Exception):
    """The file holds no case that could be brought back, or is another one than was verified."""


class Returned(NamedTuple):
    """What comes back: the case, its result as plain data, and how the quote was made."""

    case: Case
    result: dict[str, Any]
    language: QuoteLanguage
    form: Form


def returned(data: bytes, sha256: str) -> Returned:
    """The case in a quote whose attachment has the SHA-256. Raises `NotReturned`."""
    import pikepdf

    from desktop.case.faults import CaseError
    from desktop.case.file import read_draft
    from desktop.proof.attached import TooMuch, attachments

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            attached, _ = attachments(pdf)
    except (
        pikepdf.PdfError,
        TooMuch,
        ValueError,
        RuntimeError,
        AttributeError,
        TypeError,
        KeyError,
    ) as error:
        raise NotReturned(str(error)) from error
    if attached is None or hashlib.sha256(attached).hexdigest() != sha256:
        raise NotReturned("another attachment than was verified")
    try:
        content = json.loads(attached)
        rendering = content["rendering"]
        language, form = rendering["language"], rendering["form"]
        result = content["estimate"]
        case = read_draft(json.dumps(content["case"]).encode())
    except (ValueError, KeyError, TypeError, RecursionError, CaseError) as error:
        raise NotReturned(str(error)) from error
    if (
        language not in (*LANGUAGES, "both")
        or form not in ("full", "summary")
        or not isinstance(result, dict)
    ):
        raise NotReturned("unknown rendering")
    return Returned(case, result, language, form)
