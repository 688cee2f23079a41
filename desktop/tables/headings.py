"""What the words of a table say: which column a heading names, its currency and unit, forms, totals.

Words are those of bookkeepers in Chinese, English, German, French, Japanese and Korean; they are data, not translated.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final, Literal, NamedTuple

from desktop.language import amounts, currency_marks

Role = Literal[
    "year",
    "date",
    "amount",
    "currency",
    "unit",
    "form",
    "number",
    "note",
    "cumulative",
    "total",
    "share",
    "unknown",
]

_ROLES: Final[tuple[tuple[Role, str], ...]] = (
    # The first that fits counts; so the narrower ones come first.
    ("cumulative", "累计|累積|累計|누계|누적|cumulative|cumul|kumuliert|to date|\\bytd\\b|running total|\\bcum\\b"),
    ("share", "占比|比例|百分比|比率|汇率|匯率|為替|환율|\\bpercent|\\bshare of|\\banteil|exchange rate|\\bfx\\b|\\brate\\b|kurs\\b|taux|%"),
    ("number", "^序号|^序$|^编号|^行号|^行次|^項番|^番号|^번호|^순번|^序號|^no\\.?$|^nr\\.?$|^n°$|^#$|^lfd|^s\\.? ?no|^sr\\.?|^sl\\.? ?no|^item( no\\.?)?$|^pos\\.?$|^№|^line$|^id$|^tranche( no\\.?)?$|^批次|^期次|^期数|^第几期"),
    ("currency", "币种|币别|货币(?!出资|资金)|幣別|幣種|通貨|통화|화폐|\\bcurrency|\\bccy\\b|\\bcurr?\\b|währung|waehrung|devise|monnaie"),
    ("unit", "^(计量|金额)?单位$|^單位$|^単位$|^단위$|^units?$|^einheit$|^unité$"),
    ("form", "形式|方式|种类|類型|类型|类别|出资类|形態|방식|형태|\\bforms?\\b|\\binstruments?\\b|\\btype|\\bkind\\b|\\bnature\\b|einlageart|\\bart der|\\bart\\b|\\bmethod|contribution type|\\bmode\\b"),
    ("note", "备注|備註|备考|備考|비고|说明|摘要|适用|remark|\\bnotes?\\b|comment|bemerkung|anmerkung|remarque|observation|凭证|voucher|\\breference|\\bbank\\b|银行|投资方|投资者|股东|investor|shareholder$|company|公司|企业|项目|project|\\bname\\b|名称|gesellschafter$|associé"),
    ("date", "日期|到账日|到资日|到位日|入账日|缴付日|时间|日付|入金日|날짜|일자|납입일|\\bdates?\\b|datum|\\bday\\b|received on|paid on|value date|\\bjour\\b|valuta"),
    ("year", "^年$|年份|年度|^年别|年次|연도|년도|^year|\\byears?$|fiscal year|\\bfy\\b|^jahr|geschäftsjahr|^année|exercice|^period|期间|期間|기간|^zeitraum|^période|calendar year"),
    ("total", "^(合计|合計|总计|總計|小计|小計|总额|總額|共计|합계|총계|소계|total|sum|summe|gesamt|sub-?total|grand total)\\b"),
    ("amount", "金额|金額|금액|数额|出资额|投资额|到资|到账|实到|实缴|缴付|利用外资|外资额|注资|增资|投入|出资|出資|払込|資本|资金|출자액|투자|amount|betrag|montant|\\bvalue\\b|wert\\b|capital|contribution|investment|injection|payment|einlage|einzahlung|apport|kapital|versement|funding|fdi|foreign|payable|\\bpaid|\\bequity\\b|\\bfunds\\b|\\binflow|\\btranche amount|mittelzufluss|einlagen|股权|注册资本|股本"),
)  # fmt: skip
_TOTAL: Final = re.compile(
    "^[\\s*（(]*(?:(?:[0-9]{4}年?度?)\\s*)?(?:合\\s*计|合\\s*計|总\\s*计|總\\s*計|小\\s*计|小\\s*計|总额|總額|共计|共計|总和|本年合计|本年小计|累计|累計|합\\s*계|총\\s*계|소\\s*계|총액|누계"
    "|计$|計$|(?:grand |sub-?|sub )?totals?\\b|sum\\b|zwischensumme|gesamt|summe|insgesamt|somme|sous-total|total|cumulative|kumuliert|cumul)"
    "|\\b(?:sub-?total|total)\\s*[:：]?$|(?:合计|小计|总计|合計|小計|합계)\\s*[:：]?[)）]?$",
    re.IGNORECASE,
)
_FORMS: Final = {
    "cash": "现金 现汇 货币 货币资金 外汇 現金 现金出资 货币出资 现汇出资 現金出資 현금 현금출자 cash cash_contribution cash_injection cash_payment money monetary bar bareinlage bareinlagen geldeinlage numéraire espèces apport_en_numéraire 跨境人民币 人民币现金 in_cash",
    "in_kind": "实物 實物 实物出资 设备 机器设备 现物 現物 現物出資 현물 현물출자 in_kind in-kind kind in_kind_contribution contribution_in_kind equipment machinery sacheinlage sacheinlagen apport_en_nature nature en_nature",
    "intangible": "无形资产 無形資產 无形资产出资 知识产权 专利 专有技术 技术 技术出资 無形資産 무형자산 intangible intangibles intangible_asset intangible_assets ip intellectual_property patent patents technology know-how immaterielle_vermögenswerte immaterielle_vermögensgegenstände actifs_incorporels incorporel",
    "reinvested_profit": "利润再投资 利潤再投資 未分配利润 未分配利润转增 未分配利润转增资本 利润转增 利润转增资本 境内利润再投资 盈余转增 利益再投資 이익재투자 이익잉여금_재투자 reinvested_profit reinvested_profits profit_reinvestment reinvested_earnings retained_earnings reinvestment_of_profit reinvestment_of_profits retained_profit retained_profits reinvestierte_gewinne gewinnreinvestition bénéfices_réinvestis réinvestissement_des_bénéfices",
    "shareholder_loan": "股东贷款 股东借款 股東貸款 股東借款 外方股东贷款 株主ローン 株主借入 주주대여금 주주차입금 shareholder_loan shareholder_loans shareholder's_loan shareholders'_loan shareholder’s_loan gesellschafterdarlehen prêt_d'actionnaire prêt_d'actionnaires compte_courant_d'associé compte_courant_d'associés",
    "share_purchase": "股权并购 并购 股权收购 股权转让 股权受让 購併 股權收購 株式取得 지분인수 share_purchase share_acquisition purchase_of_shares acquisition_of_shares equity_acquisition equity_purchase m&a acquisition anteilskauf anteilserwerb rachat_de_parts rachat_d'actions acquisition_de_parts",
}  # fmt: skip
_PLACEHOLDERS: Final = frozenset(
    [
        "-",
        "--",
        "---",
        "–",
        "—",
        "—",
        "―",
        "",
        "/",
        "//",
        "\\",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "tbd",
        "tbc",
        "tba",
        "nil",
        "none",
        "keine",
        "néant",
        "无",
        "無",
        "待定",
        "未定",
        "暂无",
        "暂缺",
        "待确定",
        "미정",
        "없음",
        "なし",
        "未",
        "…",
        "...",
        ".",
        "x",
    ]
)
_PLAN: Final = re.compile(
    "计划|規劃|规划|预计|预期|拟|予定|예정|계획|plan|expected|forecast|budget|geplant|soll|prévu|due",
    re.IGNORECASE,
)


_OF_WHICH: Final = re.compile(
    r"^[\s　]*(?:其中|内含|うち|内訳|그중|이 중|중|of which|thereof|including|incl\.|davon|dont)\s*[:：,，、]?\s*",
    re.IGNORECASE,
)


def of_which(text: str) -> str | None:
    """What follows 其中, “of which”, „davon“: the name of a part of what stands before; None for any other text."""
    match = _OF_WHICH.match(text)
    return text[match.end() :] if match else None


class Denomination(NamedTuple):
    """What a text says of currency and unit; `currencies` with more than one entry contradict or leave open."""

    currencies: tuple[str, ...]
    powers: tuple[int, ...]
    continental: bool = False
    """Whether the unit is one of those who write a decimal comma."""
    weak: bool = False
    """Whether the currency is named by a shared mark only, such as 元 or `$`."""

    @property
    def says_nothing(self) -> bool:
        return not self.currencies and not self.powers


def role_of(heading: str) -> Role:
    """Which column `heading` names."""
    plain = amounts.normal(heading)
    if not plain:
        return "unknown"
    for role, pattern in _ROLES:
        if re.search(pattern, plain):
            return role
    return "unknown"


def is_total(text: str) -> bool:
    """Whether a label stands before a sum of other rows."""
    return _TOTAL.search(text.strip()) is not None


def is_placeholder(text: str) -> bool:
    """Whether a cell says that there is nothing, or nothing yet."""
    return amounts.normal(text) in _PLACEHOLDERS


def is_planned(heading: str) -> bool:
    """Whether a heading speaks of what is planned: its day is no day of receipt."""
    return _PLAN.search(heading) is not None


@cache
def _form_names() -> dict[str, str]:
    return {name.replace("_", " "): form for form, names in _FORMS.items() for name in names.split()} | {
        form: form for form in _FORMS
    }


def form_of(text: str) -> str | None:
    """The form of contribution that `text` names, as a whole; None for any other text."""
    part = of_which(text)
    plain = amounts.normal(text if part is None else part).strip("()[]")
    names = _form_names()
    if plain in names:
        return names[plain]
    bare = re.sub(
        "^(?:以|by )|(?:出资|出資|投入|方式|形式|部分)$| contributions?$|（.*）$| ?[(].*[)]$", "", plain
    )
    return names.get(bare)


# ------------------------------------------------------------------------------------- currency and unit

_CJK_UNIT: Final = {
    "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12, "兆": 12,
}  # fmt: skip
_WORD_UNITS: Final = {
    "thousands": 3, "thousand": 3, "ten thousand": 4, "ten thousands": 4, "million": 6, "millions": 6, "mn": 6, "mln": 6,
    "mm": 6, "mio.": 6, "mio": 6, "mill.": 6, "millionen": 6, "billion": 9, "billions": 9, "bn": 9, "mrd.": 9, "mrd": 9,
    "md": 9, "mds": 9, "milliards": 9, "milliarden": 9, "tsd.": 3, "tsd": 3, "tausend": 3, "milliers": 3, "lakh": 5,
    "lakhs": 5, "lacs": 5, "lac": 5, "crore": 7, "crores": 7, "cr": 7, "cr.": 7, "hundred million": 8, "trillion": 12,
    "tn": 12, "'000": 3, "000s": 3, "000's": 3, "'000s": 3, "'0000": 4,
}  # fmt: skip
_CONTINENTAL: Final = frozenset(
    (
        "mio.",
        "mio",
        "mrd.",
        "mrd",
        "md",
        "mds",
        "tsd.",
        "tsd",
        "tausend",
        "milliers",
        "milliards",
        "milliarden",
        "millionen",
        "mln",
    )
)
_LETTERS: Final = {
    "k": 3,
    "t": 3,
    "m": 6,
    "mn": 6,
    "mm": 6,
    "mio": 6,
    "b": 9,
    "bn": 9,
    "md": 9,
    "mds": 9,
    "mrd": 9,
}


def denomination(text: str, own: str | None = None) -> Denomination:
    """Currency and unit that `text` (a heading, a line above the head, a cell) names; `own` is the currency beside the table."""
    plain = amounts.numerals_of(amounts.normal(text))
    marks, powers, continental = _scan(plain, text)
    if not marks and not powers:
        return Denomination((), ())
    named = currency_marks.which(list(dict.fromkeys(marks)), own)
    currencies = (named.currency,) if named.currency else named.choices
    weak = bool(marks) and all(mark in currency_marks.WEAK for mark in marks)
    return Denomination(currencies, tuple(dict.fromkeys(powers)), continental, weak)


@cache
def _pattern() -> re.Pattern[str]:
    cjk_units = "|".join(sorted(_CJK_UNIT, key=len, reverse=True))
    words = "|".join(re.escape(word) for word in sorted(_WORD_UNITS, key=len, reverse=True))
    letters = "|".join(sorted(_LETTERS, key=len, reverse=True))
    marks = [
        mark
        for mark in currency_marks.all_marks()
        if mark not in {"块", "盾", "fr.", "rm", "kr", "rs", "stg"}
    ]
    ascii_marks = "|".join(re.escape(mark) for mark in marks if re.match("[a-z]", mark))
    signs = "|".join(
        re.escape(mark) for mark in marks if not re.match("[a-z]", mark) and mark not in {"元", "圆"}
    )
    end = r"(?![a-z])"
    return re.compile(
        rf"(?<![0-9.,'a-z])(?P<figure>[0-9](?:[0-9.,' ]*[0-9])?) ?(?P<times>(?:{words}|{letters}){end}|{cjk_units})?(?:'?s{end})?(?![0-9])"
        rf"|(?P<cjk>{cjk_units})(?=\s*(?:{signs}|元|圆|[)\]）,，;；:：/、\s]|$|{ascii_marks}))"
        rf"|(?<![a-z])(?P<before>{letters}) ?(?P<mark1>{ascii_marks}|[€$£¥₹₩]){end}"
        rf"|(?P<mark2>(?<![a-z])(?:{ascii_marks})|{signs}) ?(?P<after>{letters}){end}"
        rf"|(?P<thousands>'0000?)(?![0-9])|(?<![a-z0-9.,])(?P<word>{words}){end}"
        rf"|(?<![a-z])(?P<mark3>{ascii_marks}|rs\.?|kr\.?|fr\.){end}"
        rf"|(?P<sign>{signs})"
        r"|(?P<yuan>(?<=[千万亿0(（:：\s/,，])(?:元|圆)(?=[)）\]\s,，;；/整]|$)|^(?:元|圆)$)"
        r"|(?<=[(\[（])\s*(?P<alone>k|m|mm|bn|b)\s*(?=[)\]）])"
    )


def _scan(plain: str, text: str) -> tuple[list[str], list[int], bool]:
    marks: list[str] = []
    powers: list[int] = []
    figures: list[int] = []
    continental = counted = False
    upper = set(re.findall("(?<![A-Za-z])[A-Z]{3}(?![a-z])", text))
    for match in _pattern().finditer(plain):
        found = match.groupdict()
        mark = next(
            (found[name] for name in ("mark1", "mark2", "mark3", "sign", "yuan") if found[name]), None
        )
        if mark is not None:
            if not _is_meant(mark, upper, joined=bool(found["before"] or found["after"])):
                continue
            marks.append(mark)
        if unit := found["cjk"]:
            powers.append(_CJK_UNIT[unit])
        elif unit := found["before"] or found["after"] or found["alone"]:
            if unit == "t" and found["before"] is None:
                continue
            powers.append(_LETTERS[unit])
            continental = (
                continental
                or (mark in {"€", "eur", "chf"} and found["before"] is not None)
                or unit in _CONTINENTAL
            )
        elif unit := found["word"]:
            powers.append(_WORD_UNITS[unit])
            continental = continental or unit in _CONTINENTAL
        elif unit := found["thousands"]:
            powers.append(len(unit) - 1)
        elif unit := found["figure"]:
            power = _power(unit, found["times"])
            # 1,000 alone is a figure; beside a currency or with a unit it is one.
            if power is not None and (power >= 3 or found["times"]):
                figures.append(power)
                counted = counted or bool(found["times"])
    if figures and (marks or counted):
        powers += figures
    return marks, powers, continental


def _power(figure: str, times: str | None) -> int | None:
    """The power of ten of `100 million` or `1,000`; None where it is none, as of a sum in a title."""
    scale = (times or "").strip()
    unit = _WORD_UNITS.get(scale) or _LETTERS.get(scale) or _CJK_UNIT.get(scale, 0)
    digits = re.sub("[,' ]", "", figure)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]{3})+", digits):
        digits = digits.replace(".", "")
    if re.fullmatch("000|0000|000000", digits) and not unit:
        return len(digits)
    if not re.fullmatch(r"10*|0?\.0*1|1\.0*", digits):
        return None
    value = Decimal(digits).scaleb(unit)
    return value.adjusted() if value >= 1 else None


def _is_meant(mark: str, upper: set[str], *, joined: bool) -> bool:
    """Whether three letters are a currency's code here: `all`, `try` and `top` are words, unless in capitals."""
    if not re.fullmatch("[a-z]{3}", mark) or joined:
        return True
    known = {own for owns in currency_marks.STRONG.values() for own in owns}
    return mark in known or mark.upper() in upper or mark in currency_marks.WEAK
