"""From the cases of a list to their quotes, in the order of the list, on as many processes as wanted.

A quote that a folder holds already for the same case data, rule set, language and form can be kept: what is attached to
it says for what it was made.
"""

from __future__ import annotations

import base64
import json
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from desktop.export.lists.reading import Fault, Listed

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.policy.ruleset import RuleSet
    from desktop.policy.signing import Trust


class Order(NamedTuple):
    """What is to be made of each case, and where."""

    out: Path
    language: str = "both"
    form: Literal["full", "summary"] = "full"
    resume: bool = False
    rules: Path | None = None
    """A rule set beside the program's own."""


class Outcome(NamedTuple):
    """What became of a case: its quote with the figures (`plain` amounts), or what is wrong with it."""

    case: str
    file: str | None = None
    kept: bool = False
    investor: str = ""
    project: str = ""
    status: str = ""
    plan_usd: str = ""
    plan_cny: str = ""
    total_usd: str = ""
    total_cny: str = ""
    fault: Fault | None = None


def outcomes(
    listed: Iterable[Listed], order: Order, jobs: int = 1, worker: str = "batch-worker"
) -> Iterator[Outcome]:
    """Make the quotes; each outcome as soon as it and all before it are there. Ending the iterator ends the work.

    `worker` is the program's command that makes them in another process (`work`).
    Raises what reading the list raises, and `RuleSetFaulty`.
    """
    if jobs == 1:
        maker = Maker(order)
        yield from map(maker.make, listed)
        return
    from desktop.crew import Crew

    def sent() -> Iterator[bytes]:
        for one in listed:
            under_way.append(one.case)
            yield _job(one)

    under_way: deque[str] = deque()
    with Crew([worker, json.dumps(_plain_order(order))], jobs) as crew:
        for answer in crew.answers(sent()):
            case = under_way.popleft()
            if answer is None:
                lost = Fault("internal", "", "making the quote brought its process down")
                yield Outcome(case, fault=lost)
            else:
                yield _outcome(json.loads(answer))


class Maker:
    """Makes quotes one after the other."""

    def __init__(self, order: Order) -> None:
        from desktop.policy.load import load_rule_set
        from desktop.policy.registry import Registry

        self._order = order
        self._rules: RuleSet = load_rule_set(order.rules)
        self._trust: Trust | None = (
            Registry().trust_of(order.rules, self._rules) if order.rules is not None else None
        )

    def make(self, one: Listed) -> Outcome:
        """The quote of a case; whatever is wrong with it is said in the outcome."""
        from desktop.case.faults import CaseError
        from desktop.case.file import MOST_BYTES, read_case
        from desktop.document.storage import ReadFailed, read_bytes
        from desktop.files import WriteFailed
        from desktop.fonts.faces import FontMissing

        if one.fault is not None:
            return Outcome(one.case, fault=one.fault)
        try:
            data = one.data if one.path is None else read_bytes(one.path, MOST_BYTES)
            case = read_case(data or b"")
            named_so = Outcome(one.case, None, False, case.investor.name or "", case.project.name or "")
            return self._quote(case, named_so, self._order.out / f"{one.stem}.pdf")
        except CaseError as error:
            fault = Fault(error.code, error.path, error.message)
        except FontMissing as error:
            fault = Fault("font_missing", "", str(error))
        except (ReadFailed, WriteFailed) as error:
            fault = Fault(error.reason, "", str(error))
        except Exception as error:  # noqa: BLE001 - the rest of the list goes on
            fault = Fault("internal", "", f"unexpected: {type(error).__name__}: {error}")
        return Outcome(one.case, fault=fault)

    def _quote(self, case: Case, outcome: Outcome, target: Path) -> Outcome:
        from desktop.engine.engine import estimate
        from desktop.paper import write_quote
        from desktop.telling.result_file import to_plain

        order = self._order
        result = self._kept(case, target) if order.resume else None
        kept = result is not None
        if result is None:
            found = estimate(case, self._rules)
            write_quote(
                case, found, self._rules, target, language=order.language, form=order.form, trust=self._trust
            )
            result = to_plain(found)
        return outcome._replace(
            file=str(target),
            kept=kept,
            status=result["status"],
            **{name: result[name] for name in ("plan_usd", "plan_cny", "total_usd", "total_cny")},
        )

    def _kept(self, case: Case, target: Path) -> dict[str, Any] | None:
        """The result in the quote at `target`, if it was made for this case and this order."""
        from desktop.paper.file.archive import attachment
        from desktop.paper.file.rendering import LAYOUT, attached_case

        try:
            held = json.loads(attachment(target) or b"null")
            rendering, result = held["rendering"], held["estimate"]
            same = (
                held["case"] == attached_case(case)
                and result["rule_set"]["sha256"] == self._rules.sha256
                and (rendering["language"], rendering["form"], rendering["layout"])
                == (self._order.language, self._order.form, LAYOUT)
            )
            return cast("dict[str, Any]", result) if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


# ---------------------------------------------------------------- between processes


def work(order: str, jobs: Iterable[bytes]) -> Iterator[bytes]:
    """What another process does: the outcome of each job that it is sent."""
    plain = json.loads(order)
    maker = Maker(
        Order(
            **plain | {"out": Path(plain["out"]), "rules": Path(plain["rules"]) if plain["rules"] else None}
        )
    )
    for job in jobs:
        yield json.dumps(maker.make(_listed(json.loads(job)))).encode() + b"\n"


def _plain_order(order: Order) -> dict[str, Any]:
    return order._asdict() | {
        "out": str(order.out),
        "rules": str(order.rules) if order.rules is not None else None,
    }


def _job(one: Listed) -> bytes:
    plain = one._asdict() | {
        "data": base64.b64encode(one.data).decode() if one.data is not None else None,
        "path": str(one.path) if one.path is not None else None,
    }
    return json.dumps(plain).encode() + b"\n"


def _listed(plain: dict[str, Any]) -> Listed:
    return Listed(
        plain["case"],
        plain["stem"],
        base64.b64decode(plain["data"]) if plain["data"] is not None else None,
        Path(plain["path"]) if plain["path"] is not None else None,
        Fault(*plain["fault"]) if plain["fault"] is not None else None,
    )


def _outcome(plain: list[Any]) -> Outcome:
    outcome = Outcome(*plain)
    return outcome._replace(fault=Fault(*outcome.fault) if outcome.fault is not None else None)
