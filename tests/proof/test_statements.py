"""Nothing stands on a quote that is neither worked out again nor marked as said by its issuer: each leaf, changed in turn.

The forger is a good one: he has this program, changes the data and lets the program make a quote of them, pages, hash,
code and all. What follows from the data gives other figures then; the result itself gives an alarm; all else bears the mark.
"""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pikepdf
import pytest

from desktop.case.faults import CaseError
from desktop.paper.content.besides import Besides, Earlier, changes_since, chosen, from_plain
from desktop.paper.file import rendering
from desktop.policy.ruleset import Words
from desktop.policy.signing import Trust
from desktop.proof.attached import attachments
from desktop.proof.returned import returned
from desktop.proof.statements import statements
from desktop.telling.result_file import canonical
from tests.engine.program import Plain, case_of, estimate_of, result_of, rules
from tests.paper.papers import DAY
from tests.paper.test_besides import before, revision, scenarios
from tests.proof.alterations import attach
from tests.proof.test_verification import codes, examined

_SIGNED = Trust("signed", "0123 4567", Words("某机关", "Some office"))


def _besides() -> Besides:
    earlier = Earlier(case_of(before()), result_of(before()), "2026-10-01")
    case = revision(2)
    found = changes_since(earlier, case_of(case), result_of(case), "2026-11-22")
    return Besides(chosen(scenarios()), found, _SIGNED)


@cache
def content() -> Plain:
    """The data of a quote with all that a quote can say."""
    case = revision(2)
    case["project"]["total_investment"] = {"amount": "150000000", "currency": "USD"}
    case["project"]["utilisation"][0] |= {"received": "2026-03-02", "voucher": "V-17"}
    case["confirmed"] = [{"reading": "period_end", "by": "商务局", "date": "2026-05-01", "reference": "1号"}]
    case["quote"]["valid_until"] = "2027-01-31"
    made = rendering.attached(
        case_of(case), estimate_of(case), language="en", form="full", day=DAY, besides=_besides()
    )
    found: Plain = json.loads(made)
    return found


def leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from leaves(held, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for at, held in enumerate(value):
            yield from leaves(held, f"{path}[{at}]")
    else:
        yield path


def kinds() -> list[str]:
    """One leaf of each kind: of rows the last one."""
    found: dict[str, str] = {}
    for path in leaves(content()):
        found[re.sub(r"\[\d+\]", "[]", path)] = path
    return list(found.values())


def steps(path: str) -> list[str | int]:
    return [int(one[1:-1]) if one[0] == "[" else one for one in re.findall(r"\[\d+\]|[^.\[\]]+", path)]


def at(plain: Any, path: str) -> Any:
    for step in steps(path):
        plain = plain[step]
    return plain


OTHERS = {"true": False, "zh": "en", "en": "zh", "full": "summary", "USD": "EUR", "2614": "2651", "KR": "JP"}


def other(value: Any) -> Any:
    """Another value that could stand there."""
    if isinstance(value, bool):
        return not value
    if value is None:
        return "1"
    if isinstance(value, int):
        return value + 1
    if value in OTHERS:
        return OTHERS[value]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value).replace(day=9).isoformat()
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return (
            str(int(value.partition(".")[0]) * 2 + 3)
            if "." not in value
            else f"{value[:-1]}{9 - int(value[-1])}"
        )
    return f"{value} PAYMENT APPROVED"


def changed(path: str) -> Plain:
    plain = copy.deepcopy(content())
    *above, last = steps(path)
    part: Any = plain
    for step in above:
        part = part[step]
    part[last] = other(part[last])
    if path.startswith("case."):
        # A summary prints the case alone, and is made in a third of the time.
        about = plain["rendering"]
        plain["rendering"] = {name: about[name] for name in ("date", "language", "layout", "program")}
        plain["rendering"]["form"] = "summary"
    return plain


def forged(plain: Plain, path: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The quote that the program makes of the changed data; of what it does not read, with the data put into its mouth."""
    about = plain["rendering"]
    try:
        case = case_of(plain["case"])
        made = rendering.rendered(
            case, estimate_of(plain["case"]), rules(), language=about["language"], form=about["form"],
            day=date.fromisoformat(about["date"]), besides=from_plain(about), program=about["program"],
            layout=about["layout"],
        ).data  # fmt: skip
        if at(_attached(made), path) == at(plain, path):
            return made
    except (CaseError, ValueError, KeyError, TypeError, IndexError):
        pass
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "attached", lambda *_, **__: canonical(plain))
        own = content()
        return ORIGINAL(
            case_of(own["case"]), estimate_of(own["case"]), rules(), language="en", form="full", day=DAY,
            besides=_besides(),
        ).data  # fmt: skip


ORIGINAL = rendering.rendered


def _attached(data: bytes) -> Plain:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found, _ = attachments(pdf)
    plain: Plain = json.loads(found or b"")
    return plain


def test_the_quote_as_it_is_marks_all_that_its_issuer_says() -> None:
    verdict = examined(forged_as_it_is())
    assert (verdict.outcome, verdict.copy) == ("unaltered", "built")
    marked = {one.path for one in verdict.said}
    assert {"case.investor.name", "case.quote.organisation", "rendering.rules.signer.en"} <= marked
    assert "rendering.changes.differences[0]" in marked
    assert not any(path.startswith("estimate") for path in marked)


@cache
def forged_as_it_is() -> bytes:
    own = content()
    return rendering.rendered(
        case_of(own["case"]), estimate_of(own["case"]), rules(), language="en", form="full", day=DAY,
        besides=_besides(),
    ).data  # fmt: skip


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("path", [path for path in kinds() if not path.startswith("estimate.")])
def test_a_leaf_that_is_changed_gives_an_alarm_another_figure_or_bears_the_mark(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = forged(changed(path), path, monkeypatch)
    verdict = examined(data)
    if verdict.exit_code != 0:
        return
    assert verdict.facts is not None
    if returned(data, verdict.facts.attachment_sha256).result != content()["estimate"]:
        return
    before = set(statements(content()))
    assert any(path.startswith(one.path) and one not in before for one in verdict.said), path


@pytest.mark.parametrize("path", [path for path in kinds() if path.startswith("estimate.")])
def test_a_result_that_is_changed_is_not_what_the_case_gives(path: str) -> None:
    verdict = examined(with_attachment(canonical(changed(path))))
    assert verdict.exit_code == 1
    assert codes(verdict) & {"figures_differ", "rules_unknown", "attachment_unreadable", "version_unknown"}


def with_attachment(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(forged_as_it_is())) as pdf:
        attach(pdf, data)
        target = io.BytesIO()
        pdf.save(target)
        return target.getvalue()


def test_every_part_of_the_data_but_the_result_is_marked() -> None:
    marked = [one.path for one in statements(content())]
    unmarked = [
        path
        for path in leaves({part: content()[part] for part in ("case", "rendering")})
        if at(content(), path) is not None and not any(path.startswith(one) for one in marked)
    ]
    assert unmarked == []
