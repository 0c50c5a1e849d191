"""tools/measure_import.py: it tells a page's structure from its tags and counts what import makes of it."""

import importlib.util
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

PAGE = """<html><head><title>闸门</title></head><body>
<div class="navheader"><p>上一页</p></div>
<h1>闸门</h1><p>闸门有三道，上闸分水，中闸量水，下闸放水，钥匙由三个人分别拿着。</p>
<div class="note"><h3>注意</h3><p>放水以前先敲钟。</p></div>
<dl><dt>闸板</dt><dd><p>杉木做的，三年换一次。</p></dd></dl>
<ul><li><p>先开上闸</p></li></ul>
<div class="figure"><p class="title">图 1 闸门</p><img src="a.png" alt="三道闸门"></div>
<pre>open(1)</pre></body></html>"""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).parents[2] / "tools/measure_import.py"
    spec = importlib.util.spec_from_file_location("measure_import", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_import"] = module
    spec.loader.exec_module(module)
    return module


def test_the_tags_tell_what_is_prose(tool: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    known = tool.known_page(page)
    assert known.blocks == [
        ("heading", "闸门"),
        ("paragraph", "闸门有三道，上闸分水，中闸量水，下闸放水，钥匙由三个人分别拿着。"),
        ("paragraph", "放水以前先敲钟。"),
        ("term", "闸板"),
        ("paragraph", "杉木做的，三年换一次。"),
        ("item", "先开上闸"),
    ]
    assert known.captions == {"图1闸门", "三道闸门"}
    assert known.notices == {"注意"}


def test_plain_forms_keep_every_word_and_the_measure(tool: ModuleType) -> None:
    text = "闸门 gate-keeper 有三道，" * 20
    known = tool.Known(blocks=[("heading", "闸门"), ("paragraph", text)])
    for form in ("blank", "wrapped", "indented"):
        plain = tool.in_form(known, form)
        assert tool.folded(plain) == tool.folded("闸门" + text)
        if form != "blank":
            wide = [
                sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
                for line in plain.split("\n")
            ]
            assert max(wide) <= tool.COLUMNS + 2  # a mark may hang
            assert not any(line.startswith("，") for line in plain.split("\n"))


def test_each_wrong_decision_is_counted(tool: ModuleType) -> None:
    known = tool.Known(
        blocks=[("heading", "闸门"), ("paragraph", "甲。"), ("paragraph", "乙。"), ("term", "闸板")]
    )
    article = {
        "title": "闸门",
        "blocks": [
            {"type": "figure", "text": "甲。"},
            {"type": "heading", "text": "闸板"},
            {"type": "heading", "text": "乙"},
        ],
        "removed": [{"text": "乙。"}],
        "flags": [{"kind": "x", "text": "甲。"}, {"kind": "x", "text": "乙。"}],
    }
    count, wrong = tool.measure(known, [article], "blank")
    assert (count["figures"], count["removed"], count["terms"], count["told"]) == (1, 1, 1, 1)
    assert (count["headings"], count["right"], count["found"], count["intact"]) == (2, 1, 1, 0)
    assert wrong == ["heading: words of no block: 乙", "figure: 甲。", "removed: 乙。"]
