"""Text cut where a PDF must tell its characters otherwise than by its glyphs."""

import pytest

from huozi.composition.scripts import Telling, pieces

KINDS = {Telling.GLYPHS: "", Telling.CLUSTERS: "c", Telling.TURNED: "t"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口 ferry 〇々ㄅㄆㄇ①", ""),
        ("读作שלום。", "读作| t:שלום| 。"),
        ("见مرحبا، سنة 2026 كتاب结", "见| t:مرحبا، سنة 2026 كتاب| 结"),
        ("שלום abc שלום", "t:שלום | abc | t:שלום"),
        ("葛\U000e0100城", "c:葛\U000e0100| 城"),
        ("a m\u0304b", "a | c:m\u0304| b"),
        ("说བོད་ཡིག 了", "说| c:བོད་ཡིག | 了"),
        ("👨\u200d👩 。", "c:👨\u200d👩 | 。"),
        ("🇨🇳国", "c:🇨🇳| 国"),
        ("用⽤字", "用| c:⽤| 字"),
    ],
)
def test_pieces(text: str, expected: str) -> None:
    shown = [(KINDS[telling], text[start:end]) for start, end, telling in pieces(text)]
    assert "| ".join(f"{kind}:{part}" if kind else part for kind, part in shown) == expected
    assert not shown or "".join(part for _, part in shown) == text
