"""`scripts = ["zh-Hans", "zh-Hant-TW"]`: two editions of one manuscript, and the classical traps."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.conversion import in_script
from huozi.diagnostics import EditionError
from huozi.pipeline import Options, build

Make = Callable[..., Path]

SETTINGS = (
    'title = "后山的头发"\nlanguage = "zh-Hans"\ndate = 2024-05-01\nscripts = ["zh-Hans", "zh-Hant-TW"]\n'
)

TRAPS = {
    "皇后以后去了后山。": "皇后以後去了後山。",
    "走了三公里，屋里有人，邻里都来了。": "走了三公里，屋裡有人，鄰里都來了。",
    "头发白了，他发现自己发了财。": "頭髮白了，他發現自己發了財。",
    "干部不干涉，衣裳干净，树干粗，他能干。": "幹部不干涉，衣裳乾淨，樹幹粗，他能幹。",
    "一碗面条，两斤面粉，见了一面，村子的东面。": "一碗麵條，兩斤麵粉，見了一面，村子的東面。",
    "反复练习，恢复了，很复杂。": "反覆練習，恢復了，很複雜。",
    "他只有一只羊，两只船。": "他只有一隻羊，兩隻船。",
    "松树下放松一下。": "松樹下放鬆一下。",
    "制度定了，制造农具。": "制度定了，製造農具。",
    "谷雨那天，山谷里晒稻谷。": "穀雨那天，山谷裡曬稻穀。",
    "钟表停了，闹钟也停了，他一见钟情。": "鐘錶停了，鬧鐘也停了，他一見鍾情。",
    "征收粮食，长征的故事。": "徵收糧食，長征的故事。",
    "几个人坐在茶几旁，几乎没说话。": "幾個人坐在茶几旁，幾乎沒說話。",
    "云南的白云，人云亦云。": "雲南的白雲，人云亦云。",
    "关系好，把绳子系好，一个系统。": "關係好，把繩子繫好，一個系統。",
}


def text(manuscript: str) -> str:
    return f"---\ntitle: 里程\n---\n\n{manuscript}\n"


@pytest.mark.parametrize("trap", TRAPS)
def test_the_classical_traps_are_converted_by_words(make_edition: Make, trap: str) -> None:
    book = assemble(project.load(make_edition(SETTINGS, {"01.md": text(trap)})))
    made = in_script(book, "zh-Hant-TW").book
    assert re.sub(r"<[^>]*>", "", made.chapters[0].body).split() == ["里程", TRAPS[trap]]


def test_both_editions_are_built_and_what_was_converted_is_listed(make_edition: Make) -> None:
    marked = '他的头*发*白了，[发现](https://example.org/发现)`发现`。[发见]{lang=ja}\n\n![后院的面](面.jpg){alt="后院"}'
    root = make_edition(SETTINGS + '[series]\nname = "干部月刊"\nnumber = "3"\n', {"01.md": text(marked)})
    made = build(root, root / "dist", Options(("epub", "screen")))
    assert not made.refused
    names = sorted(output.path.name for output in made.outputs)
    assert names == [
        "后山的头发-3-screen.pdf", "后山的头发-3.epub",
        "後山的頭髮-3-zh-Hant-TW-screen.pdf", "後山的頭髮-3-zh-Hant-TW.epub",
    ]  # fmt: skip
    texts = {}
    for name in names:
        if name.endswith(".epub"):
            with ZipFile(root / "dist" / name) as archive:
                texts[name] = "".join(
                    archive.read(one).decode() for one in archive.namelist() if "html" in one or "opf" in one
                )
    simplified, traditional = (texts[name] for name in sorted(texts))
    assert "头<em>发</em>白" in simplified
    assert "頭<em>髮</em>白" in traditional
    assert "發現</a><code>发现</code>" in traditional
    assert "发见" in traditional
    assert "%E5%8F%91" in traditional  # the address stays
    assert "幹部月刊" in traditional and 'xml:lang="zh-Hant-TW"' in traditional
    ids = [re.findall(r"<dc:identifier[^>]*>([^<]*)<", one) for one in (simplified, traditional)]
    assert ids[0] != ids[1]
    listed = (root / "dist/後山的頭髮-3-zh-Hant-TW.converted.txt").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("?\t发 → 髮\t") for line in listed)
    assert [found.id for found in made.findings].count("photo-missing") == 1


def test_exceptions_stand_as_a_person_wrote_them(make_edition: Make) -> None:
    exceptions = '[zh-Hant-TW]\n"姓范" = "姓范"\n"里程碑村" = "里程碑村"\n"后山" = "后山"\n'
    root = make_edition(
        SETTINGS, {"01.md": text("姓范的人从后山来，后来走了。")}, {"manuscript/scripts.toml": exceptions}
    )
    made = in_script(assemble(project.load(root)), "zh-Hant-TW").book
    assert "姓范的人從后山來，後來走了。" in made.chapters[0].body
    assert made.edition.title == "后山的頭髮"
    for broken in ("[zh-Hant-TW]\n范 = 1\n", "[zh-Hant-TW"):
        (root / "manuscript/scripts.toml").write_text(broken, encoding="utf-8")
        with pytest.raises(EditionError, match="scripts-broken"):
            in_script(assemble(project.load(root)), "zh-Hant-TW")


def test_what_words_do_not_decide_is_listed_to_be_read_and_cured_by_an_exception(make_edition: Make) -> None:
    root = make_edition(SETTINGS, {"01.md": text("院里的老钟坏了。")})
    made = in_script(assemble(project.load(root)), "zh-Hant-TW")
    assert "院裡的老鍾壞了。" in made.book.chapters[0].body  # wrong, and told:
    doubtful = {one.before: one.example for one in made.conversions if one.doubtful}
    assert doubtful["钟"] == ("院里的老钟坏了。", "院裡的老鍾壞了。")
    (root / "manuscript/scripts.toml").write_text('[zh-Hant-TW]\n"老钟" = "老鐘"\n', encoding="utf-8")
    made = in_script(assemble(project.load(root)), "zh-Hant-TW")
    assert "院裡的老鐘壞了。" in made.book.chapters[0].body


def test_a_character_of_several_forms_that_stayed_is_listed_too(make_edition: Make) -> None:
    root = make_edition(SETTINGS, {"01.md": text("图片均为本刊自制，离村十里。")})
    made = in_script(assemble(project.load(root)), "zh-Hant-TW")
    assert "本刊自制，離村十里。" in made.book.chapters[0].body  # the first is wrong (自製), the second right
    kept = {one.before: one for one in made.conversions if one.before == one.after}
    assert {"制", "里"} <= set(kept) and all(one.doubtful for one in kept.values())
    assert "自制" in kept["制"].example[1]
    (root / "manuscript/scripts.toml").write_text('[zh-Hant-TW]\n"自制" = "自製"\n', encoding="utf-8")
    made = in_script(assemble(project.load(root)), "zh-Hant-TW")
    assert "本刊自製，離村十里。" in made.book.chapters[0].body


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("红头文件说，法律程序和扶贫项目要支持。", "紅頭文件說，法律程序和扶貧項目要支持。"),
        ("上菜单，卸载货车，恋爱对象。", "上菜單，卸載貨車，戀愛對象。"),
        ("露水一干就采干茶，账本上记着苞谷。", "露水一乾就採乾茶，帳本上記著苞穀。"),
        ("于小姐住在胡同里，头发干了。", "于小姐住在胡同裡，頭髮乾了。"),
    ],
)
def test_no_word_becomes_another_and_what_opencc_has_wrong_is_right(
    make_edition: Make, before: str, after: str
) -> None:
    made = in_script(assemble(project.load(make_edition(SETTINGS, {"01.md": text(before)}))), "zh-Hant-TW")
    assert f">{after}<" in made.book.chapters[0].body


def test_quotation_marks_are_those_of_the_script(make_edition: Make) -> None:
    said = "他说：“*信*上写着‘后山见’，it’s O’Hara’s。”[He said “no”]{lang=en}"
    there = make_edition(SETTINGS, {"01.md": text(said)})
    body = in_script(assemble(project.load(there)), "zh-Hant-TW").book.chapters[0].body
    assert re.sub(r"<[^>]*>", "", body).split("里程\n")[1].split("\n")[-2:][0].strip() == (
        "他說：「信上寫著『後山見』，it’s O’Hara’s。」He said “no”"
    )
    settings = SETTINGS.replace("zh-Hans", "zh-Hant", 1).replace("zh-Hant-TW", "zh-Hans")
    back = make_edition(settings, {"01.md": text("他說：「信上寫著『後山見』。」")}, name="back")
    assert (
        "他说：“信上写着‘后山见’。”"
        in in_script(assemble(project.load(back)), "zh-Hans").book.chapters[0].body
    )


def test_words_of_another_length_keep_marks_and_text(make_edition: Make) -> None:
    root = make_edition(
        SETTINGS, {"01.md": text("他写*博客*，用**打印机**和软件，说[人工智能](https://example.org)。")}
    )
    own = '[zh-Hant-TW]\n"博客" = "部落格"\n"打印机" = "印表機"\n"人工智能" = "AI"\n'
    (root / "manuscript/scripts.toml").write_text(own, encoding="utf-8")
    made = in_script(assemble(project.load(root)), "zh-Hant-TW").book
    assert "<em>部落格</em>" in made.chapters[0].body
    assert "<strong>印表機</strong>和軟件" in made.chapters[0].body
    assert '<a href="https://example.org">AI</a>。' in made.chapters[0].body


@pytest.mark.parametrize("scripts", ['["en"]', '["zh-Hant-XX"]', '"zh-Hant"', '["zh-Hans", "ja"]'])
def test_what_is_no_chinese_script_is_refused(make_edition: Make, scripts: str) -> None:
    with pytest.raises(EditionError, match="edition-value"):
        project.load(make_edition(f'title = "甲"\nscripts = {scripts}\n'))
    with pytest.raises(EditionError, match="edition-value"):
        project.load(make_edition('title = "甲"\nlanguage = "ja"\nscripts = ["zh-Hant"]\n', name="ja"))
