"""Every finding of a manuscript, and every block and stretch of its text, knows its line and column.

The decoys: the same words in code, in comments, in repeated captions and in other containers.
"""

from pathlib import Path

import lxml.html
import pytest

from huozi.diagnostics import Finding
from huozi.markdown import render
from huozi.model.book import Chapter, Photo, PhotoSettings, Rendered
from huozi.model.manuscript import FrontMatter, Manuscript

FIRST_LINE = 5  # of the body in its file


def body(text: str, photos: str = "") -> Rendered:
    manuscript = Manuscript("manuscript/01.md", FrontMatter("春水"), text, FIRST_LINE)

    def find(name: str) -> Photo | None:
        return Photo(name, Path(name), 1200, 800, "rgb") if name in photos.split() else None

    return render(manuscript, "a01", "zh-Hans", find, PhotoSettings())


def span(text: str, found: Finding) -> str:
    """Return the characters of `text` that `found` points at, up to the end of the line without an end."""
    at = found.location
    assert at is not None
    assert at.line is not None
    assert at.column is not None
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: at.line - FIRST_LINE]) + at.column - 1
    if at.end_line is None or at.end_column is None:
        return text[start:].partition("\n")[0]
    end = sum(len(line) + 1 for line in lines[: at.end_line - FIRST_LINE]) + at.end_column - 1
    return text[start:end]


DECOYS = """先写一段代码：

```markdown
![桥](bridge.jpg)
[去](#nowhere) [^7] @fig:a <font>
```

    ![桥](bridge.jpg)

`![桥](bridge.jpg)` 与 <!-- ![桥](bridge.jpg) [去](#nowhere) --> 注释，\\[去](#nowhere)。

> 引文里也有：
> - ![桥](bridge.jpg)
>   后文

![桥](bridge.jpg)

"""


def test_decoys_above_send_no_finding_astray() -> None:
    text = (
        DECOYS
        + "![桥](bridge.jpg){width=huge}\n\n一处**粗**，[去](#nowhere)，又一处[^7]。\n\n[^9]: 没人引用。\n"
    )
    made = body(text)
    found = [(item.id, item.location and item.location.line, span(text, item)) for item in made.findings]
    lines = text.split("\n")
    assert [item for item in found if item[0] == "photo-missing"] == [
        ("photo-missing", FIRST_LINE + 12, "![桥](bridge.jpg)"),
        ("photo-missing", FIRST_LINE + 15, "![桥](bridge.jpg)"),
        ("photo-missing", FIRST_LINE + 17, "![桥](bridge.jpg){width=huge}"),
    ]
    assert lines[12] == "> - ![桥](bridge.jpg)"
    (link,) = made.links
    assert span(text, Finding("link-removed", link.location)) == "[去](#nowhere)"
    assert link.location.line == FIRST_LINE + 19
    others = {item[0]: item[1:] for item in found}
    assert others["figure-width"] == (FIRST_LINE + 17, "![桥](bridge.jpg){width=huge}")
    assert others["note-missing"] == (FIRST_LINE + 19, "[^7]")
    assert others["note-uncalled"] == (FIRST_LINE + 21, "[^9]: 没人引用。")
    assert len(found) == 6


@pytest.mark.parametrize(
    ("text", "id", "pointed_at"),
    [
        ("甲\n乙[字](javascript:x)丙", "link-removed", "[字](javascript:x)"),
        ("甲\n\n- 乙\n\n  > 丙 <font color=red>丁</font>", "html-removed", "<font"),
        ("<div>\n<p>甲</p>\n<font>乙</font>\n</div>", "html-removed", "<font"),
        ("> <div>\n> <center>乙</center>\n> </div>", "html-removed", "<center"),
        ("甲 <a href='file:///etc'>乙</a>", "link-removed", "href='file:///etc'"),
        ("甲\n乙\x0b丙", "control-characters", "\x0b丙"),
        ("> 甲\n> 乙 **丙** @fig:a", "mark-unread", "@fig:a"),
        ("甲 \\* 乙 &amp; 丙 [@key]", "mark-unread", "[@key]"),
        ("甲\n:::卡片\n乙\n:::", "mark-unread", ":::"),
        ("| 甲 | 乙 |\n|---|---|\n| `a\\|b` | 丙 [[丁]] |", "mark-unread", "[[丁]]"),
        ("## 甲 {{乙}}", "mark-unread", "{{乙}}"),
        ("- 甲\n\n      码\n\n  [乙][丙]", "mark-unread", "[乙][丙]"),
        ("[甲]{.proper colour=red}", "attribute-unknown", "[甲]{.proper colour=red}"),
        ("| 甲\n| 乙 {{丙}}", "mark-unread", "{{丙}}"),
        ("表：一本账 {{丙}}\n\n| 甲 |\n|---|\n| 1 |", "mark-unread", "{{丙}}"),
        ("词\n:   义 {{丙}}", "mark-unread", "{{丙}}"),
        ("文[^1]\n\n[^1]: 注\n    又 {{丙}}", "mark-unread", "{{丙}}"),
        ("> [!NOTE]\n> 甲 {{丙}}", "mark-unread", "{{丙}}"),
    ],
)
def test_a_finding_points_at_its_characters(text: str, id: str, pointed_at: str) -> None:
    found = [item for item in body(text).findings if item.id == id]
    assert found, [item.id for item in body(text).findings]
    assert span(text, found[0]) == pointed_at


@pytest.mark.parametrize(
    "text",
    [
        "甲一**乙二**丙三\n丁四[戊五](https://example.org)己六",
        "> 甲一 \\* 乙二 &amp; 丙三\n> 丁四\n>戊五",
        "1. 甲一\n   乙二\n   - 丙三\n\n     丁四",
        "- [x] 甲一 `乙二`",
        "## 甲一 *乙二* ##",
        "| 甲一 | 乙二 |\n|---|---|\n| `a\\|b` 丙三 | 丁四 |",
        "| 甲一\n| 　　乙二",
        "词\n:   甲一\n\n    乙二",
        "[甲一]{.proper}乙二{鄖|yún}丙三 ==丁四== H~2~O",
        "![甲一](a.jpg){alt=图}\n\n乙二",
        "甲一[^1]乙二\n\n[^1]: 丙三\n    丁四",
        "    甲一 = 1\n    乙二 = 2",
        "~~~\n甲一\n~~~",
    ],
)
def test_each_character_of_a_block_is_found_in_its_line_and_column(text: str) -> None:
    """Every pair of Han characters stands once in each text, so that its place can be known."""
    made = body(text)
    chapter = Chapter("a01", "manuscript/01.md", FrontMatter("春"), "", (), (), made.positions)
    lines = text.split("\n")
    tree = lxml.html.fragment_fromstring(made.body, create_parent="div")
    checked = 0
    for block in tree.iter("p", "li", "td", "th", "dt", "dd", "pre", "h2", "figcaption"):
        words = block.text_content()
        for offset in range(len(words) - 1):
            pair = words[offset : offset + 2]
            if not all("\u4e00" <= character <= "\u9fff" for character in pair) or words.count(pair) > 1:
                continue
            if not any(pair in line for line in lines):
                continue  # over a soft break that left nothing behind
            at = chapter.location(block.get("id"), offset)
            if at.line is None or at.column is None:
                continue
            checked += 1
            assert lines[at.line - FIRST_LINE][at.column - 1 :].startswith(pair), (pair, at)
    assert checked


def test_blocks_of_raw_html_say_where_their_text_begins() -> None:
    table = '<table title="<td>"><tr><td>三\n</td><th colspan="2">四</th></tr></table>'
    text = f"春\n\n{table}\n\n> <div>\n> <p>五</p>\n> </div>"
    made = body(text)
    placed = {
        block.text_content().strip(): made.positions[block.get("id")][0]
        for block in lxml.html.fragment_fromstring(made.body, create_parent="div").iter("td", "th", "p")
    }
    assert {words: (at.line, at.column) for words, at in placed.items()} == {
        "春": (5, 1),
        "三": (7, 29),
        "四": (8, 22),
        "五": (11, 6),
    }
