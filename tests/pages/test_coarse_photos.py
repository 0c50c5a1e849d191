"""A photo of few pixels is set as small as it must be, and told; it does not stop the print file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from huozi.pipeline import Options, build

Make = Callable[..., Path]


def noise(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("width", ["column", "full", "bleed", "half"])
def test_a_coarse_photo_is_set_smaller_and_told(make_edition: Make, tmp_path: Path, width: str) -> None:
    text = f'---\ntitle: 渡口\n---\n\n老渡口。\n\n![清晨](a.jpg){{alt="一条船" width={width}}}\n\n船还在。\n'
    root = make_edition(articles={"01.md": text}, files={"images/a.jpg": noise(300, 200)})
    built = build(root, tmp_path / "out", Options(("print",)))
    assert built.refused == ()
    [found] = [item for item in built.findings if item.id == "photo-reduced"]
    assert (found.values["width"], found.values["ppi"]) == (32, 240)


def test_what_the_settings_allow_prints_wide(make_edition: Make, tmp_path: Path) -> None:
    text = '---\ntitle: 渡口\n---\n\n![清晨](a.jpg){alt="一条船"}\n\n船还在。\n'
    settings = 'title = "渡口"\n[photos]\nallow-low-resolution = ["a.jpg"]\n'
    root = make_edition(settings, {"01.md": text}, {"images/a.jpg": noise(300, 200)})
    built = build(root, tmp_path / "out", Options(("print",)))
    assert built.refused == ()
    [found] = [item for item in built.findings if item.id == "photo-low-resolution"]
    assert int(found.values["width"]) > 90
