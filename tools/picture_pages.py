"""Draw the pictures of README from the built sample: `.venv/bin/python tools/picture_pages.py DIST`.

DIST is the folder of the sample's outputs. The pictures of the EPUB on a phone, of an import's account and of
vertical pages are taken by hand.
"""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COLOURS = 128
"""Of the palette: enough for these pictures, a third of the bytes."""
GREY = (204, 202, 196)


def pages(path: Path, numbers: list[int], width: int) -> list[Image.Image]:
    """Return pages, counted from 1, each `width` pixels wide."""
    document = pypdfium2.PdfDocument(path)
    drawn = []
    for number in numbers:
        page = document[number - 1]
        drawn.append(page.render(scale=width / page.get_width()).to_pil().convert("RGB"))
    return drawn


def side_by_side(
    images: list[Image.Image], between: int, margin: int, ground: tuple[int, int, int]
) -> Image.Image:
    """Return images of one height in a row on `ground`."""
    width = sum(image.width for image in images) + between * (len(images) - 1) + 2 * margin
    sheet = Image.new("RGB", (width, images[0].height + 2 * margin), ground)
    left = margin
    for image in images:
        sheet.paste(image, (left, margin))
        left += image.width + between
    return sheet


def main(words: list[str]) -> int:
    """Draw the pictures; returns the exit code."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(words[0])
    screen, booklet = (next(folder.glob(f"*-{kind}.pdf")) for kind in ("screen", "booklet"))
    drawn = {
        "bulletin": side_by_side(pages(screen, [4, 5], 579), 1, 0, GREY),
        "cover": pages(screen, [1], 530)[0],
        "contents": pages(screen, [2], 629)[0],
        "article": pages(screen, [8], 563)[0],
        "booklet": side_by_side(pages(booklet, [3, 4], 608), 12, 8, GREY),
    }
    for name, image in drawn.items():
        path = PICTURES / f"{name}.png"
        image.quantize(COLOURS).save(path, optimize=True)
        print(f"{path.name}: {image.width} × {image.height} px, {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
