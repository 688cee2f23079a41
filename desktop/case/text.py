"""A case as the plain data of a case file, and as its bytes. Needs nothing but JSON, so saving is quick."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from desktop.case import case as c

FORMAT = "quzhou-award-case"
VERSION = 1


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _money(money: c.Money | None) -> dict[str, Any] | None:
    return None if money is None else _given(amount=_decimal(money.amount), currency=money.currency)


def _programme(programme: c.Programme) -> dict[str, Any]:
    return _given(
        id=programme.id,
        name=programme.name,
        level=programme.level,
        same_matter=programme.same_matter,
        amounts=None
        if programme.amounts is None
        else [_given(year=a.year, amount=_money(a.amount)) for a in programme.amounts],
        rate=_decimal(programme.rate),
        cumulative_cap=_money(programme.cumulative_cap),
    )


def to_plain(case: c.Case) -> dict[str, Any]:
    """The JSON data of a case file; what is not given is left out."""
    project = case.project
    return _given(
        format=FORMAT,
        version=VERSION,
        investor=_given(**case.investor._asdict()) or None,
        project=_given(
            **project._asdict()
            | {
                "total_foreign_investment": _money(project.total_foreign_investment),
                "fixed_asset_investment": _money(project.fixed_asset_investment),
                "utilisation": [
                    _given(year=u.year, form=u.form, amount=_money(u.amount)) for u in project.utilisation
                ],
            }
        ),
        exchange=_given(
            as_of=case.exchange.as_of,
            source=case.exchange.source,
            cny_per_unit={code: _decimal(rate) for code, rate in case.exchange.cny_per_unit},
        ),
        programmes=[_programme(programme) for programme in case.programmes] or None,
        readings=dict(case.readings) or None,
        quote=_given(**case.quote._asdict()) or None,
    )


def write_case(case: c.Case) -> bytes:
    """The case file of a case, finished or half filled; a person can read it."""
    return (json.dumps(to_plain(case), ensure_ascii=False, indent=2) + "\n").encode()
