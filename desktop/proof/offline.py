"""Keeps pyHanko from its web client: this program asks no network, and the bundle has neither aiohttp nor TLS.

pyHanko imports its clients for time stamps and for revocation lists when it is imported itself, and with them half of
the time and memory that it takes. Two modules stand in for them; nobody here uses what they would offer.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

_CLIENTS: Final = {
    "pyhanko.sign.timestamps.aiohttp_client": "HTTPTimeStamper",
    "pyhanko_certvalidator.fetchers.aiohttp_fetchers": "AIOHttpFetcherBackend",
}


def keep_offline() -> None:
    """To be called before anything of pyHanko is imported."""
    for name, offered in _CLIENTS.items():
        if name not in sys.modules:
            module = ModuleType(name, "Not for a program that asks no network.")
            setattr(module, offered, type(offered, (), {"__module__": name}))
            sys.modules[name] = module
