"""The cover: in the PDF to every edge of the bleed, in the EPUB as one picture."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from huozi.pages.cover import HEIGHT, WIDTH, draw_cover
from huozi.photos.derive import for_screen
from tests.pages.layout_boxes import pictures
from tests.pages.layout_editions import laid_out, read

Make = Callable[..., Path]


def coloured(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (20, 120, 60)).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def edges(data: bytes) -> Image.Image:
    """Return the cover as it is printed, bleed included, 2 pixels a mm."""
    page = pypdfium2.PdfDocument(data)[0]
    page.set_cropbox(*page.get_mediabox())
    image: Image.Image = page.render(scale=2 * 25.4 / 72).to_pil()
    return image.convert("RGB")


@pytest.mark.parametrize("theme", ["book", "bulletin"])
def test_the_cover_picture_fills_the_bleed(theme: str, make_edition: Make) -> None:
    root = make_edition(files={"images/cover.jpg": coloured(1600, 1200)})
    image = edges(laid_out(read(root, theme=theme)).write()[0])
    for x in (1, image.width - 2):
        red, green, blue = image.getpixel((x, image.height * 2 // 5))  # type: ignore[misc]
        assert max(abs(red - 20), abs(green - 120), abs(blue - 60)) < 9


@pytest.mark.parametrize("theme", ["book", "bulletin"])
@pytest.mark.parametrize("pictured", [True, False])
def test_the_epub_gets_the_same_cover_as_a_picture(theme: str, pictured: bool, make_edition: Make) -> None:
    root = make_edition(files={"images/cover.jpg": coloured(1600, 1200)} if pictured else {})
    book = read(root, theme=theme)
    pictures = {book.cover.name: for_screen(book.cover)} if book.cover else {}
    data, findings = draw_cover(book, pictures)
    assert findings == ()
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size, image.mode) == ("JPEG", (WIDTH, HEIGHT), "RGB")
    assert data == draw_cover(book, pictures)[0]
    colours = image.resize((160, 256)).getcolors(160 * 256) or []
    green = sum(count for count, (r, g, b) in colours if g > r + 40)  # type: ignore[misc]
    assert (green > 160 * 256 * 0.3) is pictured


@pytest.mark.parametrize("theme", ["book", "bulletin"])
def test_a_picture_that_bleeds_runs_to_both_edges(theme: str, make_edition: Make) -> None:
    article = '---\ntitle: 河上\n---\n\n三月。\n\n![渡口](wide.jpg){alt="渡口" width="bleed"}\n'
    root = make_edition(articles={"01.md": article}, files={"images/wide.jpg": coloured(1600, 900)})
    book = read(root, theme=theme)
    layout = laid_out(book)
    ((number, _),) = pictures(layout)
    page = pypdfium2.PdfDocument(layout.write()[0])[number - 1]
    page.set_cropbox(*page.get_mediabox())
    image = page.render(scale=1).to_pil().convert("RGB")
    edge = {x: [image.getpixel((x, y)) for y in range(image.height)] for x in (1, image.width - 2)}
    for column in edge.values():
        assert (
            sum(max(abs(r - 20), abs(g - 120), abs(b - 60)) < 12 for r, g, b in column) > image.height * 0.2
        )
