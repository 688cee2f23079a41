"""What a country is sought by: codes, pinyin, initials; the table of pinyin is that of the names."""

from __future__ import annotations

import pytest
from build_country_pinyin import rows

from desktop.language.names import sought_by


@pytest.mark.parametrize(
    ("code", "sought"),
    [
        ("KR", ("KOR", "hanguo", "hg")),
        ("PE", ("PER", "bilu", "bl")),
        ("HK", ("HKG", "zhongguoxianggang", "zgxg")),
        ("AE", ("ARE", "alabolianheqiuzhangguo", "alblhqzg")),
        ("none", ("", "", "")),
    ],
)
def test_a_country_has_its_codes_and_how_it_is_spoken(code: str, sought: tuple[str, ...]) -> None:
    assert sought_by(code) == sought


def test_the_table_is_that_of_the_names() -> None:
    found = dict(rows())
    assert {code: sought_by(code)[1] for code in found} == {
        code: spoken.replace(" ", "") for code, spoken in found.items()
    }
    assert all(spoken for spoken in found.values())
