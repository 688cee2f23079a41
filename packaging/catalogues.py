"""The tools of the catalogue: extract source strings, update the .po file, compile it, check it.

    python packaging/catalogues.py extract | update [--drop-obsolete] | compile | check
    python packaging/catalogues.py new LOCALE NAME      # a further language: pt_BR "Português"

Files come out the same for the same sources: no dates, no line numbers, sorted by source file. What a faultless
translation is, `check` says, in `faults`; whether visible text bypasses the catalogue, `bypass`.
The running program reads the compiled catalogue alone.
"""

from __future__ import annotations

import csv
import io
import re
import string
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import bypass

from desktop import files, places
from desktop.language.codes import CATALOGUE, DOMAIN, NAME, POLICY_DOMAIN, STAYS_LATIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Catalog, Message

PACKAGE: Final = Path(__file__).resolve().parent.parent / "desktop"
KEYWORDS: Final = {"text": (1,), "text_in": ((1, "c"), 2), "plural": (1, 2), "wording": (1,)}
COMMENT_TAG: Final = "Translators:"
# These take part in no sentence for people, and call other things `text`.
_SKIPPED: Final = ("policy/", "sectors/", "engine/", "fonts/")

_HEADER: Final = """\
# Chinese of the Quzhou Award Estimator.
msgid ""
msgstr ""
"Project-Id-Version: quzhou-award\\n"
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FIELD: Final = re.compile(r"\{[^{}]*\}")
_MNEMONIC: Final = re.compile(r"\(&\w\)")
_LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z$.’'-]*")
_ASCII_PUNCTUATION: Final = re.compile(rf"(?:(?<=[{_HAN}])\s?[,;:!?()\"'.]|[,;:!?()\"'](?=\s?[{_HAN}]))")
_ENDINGS: Final = {".": "。", "?": "？", "!": "！", ":": "：", "…": "…"}


class Fault(NamedTuple):
    """What is wrong with a translation: the kind, the source string, and a sentence."""

    kind: str
    source: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.source!r}: {self.sentence}"


def po_file() -> Path:
    """The Chinese catalogue's source."""
    return places.translations() / CATALOGUE / "LC_MESSAGES" / f"{DOMAIN}.po"


# ------------------------------------------------------------------------------------------ further languages


def policy_template() -> Catalog:
    """What the documents say, by our English translation, with the file that each text stands in."""
    from babel.messages.catalog import Catalog

    found = Catalog(fuzzy=False)
    for path in sorted(places.resources().rglob("*.toml")):
        if "kept" in path.parts:
            continue
        name = path.relative_to(places.resources().parent).as_posix()
        for text in _english(tomllib.loads(path.read_text(encoding="utf-8"))):
            found.add(text, locations=[(name, 1)])
    for name in ("sections", "divisions", "classes"):
        with (places.resources() / "sectors" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.add(row["name_en"], locations=[(f"resources/sectors/{name}.csv", 1)])
    return found


def _english(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("zh"), str) and isinstance(part.get("en"), str):
            yield part["en"]
        for inner in part.values():
            yield from _english(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _english(inner)


def begin(folder: Path, locale: str, own_name: str) -> Path:
    """The folder of a further language under `folder`, with nothing translated yet. Raises `FileExistsError`.

    `locale` is Babel's name of it (`fr`, `pt_BR`), `own_name` what the language calls itself.
    """
    target = folder / locale
    (target / "LC_MESSAGES").mkdir(parents=True)
    (target / NAME).write_text(f"{own_name}\n", encoding="utf-8")
    for domain, wanted in ((DOMAIN, template(locale=locale)), (POLICY_DOMAIN, policy_template())):
        (target / "LC_MESSAGES" / f"{domain}.po").write_bytes(po_bytes(wanted, _header(locale)))
    return target


def _header(locale: str) -> str:
    from babel.messages.plurals import get_plural

    forms = get_plural(locale)
    head = _HEADER.replace("# Chinese", f"# {locale}").replace("Language: zh_CN", f"Language: {locale}")
    return head.replace("nplurals=1; plural=0;", str(forms))


# ------------------------------------------------------------------------------------------ extract, update


def template(folder: Path = PACKAGE, locale: str = CATALOGUE) -> Catalog:
    """Every source string under `folder`, with the files it stands in."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(locale=locale, fuzzy=False)
    for name, _, message, comments, context in extract_from_dir(
        folder,
        method_map=[("**.py", "python")],
        options_map={"**.py": {"encoding": "utf-8"}},
        keywords=KEYWORDS,
        comment_tags=(COMMENT_TAG,),
        strip_comment_tags=True,
    ):
        if name.startswith(_SKIPPED):
            continue
        where = f"{folder.name}/{name}"
        found.add(message, locations=[(where, 1)], auto_comments=comments, context=context)
    return found


def read(source: Path) -> Catalog:
    """The catalogue in a .po file. Raises `OSError` or, for a file that is none, `PoFileError`."""
    from babel.messages.pofile import read_po

    locale = source.parents[1].name if source.parent.name == "LC_MESSAGES" else CATALOGUE
    with source.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def updated(current: Catalog, wanted: Catalog, *, drop_obsolete: bool = False) -> Catalog:
    """The strings of `wanted` with the translations of `current`; what is no longer used stays obsolete."""
    from babel.messages.catalog import Catalog

    result = Catalog(locale=CATALOGUE, fuzzy=False)
    known = {_key(message): message for message in [*current.obsolete.values(), *_messages(current)]}
    for message in _messages(wanted):
        before = known.pop(_key(message), None)
        result.add(
            message.id,
            string=before.string if before else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            flags=[flag for flag in before.flags if flag == "fuzzy"] if before else (),
            context=message.context,
        )
    if not drop_obsolete:
        for key, message in known.items():
            if message.string:
                result.obsolete[key] = message
    return result


def po_bytes(catalogue: Catalog, header: str = _HEADER) -> bytes:
    """The .po file of a catalogue."""
    from babel.messages.pofile import generate_po

    for message in _messages(catalogue):
        # That a string has {fields} is seen from the string; other flags would only change with Babel.
        message.flags &= {"fuzzy"}
        message.locations = sorted({(name, 1) for name, _ in message.locations})
    ordered = sorted(
        _messages(catalogue), key=lambda message: ([name for name, _ in message.locations], _key(message))
    )
    text = io.StringIO()
    text.write(header)
    catalogue._messages.clear()  # noqa: SLF001 - Babel sorts by location alone and would leave ties to chance
    for message in ordered:
        catalogue[message.id] = message
    text.writelines(generate_po(catalogue, omit_header=True, include_lineno=False, width=110))
    return (text.getvalue().rstrip("\n") + "\n").encode()


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str, str]:
    source = message.id if isinstance(message.id, str) else message.id[0]
    return source, message.context or ""


# -------------------------------------------------------------------------------------------------- compile


def compiled_bytes(source: Path) -> bytes:
    """The .mo file of the .po file `source`, the same bytes for the same source."""
    from babel.messages.mofile import write_mo

    catalogue = read(source)
    catalogue.creation_date = catalogue.revision_date = datetime(2025, 1, 1, tzinfo=UTC)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def compile_catalogues(folder: Path | None = None) -> list[Path]:
    """Compile every .po file under `folder` (the translations unless given); returns what was written."""
    written = []
    for source in sorted((folder or places.translations()).rglob("*.po")):
        target = source.with_suffix(".mo")
        files.write_atomically(target, compiled_bytes(source))
        written.append(target)
    return written


# ---------------------------------------------------------------------------------------------------- check


def faults(catalogue: Catalog, wanted: Catalog) -> list[Fault]:
    """Everything that is wrong with the Chinese `catalogue` for the source strings of `wanted`."""
    found: list[Fault] = []
    present = {_key(message): message for message in _messages(catalogue)}
    expected = {_key(message) for message in _messages(wanted)}
    found.extend(
        Fault("missing", source, "not in the catalogue: run update, then translate it")
        for source, _ in sorted(expected - present.keys())
    )
    unused = {*(present.keys() - expected), *(_key(message) for message in catalogue.obsolete.values())}
    found.extend(Fault("obsolete", source, "no longer used: delete it") for source, _ in sorted(unused))
    for key in sorted(expected & present.keys()):
        found.extend(_faults_of(present[key]))
    return found


def _faults_of(message: Message) -> Iterator[Fault]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    source = sources[0]
    if not strings or not all(strings):
        yield Fault("missing", source, "not translated")
        return
    if message.fuzzy:
        yield Fault("fuzzy", source, "marked as uncertain: check it and take the mark away")
    for translated in strings:
        for kind, sentence in _faults_between(sources[-1], translated):
            yield Fault(kind, source, sentence)


def _faults_between(source: str, translated: str) -> Iterator[tuple[str, str]]:
    yield from _field_faults(source, translated)
    yield from _edge_faults(source, translated)
    bare = _MNEMONIC.sub("", translated)
    if ("&" in source.replace("&&", "")) != bool(_MNEMONIC.search(translated)):
        yield "mnemonic", "a key marked with & in English is marked as (&K) in Chinese, and only then"
    # A field stands for a word or a figure; punctuation beside it is the sentence's.
    words = _FIELD.sub("数", bare)
    if match := _ASCII_PUNCTUATION.search(words):
        yield "punctuation", f"{match.group().strip()!r} beside Chinese: use the full-width mark"
    if '"' in bare or "'" in bare:
        yield "punctuation", "straight quotation mark: use “ ”"
    if re.search(rf"[{_HAN}] +[{_HAN}]", bare):
        yield "punctuation", "space between Chinese characters"
    latin = [word.strip(".'’-") for word in _LATIN_WORD.findall(_FIELD.sub(" ", bare))]
    left = [word for word in latin if word not in STAYS_LATIN]
    if left:
        yield "untranslated", f"{', '.join(left)} left in English"


def _field_faults(source: str, translated: str) -> Iterator[tuple[str, str]]:
    try:
        theirs, ours = _fields(translated), _fields(source)
    except ValueError as error:
        yield "fields", f"braces that cannot be filled in: {error}"
        return
    if theirs != ours:
        yield "fields", f"needs {_braced(ours)}, has {_braced(theirs)}"


def _fields(text: str) -> set[str]:
    """The names in braces, with their format. Raises `ValueError` for braces that str.format refuses."""
    found = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            found.add(f"{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}")
    return found


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no field"


def _edge_faults(source: str, translated: str) -> Iterator[tuple[str, str]]:
    if _edges(source) != _edges(translated):
        yield "spaces", "begins or ends with other spaces or line breaks than the English"
    if source.count("\n") != translated.count("\n"):
        yield "spaces", "has other line breaks than the English"
    end = source.rstrip()[-1:]
    ours = translated.rstrip()[-1:]
    wanted = _ENDINGS.get(end)
    if wanted and not source.rstrip().endswith("...") and ours != wanted:
        yield "punctuation", f"ends with {ours!r}, the English with {end!r}: end with {wanted!r}"
    if not wanted and ours in "。：？！":
        yield "punctuation", f"ends with {ours!r}, the English with no mark"


def _edges(text: str) -> tuple[str, str]:
    stripped = text.strip()
    start = text.index(stripped)
    return text[:start], text[start + len(stripped) :]


# --------------------------------------------------------------------------------------------- command line


def main(arguments: list[str]) -> int:
    """Run one of the commands; returns the exit code (2 for a wrong call)."""
    match arguments:
        case ["extract"]:
            return _say([_line(message) for message in _messages(template())])
        case ["update", *options] if set(options) <= {"--drop-obsolete"}:
            return _update(drop_obsolete=bool(options))
        case ["new", locale, own_name]:
            return _say([f"Translate what stands in {begin(places.translations(), locale, own_name)}."])
        case ["compile"]:
            return _say(str(path) for path in compile_catalogues())
        case ["check"]:
            return _check()
        case _:
            sys.stderr.write(
                "usage: catalogues.py extract | update [--drop-obsolete] | compile | check | new LOCALE NAME\n"
            )
            return 2


def _update(*, drop_obsolete: bool) -> int:
    from babel.messages.catalog import Catalog

    target = po_file()
    current = read(target) if target.is_file() else Catalog(locale=CATALOGUE)
    result = updated(current, template(), drop_obsolete=drop_obsolete)
    target.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomically(target, po_bytes(result))
    untranslated = [
        _line(message) for message in _messages(result) if not message.string or not all(message.string)
    ]
    return _say(["Not translated yet:", *untranslated] if untranslated else ["Everything is translated."])


def _check() -> int:
    found = [str(fault) for fault in faults(read(po_file()), template())]
    found += [str(finding) for finding in bypass.findings(PACKAGE)]
    _say(found or ["The catalogue is complete."])
    return 1 if found else 0


def _line(message: Message) -> str:
    source = message.id if isinstance(message.id, str) else " | ".join(message.id)
    return f"{message.context}: {source}" if message.context else source


def _say(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
