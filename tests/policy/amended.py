"""An invented amendment of the policy, made as an officer makes one: by editing a copy of the pack, without Python."""

from __future__ import annotations

from desktop.policy.load import read_file

EDITS = (
    # the new document and its dates
    ('id = "quzhou-2025-30"', 'id = "quzhou-2027-8"'),
    ('number = "衢政办发〔2025〕30号"', 'number = "衢政办发〔2027〕8号"'),
    ("issued = 2025-11-10", "issued = 2027-02-20"),
    ("in_force_from = 2025-11-11", "in_force_from = 2027-03-01"),
    ("applies_from = 2025-01-01", "applies_from = 2027-01-01"),
    ("first_year = 2025", "first_year = 2027"),
    # new brackets
    (
        '  { from_usd = 5_000_000, below_usd = 10_000_000, rate = "0.02" },\n',
        '  { from_usd = 5_000_000, below_usd = 10_000_000, rate = "0.025" },\n',
    ),
    (
        '  { from_usd = 20_000_000, rate = "0.04" },\n',
        (
            '  { from_usd = 20_000_000, below_usd = 50_000_000, rate = "0.04" },\n'
            '  { from_usd = 50_000_000, rate = "0.045" },\n'
        ),
    ),
    # a lower threshold
    (
        "total_foreign_investment_usd = 100_000_000\nfirst_year_usd = 30_000_000",
        "total_foreign_investment_usd = 80_000_000\nfirst_year_usd = 30_000_000",
    ),
    # an added place
    (
        '[[places]]\nid = "kecheng"\n',
        (
            '[[places]]\nid = "bonded_zone"\nmunicipal = true\n'
            'name = { zh = "衢州综合保税区", en = "Quzhou Comprehensive Bonded Zone" }\n'
            'note = { zh = "属衢州市本级，在奖励范围内。", en = "Part of the municipal level, within the scope." }\n\n'
            '[[places]]\nid = "kecheng"\n'
        ),
    ),
    # an end date in the middle of a year, which leaves open whether that year still counts
    (
        'question = { zh = "政策截止年度", en = "When the policy ends" }',
        'question = { zh = "2030年是否计入", en = "Whether 2030 still counts" }',
    ),
    (
        'id = "not_stated"\nname = { zh = "未载明", en = "not stated" }',
        (
            'id = "with_2030"\nname = { zh = "计入2030年", en = "2030 counts" }\n'
            'effects = [{ kind = "last_year", year = 2030 }]'
        ),
    ),
    (
        'id = "end_of_2027"\nname = { zh = "2027年底", en = "end of 2027" }',
        'id = "without_2030"\nname = { zh = "不计入2030年", en = "2030 does not count" }',
    ),
    ('effects = [{ kind = "last_year", year = 2027 }]', 'effects = [{ kind = "last_year", year = 2029 }]'),
    # the first year counts from the new beginning on
    ('effects = [{ kind = "first_year_from", year = 2025 }]', 'effects = [{ kind = "first_year_from", year = 2027 }]'),
)  # fmt: skip


def edited(*edits: tuple[str, str]) -> bytes:
    """The program's pack with these edits, each of which has to meet exactly one place."""
    text = read_file().decode("utf-8")
    for before, after in edits:
        if text.count(before) != 1:
            raise ValueError(f"{before!r} stands {text.count(before)} times in the pack")
        text = text.replace(before, after)
    return text.encode()


def amendment() -> bytes:
    """The pack of the invented amendment."""
    return edited(*EDITS)
