"""The report: one page without network, verdict first; SARIF and annotations carry place and cure."""

import json
import re

from huozi.diagnostics import Finding, Location
from huozi.report import Subject, annotation, html, pages_named, sarif

MARK = Finding(
    "half-width-mark", Location("manuscript/01-a.md", 3, 5, 3, 6), {"text": ",", "around": "路<修>好了,大家"}
)
BOXES = Finding("pdf-boxes-wrong", None, {"kind": "print", "pages": "1, 3"})


def test_the_verdict_comes_first_and_the_worst_decides_it() -> None:
    page = html([Subject("乡讯", "edition", (MARK, BOXES))], "zh")
    assert page.index("不可交付") < page.index("乡讯")
    assert "请人工核对" in html([Subject("乡讯", "edition", (MARK,))], "zh")
    assert "Good: nothing to settle" in html([Subject("乡讯", "edition", ())], "en")


def test_a_finding_shows_place_clause_and_cure_and_what_it_quotes_is_no_mark_up() -> None:
    page = html([Subject("乡讯", "edition", (MARK,))], "en")
    assert "manuscript/01-a.md:3:5" in page and "GB/T 15834-2011 5.1" in page and "full-width mark" in page
    assert "路&lt;修&gt;好了" in page and "<修>" not in page


def test_the_page_needs_no_network() -> None:
    page = html([Subject("a.pdf", "print", (BOXES,), thumbnails=("data:image/jpeg;base64,AA==",))], "zh")
    assert not re.search(r"https?://|src=\"(?!data:)|<link", page)


def test_findings_are_pinned_to_the_pages_they_name() -> None:
    assert pages_named(BOXES) == (1, 3)
    page = html([Subject("a.pdf", "print", (BOXES,), thumbnails=("data:a", "data:b", "data:c"))], "en")
    assert page.count('href="#s1-f1"') == 2 and page.count('id="s1-f1"') == 1


def test_sarif_names_rule_level_and_region() -> None:
    run = json.loads(sarif([MARK, BOXES]))["runs"][0]
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert (first["ruleId"], first["level"], second["level"]) == ("half-width-mark", "warning", "error")
    assert place["artifactLocation"]["uri"] == "manuscript/01-a.md"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 6}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["half-width-mark", "pdf-boxes-wrong"]


def test_annotations_escape_what_github_would_take_for_its_own() -> None:
    odd = Finding("half-width-mark", Location("a,b:c.md", 1), {"text": "%", "around": "x\ny"})
    line = annotation(odd, "en")
    assert line.startswith("::warning title=half-width-mark,file=a%2Cb%3Ac.md,line=1::")
    assert "%25" in line and "\n" not in line
