"""Folders of Markdown as people keep books: code, maths and links as written, in their order."""

from pathlib import Path

import pytest
from PIL import Image

from huozi import project
from huozi.assembly import assemble
from huozi.importing import import_raw
from huozi.importing.order import listed
from huozi.markdown.outline import verbatim_parts
from huozi.model.book import Book

INTRO = """# 开场白

先读[安装](guide/setup_1.md)，再读[用法的一节](guide/用法.md#小节)。行内 `x = 1,2` 与 $\\mathbf{w}^*, b^*$。

这是一段普通的话，没有任何特别的标记。

```rust,ignore
fn main() {
    // # 注释
}
```

> 引文里的代码：
>
> ```sh
> # 不是标题
> ```

1. 先做这个

   ```py
   }
   ```
2. 再做那个
   - 内层
     - 更内层

| 项 | 数 |
|:--|--:|
| `a` | 3 |

```rust
fn main() {
}
```
"""
SETUP = """## 安装

![屏幕](img/screen.png)

图在文中 ![小图](img/icon.png) 这里。注[^note]。

[^note]: 一条注。

### 第一步

回到[开场](../intro.md)。

### 第一步

```
}
```
"""
USAGE = """# 用法

## 小节

$$
a^2
$$

文字。[引用][r]，HTML。

[r]: ../intro.md

*[HTML]: 超文本
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "book/src"
    (source / "guide/img").mkdir(parents=True)
    (source / "SUMMARY.md").write_text(
        "# 目录\n\n- [开场](intro.md)\n- [安装](guide/setup_1.md)\n  - [用法](guide/用法.md)\n",
        encoding="utf-8",
    )
    for name, text in (("intro.md", INTRO), ("guide/setup_1.md", SETUP), ("guide/用法.md", USAGE)):
        (source / name).write_text(text, encoding="utf-8")
    for name in ("screen", "icon"):
        Image.new("RGB", (1200, 800), (200, 220, len(name))).save(source / f"guide/img/{name}.png")
    return source.parent


def book(folder: Path, into: Path) -> Book:
    import_raw([folder], into)
    return assemble(project.load(into))


def test_code_maths_lists_and_tables_are_kept_as_written(folder: Path, tmp_path: Path) -> None:
    book(folder, tmp_path / "edition")
    text = (tmp_path / "edition/manuscript/01-intro.md").read_text(encoding="utf-8")
    body = INTRO.partition("\n\n")[2].replace("guide/setup_1.md", "02-setup-1.md")
    assert text.partition("---\n\n")[2] == body.replace("guide/用法.md", "03-yongfa.md")


def test_a_list_of_contents_orders_the_texts_and_is_none(folder: Path, tmp_path: Path) -> None:
    made = book(folder, tmp_path / "edition")
    assert [chapter.front.title for chapter in made.chapters] == ["开场白", "安装", "用法"]


def test_links_pictures_and_notes_live_in_the_edition(folder: Path, tmp_path: Path) -> None:
    made = book(folder, tmp_path / "edition")
    assert {found.id for found in made.findings} <= {"maths-as-source", "alt-missing"}
    bodies = [chapter.body for chapter in made.chapters]
    assert 'href="#a02-title"' in bodies[0]
    assert 'href="#a03-s1"' in bodies[0]
    assert 'href="#a01-title"' in bodies[1]
    assert 'href="#a01-title" class="internal">引用' in bodies[2]
    assert [figure.photo is not None for figure in made.chapters[1].figures] == [True, True]
    assert "一条注。" in bodies[1]
    assert '<abbr title="超文本">' in bodies[2]


def test_a_jupyter_book_is_ordered_by_its_toc(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    toc = tmp_path / "_toc.yml"
    toc.write_text("format: jb-book\nroot: c\nchapters:\n- file: a\n", encoding="utf-8")
    texts = [tmp_path / name for name in ("a.md", "b.md", "c.md")]
    ordered, lists = listed(texts, [toc])
    assert [path.name for path in ordered] == ["c.md", "a.md", "b.md"]
    assert lists == [toc]


def test_a_manuscript_of_huozi_keeps_its_code_when_it_is_read_again(folder: Path, tmp_path: Path) -> None:
    book(folder, tmp_path / "one")
    manuscript = tmp_path / "one/manuscript/01-intro.md"
    import_raw([manuscript], tmp_path / "two")
    (again,) = (tmp_path / "two/manuscript").glob("*.md")
    assert again.read_text(encoding="utf-8") == manuscript.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("一段**话**，[外](https://example.org)。\n\n- 项\n- 项\n\n> 引\n\n| 甲 |\n|---|\n| 乙 |\n", []),
        ("一段话[^1]。\n\n[^1]: 注。\n", []),
        ("一段话[^a]。\n\n[^a]: 注。\n", [(0, 1), (2, 3)]),
        ("一段 `代码`。\n\n话。\n", [(0, 1)]),
        ("- [x] 做完\n", [(0, 1)]),
        ("- 甲\n  - 乙\n\n话。\n", [(0, 2)]),
        ("# 题 `x`\n\n## 节 `y`\n", [(2, 3)]),
        ("[去][r]\n\n[r]: b.md\n", [(0, 1), (2, 3)]),
        ("[" * 5000, []),
        (">" * 3000 + " 深", []),
    ],
)
def test_what_is_no_prose_is_kept_as_written(text: str, kept: list[tuple[int, int]]) -> None:
    assert list(verbatim_parts(text)) == kept


def test_mkdocs_orders_its_texts_by_its_navigation(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "guide").mkdir(parents=True)
    texts = [docs / name for name in ("about.md", "guide/install.md", "guide/usage.md", "index.md")]
    for path in texts:
        path.write_text("# 题\n", encoding="utf-8")
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(
        "site_name: 泵站\nnav:\n  - 首页: index.md\n  - 指南:\n    - 使用: 'guide/usage.md'\n"
        "    - guide/install.md\n",
        encoding="utf-8",
    )
    order, lists = listed(texts, [settings])
    assert [path.relative_to(docs).as_posix() for path in order] == [
        "index.md",
        "guide/usage.md",
        "guide/install.md",
        "about.md",
    ]
    assert lists == [settings]


def test_an_index_page_stands_before_the_texts_of_its_folder(tmp_path: Path) -> None:
    names = ("a.md", "b/c.md", "b/index.md", "d.md", "README.md")
    order, _ = listed([tmp_path / name for name in names], [])
    assert [path.relative_to(tmp_path).as_posix() for path in order] == [
        "README.md",
        "a.md",
        "b/index.md",
        "b/c.md",
        "d.md",
    ]


def test_toml_at_the_head_gives_title_and_date_and_the_rest_is_told(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    head = '+++\ntitle = "使用"\nweight = 2\ndate = 2024-05-01T08:00:00Z\ntags = ["a"]\n[extra]\nk = 1\n+++\n'
    (raw / "a.md").write_text(
        f"{head}\n## 运行 {{ #run }}\n\n一段话。\n\n去[运行](#run)。\n", encoding="utf-8"
    )
    made = book(raw, tmp_path / "into")
    (chapter,) = made.chapters
    assert (chapter.front.title, chapter.front.date) == ("使用", "2024-05-01")
    assert "+++" not in chapter.body
    assert '<a href="#a01-s1"' in chapter.body
    assert ">运行</h2>" in chapter.body


def test_html_that_says_something_is_kept(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    text = (
        "# 题\n\n一段话，按 <kbd>Ctrl</kbd> 键，H<sub>2</sub>O。\n\n"
        "<details>\n<summary>展开</summary>\n\n里面的话。\n\n"
        '</details>\n\n<span class="filename">文件名：src/main.rs</span>\n\n```rust\nfn main() {}\n```\n'
    )
    (raw / "a.md").write_text(text, encoding="utf-8")
    (chapter,) = book(raw, tmp_path / "into").chapters
    for wanted in ("<kbd", "<sub", "<summary", "里面的话", 'class="code-title"'):
        assert wanted in chapter.body


FOREIGN = {
    '<Listing number="2-1" file-name="src/a.rs" caption="读 `x`">\n\n```rust\nfn a() {}\n```\n\n</Listing>': (
        '<span class="filename">文件名：src/a.rs</span>\n\n```rust\nfn a() {}\n```\n\n'
        '<span class="caption">代码清单 2-1：读 `x`</span>'
    ),
    '<Tabs>\n<TabItem value="a" label="甲">\n\n甲的内容。\n\n</TabItem>\n</Tabs>': "**甲**\n\n甲的内容。",
    '```admonish warning title="小心"\n井*深*。\n```': "::: warning 小心\n井*深*。\n:::",
    ":::note[标题]\n\n内容。\n\n:::": ":::note[标题]\n\n内容。\n\n:::",
    '=== "甲"\n\n    内容。': '=== "甲"\n\n    内容。',
    '??? question "常见问题"\n    答案。': '??? question "常见问题"\n    答案。',
    "<table>\n<tr><td>1</td></tr>\n</table>": "<table>\n<tr><td>1</td></tr>\n</table>",
    '{{< figure src="x.png" >}}': '{{< figure src="x.png" >}}',
    "行内 :smile: 与 <Badge text='新' />。": "行内 :smile: 与 <Badge text='新' />。",
}


@pytest.mark.parametrize(("written", "wanted"), FOREIGN.items())
def test_what_other_tools_write_is_set_or_kept_as_written(written: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# 题\n\n前言。\n\n{written}\n\n后话。\n", encoding="utf-8")
    import_raw([tmp_path / "a.md"], tmp_path / "edition")
    text = (tmp_path / "edition/manuscript/01-a.md").read_text(encoding="utf-8")
    assert text.partition("前言。\n\n")[2] == f"{wanted}\n\n后话。\n"
