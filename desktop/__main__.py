"""The entry: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit code; `arguments` are those after the program's name."""
    arguments = sys.argv[1:] if arguments is None else arguments
    files = _files(arguments)
    if arguments and not files:
        from desktop import cli

        return cli.main(arguments)
    from desktop.window.shell import start

    return start.main(files=files)


def _files(arguments: list[str]) -> list[Path]:
    """The files that the window is to open: arguments that all are files of the program's kinds, and no command."""
    paths = [Path(one) for one in arguments]
    kinds = (".json", ".pdf", ".toml")
    return paths if all(one.suffix.lower() in kinds and one.is_file() for one in paths) else []


if __name__ == "__main__":
    sys.exit(main())
