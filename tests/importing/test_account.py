"""The account of an import: what to check comes first, each with the ruling that settles it."""

import html
import re
from pathlib import Path

import docx
import pytest

from huozi.cli import main
from huozi.importing import import_raw, read_articles
from huozi.importing.concerns import Concern, concerns, joins
from huozi.model.article import Article, Block, Doubt, Removed
from huozi.model.manuscript import FrontMatter

LONG = "堤长九百米，修了一个冬天，全村的人都去搬过石头。"


def article(*doubts: Doubt, removed: tuple[Removed, ...] = ()) -> Article:
    blocks = (Block("paragraph", "北岸工程", (3,)), Block("paragraph", LONG, (5, 6, 7)))
    return Article("a.txt", "zh-Hans", FrontMatter("河堤"), blocks, removed, doubts=doubts)


def test_what_was_taken_out_comes_before_the_head_captions_and_headings() -> None:
    found = concerns(
        article(
            Doubt("小标题", 9, "heading", ("paragraph",), (), 0.5),
            Doubt("图注", 8, "figure", ("paragraph",), (), 0.7),
            Doubt("还是段落", 11, "paragraph", ("figure",), (), 0.3),
            Doubt("河堤", 1, "title", ("北岸工程",), (), 0.6),
            removed=(
                Removed(LONG, "duplicate", (12,), 5),
                Removed("上一篇", "debris", (13,)),
                Removed("这一行很长，又不像是导航，所以要看一看。", "debris", (14,)),
            ),
        )
    )
    assert [(concern.role, concern.line) for concern in found] == [
        ("removed", 14), ("removed", 12), ("title", 1), ("figure", 8), ("heading", 9), ("paragraph", 11),
    ]  # fmt: skip


def test_every_concern_says_which_line_to_copy() -> None:
    title, figure = concerns(
        article(
            Doubt('桥"上\\游', 8, "figure", ("paragraph", "heading"), (), 0.7),
            Doubt("河堤", 1, "title", ("北岸工程",), (), 0.6),
        )
    )
    assert title.rulings == (("北岸工程", '"3 北岸工程" = "title"'),)
    assert figure.rulings[1] == ("heading", '"8 桥上游" = "heading"')
    assert isinstance(title, Concern)


def test_joined_lines_are_told() -> None:
    assert joins(article()) == ((5, 6, 7),)


RAW = f"""河堤修好了

{LONG}

下一段说的是石头,从对岸山上来,用木船运.

船工们每天走六趟,早晨三趟,下午三趟.

{LONG}
"""


def test_the_line_on_the_page_undoes_the_decision_when_copied(tmp_path: Path) -> None:
    raw, into = tmp_path / "hedi.txt", tmp_path / "e"
    raw.write_text(RAW, encoding="utf-8")
    import_raw([raw], into)
    folder = into / "manuscript/raw"
    page = (folder / "hedi.txt.html").read_text(encoding="utf-8")
    (ruling,) = re.findall(r"<code>(.*?)</code>", page)
    assert "hedi.txt.rulings.toml" in page
    (folder / "hedi.txt.rulings.toml").write_text(html.unescape(ruling) + "\n", encoding="utf-8")
    again = read_articles([folder / "hedi.txt"]).record
    assert again["removed"] == [] and again["blocks"][-1]["text"] == LONG


def test_the_console_names_the_riskiest_first_and_counts_half_width_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "hedi.txt"
    raw.write_text(RAW, encoding="utf-8")
    assert main(["import", str(raw), "--into", str(tmp_path / "e")]) == 0
    said = capsys.readouterr().err
    lines = said.splitlines()
    assert "riskiest first: 1" in lines[1] and "line 9, removed, its copy on line 3 stays" in lines[2]
    assert said.count("half-width punctuation") == 1 and "on 2 lines" in said


def test_what_a_word_file_holds_beside_its_text_is_told_on_console_and_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document()
    document.add_paragraph("河堤修好了")
    document.add_paragraph(LONG).add_run("先别发表。").font.hidden = True
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.save(str(tmp_path / "a.docx"))
    assert main(["import", str(tmp_path / "a.docx"), "--into", str(tmp_path / "e")]) == 0
    assert "hidden text 1, header 1" in capsys.readouterr().err
    page = (tmp_path / "e/manuscript/raw/a.docx.html").read_text(encoding="utf-8")
    assert "先别发表。" in page and "内部资料" in page
    assert "先别发表" not in (tmp_path / "e/manuscript/01-a.md").read_text(encoding="utf-8")
