#!/usr/bin/env python3
"""Write huozi/proofing/scripts.toml: characters of one Chinese script only, from OpenCC's tables.

Needs `pip install OpenCC` (Apache-2.0). A character counts as traditional only where OpenCC simplifies it,
the simplified standard set (GB/T 2312) lacks it and the traditional one (Big5) has it; the reverse alike.
"""

from pathlib import Path

import opencc

TARGET = Path(__file__).parent.parent / "huozi/proofing/scripts.toml"
BESIDE = "後裏麼妳"  # in GB/T 2312 for the sake of old names, in no simplified text of today


def encodable(character: str, encoding: str) -> bool:
    """Tell whether the character set of `encoding` has `character`."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def only(converter: str, without: str, having: str) -> str:
    """Return the Han characters that `converter` changes, that `without` lacks and `having` has."""
    convert = opencc.OpenCC(converter).convert
    han = (chr(code) for code in range(0x4E00, 0xA000))
    return "".join(
        character
        for character in han
        if encodable(character, having)
        and not encodable(character, without)
        and convert(character) != character
    )


def main() -> None:
    """Write the table."""
    traditional = only("t2s", "gb2312", "big5") + BESIDE
    simplified = only("s2t", "big5", "gb2312")
    TARGET.write_text(
        "# Characters of one Chinese script only, from OpenCC's tables (Apache-2.0):\n"
        "# tools/make_script_table.py writes this file.\n"
        f'traditional = "{traditional}"\nsimplified = "{simplified}"\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
