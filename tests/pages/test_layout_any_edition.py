"""Whatever stands in an article, in whatever order and on whatever page: nothing lost, torn or laid over."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.layout_boxes import counted_characters, flow, page_boxes, pictures
from tests.pages.layout_editions import laid_out, paragraphs, png, read

SHAPES = {"wide.png": png(900, 500), "tall.png": png(500, 900), "square.png": png(600, 600)}
TRIMS = ((148.0, 210.0), (130.0, 184.0), (210.0, 297.0), (185.0, 260.0), (90.0, 140.0))

figure = st.builds(
    lambda name, width, words: f'![{words}]({name}){{alt="图" width="{width}"}}',
    st.sampled_from([*SHAPES, "missing.png"]),
    st.sampled_from(["column", "column", "full", "half", "bleed"]),
    st.sampled_from(["渡口", "从码头到山脚，一天的路程；船上坐着六个人，一条狗", "春"]),
)
block = st.one_of(
    st.builds(lambda n, k: ("text", paragraphs(n, start=k)), st.integers(1, 4), st.integers(0, 50)),
    st.builds(lambda one: ("figure", one), figure),
    st.builds(lambda ones: ("figures", "\n\n".join(ones)), st.lists(figure, min_size=2, max_size=5)),
    st.just(("heading", "## 又一节\n\n起头的话。")),
    st.just(("note", "这里有一条注[^N]，后面还有话。\n\n[^N]: 注文在此，说明出处。")),
    st.builds(
        lambda rows: (
            "table",
            "| 月 | 水位 | 记 |\n|---|---|---|\n" + "".join(f"| {n} | {n} | 平 |\n" for n in rows),
        ),
        st.lists(st.integers(1, 99), min_size=1, max_size=30),
    ),
    st.just(("quote", "> 水有清浊。\n>\n> ——老人")),
    st.just(("list", "1. 门\n2. 账\n3. 人")),
    st.just(("verse", "| 霜在路上\n| 灯在屋里\n\n| 人在远方")),
)


def check(theme: str, trim: tuple[float, float], blocks: list[tuple[str, str]]) -> None:
    text = "\n\n".join(words.replace("[^N]", f"[^{n}]") for n, (_, words) in enumerate(blocks))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "manuscript").mkdir()
        (root / "images").mkdir()
        (root / "manuscript/edition.toml").write_text(
            'title = "河湾"\nlanguage = "zh-Hans"\n', encoding="utf-8"
        )
        (root / "manuscript/01.md").write_text(f"---\ntitle: 河上\n---\n\n{text}\n\n完。\n", encoding="utf-8")
        for name, data in SHAPES.items():
            (root / "images" / name).write_bytes(data)
        book = read(root, theme=theme, trim_mm=trim)
        layout = laid_out(book)
    assert layout.findings == ()
    counts = counted_characters(layout)
    article = next(
        e for e in page_boxes(layout)[0].children[0].element.iter("section") if e.get("id") == "a01"
    )
    for element in article.iter():
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        wanted = sum(not character.isspace() for character in own if element.tag != "rp")
        assert counts[element] == wanted, (element.tag, element.attrib, own[:40])
    shown = sorted(name for _, name in pictures(layout))
    assert shown == sorted(one.photo.name for one in book.chapters[0].figures if one.photo)
    figures = list(flow(layout, "figure"))
    assert len(figures) == len(book.chapters[0].figures)
    for here in figures:
        inside = set(here.element.iter())
        for line in flow(layout, "line"):
            beside = line.left >= here.right - 0.5 or line.right <= here.left + 0.5
            apart = line.bottom <= here.top + 0.5 or line.top >= here.bottom - 0.5
            assert line.page != here.page or line.element in inside or beside or apart, (line.text, here.text)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["book", "bulletin"]), st.sampled_from(TRIMS), st.lists(block, min_size=3, max_size=14)
)
def test_nothing_is_lost_or_laid_over(
    theme: str, trim: tuple[float, float], blocks: list[tuple[str, str]]
) -> None:
    check(theme, trim, blocks)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["book", "bulletin"]), st.sampled_from(TRIMS), st.lists(block, min_size=3, max_size=30)
)
def test_nothing_is_lost_or_laid_over_in_many_editions(
    theme: str, trim: tuple[float, float], blocks: list[tuple[str, str]]
) -> None:
    check(theme, trim, blocks)
