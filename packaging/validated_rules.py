"""Write down what comes out of each rule set that the program brings: resources/rules/validated.json.

To be run after a change of a pack in resources/rules, or of how packs are read; a test says when.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "rules"


def validated() -> dict[str, str]:
    """The SHA-256 of what comes out of each pack, by that of the pack."""
    from desktop.policy.load import body_of, read_pack

    found = {}
    for path in sorted((*FOLDER.glob("*.toml"), *FOLDER.glob("kept/*.toml"))):
        data = path.read_bytes()
        pack, faults = read_pack(data)
        if pack is None or faults:
            raise SystemExit(f"{path.name}: {faults}")
        body = body_of(pack.model_dump(mode="json"))
        found[hashlib.sha256(data).hexdigest()] = hashlib.sha256(body).hexdigest()
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    text = json.dumps(validated(), indent=1, sort_keys=True) + "\n"
    (FOLDER / "validated.json").write_text(text, encoding="utf-8")
