"""The entry: without arguments the window, otherwise the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop import places
from desktop.document.kinds import is_opened


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit code; `arguments` are those after the program's name."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if (carried := places.portable_home()) is not None:
        os.environ.setdefault("QUZHOU_AWARD_HOME", str(carried))
        os.environ.setdefault("QUZHOU_AWARD_CACHE", str(carried / "cache"))
    files = _files(arguments)
    if arguments and not files:
        from desktop import cli

        return cli.main(arguments)
    try:
        from desktop.window.shell import start
    except ImportError as failure:
        from desktop import below

        text = below.explained(str(failure))
        if text is None:
            raise
        below.say(text)
        return 1
    return start.main(files=files)


def _files(arguments: list[str]) -> list[Path]:
    """The files that the window is to open: arguments that all are files of the program's kinds, and no command."""
    paths = [Path(one) for one in arguments]
    return paths if all(is_opened(one) and one.is_file() for one in paths) else []


if __name__ == "__main__":
    sys.exit(main())
