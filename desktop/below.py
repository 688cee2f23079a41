"""What to say where the system below lacks what the window needs, in place of a traceback: which library, how to get it.

Asked only once something has failed, and before any Qt is there: by the entry point where Qt cannot be imported, by
the window where Qt gives up (desktop.window.shell.start). Said in both languages, as nobody could choose one yet.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Final

from desktop import places
from desktop.language import LANGUAGES, Language, language

Said = Callable[[Language], str]

_LIBRARY: Final = re.compile(r"(lib[^\s/:]+\.so[.\d]*): cannot open shared object file")
_TOO_OLD: Final = re.compile(r"version [`']?(GLIBC(?:XX)?_[\d.]+)'? not found")
_DIALOGS: Final = (
    ("zenity", "--error", "--no-markup", "--width=600", "--text={text}"),
    ("kdialog", "--error", "{text}"),
    ("xmessage", "-center", "{text}"),
)
_FOR_A_DIALOG: Final = 600
"""Seconds after which a dialogue that nobody answers is left."""


def explained(failure: str) -> str | None:
    """What the system lacks, judging by what its loader says, in both languages; None if this is another fault."""
    library, version = _LIBRARY.search(failure), _TOO_OLD.search(failure)
    if library is not None:
        return _in_both(lambda words: _missing(library[1], words))
    if version is not None:
        return _in_both(lambda words: _too_old(version[1], words))
    return None


def no_screen() -> str:
    """That no window can be opened, as Qt found no screen that answers."""
    return _in_both(
        lambda words: words.text(
            "No window can be opened: no screen answers (DISPLAY is “{display}”). Start the program from a desktop "
            "session. Without a screen the command line works: quzhou-award estimate CASE.",
            display=os.environ.get("DISPLAY", ""),
        )
    )


def say(text: str) -> None:
    """Print it; where nobody sees that, as the program was started by a double click, in a dialogue of the desktop."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - there is no window to say it in
        if sys.stderr.isatty():
            return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return
    for program, *arguments in _DIALOGS:
        found = shutil.which(program)
        if found is not None:
            command = [found, *(one.format(text=text) for one in arguments)]
            try:
                subprocess.run(command, capture_output=True, timeout=_FOR_A_DIALOG, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            return


def _missing(library: str, words: Language) -> str:
    said = words.text(
        "The window cannot be opened, because this system lacks the library {library}.", library=library
    )
    packages = _packages().get(library)
    if packages is None:
        more = words.text("Install the package of your system that brings it, and start the program again.")
    else:
        debian, fedora = packages
        more = words.text(
            "Install it and start the program again. On Debian, Ubuntu, UOS, Deepin and Kylin: {debian}. On Fedora, "
            "openEuler and Anolis: {fedora}",
            debian=f"sudo apt-get install {debian}",
            fedora=f"sudo dnf install {fedora}",
        )
    return words.together((said, more))


def _too_old(version: str, words: Language) -> str:
    return words.text(
        "This system is too old for the program: it lacks {version}. Needed is one of the age of Ubuntu 22.04 or "
        "Debian 12, or a newer one.",
        version=version.replace("_", " "),
    )


def _packages() -> dict[str, list[str]]:
    """By library the packages that bring it, on Debian and on Fedora; known to a frozen program only."""
    try:
        known = json.loads(places.system_libraries().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _in_both(said: Said) -> str:
    return "\n\n".join(said(language(code)) for code in LANGUAGES)
