"""The report in a browser: on a desktop and on a phone, without network, by axe and by keyboard alone."""

import base64
import json
import os
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from huozi.diagnostics import Finding, Location
from huozi.report import Subject, html
from tests.epub.test_epub_reading_system import absent, browser


def bad_edition() -> list[Subject]:
    """Return an edition of two hundred findings, and its print file of forty pages."""
    marks = [
        Finding(
            "half-width-mark", Location("manuscript/01-a.md", n, 5), {"text": ",", "around": f"路修好了,{n}"}
        )
        for n in range(1, 121)
    ]
    notes = [
        Finding("figures-disagree", Location("manuscript/02-b.md", n), {
            "noun": "渡口", "text": "12", "other": "21", "where": "manuscript/01-a.md:3"})
        for n in range(1, 41)
    ]  # fmt: skip
    boxes = [
        Finding("pdf-boxes-wrong", None, {"kind": "print", "pages": f"{n}, {n + 1}"}) for n in range(1, 40)
    ]
    long = Finding(
        "photo-missing",
        Location("manuscript/" + "很长的文件名" * 12 + ".md", 1),
        {"caption": "x" * 90, "photo": "y" * 90},
    )
    picture = BytesIO()
    Image.new("RGB", (150, 212), (240, 236, 226)).save(picture, "JPEG")
    address = "data:image/jpeg;base64," + base64.b64encode(picture.getvalue()).decode()
    return [
        Subject("河湾通讯", "edition", [*marks, *notes, long]),
        Subject(
            "河湾通讯-print.pdf", "print", boxes, size=12_760_000, sha256="ab" * 32, thumbnails=[address] * 40
        ),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_is_read_on_any_screen_and_by_keyboard(language: Any, tmp_path: Path) -> None:
    lacking = absent()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    report = tmp_path / "report.html"
    report.write_text(html(bad_edition(), language), encoding="utf-8")
    environment = os.environ | {"CHROMIUM": browser() or "", "HOME": str(tmp_path)}
    command = ["node", str(Path(__file__).parent / "look.mjs"), str(report), os.environ.get("PICTURES", "")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert seen["axe"] == {"desktop": [], "phone": []}
    assert seen["overflow"] == {"desktop": 0, "phone": 0}
    assert seen["console"] == []
    assert all(request.startswith(("file:", "data:")) for request in seen["requests"])
    assert (seen["keyboard"]["all"], seen["keyboard"]["withoutWarnings"]) == (200, 79)
    assert all(stop["outline"] == "solid" for stop in seen["keyboard"]["stops"])
    assert (seen["keyboard"]["target"], seen["keyboard"]["covered"]) == ("s2-f1", False)
