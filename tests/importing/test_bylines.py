"""Bylines as pages print them: beside counters, labels of other facts, where the writer is said to be."""

import pytest

from huozi.cleaning.bylines import parse

LINES = [
    ("作者： 来源：河湾社 发布时间：2024-05-06 11:20", (), "河湾社", "2024-05-06"),
    ("2023年06月18日 08:15 河湾新闻 作者 渡口旧事", (("渡口旧事", "作者"),), "河湾新闻", "2023-06-18"),
    ("编辑：李明 来源：校办 日期：2023-05-06 点击：22 属于：新闻", (("李明", "编辑"),), "校办", "2023-05-06"),
    ("发布人：李明　发布日期：2023年5月6日　点击数：[221]", (("李明", "发布人"),), None, "2023-05-06"),
    ("[ 2023-05-06 12:11 ] [ 作者：李明 ] [ 点击：221 ]", (("李明", "作者"),), None, "2023-05-06"),
    ("作者：李明 | 分类：随笔 | 标签：乡村, 渡口 | 2019-05-05", (("李明", "作者"),), None, "2019-05-05"),
    ("2019-05-05 分类：随笔 阅读(53) 评论(0)", (), None, "2019-05-05"),
    ("渡口旧事 2023年05月06日 12:11 四川", (), "渡口旧事", "2023-05-06"),
    ("2023-05-06 12:20 发布于：四川省", (), None, "2023-05-06"),
    ("作者：李明（河口县文化馆）", (("李明", "作者"),), None, None),
    ("河湾新闻记者 李明 实习生 王芳", (("李明", "记者"), ("王芳", "实习生")), "河湾新闻", None),
    ("作者：李明 录入：王芳 添加时间：2023-5-6", (("李明", "作者"), ("王芳", "录入")), None, "2023-05-06"),
    ("2016-04-29 15:37 | 来源：河网 | 责编：李晓 | 我来说两句", (("李晓", "责编"),), "河网", "2016-04-29"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "people", "source", "date"), LINES)
def test_a_page_s_byline_is_read_whole(
    line: str, people: tuple[tuple[str, str], ...], source: str | None, date: str | None
) -> None:
    said = parse(line)
    assert said is not None
    assert tuple((who.name, who.role) for who in said.contributors) == people
    assert (said.source, said.date) == (source, date)


@pytest.mark.parametrize(
    "line",
    [
        "时间：2023年5月6日 地点：村委会",
        "活动日期：待定",
        "标签： 乡村 渡口",
        "分类：随笔",
        "作者：",
        "阅读使人充实",
    ],
)
def test_facts_of_a_meeting_and_of_a_page_alone_are_no_byline(line: str) -> None:
    assert parse(line) is None
