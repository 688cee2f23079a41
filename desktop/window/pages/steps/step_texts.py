"""Sentences that several steps show: help from the rule set, and the policy's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.window.desk.desk import Desk


def help_of(desk: Desk, field: str, own: str = "") -> str:
    """`own`, followed by what the rule set says of questions that the text leaves open at `field`."""
    found = [own] if own else []
    found += [
        question.text.of(desk.words.code) for question in desk.rules.open_questions if question.field == field
    ]
    return desk.words.together(found)
