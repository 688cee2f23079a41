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
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from desktop import __version__
from desktop.proof.sameness import (
    OF_A_SIGNATURE,
    Difference,
    TooMuch,
    descriptions_differ,
    differences,
    is_bare_signature,
    share_fonts,
    unpacked,
)
from desktop.proof.verdict import Copy, Facts, Finding, Verdict

if TYPE_CHECKING:
    import pikepdf

    from desktop.policy.ruleset import RuleSet
    from desktop.proof.likeness import Paged
    from desktop.proof.signature import Signature

MOST_BYTES: Final = 64_000_000
"""Of a file; no quote comes near."""
_MOST_ATTACHED: Final = 20_000_000
_MOST_PAGES: Final = 500
_PAGES_SEARCHED: Final = 20
_MOST_FINDINGS: Final = 50

Packs = Callable[[str], "RuleSet"]
"""The rule set with a SHA-256; raises `KeyError` for one that is not known."""


class _NotReproducible(Exception):
    """The quote cannot be made again."""

    def __init__(self, code: str, detail: str = "", *, altered: bool = False) -> None:
        super().__init__(code)
        self.finding = Finding(code, detail=detail)
        self.altered = altered


def examine(data: bytes, packs: Packs, ours: Callable[[], None] = lambda: None) -> Verdict:
    """The verdict about a file. `ours` is told as soon as the file is known to be from this program."""
    import pikepdf

    if len(data) > MOST_BYTES:
        return Verdict("unreadable", (Finding("too_large", detail=str(MOST_BYTES // 1_000_000)),))
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return Verdict("unreadable", (Finding("encrypted"),))
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        return Verdict("unreadable", (Finding("no_pdf", detail=_short(error)),))
    with pdf:
        try:
            attachment, others = attachments(pdf)
        except (TooMuch, pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError, KeyError):
            attachment, others = None, ["?"]
        if attachment is None:
            return _without_attachment(pdf, data, others)
        ours()
        return _with_attachment(pdf, data, attachment, others, packs)


def _short(error: object) -> str:
    return " ".join(str(error).split())[:200]


# ---------------------------------------------------------------- ours or not


def attachments(pdf: pikepdf.Pdf) -> tuple[bytes | None, list[str]]:
    """Our attachment, and the names of what else is attached."""
    from desktop.paper.file.rendering import ATTACHMENT_FORMAT

    found, others = None, []
    for name in pdf.attachments:
        file = pdf.attachments[name].obj.EF
        held = unpacked(file.F if "/F" in file else file.UF, _MOST_ATTACHED)
        if found is None and f'"format":"{ATTACHMENT_FORMAT}"'.encode() in re.sub(rb"\s", b"", held):
            found = held
        else:
            others.append(name)
    return found, others


def _without_attachment(pdf: pikepdf.Pdf, data: bytes, others: list[str]) -> Verdict:
    marked = any(_bears_our_mark(pdf, data))
    if not marked:
        return Verdict("not_ours", (Finding("no_mark"),))
    return Verdict("altered", (Finding("attachment_unreadable" if others else "attachment_gone"),))


def _bears_our_mark(pdf: pikepdf.Pdf, data: bytes) -> Iterator[bool]:
    """Whether the document says that it is from this program, or a page does."""
    import pikepdf

    from desktop.language import LANGUAGES, language
    from desktop.paper.content import wording
    from desktop.paper.file.archive import PROGRAM

    try:
        yield str(pdf.docinfo.get("/Creator", "")).startswith(f"{PROGRAM} ")
        metadata = pdf.Root.get("/Metadata")
        yield metadata is not None and f">{PROGRAM} ".encode() in unpacked(metadata, 1_000_000)
    except (TooMuch, pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError):
        yield False
    marks = [
        re.sub(r"\s", "", text)
        for one in map(language, LANGUAGES)
        for text in (wording.title(one), one.text("Attached case and result"))
    ]
    for text in _texts(data):
        yield re.search(r"SHA-256[0-9a-f]{64}", text) is not None and any(mark in text for mark in marks)


def _texts(data: bytes) -> Iterator[str]:
    """What the first pages say, where it can be read at all."""
    import pypdfium2

    from desktop.proof.likeness import Paged

    try:
        paged = Paged(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(1, min(len(paged), _PAGES_SEARCHED) + 1):
            yield paged.text(number)
    except pypdfium2.PdfiumError:
        return
    finally:
        paged.close()


# ---------------------------------------------------------------- made again


def _with_attachment(
    pdf: pikepdf.Pdf, data: bytes, attachment: bytes, others: list[str], packs: Packs
) -> Verdict:
    sha256 = hashlib.sha256(attachment).hexdigest()
    facts = Facts(attachment_sha256=sha256)
    findings = [Finding("attached_besides", detail=name) for name in others]
    texts = list(_texts(data))
    findings += [
        Finding("hash_not_printed", page=number) for number, text in enumerate(texts, 1) if sha256 not in text
    ]
    try:
        content = _content(attachment)
        facts = _facts(content, sha256)
        made = _made_again(content, attachment, packs)
    except _NotReproducible as reason:
        altered = reason.altered or bool(findings)
        return Verdict(
            "altered" if altered else "not_reproducible", (*findings, reason.finding)[-_MOST_FINDINGS:], facts
        )
    if made == data and not findings:
        return Verdict("unaltered", (), facts, "built")
    signatures, broken = _signatures(pdf, data)
    copy, more = _compared(pdf, data, made, signed=bool(signatures) and not broken)
    findings = [*findings, *broken, *more][:_MOST_FINDINGS]
    if findings:
        return Verdict("altered", tuple(findings), facts, None, signatures)
    if signatures and data.startswith(made):
        copy = "signed"
    return Verdict("unaltered", (), facts, copy, signatures)


def _signatures(pdf: pikepdf.Pdf, data: bytes) -> tuple[tuple[Signature, ...], list[Finding]]:
    """What the file's signatures prove, and whether one of them does not hold for every byte of the file."""
    mentioned = b"/ByteRange" in data  # even where a damaged file no longer leads to it
    if "/AcroForm" not in pdf.Root and not mentioned:
        return (), []
    from desktop.proof.signature import signatures

    found = signatures(data)
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
    from desktop.fonts.scripts import UnprintableCharacter
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
    except UnprintableCharacter as error:
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


def _compared(pdf: pikepdf.Pdf, data: bytes, made: bytes, *, signed: bool) -> tuple[Copy, Iterable[Finding]]:
    """How far the file is from what was `made` again, and where it differs in what matters.

    Of a file that is `signed`, the place of the signature is no difference.
    """
    import pikepdf
    import pypdfium2

    from desktop.proof.likeness import COARSE, FINE, Paged, strange_entries

    findings: list[Finding] = []
    if len(pdf.pages) > _MOST_PAGES:
        return "written_anew", [Finding("too_much")]
    with pikepdf.open(io.BytesIO(made)) as ours:
        try:
            differing = _differing(pdf, ours, signed=signed)
            as_built = share_fonts(pdf, ours)
            strange = list(strange_entries(pdf, ours))
            if descriptions_differ(pdf, ours, metadata=as_built):
                findings.append(Finding("description"))
        except TooMuch:
            return "written_anew", [Finding("too_much")]
        except (pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError, KeyError) as error:
            return "written_anew", [Finding("damaged", detail=_short(error))]
        warnings = pdf.get_warnings()  # which forgets them
        if warnings:
            findings.append(Finding("damaged", detail=_short(warnings[0])))
        if b"/XRefStm" in data:
            findings.append(Finding("two_readings"))
        pages = len(pdf.pages), len(ours.pages)
    if pages[0] != pages[1]:
        findings.append(Finding("pages", says=str(pages[0]), should_say=str(pages[1])))
    if not differing:
        return "saved_again", findings
    found: Paged | None = None
    wanted = Paged(made)
    try:
        found = Paged(data)
        common = range(1, min(*pages, len(found)) + 1)
        if as_built:
            # Every page is known to be the same, or not to be: what is left is to find the place.
            changed = {one.page for one in differing}
            findings += _on_pages(found, wanted, [page for page in common if page in changed], COARSE)
        else:
            findings += _on_pages(found, wanted, common, FINE)
    except pypdfium2.PdfiumError as error:
        findings.append(Finding("damaged", detail=_short(error)))
    finally:
        wanted.close()
        if found is not None:
            found.close()
    findings += _entries(differing if as_built else [Difference(*one) for one in strange], findings)
    return "written_anew", findings


def _differing(pdf: pikepdf.Pdf, ours: pikepdf.Pdf, *, signed: bool) -> list[Difference]:
    found = differences(pdf, ours)
    if signed and is_bare_signature(pdf):
        return [one for one in found if one not in OF_A_SIGNATURE]
    return found


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
    "/Resources": "fonts",
    "/Contents": "drawing",
}


def _entries(differing: Iterable[Difference], known: Iterable[Finding]) -> Iterator[Finding]:
    """Findings for entries that differ; for a page's drawing only where nothing nearer was found."""
    placed = {finding.page for finding in known if finding.code in ("text", "drawing")}
    for page, entry in dict.fromkeys(differing):
        if page is None:
            if entry == "/Names":
                yield Finding("attachments")
            elif entry != "/Pages":
                yield Finding("document", detail=entry)
        else:
            kind = _KINDS.get(entry, "page_entry")
            if kind != "drawing" or page not in placed:
                yield Finding(kind, page, detail=entry)
