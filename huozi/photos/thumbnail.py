"""Small pictures for lists."""

from io import BytesIO

from PIL import Image

_MOST_PIXELS = 100_000_000
_QUALITY = 80
_PAPER, _INK = (244, 240, 230), (120, 40, 30)


def thumbnail(data: bytes, width: int) -> bytes | None:
    """Return a picture as a JPEG of at most `width` pixels across; None where it cannot be read."""
    try:
        with Image.open(BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            opened.draft("RGB", (width, 1))  # a JPEG is decoded at half its size, or less, if that will do
            image = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return None
    if image.width > width:
        image = image.resize(
            (width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS
        )
    return _jpeg(image)


def plain_cover(width: int) -> bytes:
    """Return a cover without words as a JPEG, for an edition that has none of its own."""
    image = Image.new("RGB", (width, width * 4 // 3), _PAPER)
    image.paste(_INK, (width // 12, 0, width // 8, image.height))
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()
