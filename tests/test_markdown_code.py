"""Code in the body: words told apart without a change of the text, names, captions, numbers, marked lines."""

import lxml.html
import pytest

from huozi.markdown import render
from huozi.markdown.code import read_info
from huozi.model.book import PhotoSettings
from huozi.model.manuscript import FrontMatter, Manuscript


def tree(text: str) -> lxml.html.HtmlElement:
    manuscript = Manuscript("manuscript/01-code.md", FrontMatter("代码"), text, 5)
    made = render(manuscript, "a01", "zh-Hans", lambda _: None, PhotoSettings())
    return lxml.html.fragment_fromstring(made.body, create_parent="div")


@pytest.mark.parametrize(
    ("info", "title", "first", "marked"),
    [
        ('title="src/main.rs" {3,5-6}', "src/main.rs", None, {3, 5, 6}),
        ('linenums="1" hl_lines="2 4-5"', None, 1, {2, 4, 5}),
        (".numberLines startFrom=10", None, 10, set()),
        ('linenos=true,hl_lines=[2,"4-5"],linenostart=7', None, 7, {2, 4, 5}),
        ("linenos=false", None, None, set()),
        ("ignore,editable", None, None, set()),
        ("main.go", "main.go", None, set()),
        ("{1", None, None, {1}),
        ("[config.js]{1}", "config.js", None, {1}),
    ],
)
def test_info_strings_of_many_tools(
    info: str, title: str | None, first: int | None, marked: set[int]
) -> None:
    found = read_info(info)
    assert (found.title, found.first, set(found.marked)) == (title, first, marked)


@pytest.mark.parametrize(
    "language", ["rust", "python", "console", "diff", "no-such-language", "text", "html"]
)
@pytest.mark.parametrize(
    "source",
    [
        "fn main() {\n    // 水\n\n}",
        '"""one\ntwo"""\n',
        "$ make\n+ a\n- b",
        "<p>\n&amp;\t“”</p>",
        "\n\nx\n\n",
    ],
)
def test_telling_words_apart_changes_nothing_of_the_text(language: str, source: str) -> None:
    (pre,) = tree(f"```{language}\n{source}\n```").iter("pre")
    assert pre.text_content() == source


def test_words_have_classes_none_of_which_crosses_a_line() -> None:
    (pre,) = tree('```python\ndef f():\n    """one\n    two"""\n    return 1  # 一\n```').iter("pre")
    found = [(span.get("class"), span.text) for span in pre.iter("span")]
    assert ("code-keyword", "def") in found
    assert ("code-name", "f") in found
    assert ("code-number", "1") in found
    assert ("code-comment", "# 一") in found
    assert all("\n" not in text for _, text in found)


def test_numbered_and_marked_lines_are_elements() -> None:
    (pre,) = tree('```python linenums="9" hl_lines="2"\nimport a\nimport b\n```').iter("pre")
    assert (pre.get("class"), pre.get("data-first")) == ("numbered", "9")
    lines = [span for span in pre.iter("span") if span.get("class", "").startswith("code-line")]
    assert [(line.get("class"), line.text_content()) for line in lines] == [
        ("code-line", "import a"),
        ("code-line marked", "import b"),
    ]
    assert pre.text_content() == "import a\nimport b"


@pytest.mark.parametrize(
    ("above", "below", "kinds"),
    [
        ("", "", []),
        ("文件名：src/main.rs", "", ["code-title"]),
        ('<span class="filename">Filename: src/main.rs</span>', "", ["code-title"]),
        ("`src/main.rs`", "", ["code-title"]),
        ("**main.rs**", "代码清单 3-2：读出水位", ["code-title", "code-caption"]),
        ("", '<span class="caption">Listing 2-1: reading</span>', ["code-caption"]),
        ("", "Listing 2-1: reading", ["code-caption"]),
        ("代码 3-2 的第一行说明文件从哪里来。", "示例的作者是老周。", []),
        ("文件名要写全。", "程序跑完以后，看一看输出。", []),
    ],
)
def test_a_name_above_and_a_caption_below_belong_to_the_code(
    above: str, below: str, kinds: list[str]
) -> None:
    made = tree(f"开头。\n\n{above}\n\n```rust\nfn main() {{}}\n```\n\n{below}\n\n末尾。")
    blocks = list(made.iterfind(".//div[@class='code-block']"))
    assert len(blocks) == bool(kinds)
    found = [paragraph.get("class") for block in blocks for paragraph in block.iter("p")]
    assert found == kinds
    assert all(block.find("pre") is not None for block in blocks)


def test_a_block_too_long_to_be_told_apart_stays_plain() -> None:
    long = "x = 1 # " + "a" * 2000
    (pre,) = tree(f"```python\n{long}\n```").iter("pre")
    assert pre.text_content() == long
    assert list(pre.iter("span")) == []
