"""What a confirmation of the authority does to a case: it chooses the value, and the reading is settled.

The case file carries what was confirmed with its reference and date, so that a quote cites it and stays reproducible
where the confirmation itself is not at hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.case.case import Case
from desktop.case.case import Confirmation as Settled
from desktop.policy.confirmations import Confirmation


def concerns(confirmation: Confirmation, case: Case) -> bool:
    """Whether a confirmation is about all cases or about this one."""
    return confirmation.case is None or confirmation.case == case.id


def confirmed(case: Case, confirmations: Iterable[Confirmation]) -> Case:
    """The case with the readings settled as the confirmations that concern it have them.

    Where several are about the same reading the one for this case goes before those for all, then the latest.
    """
    chosen: dict[str, Confirmation] = {}
    for one in sorted(
        (one for one in confirmations if concerns(one, case)),
        key=lambda one: (one.case is not None, one.date),
    ):
        chosen[one.reading] = one
    if not chosen:
        return case
    readings = [(reading, value) for reading, value in case.readings if reading not in chosen]
    settled = [one for one in case.confirmed if one.reading not in chosen]
    return case._replace(
        readings=(*readings, *((one.reading, one.value) for one in chosen.values())),
        confirmed=(
            *settled,
            *(Settled(one.reading, one.reference, one.date, one.by) for one in chosen.values()),
        ),
    )
