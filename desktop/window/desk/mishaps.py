"""What went wrong, as a sentence for the user: what, where, and what to do. Qt-free."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.language import wording
from desktop.telling import paths

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.faults import CaseError
    from desktop.document.storage import ReadFailed
    from desktop.files import WriteFailed
    from desktop.language import Language

_NOT_WRITTEN = {
    "disk_full": wording(
        "{file} was not saved: the disk is full. Free some space, or choose another folder."
    ),
    "no_permission": wording("{file} was not saved: the folder may not be written to. Choose another one."),
    "in_use": wording(
        "{file} was not saved: another program has it open. Close it there, or choose another name."
    ),
    "no_folder": wording("{file} was not saved: the folder does not exist any more. Choose another one."),
    "other": wording("{file} was not saved: the system reports “{detail}”. Choose another folder or name."),
}
_NOT_READ = {
    "not_found": wording("{file} is not there any more. It may have been moved or renamed."),
    "no_permission": wording("{file} may not be read. Ask whoever owns it, or copy it to your own folder."),
    "is_folder": wording("{file} is a folder. Choose a case file in it."),
    "other": wording("{file} could not be read: the system reports “{detail}”."),
    "locked": wording("{file} is encrypted. Open it, and its passphrase is asked for."),
    "wrong_passphrase": wording("The passphrase does not open {file}."),
    "spoilt": wording(
        "{file} is encrypted and damaged: it cannot be opened. Take a copy of it that is older."
    ),
}
_CASE = {
    "repeated": wording(
        "{field}: this is entered twice. Put the amounts together, or change one of the two."
    ),
    "rate_missing": wording("There is no exchange rate for {currency} yet: enter it on the Investment step."),
    "too_large": wording("{field}: the amount is above US$ 1,000,000,000,000. Check the number of zeros."),
    "unknown_currency": wording("{field}: this is not a currency of ISO 4217."),
    "unknown_sector": wording(
        "GB/T 4754-2017 has no class {code}. Check the four digits, or choose the category."
    ),
    "both_given": wording("{field}: a programme has either a rate or amounts. Take one of them out."),
    "forbidden_character": wording(
        "{field}: there is an invisible control character in the text. Type it again."
    ),
    "too_long": wording("{field}: the text is longer than 200 characters. Shorten it."),
    "too_many": wording("{field}: there are too many entries."),
}
_NO_CASE = wording("{file} is not a case file of this program.")
_FILE = {
    "empty": wording("{file} is empty. It holds no case; choose another file."),
    "not_utf8": wording("{file} is not a case file of this program: it is not UTF-8 text."),
    "not_json": wording("{file} is not a case file of this program: its text cannot be read."),
    "not_an_object": _NO_CASE,
    "too_deep": _NO_CASE,
    "unknown_format": _NO_CASE,
    "newer_version": wording(
        "{file} comes from a newer version of this program. Update the program to open it."
    ),
    "too_large": wording("{file} is too large for a case file. Choose another file."),
}
_FILE_AT = wording(
    "{file} cannot be opened: something is wrong at “{place}” ({detail}). Correct the file, or ask whoever made it."
)
_FILE_AT_LEAST = wording(
    "{file} cannot be opened: something is wrong at “{place}”. Correct the file, or ask whoever made it."
)
_NO_NUMBER = wording("a plain number belongs there, without sign, spaces or separators")
_NO_TEXT = wording("there is an invisible character in the text that does not belong there")
_AT = {
    "missing": wording("it is missing"),
    "unknown_key": wording("this name is not known"),
    "repeated_key": wording("it is given twice"),
    "repeated": wording("it is given twice"),
    "wrong_type": wording("a value of another kind belongs there"),
    "not_a_decimal": _NO_NUMBER,
    "not_finite": _NO_NUMBER,
    "too_many_decimals": wording("the number has too many decimals"),
    "out_of_range": wording("the number is too small or too large"),
    "too_long": wording("the text is too long"),
    "forbidden_character": _NO_TEXT,
    "lone_surrogate": _NO_TEXT,
    "not_a_date": wording("this is not a date"),
    "unknown_currency": wording("this is not a currency of ISO 4217"),
    "unknown_value": wording("this value is not known"),
    "too_many": wording("there are too many entries"),
}


def not_written(error: WriteFailed, words: Language) -> str:
    """Why a file was not saved."""
    return words.text(
        _NOT_WRITTEN.get(error.reason, _NOT_WRITTEN["other"]), file=error.path.name, detail=error.detail
    )


_NOT_KEPT = {
    "disk_full": wording("the disk is full"),
    "no_permission": wording("the folder may not be written to"),
    "in_use": wording("another program holds the store"),
    "no_folder": wording("the folder has gone"),
    "damaged": wording("the store is damaged"),
    "other": wording("the system reports “{detail}”"),
}


def why_not_kept(reason: str, detail: str, words: Language) -> str:
    """Why the program could not keep something itself, as a part of a sentence."""
    return words.text(_NOT_KEPT.get(reason, _NOT_KEPT["other"]), detail=detail)


def not_deleted(error: WriteFailed, words: Language) -> str:
    """Why something was not put into the bin."""
    return words.text(
        "Nothing was deleted: {reason}.", reason=why_not_kept(error.reason, error.detail, words)
    )


def not_read(error: ReadFailed, words: Language) -> str:
    """Why a file could not be read."""
    return words.text(
        _NOT_READ.get(error.reason, _NOT_READ["other"]), file=error.path.name, detail=error.detail
    )


def not_a_case(error: CaseError, path: Path, words: Language) -> str:
    """Why a file is no case that can be opened."""
    source = (
        _FILE.get(error.code) if not error.path or error.code in ("unknown_format", "newer_version") else None
    )
    if source is not None:
        return words.text(source, file=path.name)
    if not error.path or error.path in ("format", "version"):
        return words.text(_NO_CASE, file=path.name)
    if error.code not in _AT:
        return words.text(_FILE_AT_LEAST, file=path.name, place=error.path)
    return words.text(_FILE_AT, file=path.name, place=error.path, detail=words.text(_AT[error.code]))


def in_case(error: CaseError, case: Case, words: Language) -> str:
    """What is wrong with an entry of the case under edit."""
    field = paths.name_of(error.path, case, words)
    source = _CASE.get(error.code)
    if source is None:
        return words.text("{field}: this entry cannot be used. Change it.", field=field)
    return words.text(
        source, field=field, currency=error.details.get("currency", ""), code=case.project.sector or ""
    )
