"""Pictures made on the spot for the tests of photos and press."""

from pathlib import Path

from PIL import Image, ImageDraw

from huozi.model.book import Photo
from huozi.photos.probe import probe


def save(path: Path, image: Image.Image, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def photo(path: Path, image: Image.Image, **options: object) -> Photo:
    """Save `image` at `path` and probe it."""
    return probe(save(path, image, **options), path.name)


def noise(width: int, height: int) -> Image.Image:
    """A picture that no codec makes small, as a photo is."""
    return Image.effect_noise((width, height), 90).convert("RGB")


def landscape(width: int, height: int) -> Image.Image:
    """A coloured picture: sky to field, left edge red, so that turning and mirroring show."""
    sky = Image.linear_gradient("L").resize((width, height))
    image = Image.merge(
        "RGB", (sky, Image.new("L", (width, height), 120), sky.transpose(Image.Transpose.ROTATE_180))
    )
    ImageDraw.Draw(image).rectangle((0, 0, width // 8, height), fill=(200, 20, 20))
    return image
