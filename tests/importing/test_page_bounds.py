"""Where an article begins and ends on pages of no known builder: told by structure, not by names."""

import json
from pathlib import Path
from typing import Any

import pytest

from huozi.importing import read_articles
from huozi.importing.record import article_record

PROSE = "清晨五点，渡口的灯还亮着，船工老陶已经把缆绳理好，等着第一批赶集的人。"
STALL = "集市在石桥镇东头，逢三逢八开市，卖的是自家的东西。"
LINKS = "".join(
    f'<li><a href="/n/{n}.html">{words}</a> 10月{n}日</li>'
    for n, words in enumerate(
        ("石桥镇修通第三条乡道", "晒谷场上放起露天电影", "供销社旧楼改成阅览室", "北沟小学搬进新校舍"), 1
    )
)


def _record(folder: Path, body: str, head: str = "") -> dict[str, Any]:
    page = folder / "page.html"
    page.write_text(
        f"<html><head><title>渡口的早晨_河湾网</title>{head}</head><body>{body}</body></html>",
        encoding="utf-8",
    )
    (article,) = read_articles([page]).articles
    return article_record(article)


def _texts(record: dict[str, Any]) -> list[str]:
    return [block["text"] for block in record["blocks"]]


def test_an_unnamed_element_with_most_prose_is_the_article(tmp_path: Path) -> None:
    column = "".join(f"<div><img src=x{n}.jpg alt='集市图{n}'><p>{STALL}</p></div>" for n in (1, 2))
    text = "".join(f"<p>{PROSE}{n}</p>" for n in range(8))
    body = (
        f"<div class=x1><ul>{LINKS}</ul></div><div class=x2><h1>渡口的早晨</h1>"
        f"<div class=x3>{text}</div></div><div class=x4><h3>集市</h3>{column}</div>"
    )
    texts = _texts(_record(tmp_path, body))
    assert texts == [f"{PROSE}{n}" for n in range(8)]


@pytest.mark.parametrize("label", ["", "<p>大家都在看</p>", "<h4>同栏目文章</h4>"])
def test_links_at_the_end_of_the_article_are_none_of_it(tmp_path: Path, label: str) -> None:
    body = (
        f"<h1>渡口的早晨</h1><div class=content><p>{PROSE}</p><p>{PROSE[5:]}</p>{label}<ul>{LINKS}</ul></div>"
    )
    record = _record(tmp_path, body)
    assert _texts(record) == [PROSE, PROSE[5:]]
    assert "石桥镇修通第三条乡道" in json.dumps(record["removed"], ensure_ascii=False)


def test_files_and_sources_at_the_end_are_the_article_s_own(tmp_path: Path) -> None:
    files = "".join(f'<p><a href="/f/{n}.doc">附件{n}：渡口安全须知.doc</a></p>' for n in (1, 2, 3))
    texts = _texts(
        _record(
            tmp_path, f"<h1>渡口的早晨</h1><div class=content><p>{PROSE}</p><p>{PROSE[5:]}</p>{files}</div>"
        )
    )
    assert len([text for text in texts if "须知.doc" in text]) == 3


def test_links_amid_the_text_stay(tmp_path: Path) -> None:
    text = f"<p>{PROSE}</p><ul>{LINKS}</ul><p>{PROSE[3:]}</p><p>{PROSE[6:]}</p>"
    body = f"<h1>渡口的早晨</h1><div class=content>{text}</div>"
    assert PROSE[6:] in _texts(_record(tmp_path, body))


def test_buttons_between_title_and_text_go(tmp_path: Path) -> None:
    row = "".join(f"<li><a href=#>{word}</a></li>" for word in ("Print", "Email", "Tweet"))
    assert _texts(
        _record(tmp_path, f"<h1>渡口的早晨</h1><ul>{row}</ul><div class=content><p>{PROSE}</p></div>")
    ) == [PROSE]


def test_the_day_a_page_gives_in_its_head_counts_where_none_is_printed(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2021-05-04T08:00:00+08:00">'
    assert (
        _record(tmp_path, f"<h1>渡口的早晨</h1><div class=content><p>{PROSE}</p></div>", head)["date"]
        == "2021-05-04"
    )


def test_linked_data_names_title_author_and_day(tmp_path: Path) -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "河湾网"},
            {
                "@type": "NewsArticle",
                "headline": "渡口的早晨",
                "author": [{"@type": "Person", "name": "骆晓寒"}],
                "datePublished": "2022-03-04T08:00:00+08:00",
            },
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    body = f"<h1>河湾网</h1><h2>渡口的早晨</h2><div class=content><p>{PROSE}</p></div>"
    record = _record(tmp_path, body, head)
    assert (record["title"], record["date"]) == ("渡口的早晨", "2022-03-04")
    assert [person["name"] for person in record["contributors"]] == ["骆晓寒"]


@pytest.mark.parametrize(
    "data", ["{", "[" * 5000, '{"@type": 3, "author": 4}', '[{"@type": "Article", "author": {"name": []}}]']
)
def test_linked_data_that_is_none_is_passed_over(tmp_path: Path, data: str) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    assert _texts(_record(tmp_path, f"<h1>渡口的早晨</h1><p>{PROSE}</p>", head)) == [PROSE]


def test_parts_of_one_text_all_stay_whatever_the_largest_holds(tmp_path: Path) -> None:
    large = "".join(f"<p>{PROSE}{n}</p>" for n in range(9))
    small = "".join(f"<p>{STALL}{PROSE}{n}</p>" for n in range(3))
    parts = f"<div class=sect><h2>渡口</h2>{large}</div><div class=sect><h2>集市</h2>{small}</div>"
    texts = _texts(_record(tmp_path, f"<div class=x2><h1>渡口的早晨</h1>{parts}</div>"))
    assert texts == [
        "渡口",
        *(f"{PROSE}{n}" for n in range(9)),
        "集市",
        *(f"{STALL}{PROSE}{n}" for n in range(3)),
    ]


def test_what_stands_below_the_page_s_controls_is_none_of_the_text(tmp_path: Path) -> None:
    tail = "<div class=tags>#渡口</div><p>318</p><p>石头缝</p><p>喜欢就支持一下</p>"
    text = f"<p>{PROSE}</p><p>（责任编辑：骆晓寒）</p>{tail}"
    record = _record(tmp_path, f"<h1>渡口的早晨</h1><div class=content>{text}</div>")
    assert _texts(record) == [PROSE]
    assert [person["name"] for person in record["contributors"]] == ["骆晓寒"]


def test_contents_of_the_page_go_with_their_heading(tmp_path: Path) -> None:
    contents = "<p>目录</p><ul><li><a href='#a'>渡口</a></li><li><a href='#b'>集市</a></li></ul>"
    text = (
        f"<p>{PROSE}</p>{contents}<h2 id=a>渡口</h2><p>{PROSE[3:]}</p><h2 id=b>集市</h2><p>{STALL}{PROSE}</p>"
    )
    assert "目录" not in _texts(_record(tmp_path, f"<h1>渡口的早晨</h1><div class=content>{text}</div>"))


def test_words_of_a_face_beside_the_article_are_no_caption(tmp_path: Path) -> None:
    face = "<div class=x1><img src=a.png alt='骆晓寒的头像'></div>"
    body = f"<h1>渡口的早晨</h1>{face}<div class=content><p>{PROSE}</p><p>{STALL}</p></div>"
    assert _texts(_record(tmp_path, body)) == [PROSE, STALL]
