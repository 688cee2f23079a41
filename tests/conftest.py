"""What all tests share: no real screen, folders of their own, one clean Qt application, a virtual screen."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.xvfb import xvfb

_ROOT = Path(__file__).resolve().parent.parent
_BAKED_FONTS = _ROOT / "build" / "tests" / "fonts"
_FOLDERS = pytest.StashKey[Path]()

hypothesis.settings.register_profile(
    "project",
    deadline=None,  # two busy cores make single examples slow
    derandomize="CI" in os.environ,  # CI judges a change, not the luck of the draw
    print_blob=True,
)
hypothesis.settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    """Point the program at folders of this session (of this worker under xdist) and at no screen."""
    folders = Path(tempfile.mkdtemp(prefix="quzhou-award-tests-"))
    config.stash[_FOLDERS] = folders
    cache = folders / "cache"
    cache.mkdir()
    _share_baked_fonts(cache)
    os.environ["QUZHOU_AWARD_CACHE"] = str(cache)
    os.environ["XDG_CONFIG_HOME"] = str(folders / "config")
    os.environ["XDG_DATA_HOME"] = str(folders / "data")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("QT_STYLE_OVERRIDE", None)


def _share_baked_fonts(cache: Path) -> None:
    """Fonts take seconds to bake, and stay the same: all sessions and workers use one folder of them."""
    _BAKED_FONTS.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":  # links need a privilege there
        shutil.copytree(_BAKED_FONTS, cache / "fonts")
    else:
        (cache / "fonts").symlink_to(_BAKED_FONTS, target_is_directory=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the session's folders; the shared fonts stay."""
    shutil.rmtree(config.stash[_FOLDERS], ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_widget_outlives_its_test() -> Iterator[None]:
    """Carry out what `deleteLater` put off: nothing else does without a running event loop."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The DISPLAY of a virtual screen of 1366 × 768, for programs started with `screen_environment`."""
    with xvfb(1366, 768) as display:
        yield display
