"""The command line as a script sees it: a process with bytes in and bytes out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

Plain = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "desktop"]


class Finished(NamedTuple):
    """What a process left behind."""

    code: int
    output: bytes
    errors: str

    @property
    def lines(self) -> list[Plain]:
        """The JSON object of each line of output; each line must hold one."""
        assert self.output == b"" or self.output.endswith(b"\n")
        return [json.loads(line) for line in self.output.split(b"\n")[:-1]]

    @property
    def line(self) -> Plain:
        (only,) = self.lines
        return only


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, **changes}


def quzhou_award(
    *arguments: str | Path, given: bytes = b"", env: dict[str, str] | None = None, limit: float = 60
) -> Finished:
    """Run the program with `given` on standard input; it must not end in a traceback."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env=env,
        start_new_session=True,  # no terminal: whoever is asked for a password reads standard input
        timeout=limit,
        check=False,
    )
    errors = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in errors, errors
    assert b"Traceback" not in done.stdout
    return Finished(done.returncode, done.stdout, errors)


def error_of(line: Plain) -> tuple[str, str]:
    """Code and path of an error object, which has exactly the documented parts."""
    assert line.keys() == {"error"}
    assert line["error"].keys() == {"code", "path", "message"}
    assert all(isinstance(value, str) for value in line["error"].values())
    assert line["error"]["message"]
    return line["error"]["code"], line["error"]["path"]


def write(path: Path, case: Plain) -> Path:
    path.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    return path


def in_process(*arguments: str | Path) -> Finished:
    """The same without a process of its own, which takes a second to start."""
    from desktop import cli

    output, errors = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = cli.main([*map(str, arguments)])
    output.flush()
    assert isinstance(output.buffer, io.BytesIO)
    return Finished(code, output.buffer.getvalue(), errors.getvalue())
