"""A language that nobody speaks: its letters are Cyrillic, made from the English ones. Nothing of the program may know it,
and nowhere in the window or on the paper may English or Chinese be left, but for names, figures and quoted words."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal

import catalogues
import pypdfium2
import pytest

from desktop.case.case import Case
from desktop.engine.engine import estimate
from desktop.language import language, words
from desktop.language.codes import TRAITS, further
from desktop.paper import render_quote
from desktop.policy import texts
from desktop.policy.questions import all_questions
from desktop.policy.ruleset import RuleSet
from desktop.telling.figure import AwardOfYear, Figure, ProgrammeInYear, RangeEnd, Total, UnderReading
from desktop.window.desk import asides
from desktop.window.pages.steps.sector import SectorPage
from desktop.window.shell.app import Session
from tests.engine.program import rules
from tests.screenshots import excluded_case, five_years_case, full_case, half_case
from tests.window.conftest import Open
from tests.window.reading import shown_texts

CODE = "bg"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхийклмнопьрстувшжызАБЦДЕФГХИЙКЛМНОПЬРСТУВШЖЫЗ",
)
_FIELD = re.compile(r"(\{[^{}]*\})")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile("[\u3400-\u9fff]+")
# Chinese that the English source quotes: a term of the policy, and ways of writing an amount.
_QUOTED = ("外商投资企业", "3000万", "0.3亿")
# What stays as it is in every language: what languages call themselves, units and codes, standards, keys, formats.
_STAYS = re.compile(
    r"English|US\$|\b(USD|CNY|EUR|HKD|JPY|KRW|GBP|GB/T|PDF|QFLP|ISIC|ISO|SHA|YYYY|MM|DD|XLSX|CSV)\b"
    r"|\b(Tab|Enter|Esc|Ctrl|Shift|Alt|Del(ete)?|Home|End|F\d+|PgUp|PgDown|Ins|Return|Up|Down|Left|Right)\b"
    r"|[\d,.]+[万亿] = "  # the echo of an amount, as it is counted in China
    r"|QZ-[\w-]+|quzhou-award|\bbn\b|\d\s?m\b|[0-9a-f]{8,}"
)


def pseudo(text: str) -> str:
    """A text in the language that nobody speaks; fields in braces stay."""
    return "".join(part if part.startswith("{") else part.translate(_LETTERS) for part in _FIELD.split(text))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of translations with the new language, made and compiled as the page on adding one says."""
    found = tmp_path_factory.mktemp("translations")
    target = catalogues.begin(found, CODE, pseudo("Nobody's"))
    for source in (target / "LC_MESSAGES").glob("*.po"):
        catalogue = catalogues.read(source)
        for message in catalogue:
            if message.id:
                one = message.id if isinstance(message.id, str) else message.id[-1]
                message.string = pseudo(one) if isinstance(message.id, str) else (pseudo(one),) * 2
        head = source.read_text(encoding="utf-8").partition("\n\n")[0]
        source.write_bytes(catalogues.po_bytes(catalogue, f"{head}\n\n"))
    catalogues.compile_catalogues(found)
    return found


@pytest.fixture(autouse=True)
def third(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program with the new language beside its own."""
    [traits] = further(folder)
    monkeypatch.setitem(TRAITS, traits.code, traits)
    known = words._catalogue

    def catalogue(name: str, domain: str) -> NullTranslations:
        if name != CODE:
            return known(name, domain)
        with (folder / name / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
            return GNUTranslations(file)

    monkeypatch.setattr(words, "_catalogue", cache(catalogue))


def test_a_folder_is_all_that_a_language_needs(folder: Path) -> None:
    [traits] = further(folder)
    assert (traits.code, traits.own_name, traits.locale) == (CODE, pseudo("Nobody's"), CODE)
    spoken = language(CODE)
    assert spoken.text("Award {year}", year=2026) == f"{pseudo('Award')} 2026"
    assert spoken.plural("{n} year", "{n} years", 2) == f"2 {pseudo('years')}"
    assert rules().rule("17.tier").name.of(CODE) == pseudo("bracket award")
    assert spoken.usd.text(144_000_000) == "US$\N{NO-BREAK SPACE}1,440,000.00"
    assert spoken.names.country("TW") == pseudo("Taiwan, China")


# ---------------------------------------------------------------- the window


def _own(case: Case) -> set[str]:
    """What the user typed."""
    texts = {case.investor.name, case.project.name, case.exchange.source, case.quote.number}
    texts |= {case.quote.prepared_by, case.quote.organisation, case.quote.contact}
    texts |= {programme.name for programme in case.programmes} | {
        programme.id for programme in case.programmes
    }
    return {text for text in texts if text}


def _quoted(rule_set: RuleSet) -> set[str]:
    """The policy's own words in Chinese: its sentences, and the names of places, which have no official other."""
    found = {*_QUOTED, rule_set.document.number, rule_set.document.title.zh, rule_set.plan_title.zh}
    found |= {place.name.zh for place in rule_set.places}
    for clause in rule_set.clauses:
        found |= {sentence.text.zh for sentence in clause.sentences}
        found.add("".join(sentence.text.zh for sentence in clause.sentences))
    said = [sentence.text.en for clause in rule_set.clauses for sentence in clause.sentences]
    said += [message.text.en for message in rule_set.messages]
    said += [text.en for one in rule_set.readings for text in (one.note, one.question)]
    said += [value.note.en for one in rule_set.readings for value in one.values]
    return found | {term for text in said for term in _HAN.findall(text)}


def left(text: str, known: set[str]) -> list[str]:
    """English and Chinese words of a text that are none of those that may stand there."""
    rest = text.replace("&", "").replace("\N{WORD JOINER}", "").replace("中文", "")
    for one in sorted(known, key=len, reverse=True):
        rest = rest.replace(one, " ")
    rest = _STAYS.sub(" ", rest)
    return [*_LATIN.findall(rest), *_HAN.findall(rest)]


def _sector_names(session: Session) -> set[str]:
    """The class that is looked at has its Chinese name, by which the authority knows it, beside its own."""
    page = session.window.page(1)
    assert isinstance(page, SectorPage)
    shown = page.detail.shown
    return {shown.name.zh} if shown is not None else set()


@pytest.mark.parametrize(
    "case", [Case, half_case, excluded_case, five_years_case, full_case], ids=lambda one: one.__name__
)
def test_the_window_has_neither_english_nor_chinese_left(start: Open, case: type[Case]) -> None:
    session = start(case(), language=CODE)
    known = _own(session.desk.case) | _quoted(rules())
    found = {}
    for step in range(7):
        session.window.enter(step)
        allowed = known | _sector_names(session)
        for widget, text in shown_texts(session.window):
            if words_left := left(text, allowed):
                found[text] = (step, type(widget).__name__, words_left)
    assert not found


@pytest.mark.parametrize(
    "aside", [asides.POLICY, asides.SUPPORT, asides.QUESTIONS, asides.RULE_SETS, asides.ESTIMATES]
)
def test_a_page_that_is_asked_for_has_neither_left(start: Open, aside: str) -> None:
    session = start(full_case(), language=CODE)
    session.window.show_aside(aside)
    known = _own(session.desk.case) | _quoted(rules()) | _documents()
    found = {text: one for _, text in shown_texts(session.window) if (one := left(text, known))}
    assert not found


@pytest.mark.parametrize(
    "figure",
    [
        AwardOfYear(2026),
        ProgrammeInYear("park", 2026),
        Total(),
        RangeEnd("plan", "lowest"),
        UnderReading("counted_forms", "cash_and_profit"),
    ],
    ids=repr,
)
def test_the_reasons_of_a_figure_have_neither_left(start: Open, figure: Figure) -> None:
    session = start(full_case(), language=CODE)
    session.window.show_aside(asides.WHY, figure)
    known = _own(session.desk.case) | _quoted(rules())
    found = {text: one for _, text in shown_texts(session.window) if (one := left(text, known))}
    assert not found


def _documents() -> set[str]:
    """Both documents in Chinese, what the questions cite of them, and terms that our translation quotes."""
    found = {one.words for document in all_questions() for one in document.questions}
    for document in texts.texts():
        found |= {document.number, document.title.zh}
        found |= {text for clause in document.clauses for text in (clause.text.zh, clause.name.zh)}
    return found | {term for one in catalogues.policy_template() for term in _HAN.findall(str(one.id))}


# ---------------------------------------------------------------- the paper


@pytest.mark.parametrize("form", ["full", "summary"])
def test_the_paper_has_neither_english_nor_chinese_left(form: Literal["full", "summary"]) -> None:
    case = full_case()
    made = render_quote(
        case, estimate(case, rules()), rules(), language=CODE, form=form, day=date(2026, 11, 22)
    )
    pdf = pypdfium2.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert pseudo("Foreign investment award estimate") in text
    # The name of the program may stand over two lines.
    # The title stands in Chinese and English on every quote, and the sentences that prevail in Chinese, over several lines.
    document, known = rules().document, _own(case) | _quoted(rules()) | {"quzhou"}
    told = re.sub(r"\s+", " ", text).replace(document.title.en, " ")
    prevailing = "".join((document.title.zh, *_quoted(rules())))
    assert [word for word in left(told, known) if word not in prevailing] == []
