"""Typing Chinese on Linux, where Qt's wheel brings no plugin for fcitx, which most Chinese desktops use.

fcitx5 speaks the interface of ibus too, for which there is a plugin. So it is asked there; before Qt begins.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path

_ONE, _SEVERAL = "QT_IM_MODULE", "QT_IM_MODULES"
_IBUS = "ibus"


def reach(environment: MutableMapping[str, str], plugins: Path) -> bool:
    """Take the interface of ibus where fcitx is asked for and `plugins` (of Qt) has none; whether it was taken."""
    asked = environment.get(_SEVERAL) or environment.get(_ONE, "")
    if "fcitx" not in asked or any(plugins.glob("platforminputcontexts/*fcitx*")):
        return False
    environment.pop(_SEVERAL, None)
    environment[_ONE] = _IBUS
    return True
