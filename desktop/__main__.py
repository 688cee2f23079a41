"""The entry: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit code; `arguments` are those after the program's name."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments:
        from desktop import cli

        return cli.main(arguments)
    from desktop.window.shell import start

    return start.main()


if __name__ == "__main__":
    sys.exit(main())
