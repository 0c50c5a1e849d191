"""What must hold for any text: nothing lost, nothing changed by a second import, no crash on any bytes."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huozi import manuscript
from huozi.cleaning import clean
from huozi.diagnostics import SourceError
from huozi.model.article import Article
from huozi.reading import read_bytes

WORDS = (
    *"茶园 老街的雨 十二个人 ， 。 ； “ ” （ ） —— …… ： ？ 3.5 A&B ①".split(),
    *"* _ [x] ` <b> | # {y} \\ + = ~~ ![".split(),
    *"&lt; http://a.b/c ⅣⅤ ⼭ Wi-Fi 서점 の町 。” 12:30".split(),
    *(" ", "\u3000", "1. ", "- ", "> ", "\u200b", "\u00a0"),
)
LINES = """
曹远 整理
本报记者 安然
——写在开渠之后
▲孩子们在挂灯（周野 摄）
图1：剖竹
一、先看屋顶
（一）截污
1. 水壶
- 雨衣
（原载《河湾文艺》2022年3月8日）
分享到：微信 微博
- 3 -
第一批观众
第一批观众，是当年修粮仓的三位老人，站了很久。
最后一班公交夜里十一点发车，车上常常只有三五个人，司机把灯调暗。
最后一班公交夜里十一点发车,车上常常只有三五个人，司机把灯调暗。
老许：不怕。
记者：夜里呢？
油灯挂在梁上
影子落在墙上
班次\t首站
1\t6:30
注释：
①公历1883年。
碑立于光绪九年①。
特此通知。
石板村村民委员会
2023年10月30日
PART 01
图片由县林业站提供
海生/摄
| a | b |
```
===
---

　　仓库盘点从三月一日开始，到三月五日结束，由库管员与会计两人同时在
홍길동 기자 a@b.kr
写真１　魚を選ぶ客（村井健撮影）
""".split("\n")
loose = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12).map("".join)
texts = st.lists(st.sampled_from(LINES) | loose, min_size=1, max_size=24).map("\n".join)

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=1200, deadline=None, suppress_health_check=list(HealthCheck))


def ink(text: str) -> Counter[str]:
    """The characters of `text` that leave ink, widths folded (widening a comma loses nothing)."""
    folded = unicodedata.normalize("NFKC", text)
    return Counter(char for char in folded if char.isprintable() and not char.isspace())


def accounted(article: Article) -> Counter[str]:
    """Every character the article or its account holds."""
    front = article.front
    held = [front.title, front.kicker, front.subtitle, front.source]
    held += [absorbed.text for absorbed in article.absorbed] + [removed.text for removed in article.removed]
    held += [change.before * change.count for change in article.changes]
    for block in article.blocks:
        held += [block.text, block.credit, block.description, block.mark]
    people = [word for person in front.contributors for word in (person.name, person.role)]
    return ink("".join([*filter(None, held), *people]))


def read(text: str, name: str = "raw.txt") -> tuple[Article, ...]:
    suffix = "." + name.rsplit(".", 1)[1]
    source = read_bytes(text.encode("utf-8", "replace"), name, suffix, None, manuscript.read_front)
    return clean(source)


def check_nothing_is_lost(text: str) -> None:
    try:
        articles = read(text)
    except SourceError:
        return
    lost = ink(text.encode("utf-8", "replace").decode()) - sum(map(accounted, articles), Counter())
    assert not {char: count for char, count in lost.items() if char not in "\u200b\ufeff\u00ad"}, lost


def check_a_second_import_changes_nothing(text: str) -> None:
    try:
        articles = read(text)
    except SourceError:
        return
    for article in articles:
        written = manuscript.dump(article, "无题")
        again = read(written, "raw.md")
        assert [manuscript.dump(one, "无题") for one in again] == [written]


def check_load_gives_back_what_dump_wrote(text: str, folder: Path) -> None:
    try:
        articles = read(text)
    except SourceError:
        return
    for article in articles:
        path = folder / "a.md"
        path.write_text(manuscript.dump(article, "无题"), encoding="utf-8", newline="")
        loaded, findings = manuscript.load(path, folder)
        assert not findings
        assert loaded.front.title == (article.front.title or "无题")
        assert loaded.front.contributors == article.front.contributors
        for key in ("kicker", "subtitle", "date", "source"):
            assert getattr(loaded.front, key) == getattr(article.front, key)
        (again,) = read(path.read_text(encoding="utf-8"), "a.md")
        for block, other in zip(article.blocks, again.blocks, strict=True):
            clause = (
                block.type == "list_item" and not block.mark
            )  # its number is text: a paragraph in Markdown
            assert ("paragraph" if clause else block.type, block.text, block.credit, block.description) == (
                other.type, other.text, other.credit, other.description,
            )  # fmt: skip


def check_any_bytes_end_in_articles_or_a_finding(data: bytes, suffix: str) -> None:
    try:
        articles = clean(read_bytes(data, f"raw{suffix}", suffix, None, manuscript.read_front))
    except SourceError as error:
        assert error.finding.id.startswith("source-")
        return
    for article in articles:
        manuscript.dump(article, "无题").encode()


suffixes = st.sampled_from((".txt", ".html", ".md", ".docx"))
MARKUP = (
    *"<p> </p> <h1> <table><tr><td> <br> <script> </script> <ul><li> &nbsp; <!-- --> ```".split(),
    *(
        "**",
        "[^1]",
        "|",
        "![a](b)",
        "<img src=../../x alt=图>",
        "<div class=nav>",
        "# ",
        "> ",
        "---\n",
        "\x00",
    ),
)
markup = st.lists(st.sampled_from(MARKUP) | loose, max_size=30).map(
    lambda parts: "".join(parts).encode("utf-8", "replace")
)
anything = (
    st.binary(max_size=300)
    | markup
    | texts.map(lambda text: text.encode("utf-16"))
    | texts.map(lambda text: text.encode("gb18030", "replace"))
)


@FEW
@example("——写在开渠之后\n图片由县林业站提供\n图片由县林业站提供")
@given(texts)
def test_nothing_is_lost(text: str) -> None:
    check_nothing_is_lost(text)


@FEW
@given(texts)
def test_a_second_import_changes_nothing(text: str) -> None:
    check_a_second_import_changes_nothing(text)


@FEW
@given(texts)
def test_load_gives_back_what_dump_wrote(tmp_path: Path, text: str) -> None:
    check_load_gives_back_what_dump_wrote(text, tmp_path)


@FEW
@given(anything, suffixes)
def test_any_bytes_end_in_articles_or_a_finding(data: bytes, suffix: str) -> None:
    check_any_bytes_end_in_articles_or_a_finding(data, suffix)


@pytest.mark.slow
@MANY
@given(texts)
def test_nothing_is_lost_in_many_texts(text: str) -> None:
    check_nothing_is_lost(text)


@pytest.mark.slow
@MANY
@given(texts)
def test_a_second_import_of_many_texts_changes_nothing(text: str) -> None:
    check_a_second_import_changes_nothing(text)


@pytest.mark.slow
@MANY
@given(texts)
def test_load_gives_back_many_dumped_texts(tmp_path: Path, text: str) -> None:
    check_load_gives_back_what_dump_wrote(text, tmp_path)


@pytest.mark.slow
@settings(MANY, max_examples=800)
@given(anything, suffixes)
def test_many_bytes_end_in_articles_or_a_finding(data: bytes, suffix: str) -> None:
    check_any_bytes_end_in_articles_or_a_finding(data, suffix)
