"""The currency beside an amount: codes in the closed box, names in the list."""

from __future__ import annotations

from typing import Final

from desktop.window.desk.desk import Desk
from desktop.window.widgets.combo import KEY, Combo

FREQUENT: Final = (
    "USD",
    "CNY",
    "EUR",
    "HKD",
    "JPY",
    "KRW",
    "GBP",
    "SGD",
    "TWD",
    "CHF",
    "AUD",
    "CAD",
    "THB",
    "MYR",
    "INR",
)
_WIDTH: Final = 88


class CurrencyBox(Combo):
    """Offers the currencies investors bring, then all others; names are looked up when the list opens."""

    def __init__(self, desk: Desk, *, flat: bool = False) -> None:
        super().__init__(desk.theme, flat=flat)
        self._desk = desk
        self._named = ""
        self._names: dict[str, str] = {}
        self.set_choices([(code, code) for code in FREQUENT])
        self.setFixedWidth(_WIDTH)

    def speak(self) -> None:
        """Name the currencies in the language of the moment when the list opens next."""
        self.setAccessibleName(self._desk.words.text("Currency"))
        self._named = ""

    def choose(self, key: str | None) -> None:
        if key is not None and self.findData(key, KEY) < 0:
            codes = [self.itemData(row, KEY) for row in range(self.count())]
            self.set_choices([(code, code) for code in (*codes, key)])
            self._named = ""
        super().choose(key)

    def showPopup(self) -> None:
        words = self._desk.words
        if self._named != words.code:
            self._named = words.code
            from desktop.case.currencies import CURRENCIES

            rest = sorted(CURRENCIES - set(FREQUENT))
            self._names = {code: f"{code}  {words.names.currency(code)}" for code in (*FREQUENT, *rest)}
            self.set_choices([(code, code) for code in self._names])
        self._show(self._names)
        super().showPopup()

    def hidePopup(self) -> None:
        super().hidePopup()
        self._show({})

    def _show(self, names: dict[str, str]) -> None:
        """Names stand in the open list only; the closed box shows the code."""
        for row in range(self.count()):
            code = self.itemData(row, KEY)
            self.setItemText(row, names.get(code, code))
