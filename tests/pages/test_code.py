"""Code on pages: its own leading in whole lines of the grid, long lines hung, columns kept, text copied."""

import io
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from huozi.model.printing import SCREEN_COLOURS
from huozi.pages.code import width_of
from huozi.pages.layout import Layout
from huozi.project import house_styles
from tests.pages.layout_boxes import Place, flow, page_boxes
from tests.pages.layout_editions import laid_out, paragraphs, read

Make = Callable[..., Path]
SETTINGS = 'title = "教程"\nlanguage = "zh-Hans"\ntheme = "book"\n[print]\ntrim = "A5"\n'
SIZE, LEADING, GRID = 10.5 * 0.8333, 17.5 * 0.7, 17.5
RUST = """fn main() -> Result<(), Error> {
    // 读出水位
    let message = format!("{}: the level of gate {} is {} centimetres above the mark of {}", a, b, c);

    if level > 300 {
\t\treturn Err(Error::new("水位过高"));
    }
}"""


def set_in(make_edition: Make, body: str) -> Layout:
    text = f"---\ntitle: 代码\n---\n\n开头一段话，说明下文。\n\n{body}\n\n末尾一段话。\n"
    return laid_out(read(make_edition(SETTINGS, {"01.md": text})))


def code_lines(layout: Layout) -> list[Place]:
    """Return the lines of code as they stand on pages, in points."""
    found = [line for line in flow(layout, "line") if line.element.get("class", "").startswith("code-")]
    return [line for line in found if line.element.tag == "span"]


def copied(layout: Layout) -> str:
    """Return the text of the PDF as a reader copies it, line breaks as they are there."""
    data, _ = layout.write()
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_lines_of_code_have_a_leading_of_their_own(make_edition: Make) -> None:
    lines = code_lines(set_in(make_edition, f"```rust\n{RUST}\n```"))
    tops = [line.top * 0.75 for line in lines]
    assert len(tops) == 8  # the blank line is a block without a line box, one line is turned over
    pitches = {round(below - above, 2) for above, below in pairwise(tops)}
    assert pitches == {round(LEADING, 2), round(2 * LEADING, 2)}
    assert 1.3 <= LEADING / SIZE <= 1.5


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_a_block_of_code_takes_whole_lines_of_the_grid(make_edition: Make, count: int) -> None:
    layout = set_in(make_edition, "```\n" + "\n".join(f"line {number}" for number in range(count)) + "\n```")
    before, after = (line.top * 0.75 for line in flow(layout, "line") if "一段话" in line.text)
    (block,) = (place for place in flow(layout, "pre"))
    taken = after - before - GRID
    assert taken / GRID == pytest.approx(round(taken / GRID), abs=0.02)
    above, below = block.top * 0.75 - before - GRID, after - block.bottom * 0.75
    assert (block.bottom - block.top) * 0.75 == pytest.approx(count * LEADING, abs=0.05)  # no ghost line
    assert 0.2 * GRID <= below <= above + 0.01 <= below + 0.25 * GRID <= 1.25 * GRID


def test_a_line_turned_over_hangs_and_has_its_hook(make_edition: Make) -> None:
    layout = set_in(make_edition, f"```rust\n{RUST}\n```")
    lines = code_lines(layout)
    start = next(index for index, line in enumerate(lines) if "let message" in line.text)
    rest = lines[start + 1]
    assert rest.element is lines[start].element
    texts = [box for page in page_boxes(layout) for box in page.descendants() if hasattr(box, "text")]
    first = next(box for box in texts if box.text == "fn")
    (hooked,) = (box for box in texts if box.__dict__.get("huozi_turned_over"))
    assert rest.text.startswith(hooked.text)
    assert hooked.position_x - first.position_x == pytest.approx(2 * SIZE / 0.75, abs=0.1)
    assert "↪" not in copied(layout)


def test_code_is_copied_as_the_source(make_edition: Make) -> None:
    text = copied(set_in(make_edition, f"```rust\n{RUST}\n```"))
    joined = re.sub(r"\s+", "", text)
    for line in RUST.splitlines():
        assert re.sub(r"\s+", "", line) in joined
    assert "if level > 300 {" in text


def test_numbers_of_lines_are_seen_and_marked_lines_stand_out(make_edition: Make) -> None:
    layout = set_in(
        make_edition, '```python linenums="9" hl_lines="2"\nimport csv\nimport re\nimport sys\n```'
    )
    lines = code_lines(layout)
    assert [line.text.split()[0] for line in lines] == ["9", "10", "11"]
    assert [line.element.get("class") for line in lines] == ["code-line", "code-line marked", "code-line"]
    assert _numbers_stand_for_no_text(layout)


def _numbers_stand_for_no_text(layout: Layout) -> bool:
    """Tell whether the numbers are marked as standing for no text (ISO 32000-1, 14.9.4)."""
    data, _ = layout.write()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return any(b"/ActualText <FEFF>" in page.Contents.read_bytes() for page in pdf.pages)


def test_output_keeps_its_columns_in_smaller_type(make_edition: Make) -> None:
    row = "gate  level  flow    state   since                 by          remark".ljust(76, ".")
    layout = set_in(make_edition, f"```console\n$ make\n```\n\n```console\n{row}\n{row}\n```")
    assert [line.text[:6] for line in code_lines(layout)] == ["$ make", "gate  ", "gate  "]
    assert [place.element.get("class") for place in flow(layout, "pre")] == [None, "size-2"]
    assert [found.id for found in layout.findings] == []


def test_output_too_wide_for_the_smallest_type_is_turned_over_and_told(make_edition: Make) -> None:
    layout = set_in(make_edition, f"```console\n{'column ' * 20}\n```")
    assert len(code_lines(layout)) > 1
    (found,) = layout.findings
    assert (found.id, found.values["columns"]) == ("output-turned-over", 140)


def test_code_breaks_with_two_lines_on_each_side(make_edition: Make) -> None:
    blocks = "\n\n".join(
        f"{paragraphs(2, start=number)}\n\n```\n"
        + "\n".join(f"{number}-{line}" for line in range(3 + number * 5 % 17))
        + "\n```"
        for number in range(24)
    )
    lines = code_lines(set_in(make_edition, blocks))
    pages: dict[str, dict[int, int]] = {}
    for line in lines:
        of_page = pages.setdefault(line.text.partition("-")[0], {})
        of_page[line.page] = of_page.get(line.page, 0) + 1
    parted = [counts for counts in pages.values() if len(counts) > 1]
    assert len(parted) >= 3
    assert min(min(counts.values()) for counts in parted) >= 2


def test_name_and_caption_stay_with_the_code(make_edition: Make) -> None:
    code = "\n".join(f"line {number}" for number in range(9))
    blocks = "\n\n".join(
        f'{paragraphs(1 + number % 3, start=number)}\n\n```text title="src/{number}.rs"\n{code}\n```\n\n'
        f"代码 1-{number}：第{number}段代码"
        for number in range(24)
    )
    layout = set_in(make_edition, blocks)
    found = list(flow(layout, "line"))
    names = [n for n, line in enumerate(found) if line.element.get("class") == "code-title"]
    captions = [n for n, line in enumerate(found) if line.element.get("class") == "code-caption"]
    assert len(names) == len(captions) == 24
    assert all(found[n].page == found[n + 1].page for n in names)
    assert all(found[n].page == found[n - 1].page for n in captions)


def test_width_of_counts_squares() -> None:
    assert width_of("ab 水│") == 1.5 + 2


def test_colours_of_code_are_those_that_the_press_prints_black() -> None:
    css = (house_styles() / "base.css").read_text(encoding="utf-8")
    rules = "".join(re.findall(r"^\.code-[a-z, .-]+\{[^}]*\}", css, re.MULTILINE))
    assert set(re.findall(r"color: (#[0-9a-f]{6})", rules)) == SCREEN_COLOURS
