"""Examining a quote that came back: is it one of ours, is its attachment whole, do its figures and pages reproduce.

The quote is made again from its attachment and the rule set that this names; what came back is compared with it, first
by its bytes, then by its objects (`sameness`), and where another program wrote it anew, by what its pages say and show
(`likeness`). A file may be hostile: `verification` runs this in a process of its own, with bounds.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from desktop import __version__
from desktop.paper.file.archive import ATTACHMENT
from desktop.paper.layout.paper import MM
from desktop.proof.attached import (
    TooMuch,
    actions,
    attachments,
    bears_our_mark,
    looks_like_ours,
    mentions_us,
    texts,
)
from desktop.proof.statements import Statement, statements
from desktop.proof.strict.alike import alike, unlike
from desktop.proof.strict.values import TwoReadings
from desktop.proof.verdict import Copy, Facts, Finding, Outcome, Region, Verdict

if TYPE_CHECKING:
    import pikepdf

    from desktop.policy.ruleset import Office, RuleSet
    from desktop.proof.likeness import Paged
    from desktop.proof.sameness import Difference
    from desktop.proof.signature import Signature
    from desktop.proof.strict.drawing import Drawing
    from desktop.proof.strict.pdf_file import File

MOST_BYTES: Final = 64_000_000
"""Of a file; no quote comes near."""
_MOST_PAGES: Final = 500
_MOST_FINDINGS: Final = 50
FINE: Final = 150
COARSE: Final = 75
"""Resolutions: to tell whether pages look alike, and to find the place where it is known that they do not."""

Packs = Callable[[str], "RuleSet"]
"""The rule set with a SHA-256; raises `KeyError` for one that is not known."""


class _NotReproducible(Exception):
    """The quote cannot be made again."""

    def __init__(self, code: str, detail: str = "", *, altered: bool = False) -> None:
        super().__init__(code)
        self.finding = Finding(code, detail=detail)
        self.altered = altered


def examine(
    data: bytes,
    packs: Packs,
    ours: Callable[[], None] = lambda: None,
    offices: Callable[[], Mapping[str, Office]] = dict,
) -> Verdict:
    """The verdict about a file. `ours` is told as soon as the file is known to be from this program.

    `offices` are those whose signatures are known, by the SHA-256 of their certificates; asked for a signed file alone.
    """
    import pikepdf

    if len(data) > MOST_BYTES:
        return Verdict("unreadable", (Finding("too_large", detail=str(MOST_BYTES // 1_000_000)),))
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return Verdict("unreadable", (Finding("encrypted"),))
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        # What one program cannot open another may show.
        ours_all_the_same = mentions_us(data) or any(map(looks_like_ours, texts(data)))
        return Verdict(
            "altered" if ours_all_the_same else "unreadable", (Finding("no_pdf", detail=_short(error)),)
        )
    with pdf:
        try:
            attachment, others = attachments(pdf)
        except (TooMuch, pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError, KeyError):
            attachment, others = None, ["?"]
        if attachment is None:
            return _without_attachment(pdf, data, others)
        ours()
        return _with_attachment(pdf, data, attachment, others, packs, offices)


def _short(error: object) -> str:
    return " ".join(str(error).split())[:200]


def _without_attachment(pdf: pikepdf.Pdf, data: bytes, others: list[str]) -> Verdict:
    if not bears_our_mark(pdf, data):
        return Verdict("not_ours", (Finding("no_mark"),))
    doing = [Finding("executable", detail=one) for one in actions(pdf)]
    if others:
        return Verdict("altered", (Finding("attachment_unreadable"), *doing))
    return Verdict("altered" if doing else "incomplete", (Finding("attachment_gone"), *doing))


# ---------------------------------------------------------------- made again


def _with_attachment(
    pdf: pikepdf.Pdf,
    data: bytes,
    attachment: bytes,
    others: list[str],
    packs: Packs,
    offices: Callable[[], Mapping[str, Office]],
) -> Verdict:
    sha256 = hashlib.sha256(attachment).hexdigest()
    facts = Facts(attachment_sha256=sha256)
    findings = [Finding("attached_besides", detail=name) for name in others]
    said = list(texts(data))
    findings += [
        Finding("hash_not_printed", page=number) for number, text in enumerate(said, 1) if sha256 not in text
    ]
    said_by_issuer: tuple[Statement, ...] = ()
    try:
        content = _content(attachment)
        facts = _facts(content, sha256)
        said_by_issuer = statements(content)
        made = _made_again(content, attachment, packs)
    except _NotReproducible as reason:
        altered = reason.altered or bool(findings)
        return Verdict(
            "altered" if altered else "not_reproducible",
            (*findings, reason.finding)[-_MOST_FINDINGS:],
            facts,
            said=said_by_issuer,
        )
    if made == data and not findings:
        return Verdict("unaltered", (), facts, "built", said=said_by_issuer)
    signatures, broken = _signatures(pdf, data, offices)
    if len(signatures) == 1 and not broken and not findings and data.startswith(made):
        from desktop.proof.signed_file import is_signature_alone

        if is_signature_alone(data, len(made), signatures[0].name):
            return Verdict("unaltered", (), facts, "signed", signatures, said_by_issuer)
    doing = [Finding("executable", detail=one) for one in actions(pdf)]
    copy, more = _compared(pdf, data, made)
    findings = [*findings, *broken, *doing, *more][:_MOST_FINDINGS]
    if copy == "part":
        outcome: Outcome = "incomplete" if len(findings) == 1 else "altered"
        return Verdict(outcome, tuple(findings), facts, None, signatures, said_by_issuer)
    if findings:
        return Verdict("altered", tuple(findings), facts, None, signatures, said_by_issuer)
    return Verdict("unaltered", (), facts, copy, signatures, said_by_issuer)


def _signatures(
    pdf: pikepdf.Pdf, data: bytes, offices: Callable[[], Mapping[str, Office]]
) -> tuple[tuple[Signature, ...], list[Finding]]:
    """What the file's signatures prove, and whether one of them does not hold for every byte of the file."""
    mentioned = b"/ByteRange" in data  # even where a damaged file no longer leads to it
    if "/AcroForm" not in pdf.Root and not mentioned:
        return (), []
    from desktop.proof.signature import signatures

    found = signatures(data, offices())
    sound = found and all(one.intact and one.whole for one in found)
    bears = bool(found) or mentioned or _has_signed_field(pdf)
    return found, [Finding("signature_broken")] if bears and not sound else []


def _has_signed_field(pdf: pikepdf.Pdf) -> bool:
    import pikepdf

    try:
        return any(field.get("/FT") == pikepdf.Name.Sig for field in pdf.Root.AcroForm.get("/Fields", []))
    except (pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError, KeyError):
        return False


def _content(attachment: bytes) -> dict[str, Any]:
    from desktop.paper.file.rendering import ATTACHMENT_FORMAT, ATTACHMENT_VERSION

    try:
        content = json.loads(attachment)
    except (ValueError, RecursionError) as error:
        raise _NotReproducible("attachment_unreadable", _short(error), altered=True) from None
    if not isinstance(content, dict) or content.get("format") != ATTACHMENT_FORMAT:
        raise _NotReproducible("attachment_unreadable", altered=True)
    if content.get("version") != ATTACHMENT_VERSION:
        raise _NotReproducible("version_unknown", _short(content.get("version")))
    parts = (content.get("case"), content.get("estimate"), content.get("rendering"))
    if not all(isinstance(part, dict) for part in parts):
        raise _NotReproducible("attachment_unreadable", altered=True)
    return content


def _facts(content: dict[str, Any], sha256: str) -> Facts:
    """What the attachment says, each as a short text whatever it holds."""

    def held(*path: str) -> str:
        value: Any = content
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value[:300] if isinstance(value, str) else str(value) if isinstance(value, int) else ""

    return Facts(
        held("case", "quote", "number"),
        held("rendering", "date"),
        held("case", "investor", "name"),
        held("estimate", "total_usd"),
        held("estimate", "total_cny"),
        held("estimate", "rule_set", "id"),
        held("estimate", "rule_set", "sha256"),
        sha256,
        held("case", "quote", "revision"),
        held("rendering", "language"),
        held("rendering", "form"),
        held("rendering", "layout"),
        held("rendering", "program"),
    )


def _made_again(content: dict[str, Any], attachment: bytes, packs: Packs) -> bytes:
    """The quote that the attachment gives. Raises `_NotReproducible`."""
    from desktop.case.faults import CaseError
    from desktop.case.file import read_case
    from desktop.engine.engine import estimate
    from desktop.language import LANGUAGES
    from desktop.paper.content.besides import from_plain
    from desktop.paper.file.rendering import LAYOUTS, Form, rendered
    from desktop.telling.notes import as_of
    from desktop.telling.result_file import to_plain

    rendering = content["rendering"]
    if type(rendering.get("layout")) is not int or rendering["layout"] not in LAYOUTS:
        raise _NotReproducible("layout_unknown", _short(rendering.get("layout")))
    language, form, program = (rendering.get(part) for part in ("language", "form", "program"))
    try:
        day = date.fromisoformat(rendering.get("date"))
    except (TypeError, ValueError):
        raise _NotReproducible("attachment_unreadable", "rendering.date", altered=True) from None
    known = language in (*LANGUAGES, "both") and form in ("full", "summary")
    if not known or not isinstance(program, str) or not re.fullmatch(r"[0-9A-Za-z.+-]{1,40}", program):
        raise _NotReproducible("attachment_unreadable", "rendering", altered=True)
    try:
        besides = from_plain(rendering)
    except (ValueError, CaseError, RecursionError) as error:
        raise _NotReproducible("attachment_unreadable", _short(error), altered=True) from None
    rules = _rules(content["estimate"], packs)
    try:
        case = read_case(json.dumps(content["case"]).encode())
        result = estimate(case, rules)._replace(version=_version(content["estimate"]))
        result = as_of(result, rendering["layout"])
        if to_plain(result) != content["estimate"]:
            # Another version may work out or word something else; this one gives what it gave.
            raise _NotReproducible(
                "figures_differ",
                _first_difference(content["estimate"], to_plain(result)),
                altered=program == __version__,
            )
        made = rendered(
            case,
            result,
            rules,
            besides=besides,
            language=language,
            form=cast("Form", form),
            day=day,
            program=program,
            layout=rendering["layout"],
        )
    except CaseError as error:
        raise _NotReproducible("case_faulty", _short(error), altered=True) from None
    if made.attachment_sha256 != hashlib.sha256(attachment).hexdigest():
        raise _NotReproducible("attachment_differs", altered=True)
    return made.data


def _version(estimate: dict[str, Any]) -> int:
    """In which version the attached result is written. Raises `_NotReproducible`."""
    from desktop.engine.result import VERSIONS

    version = estimate.get("version")
    if type(version) is not int or version not in VERSIONS:
        raise _NotReproducible("version_unknown", _short(version))
    return version


def _rules(estimate: dict[str, Any], packs: Packs) -> RuleSet:
    from desktop.policy.load import RuleSetFaulty
    from desktop.policy.registry import PackAltered

    named = estimate.get("rule_set")
    sha256 = named.get("sha256") if isinstance(named, dict) else None
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise _NotReproducible("attachment_unreadable", "estimate.rule_set", altered=True)
    try:
        return packs(sha256)
    except KeyError:
        raise _NotReproducible("rules_unknown", sha256) from None
    except (PackAltered, RuleSetFaulty) as error:
        raise _NotReproducible("rules_faulty", _short(error)) from None


def _first_difference(found: Any, made: Any, path: str = "") -> str:
    """Where two plain values differ first: the path, and both."""
    if isinstance(found, dict) and isinstance(made, dict) and found.keys() == made.keys():
        for key in sorted(found):
            if found[key] != made[key]:
                return _first_difference(found[key], made[key], f"{path}.{key}" if path else str(key))
    if isinstance(found, list) and isinstance(made, list) and len(found) == len(made):
        for at, (one, other) in enumerate(zip(found, made, strict=True)):
            if one != other:
                return _first_difference(one, other, f"{path}[{at}]")
    return f"{path}: {_short(found)[:60]} / {_short(made)[:60]}"


# ---------------------------------------------------------------- compared


def _compared(pdf: pikepdf.Pdf, data: bytes, made: bytes) -> tuple[Copy | Literal["part"], list[Finding]]:
    """How far the file is from what was `made` again, and where it differs.

    A copy is unaltered only where it has one reading (`strict`) and that is the quote; what PDFium then draws of it is
    compared besides. Where there are two readings, PDFium's helps to find the place.
    """
    from desktop.proof.sameness import descriptions, differences, strange
    from desktop.proof.strict.pdf_file import read_file

    pages = _pages(pdf), _pages_of(made)
    findings: list[Finding] = []
    if pages[0] != pages[1]:
        findings.append(Finding("pages", says=str(pages[0]), should_say=str(pages[1])))
    if pages[0] > _MOST_PAGES:
        return "written_anew", [*findings, Finding("too_much")]
    try:
        ours = read_file(made)
        found = read_file(data)
        findings += [Finding("description", detail=one) for one in descriptions(found, ours)]
        differing = differences(found, ours)
        if not differing:
            return "saved_again", findings
        apart = list(strange(found, ours, ATTACHMENT))
        if pages[0] < pages[1] and not findings[1:] and not apart and _are_some_pages(found, ours):
            return "part", findings
        marks, unread = _drawn(found, ours)
    except TwoReadings as reason:
        findings.append(Finding("two_readings", detail=_short(reason)))
        return "written_anew", [*findings, *_seen(data, made, range(1, min(*pages) + 1), COARSE)]
    findings += marks
    findings += _entries(apart)
    if unread:
        findings += _seen(data, made, unread, COARSE)
    elif not findings:
        findings += _seen(data, made, range(1, pages[1] + 1), FINE)
    return "written_anew", findings


def _pages(pdf: pikepdf.Pdf) -> int:
    import pikepdf

    try:
        return len(pdf.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return 0


def _pages_of(made: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as ours:
        return len(ours.pages)


def _drawn(found: File, ours: File) -> tuple[list[Finding], list[int]]:
    """Where the pages draw other marks, and the numbers of those whose drawing has no one reading."""
    from desktop.proof.strict.drawing import drawing

    findings: list[Finding] = []
    unread: list[int] = []
    for number, ((_, held), (_, page)) in enumerate(zip(found.pages(), ours.pages(), strict=False), 1):
        try:
            seen = drawing(found, held)
        except TwoReadings as reason:
            findings.append(Finding("two_readings", number, detail=_short(reason)))
            unread.append(number)
            continue
        findings += _unlike(seen, drawing(ours, page), number, ours.numbers(page[b"MediaBox"], 4)[3])
    return findings, unread


def _are_some_pages(found: File, ours: File) -> bool:
    """Whether the pages are some of the quote's, in their order."""
    from desktop.proof.strict.drawing import drawing

    try:
        left = iter([drawing(ours, page) for _, page in ours.pages()])
        return all(any(alike(drawing(found, page), one) for one in left) for _, page in found.pages())
    except TwoReadings:
        return False


def _unlike(seen: Drawing, wanted: Drawing, number: int, height: float) -> list[Finding]:
    if alike(seen, wanted):
        return []
    found = [
        Finding(
            "text" if one.is_text else "drawing", number, _region(one.box, height), one.says, one.should_say
        )
        for one in unlike(seen, wanted)
    ]
    # The same marks in another order cover one another otherwise.
    return found or [Finding("drawing", number)]


def _region(box: tuple[float, float, float, float], height: float) -> Region:
    left, bottom, right, top = box
    return (
        round(left / MM, 1), round((height - top) / MM, 1), round(right / MM, 1), round((height - bottom) / MM, 1)
    )  # fmt: skip


def _seen(data: bytes, made: bytes, pages: Iterable[int], resolution: int) -> list[Finding]:
    """Where PDFium reads or draws pages otherwise."""
    import pypdfium2

    from desktop.proof.likeness import Paged

    wanted = Paged(made)
    found: Paged | None = None
    try:
        found = Paged(data)
        common = [number for number in pages if number <= len(found)]
        return list(_on_pages(found, wanted, common, resolution))
    except pypdfium2.PdfiumError as error:
        return [Finding("damaged", detail=_short(error))]
    finally:
        wanted.close()
        if found is not None:
            found.close()


def _on_pages(found: Paged, made: Paged, pages: Iterable[int], resolution: int) -> Iterator[Finding]:
    for number in pages:
        said = found.said_otherwise(made, number)
        if said is not None:
            yield Finding("text", number, said.region, said.says, said.should_say)
        shown = found.shown_otherwise(made, number, resolution)
        if shown is not None:
            yield Finding("drawing", number, shown)


_KINDS: Final = {
    "/Annots": "annotation",
    "/MediaBox": "paper",
    "/CropBox": "paper",
    "/BleedBox": "paper",
    "/TrimBox": "paper",
    "/ArtBox": "paper",
    "/Rotate": "paper",
    "/UserUnit": "paper",
}


def _entries(apart: Iterable[Difference]) -> Iterator[Finding]:
    """Findings for what no program adds."""
    for page, entry in dict.fromkeys(apart):
        if page is not None:
            yield Finding(_KINDS.get(entry, "page_entry"), page, detail=entry)
        else:
            yield Finding("attachments") if entry == "/Names" else Finding("document", detail=entry)
