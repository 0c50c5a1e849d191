"""Every mark that docs/formats.md shows is read as it says, and all of them together make a sound edition."""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from huozi import pipeline, project
from huozi.assembly import assemble
from huozi.model.book import Book

Make = Callable[..., Path]
DOCS = Path(__file__).parent.parent / "docs/formats.md"

EXPECTED = {
    "Emphasis": "em[.='着重'] strong[.='重要。'] del mark sub[.='2'] sup[.='3'] kbd[.='Ctrl'] code",
    "Chinese marks": "span[@class='book-title'] span[@class='proper'] ruby span[@lang='de']",
    "Headings": "h2[.='小标题'] h3[.='井边']",
    "Links": "a[.='井边'][starts-with(@href,'#a01-')] a[.='本篇'][@href='#a01-title'] "
    "a[contains(@href,'%E8')]",
    "Figures": "figure[contains(@class,'width-full')] span[@class='credit']",
    "Notes": "a[@class='noteref'] aside[@class='footnote']",
    "Verse": "p[@class='stanza'][2] span[@class='line']",
    "Lists": "ol[@start='3'] li/ul/li li[@class='task'] li[contains(@class,'done')] dd",
    "Quotations": "blockquote/p[2]",
    "Tables": "table/caption td[@class='align-right']",
    "Code": "pre[@data-language='rust'][@data-info='ignore']/code p[@class='code-title'][.='levels.py'] "
    "pre[@class='numbered']//span[@class='code-line'][contains(.,'csv')] span[contains(@class,'marked')] "
    "p[@class='code-caption'] span[@class='code-keyword']",
    "Boxes": "div[contains(@class,'note')]/p[.='提示'] div[contains(@class,'caution')]/p[.='小心井沿'] "
    "div[contains(@class,'tip')] details/summary div[contains(@class,'tab')][2]/p[.='夏天']",
    "Display": "p[contains(@class,'dropcap')]/span[@class='initial'][.='河'] "
    "blockquote[@class='display-quote'] div[contains(@class,'plain')]/p[.='渠的来历']",
    "Contents of the article": "ul[@class='article-contents']/li[2] hr abbr[@title] p[@class='signature']",
    "Mathematics": "code[@class='math'] pre[@class='math']",
}


def examples() -> dict[str, str]:
    """Return the examples of the section on marks, by the name in bold before each."""
    section = DOCS.read_text(encoding="utf-8").partition("### Marks")[2].partition("\n### ")[0]
    found = re.findall(r"^\*\*([^*]+)\*\*.*?^(`{3,})markdown\n(.*?)^\2$", section, re.DOTALL | re.MULTILINE)
    return {name: text for name, _, text in found}


def book(make: Make, text: str) -> tuple[Book, Path]:
    root = make(articles={"01-marks.md": f"---\ntitle: 标记\n---\n\n村里有井。\n\n{text}"})
    return assemble(project.load(root)), root


def test_each_kind_of_mark_has_its_example() -> None:
    assert list(examples()) == list(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_read_as_the_documentation_says(make_edition: Make, name: str) -> None:
    made, _ = book(make_edition, examples()[name])
    tree = lxml.html.fragment_fromstring(made.chapters[0].body)
    for wanted in EXPECTED[name].split(" "):
        assert tree.xpath(f".//{wanted}"), (wanted, made.chapters[0].body)
    assert {item.id for item in made.findings} <= {"photo-missing", "maths-as-source"}


def test_all_marks_together_make_a_sound_edition(make_edition: Make, tmp_path: Path) -> None:
    _, root = book(make_edition, "\n\n".join(examples().values()))
    built = pipeline.build(root, tmp_path / "dist", pipeline.Options(("epub", "screen")))
    assert built.refused == ()
    assert {output.kind for output in built.outputs} == {"epub", "screen"}
