"""Links of a manuscript: to the web as a reader can follow them, and to other places of the edition."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.markdown.links import slug
from huozi.markdown.sanitising import encoded
from huozi.model.book import Book

Make = Callable[..., Path]

SECOND = """---
title: 秋收 纪事
---

第一段。

## 打谷场 {#floor}

文字。

## 月亮与灯

<a id="raw"></a>文字。

## 月亮与灯

一段有标识的话。
{: #said}
"""


def book(make: Make, text: str) -> Book:
    first = f"---\ntitle: 春水\n---\n\n{text}\n\n## 小标题\n"
    return assemble(project.load(make(articles={"01-spring.md": first, "02-autumn.md": SECOND})))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("02-autumn.md", "a02-title"),
        ("./02-autumn.md", "a02-title"),
        ("../manuscript/02-autumn.md", "a02-title"),
        ("02-autumn", "a02-title"),
        ("autumn", "a02-title"),
        ("autumn.html", "a02-title"),
        ("秋收-纪事", "a02-title"),
        ("%E7%A7%8B%E6%94%B6-%E7%BA%AA%E4%BA%8B", "a02-title"),
        ("02-autumn.md#floor", "a02-s1"),
        ("02-autumn.md#打谷场", "a02-s1"),
        ("02-autumn.md#月亮与灯", "a02-s2"),
        ("02-autumn.md#月亮与灯-1", "a02-s3"),
        ("02-autumn.md#raw", "a02-i1"),
        ("02-autumn.md#said", "a02-b4"),
        ("#小标题", "a01-s1"),
        ("01-spring.md", "a01-title"),
    ],
)
def test_a_link_finds_its_place_in_the_whole_edition(make_edition: Make, target: str, leads_to: str) -> None:
    made = book(make_edition, f"[去]({target})")
    assert re.findall(r'<a [^>]*href="([^"]+)" class="internal">去</a>', made.chapters[0].body) == [
        f"#{leads_to}"
    ]
    assert f'id="{leads_to}"' in made.chapters[0].body + made.chapters[1].body
    assert made.findings == ()


@pytest.mark.parametrize(
    ("target", "nearest"),
    [
        ("02-autum.md", "02-autumn.md"),
        ("02-autumn.md#打谷厂", "02-autumn.md#打谷场"),
        ("#小标提", "#小标题"),
        ("elsewhere/really.md", None),
        ("#nowhere", None),
    ],
)
def test_a_dead_link_keeps_its_words_and_names_the_nearest_place(
    make_edition: Make, target: str, nearest: str | None
) -> None:
    made = book(make_edition, f"请看\n[**那一篇**]({target})。")
    assert "<a " not in made.chapters[0].body
    assert "<strong>那一篇</strong>。" in made.chapters[0].body
    (found,) = made.findings
    assert str(found.location) == "manuscript/01-spring.md:6:1"
    assert found.id == ("link-removed" if nearest is None else "link-dead")
    assert found.values.get("nearest") == nearest


@pytest.mark.parametrize(
    ("written", "followed"),
    [
        ("https://example.org/a\\b", "https://example.org/a%5Cb"),
        (
            "https://example.org/路径?词=水 位",
            "https://example.org/%E8%B7%AF%E5%BE%84?%E8%AF%8D=%E6%B0%B4%20%E4%BD%8D",
        ),
        ("https://example.org/a%20b|c{d}[e]^f`g", "https://example.org/a%20b%7Cc%7Bd%7D%5Be%5D%5Ef%60g"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://", None),
        ("http://exa mple.org/", None),
        ("https://example.org:port/", None),
        ("mailto:nobody", None),
    ],
)
def test_addresses_are_written_as_the_url_standard_wants_them(written: str, followed: str | None) -> None:
    assert encoded(written) == followed


def test_an_address_that_nobody_can_follow_is_told(make_edition: Make) -> None:
    made = book(make_edition, "甲<a href='https://exa mple/'>乙</a>丙[丁](<https://exa mple/>)")
    assert [(item.id, str(item.location)) for item in made.findings] == [
        ("link-invalid", "manuscript/01-spring.md:5:5"),
        ("link-invalid", "manuscript/01-spring.md:5:36"),
    ]
    assert "甲乙丙丁" in made.chapters[0].body


def test_slugs_are_those_of_github() -> None:
    assert slug("What's new? — 新 变化") == "whats-new--新-变化"
