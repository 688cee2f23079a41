"""Whether what stands behind a quote is a signature and nothing else.

A signature of ours is a revision: the catalogue with a form of one field, the first page with that field, which has no
size, the field, and the signature. Whatever else a signer put there would be shown under the signature's cover.
"""

from __future__ import annotations

from typing import Final

from desktop.proof.strict.pdf_file import File, read_file
from desktop.proof.strict.values import Name, Ref, Stream, TwoReadings, Value, same

_OF_FORM: Final = frozenset((b"Fields", b"SigFlags"))
_OF_FIELD: Final = frozenset((b"Type", b"Subtype", b"FT", b"T", b"F", b"V", b"P", b"Rect"))
_OF_SIGNATURE: Final = frozenset((b"Type", b"Filter", b"SubFilter", b"Contents", b"ByteRange", b"M", b"Name"))


def is_signature_alone(data: bytes, written: int, name: str) -> bool:
    """Whether what follows the first `written` bytes is a signature that says its signer's `name`, and nothing else."""
    from desktop.proof.sameness import text_of

    try:
        after = read_file(data, written)
        before = after.base
        assert before is not None  # noqa: S101 - it was asked for
        changed = {
            number
            for number, value in after.objects.items()
            if before.objects.get(number, _GONE) is not value
        }
        changed = {number for number in changed if not _is_table(after.objects[number])}
        form = _added(before, after, _number(after.trailer[b"Root"]), b"AcroForm")
        notes = after.array(_added(before, after, before.pages()[0][0], b"Annots"))
        held = after.dictionary(form)
        fields = after.array(held.get(b"Fields"))
        field = after.dictionary(fields[0])
        value = after.dictionary(field.get(b"V"))
        known = {_number(one) for one in (after.trailer[b"Root"], fields[0], field[b"V"])} | {
            before.pages()[0][0]
        }
        known |= {form.number} if isinstance(form, Ref) else set()
    except (TwoReadings, KeyError, IndexError):
        return False
    return (
        changed <= known
        and set(held) <= _OF_FORM
        and fields == notes
        and len(fields) == 1
        and set(field) <= _OF_FIELD
        and (field.get(b"FT"), field.get(b"Subtype")) == (Name(b"Sig"), Name(b"Widget"))
        and after.array(field.get(b"Rect")) == [0, 0, 0, 0]
        and set(value) <= _OF_SIGNATURE
        and value.get(b"Type") == Name(b"Sig")
        and (b"Name" not in value or text_of(value[b"Name"]) == name)
    )


_GONE: Final = object()


def _number(value: Value) -> int:
    if not isinstance(value, Ref):
        raise TwoReadings("something else where a reference belongs")
    return value.number


def _is_table(value: Value) -> bool:
    return isinstance(value, Stream) and value.dictionary.get(b"Type") == Name(b"XRef")


def _added(before: File, after: File, number: int, entry: bytes) -> Value:
    """The one entry that an object has more than before; all others are as they were."""
    old, new = before.objects[number], after.objects[number]
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise TwoReadings("an object that became another")
    if entry not in new or not same({key: value for key, value in new.items() if key != entry}, old):
        raise TwoReadings("an object that was changed")
    return new[entry]
