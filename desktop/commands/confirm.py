"""`confirm`: what the authority answers in writing, made and signed by the office, taken in and put into cases by others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.commands.cases import case_of
from desktop.commands.keys import password_of_key, small_file
from desktop.commands.output import OK, Failure, Output
from desktop.commands.rules import rule_set

if TYPE_CHECKING:
    from desktop.policy.confirmations import Confirmation, Examined
    from desktop.policy.ruleset import RuleSet


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    ways = commands.add_parser(
        "confirm", help="about readings that the authority has settled"
    ).add_subparsers(dest="way", required=True, metavar="COMMAND")

    make = ways.add_parser(
        "make", parents=[common], help="write and sign a confirmation: OUT.toml and OUT.toml.sig"
    )
    make.add_argument("out", type=Path, metavar="OUT.toml")
    make.add_argument("key", type=Path, metavar="KEY.pem", help="the private key of the office")
    make.add_argument("--reading", required=True, metavar="READING")
    make.add_argument("--value", required=True, metavar="VALUE")
    make.add_argument(
        "--reference", required=True, metavar="TEXT", help="number or name of the paper that says so"
    )
    make.add_argument(
        "--date", required=True, metavar="DAY", help="the day of that paper, such as 2026-10-01"
    )
    make.add_argument("--by", required=True, metavar="TEXT", help="who confirms")
    make.add_argument(
        "--case", metavar="ID", help="the id of the one case that it concerns; all unless given"
    )
    make.add_argument("--password", action="store_true", help="ask for the password of the private key")
    make.set_defaults(run=_make)

    take = ways.add_parser(
        "take", parents=[common], help="take in a confirmation that a trusted key has signed"
    )
    take.add_argument("confirmation", type=Path, metavar="CONFIRMATION.toml")
    take.set_defaults(run=_take)

    known = ways.add_parser("list", parents=[common], help="print the confirmations that were taken in")
    known.set_defaults(run=_list)

    put = ways.add_parser(
        "apply", parents=[common], help="write a case with the readings that were confirmed for it"
    )
    put.add_argument("case", type=Path, metavar="CASE.json")
    put.add_argument("out", type=Path, metavar="OUT.json")
    put.set_defaults(run=_apply)


def _make(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed, create_exclusively
    from desktop.policy.confirmations import Confirmation, ConfirmationFaulty, fit, read, written
    from desktop.policy.questions import questions
    from desktop.policy.signing import (
        OF_A_CONFIRMATION,
        SUFFIX,
        SigningFailed,
        fingerprint,
        sign,
        signer_of,
    )

    rules = rule_set(options.rules)
    question = next((one.number for one in questions(rules) if one.reading == options.reading), None)
    data = written(
        Confirmation(
            rules.document.number,
            options.reading,
            options.value,
            options.reference,
            options.date,
            options.by,
            question,
            options.case,
        )
    )
    beside = options.out.with_name(options.out.name + SUFFIX)
    try:
        fit(read(data), rules)  # what is at fault is not signed
        password = password_of_key() if options.password else None
        signature = sign(data, small_file(options.key), password, OF_A_CONFIRMATION)
        made = create_exclusively(options.out, data) and create_exclusively(beside, signature)
    except ConfirmationFaulty as error:
        raise Failure("confirmation_faulty", "", str(error)) from None
    except SigningFailed as error:
        raise Failure("signing_failed", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    if not made:
        raise Failure("exists", "", f"{options.out} or {beside} is there already; nothing is written over")
    signer = signer_of(data, signature, OF_A_CONFIRMATION)
    output.write({"file": str(options.out), "signature": str(beside), "fingerprint": fingerprint(signer)})
    return OK


def _take(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed
    from desktop.policy.confirmations import ConfirmationFaulty, ConfirmationUntrusted, Shelf, examine
    from desktop.policy.registry import Registry

    try:
        examined = examine(options.confirmation, rule_set(options.rules), Registry().keys())
        Shelf().add(examined)
    except ConfirmationFaulty as error:
        raise Failure("confirmation_faulty", "", str(error)) from None
    except ConfirmationUntrusted as error:
        raise Failure("confirmation_untrusted", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write(_plain(examined))
    return OK


def _list(options: argparse.Namespace, output: Output) -> int:
    for examined in _taken_in(rule_set(options.rules)):
        output.write(_plain(examined))
    return OK


def _apply(options: argparse.Namespace, output: Output) -> int:
    from desktop.case.text import write_case
    from desktop.engine.confirming import concerns, confirmed
    from desktop.files import WriteFailed, create_exclusively

    case = case_of(options.case)
    known = [one.confirmation for one in _taken_in(rule_set(options.rules))]
    try:
        made = create_exclusively(options.out, write_case(confirmed(case, known)))
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    if not made:
        raise Failure("exists", "", f"{options.out} is there already; nothing is written over")
    settled = [one.reading for one in known if concerns(one, case)]
    output.write({"file": str(options.out), "confirmed": list(dict.fromkeys(settled))})
    return OK


def _taken_in(rules: RuleSet) -> list[Examined]:
    from desktop.policy.confirmations import Shelf
    from desktop.policy.registry import Registry

    return list(Shelf().confirmations(rules, Registry().keys()))


def _plain(examined: Examined) -> dict[str, Any]:
    confirmation: Confirmation = examined.confirmation
    signer = examined.trust.signer
    return {
        **{key: value for key, value in confirmation._asdict().items() if value is not None},
        "signer": signer._asdict() if signer is not None else None,
        "fingerprint": examined.trust.fingerprint,
    }
