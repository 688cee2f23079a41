"""Chinese input on Linux: where Qt has no plugin for fcitx, the interface of ibus is taken, which fcitx5 speaks too."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.window.shell.input_method import reach


@pytest.mark.parametrize(
    "asked", [{"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "fcitx5"}, {"QT_IM_MODULES": "wayland;fcitx"}]
)
def test_fcitx_without_a_plugin_is_asked_through_ibus(asked: dict[str, str], tmp_path: Path) -> None:
    environment = dict(asked)
    assert reach(environment, tmp_path)
    assert environment == {"QT_IM_MODULE": "ibus"}


def test_a_plugin_for_fcitx_is_used_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "platforminputcontexts").mkdir()
    (tmp_path / "platforminputcontexts" / "libfcitx5platforminputcontextplugin.so").touch()
    environment = {"QT_IM_MODULE": "fcitx"}
    assert not reach(environment, tmp_path)
    assert environment == {"QT_IM_MODULE": "fcitx"}


@pytest.mark.parametrize("other", [{}, {"QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "compose"}])
def test_any_other_input_method_stays(other: dict[str, str], tmp_path: Path) -> None:
    environment = dict(other)
    assert not reach(environment, tmp_path)
    assert environment == other
