"""The command line: the same engine for scripts and checks. Contract: docs/command-line.md.

Results and errors go to standard output, one line of JSON each, verdicts about quotes as sentences unless JSON is
asked for; exit code 0 for success, 1 where a case or pack is at fault, 2 for a wrong call, 3 for a file that is none
of our quotes. No traceback reaches the user.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__
from desktop.commands import batch, board, confirm
from desktop.commands import estimate as estimates
from desktop.commands.cases import PASSPHRASE, case_of, take_passphrase
from desktop.commands.keys import password_of_key, small_file
from desktop.commands.output import FAULTY, OK, WRONG_CALL, Failure, Output, OutputFailed, WrongCall
from desktop.commands.rules import rule_set, trust_in
from desktop.language.codes import LANGUAGES

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.policy.ruleset import Cents


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quzhou-award",
        description="Quzhou Award Estimator. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"quzhou-award {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--pretty", action="store_true", help="indent the output")
    common.add_argument("--rules", type=Path, metavar="PACK", help="use another rule set")
    common.add_argument(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help=f"read the passphrase of encrypted cases from this file descriptor; else {PASSPHRASE} has it",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    estimates.add(commands, common)

    quote = commands.add_parser("quote", parents=[common], help="write the quote of a case as a PDF")
    quote.add_argument("case", metavar="CASE.json")
    quote.add_argument("out", type=Path, metavar="OUT.pdf")
    quote.add_argument("--language", choices=(*LANGUAGES, "both"), default="both")
    quote.add_argument("--form", choices=("summary", "full"), default="full")
    quote.set_defaults(run=_quote)

    verify = commands.add_parser(
        "verify", parents=[common], help="say whether a quote is unaltered and its figures reproduce"
    )
    verify.add_argument("quote", type=Path, metavar="QUOTE.pdf")
    verify.add_argument("--json", action="store_true", help="print the verdict as JSON")
    verify.set_defaults(run=_verify)

    phase = commands.add_parser(
        "phase", parents=[common], help="find the schedule with the largest award for the case's total"
    )
    phase.add_argument("case", metavar="CASE.json")
    phase.add_argument(
        "--years", type=_years, required=True, metavar="YEAR,…", help="the years to spread the total over"
    )
    for name, meaning in (
        ("--min", "the least that a year holds, in US$"),
        ("--max", "the most that a year holds, in US$"),
        ("--paid", "what is paid in already, in US$; also for years before --years"),
    ):
        phase.add_argument(
            name, type=_pair, nargs="+", action="extend", default=[], metavar="YEAR=AMOUNT", help=meaning
        )
    phase.set_defaults(run=_phase)

    said = argparse.ArgumentParser(add_help=False)
    said.add_argument("--pretty", action="store_true", help="indent the output")
    said.add_argument("--currency", type=_currency, metavar="CODE", help="the currency where none is named")
    reading = commands.add_parser("read", help="say how a text or a table is understood").add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    amount = reading.add_parser("amount", parents=[said], help="what a field of a currency makes of a text")
    amount.add_argument("text", metavar="TEXT", help="the text; -- may stand before it")
    amount.set_defaults(run=_read_amount)
    table = reading.add_parser("table", parents=[said], help="what the importer makes of a table")
    table.add_argument("file", metavar="FILE", help="XLSX, CSV, or a text with tabs; - reads standard input")
    table.set_defaults(run=_read_table)

    batch.add(commands, common)
    board.add(commands, common)
    confirm.add(commands, common)

    rules = commands.add_parser("rules", help="about rule sets").add_subparsers(
        dest="about", required=True, metavar="COMMAND"
    )
    check = rules.add_parser(
        "check", parents=[common], help="check a rule set and report how its awards move"
    )
    check.add_argument("pack", nargs="?", type=Path, metavar="PACK")
    check.set_defaults(run=_check)

    secret = argparse.ArgumentParser(add_help=False)
    secret.add_argument("--pretty", action="store_true", help="indent the output")
    secret.add_argument("--password", action="store_true", help="ask for the password of the private key")
    key = rules.add_parser(
        "new-key", help="make a key to sign rule sets with; asks for a password unless told not to"
    )
    key.add_argument("--pretty", action="store_true", help="indent the output")
    key.add_argument(
        "--no-password", action="store_true", help="leave the private key open to whoever has its file"
    )
    key.add_argument("--password", action="store_true", help=argparse.SUPPRESS)
    key.add_argument(
        "key", type=Path, metavar="KEY.pem", help="the private key; KEY.toml beside it is for all others"
    )
    key.add_argument("--zh", required=True, metavar="NAME", help="whose key it is, in Chinese")
    key.add_argument("--en", required=True, metavar="NAME", help="whose key it is, in English")
    key.set_defaults(run=_new_key)
    sign = rules.add_parser("sign", parents=[secret], help="sign a rule set: writes PACK.toml.sig beside it")
    sign.add_argument("pack", type=Path, metavar="PACK.toml")
    sign.add_argument("key", type=Path, metavar="KEY.pem")
    sign.set_defaults(run=_sign)
    trusted = rules.add_parser("trust", help="trust a key on this computer")
    trusted.add_argument("--pretty", action="store_true", help="indent the output")
    trusted.add_argument("key", type=Path, metavar="KEY.toml")
    trusted.set_defaults(run=_trust_key)
    office = rules.add_parser("trust-office", help="know the signatures of an office on this computer")
    office.add_argument("--pretty", action="store_true", help="indent the output")
    office.add_argument(
        "certificate",
        metavar="CERTIFICATE",
        help="the file of the office's certificate, or of its authority's (PEM or DER), or the SHA-256 of it",
    )
    office.add_argument("--zh", required=True, metavar="NAME", help="which office, in Chinese")
    office.add_argument("--en", required=True, metavar="NAME", help="which office, in English")
    office.set_defaults(run=_trust_office)
    return parser


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    if arguments and arguments[0] in _WORKERS:
        return _WORKERS[arguments[0]](arguments[1:])
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG_CALL
    if sys.stdout is None:
        return _no_output("it is closed")
    output = Output(sys.stdout.buffer, options.pretty)
    run: Callable[[argparse.Namespace, Output], int] = options.run
    try:
        if getattr(options, "passphrase_fd", None) is not None:
            take_passphrase(options.passphrase_fd)
        return run(options, output)
    except Failure as failure:
        output.write(failure.plain())
        return FAULTY
    except WrongCall as wrong:
        if sys.stderr is not None:
            print(f"quzhou-award: error: {wrong}", file=sys.stderr)  # noqa: T201
        return WRONG_CALL
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _discard_output()
        return OK
    except OutputFailed as failure:
        _discard_output()
        return _no_output(str(failure))
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches the user
        output.write(Failure("internal", "", f"unexpected: {type(error).__name__}: {error}").plain())
        return FAULTY


def _discard_output() -> None:
    """Let the interpreter not flush at its end what standard output has refused."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _no_output(reason: str) -> int:
    if sys.stderr is not None:
        print(f"quzhou-award: standard output cannot be written: {reason}", file=sys.stderr)  # noqa: T201
    return FAULTY


def _currency(text: str) -> str:
    from desktop.case.currencies import CURRENCIES

    if text.upper() not in CURRENCIES:
        raise argparse.ArgumentTypeError(f"{text} is no currency of ISO 4217")
    return text.upper()


def _read_amount(options: argparse.Namespace, output: Output) -> int:
    from desktop.language import language
    from desktop.language.amounts import Entered, read_money

    found = read_money(options.text, options.currency or "USD")
    if isinstance(found, Entered):
        output.write({"amount": _shortest(found.amount), "currency": found.currency})
        return OK
    if found is None:
        output.write({"error": {"code": "empty", "message": "nothing is entered"}, "meanings": []})
        return FAULTY
    error = {"code": found.code, "message": found.sentence(language("en"))}
    output.write({"error": error, "meanings": [_shortest(meaning) for meaning in found.meanings]})
    return FAULTY


def _read_table(options: argparse.Namespace, output: Output) -> int:
    from desktop.document.storage import ReadFailed, read_bytes
    from desktop.tables.plain import to_plain
    from desktop.tables.sources import MOST_BYTES, TableFailed, sheets_of
    from desktop.tables.understanding import Settings, understand_sheets

    try:
        if options.file != "-":
            data = read_bytes(Path(options.file), MOST_BYTES)
        elif sys.stdin is None:
            raise Failure("no_input", "", "standard input is closed")
        else:
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        sheets = sheets_of(data)
    except ReadFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    except TableFailed as error:
        raise Failure(error.code, "", str(error)) from None
    understood = understand_sheets(sheets, Settings(currency=options.currency))
    output.write(to_plain(understood))
    return FAULTY if understood.asks else OK


def _shortest(value: Decimal) -> str:
    """A decimal in plain digits without noughts at its end."""
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _quote(options: argparse.Namespace, output: Output) -> int:
    from desktop.case.faults import CaseError
    from desktop.engine.engine import estimate
    from desktop.files import WriteFailed
    from desktop.fonts.faces import FontMissing
    from desktop.paper import write_quote

    rules = rule_set(options.rules)
    trust = trust_in(options.rules, rules) if options.rules is not None else None
    case = case_of(Path(options.case))
    try:
        made = write_quote(
            case,
            estimate(case, rules),
            rules,
            options.out,
            language=options.language,
            form=options.form,
            trust=trust,
        )
    except CaseError as error:
        raise Failure(error.code, error.path, error.message) from None
    except FontMissing as error:
        raise Failure("font_missing", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write({"file": str(options.out), "bytes": made.bytes, "attachment_sha256": made.attachment_sha256})
    return OK


def _verify(options: argparse.Namespace, output: Output) -> int:
    from desktop.language import language
    from desktop.proof.issued_here import of_this_computer
    from desktop.proof.sentences import sentences
    from desktop.proof.verdict import to_plain
    from desktop.proof.verification import VerificationFailed, verify

    if options.rules is not None:
        rule_set(options.rules)
    try:
        verdict = of_this_computer(verify(options.quote, options.rules), options.quote)
    except VerificationFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    said = sentences(verdict, language("en"))
    if options.json:
        output.write({"file": str(options.quote), **to_plain(verdict), "sentences": said})
    else:
        output.say(said)
    return verdict.exit_code


def _verify_within(arguments: list[str]) -> int:
    """What `verify` has another process of the program do; see desktop.proof.verification."""
    from desktop.proof.verification import work

    path, *rules = (Path(argument) for argument in arguments)
    work(path, rules[0] if rules else None, sys.stdout.buffer)
    return OK


_WORKERS: dict[str, Callable[[list[str]], int]] = {
    "verify-worker": _verify_within,
    batch.WORKER: lambda arguments: batch.work(arguments[0], sys.stdin.buffer, sys.stdout.buffer),
    board.WORKER: lambda arguments: board.work(arguments[0], sys.stdin.buffer, sys.stdout.buffer),
    estimates.WORKER: lambda arguments: estimates.work(arguments, sys.stdin.buffer, sys.stdout.buffer),
}
"""What the program has other processes of its own do; not for people."""


def _year(text: str) -> int:
    from desktop.case.case import FIRST_YEAR, LAST_YEAR

    plain = len(text) == 4 and text.isascii() and text.isdigit()
    if not plain or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def _years(text: str) -> tuple[int, ...]:
    from desktop.engine.phasing import MOST_YEARS

    years = tuple(_year(part) for part in text.split(","))
    if len(set(years)) < len(years):
        raise argparse.ArgumentTypeError(f"{text} names a year twice")
    if len(years) > MOST_YEARS:
        raise argparse.ArgumentTypeError(f"at most {MOST_YEARS} years can be phased")
    return years


def _pair(text: str) -> tuple[int, Cents]:
    """A year and an amount in US cents, from `2026=5000000.00`."""
    from desktop.policy.ruleset import Cents

    year, _, amount = text.partition("=")
    whole, point, cents = amount.partition(".")
    digits = whole + cents
    if not (
        digits.isascii()
        and digits.isdigit()
        and 1 <= len(whole) <= 15
        and len(cents) <= 2
        and bool(point) == bool(cents)
    ):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a year and US$ to the cent, such as 2026=5000000.00"
        )
    return _year(year), Cents(int(whole + cents.ljust(2, "0")))


def _by_year(
    option: str, pairs: list[tuple[int, Cents]], years: tuple[int, ...], earlier: bool = False
) -> dict[int, Cents]:
    """The amounts by year; a year given twice or out of place is a wrong call."""
    found: dict[int, Cents] = {}
    for year, amount in pairs:
        if year in found:
            raise WrongCall(f"argument {option}: {year} is there twice")
        if year not in years and not (earlier and year < min(years)):
            raise WrongCall(f"argument {option}: {year} is not one of the years in --years")
        found[year] = amount
    return found


def _phase(options: argparse.Namespace, output: Output) -> int:
    from desktop.case.faults import CaseError
    from desktop.case.money import plain
    from desktop.engine.phasing import best_phasing

    years: tuple[int, ...] = options.years
    minima = _by_year("--min", options.min, years)
    maxima = _by_year("--max", options.max, years)
    paid = _by_year("--paid", options.paid, years, earlier=True)
    rules = rule_set(options.rules)
    try:
        found = best_phasing(case_of(Path(options.case)), rules, years, minima, maxima, paid)
    except CaseError as error:
        raise Failure(error.code, error.path, error.message) from None
    output.write(
        {
            "schedule": [
                {"year": row.year, "utilised_usd": plain(row.utilised_usd)} for row in found.schedule
            ],
            "plan_usd": plain(found.plan_usd),
            "plan_cny": plain(found.plan_cny),
            "given": {
                "plan_usd": plain(found.given.plan_usd),
                "plan_cny": plain(found.given.plan_cny),
            },
        }
    )
    return OK


def _check(options: argparse.Namespace, output: Output) -> int:
    from desktop.policy import agreement
    from desktop.policy.lines import line_of
    from desktop.policy.load import RuleSetFaulty, read_file, read_pack

    path = options.pack or options.rules
    try:
        data = read_file(path)
    except RuleSetFaulty as error:
        raise Failure("unreadable", "", f"{error.path}: {error.faults[0].message}") from None
    pack, faults = read_pack(data)
    text = data.decode("utf-8", "replace")
    sound = pack is not None and not faults
    report = {"pack": str(path) if path is not None else None, "id": pack.id if pack is not None else None}

    def named(kind: str) -> list[dict[str, str]]:
        return [
            {"place": fault.place, "message": fault.message.removeprefix(f"{kind}: ")}
            for fault in faults
            if fault.message.startswith(f"{kind}: ")
        ]

    def jumps(found: tuple[agreement.Jump, ...]) -> list[dict[str, Any]]:
        return [
            {
                "category": jump.category,
                "rules": list(jump.rules),
                "at_usd": f"{jump.at_usd:.2f}",
                "award_below_usd": f"{jump.award_below_usd:.2f}",
                "award_usd": f"{jump.award_usd:.2f}",
                "change_usd": f"{jump.award_usd - jump.award_below_usd:.2f}",
            }
            for jump in found
        ]

    output.write(
        report
        | {
            "usable": sound,
            "faults": [{"place": fault.place, "message": fault.message} for fault in faults],
            "lines": {fault.place: line_of(text, fault.place) for fault in faults if fault.place},
            "gaps": named("gap"),
            "overlaps": named("overlap"),
            "falls": jumps(agreement.falls(pack)) if sound and pack is not None else [],
            "cliffs": jumps(agreement.cliffs(pack)) if sound and pack is not None else [],
        }
    )
    return OK if sound else FAULTY


def _new_key(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed, create_exclusively
    from desktop.policy.ruleset import Words
    from desktop.policy.signing import SigningFailed, key_file, new_key, read_key

    password = None if options.no_password else password_of_key(twice=True)
    private = new_key(password)
    public_file = options.key.with_suffix(".toml")
    try:
        public = key_file(private, Words(options.zh, options.en), password)
        before = os.umask(0o077)
        try:
            created = create_exclusively(options.key, private)
        finally:
            os.umask(before)
        created = created and create_exclusively(public_file, public)
    except SigningFailed as error:
        raise Failure("signing_failed", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    if not created:
        raise Failure(
            "exists", "", f"{options.key} or {public_file} is there already; nothing is written over"
        )
    output.write(
        {
            "private_key": str(options.key),
            "key": str(public_file),
            "fingerprint": read_key(public).fingerprint,
        }
    )
    return OK


def _sign(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed, write_atomically
    from desktop.policy.load import read_file
    from desktop.policy.signing import SUFFIX, SigningFailed, fingerprint, sign, signer_of

    rule_set(options.pack)  # what is at fault is not signed
    data = read_file(options.pack)
    key = small_file(options.key)
    password = password_of_key() if options.password or b"ENCRYPTED" in key else None
    target = options.pack.with_name(options.pack.name + SUFFIX)
    try:
        signature = sign(data, key, password)
        write_atomically(target, signature)
    except SigningFailed as error:
        raise Failure("signing_failed", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write({"file": str(target), "fingerprint": fingerprint(signer_of(data, signature))})
    return OK


def _trust_key(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed
    from desktop.policy.registry import Registry
    from desktop.policy.signing import SigningFailed

    try:
        key = Registry().trust_key(small_file(options.key))
    except SigningFailed as error:
        raise Failure("signing_failed", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write({"name": key.name._asdict(), "fingerprint": key.fingerprint})
    return OK


def _trust_office(options: argparse.Namespace, output: Output) -> int:
    from desktop.files import WriteFailed
    from desktop.policy.offices import OfficeFaulty, fingerprint_in, grouped, named
    from desktop.policy.registry import Registry
    from desktop.policy.ruleset import Words
    from desktop.proof.signature import fingerprint_of

    sha256 = fingerprint_in(options.certificate)
    if sha256 is None:
        sha256 = fingerprint_of(small_file(Path(options.certificate)))
    if sha256 is None:
        message = "neither a certificate (PEM or DER) nor the SHA-256 of one, which has 64 digits of 0 to f"
        raise Failure("certificate_faulty", "", message)
    try:
        office = named(Words(options.zh, options.en), sha256)
        Registry().trust_office(office)
    except OfficeFaulty as error:
        raise Failure("certificate_faulty", "", str(error)) from None
    except WriteFailed as error:
        raise Failure(error.reason, "", str(error)) from None
    output.write({"name": office.name._asdict(), "fingerprint": grouped(office.sha256)})
    return OK
