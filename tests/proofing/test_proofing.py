"""Proofing as an editor meets it: levels, comments that take a rule back, safe corrections."""

from huozi import messages
from huozi.diagnostics import Severity
from huozi.manuscript import load_text
from huozi.proofing import proofread
from huozi.proofing.fixes import diff, fixed
from huozi.proofing.text import Text, read_text
from tests.proofing.test_rules import HEAD, edition, found


def article(body: str, language: str = "zh-Hans") -> Text:
    whole = f"{HEAD}{body}\n"
    return read_text(load_text(whole, "manuscript/01-a.md"), whole, language)


def corrected(body: str, **levels: str) -> str:
    return fixed(article(body), levels).removeprefix(HEAD).rstrip("\n")


def test_a_rule_may_be_off() -> None:
    assert found("zh-Hans", "路修好了,大家都来。", **{"half-width-mark": "off"}) == []


def test_a_rule_may_weigh_more_or_less() -> None:
    for level, severity in (
        ("error", Severity.ERROR),
        ("hint", Severity.NOTICE),
        ("warning", Severity.WARNING),
    ):
        (item,) = proofread(
            edition("zh-Hans", **{"half-width-mark": level}), [article("路修好了,大家都来。")]
        )
        assert messages.severity(item) is severity


def test_a_level_for_no_rule_is_told() -> None:
    findings = proofread(edition("zh-Hans", **{"half-with-mark": "off"}), [])
    assert [(item.id, item.values["rule"]) for item in findings] == [
        ("proofing-rule-unknown", "half-with-mark")
    ]


def test_a_comment_takes_its_rule_back_for_the_block_below_only() -> None:
    body = "<!-- huozi-ignore half-width-mark: 照录原碑 -->\n\n路修好了,大家都来。\n\n渠也通了,大家都来。"
    assert found("zh-Hans", body) == [("half-width-mark", 12, 5)]


def test_a_comment_within_a_paragraph_holds_for_it() -> None:
    assert found("zh-Hans", "路修好了,大家<!-- huozi-ignore half-width-mark：照录 -->都来。") == []


def test_a_span_ends_where_the_fault_ends() -> None:
    (item,) = proofread(edition("zh-Hans"), [article("全村**约300多**人，都在山里。")])
    place = item.location
    assert place and (place.line, place.column, place.end_line, place.end_column) == (8, 5, 8, 10)


def test_marks_are_corrected_and_words_are_not() -> None:
    assert corrected("路修好了,大家都来。 渠也通了(去年),列夫•托尔斯泰 ，３８０亩,按装") == (
        "路修好了，大家都来。渠也通了（去年），列夫·托尔斯泰，380亩，按装"
    )


def test_a_second_correction_changes_nothing() -> None:
    once = corrected("路修好了,大家(都来)。 渠( 也 )通了…他想,Ａ ，好。")
    assert corrected(once) == once


def test_code_links_and_attributes_are_never_touched() -> None:
    body = '`路,渠` [渠](a,b.html)，见 <https://a.example/?路,渠>。\n\n![渠](q.jpg){alt="渠,水" width=full}'
    assert corrected(body) == body.replace('"渠,水"', '"渠，水"')


def test_what_is_taken_back_or_off_is_not_corrected() -> None:
    ignored = "<!-- huozi-ignore half-width-mark: 照录 -->\n\n路修好了,大家都来。"
    assert corrected(ignored) == ignored
    assert corrected("路修好了,大家都来。", **{"half-width-mark": "off"}) == "路修好了,大家都来。"


def test_the_change_is_shown_as_a_unified_diff() -> None:
    shown = diff("manuscript/01-a.md", "一,\n二\n", "一，\n二\n")
    assert shown == "--- a/manuscript/01-a.md\n+++ b/manuscript/01-a.md\n@@ -1,2 +1,2 @@\n-一,\n+一，\n 二\n"


def test_names_and_places_of_the_whole_edition_are_compared() -> None:
    first = article("柏家湾村的路通了。柏家湾村的渠也通了。柏家湾村有戏看。")
    second = article("白家湾村的人也来了。")
    findings = proofread(edition("zh-Hans"), [first, second])
    assert [(item.id, item.values["text"], item.values["name"]) for item in findings] == [
        ("name-two-writings", "白家湾村", "柏家湾村")
    ]
