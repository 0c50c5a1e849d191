"""The pixels of a PDF: the stand-ins of the master exchanged for the photos, as each target wants them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.model.book import Book, Photo
from huozi.pdf.press.graphics import Matrix, scales
from huozi.photos.colour import Separation
from huozi.photos.derive import (
    NOT_WORTH_RESAMPLING,
    Raster,
    ScreenCopies,
    pixels_for_print,
    raster_for_print,
    raster_for_screen,
    stand_in_name,
)

USEFUL_PPI = 400
"""More than this an offset screen cannot show; a photo is made smaller when it has a good deal more."""

_USEFUL_PPI_DRAWING = 800

SCREEN_PPI = 220
"""As fine as a screen shows a page that fills it; copies a good deal finer are made coarser."""

_SPACES = {"grey": Name.DeviceGray, "rgb": Name.DeviceRGB, "cmyk": Name.DeviceCMYK}
_MODES = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture as it stands on a page: size in points; `photo` None for a picture of the style sheet."""

    photo: Photo | None
    page: int
    width: float
    height: float

    @property
    def ppi(self) -> float:
        """Effective resolution of the photo at this size, in pixels per inch."""
        if self.photo is None or not self.width or not self.height:
            return math.inf
        return min(self.photo.width / self.width, self.photo.height / self.height) * 72


def photos_of(book: Book) -> dict[str, Photo]:
    """Return all photos that the book shows, by name."""
    photos = {
        figure.photo.name: figure.photo
        for chapter in book.chapters
        for figure in chapter.figures
        if figure.photo
    }
    if book.cover:
        photos[book.cover.name] = book.cover
    return photos


class PrintPictures:
    """Notes where pictures stand while the pages are put into inks, then puts the pictures into inks too."""

    def __init__(self, photos: Mapping[str, Photo]) -> None:
        self.placements: list[Placement] = []
        self._photos = photos
        self._images: dict[tuple[int, int], tuple[pikepdf.Object, Photo | None, list[Placement]]] = {}

    def place(self, page: int, image: pikepdf.Object, matrix: Matrix) -> None:
        """Note that `image` is painted on `page` by `matrix`, which maps the unit square to points."""
        if image.objgen not in self._images:
            self._images[image.objgen] = (image, self._photos.get(_name(image) or ""), [])
        _, photo, placed = self._images[image.objgen]
        placement = Placement(photo, page, *scales(matrix))
        placed.append(placement)
        self.placements.append(placement)

    def exchange(
        self,
        separation: Separation,
        flattened: Callable[[int], None],
        done: Callable[[str], None],
        *,
        flatten: bool,
    ) -> None:
        """Put every noted picture into inks, one at a time.

        flattened  told of pages that lose a soft mask
        done       told the name of each photo that is finished
        """
        for image, photo, placed in self._images.values():
            if photo is not None:
                _fill(image, raster_for_print(photo, separation, _useful(photo, placed)))
                done(photo.name)
                continue
            if flatten and "/SMask" in image:
                del image["/SMask"]
                for placement in placed:
                    flattened(placement.page)
            _separate(image, separation)


def exchange_for_screen(
    pdf: pikepdf.Pdf,
    photos: Mapping[str, Photo],
    copies: ScreenCopies,
    placed: Mapping[str, tuple[float, float]],
) -> None:
    """Put the screen's copy of each photo in the place of its stand-in; no image asks to be smoothed.

    placed  how large each photo is drawn, in points: a copy finer than `SCREEN_PPI` is made coarser
    """
    for image in pdf.objects:
        if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != Name.Image:
            continue
        photo = photos.get(_name(image) or "")
        if photo is not None:
            most = _pixels(placed[photo.name], SCREEN_PPI) if photo.name in placed else None
            _fill(image, raster_for_screen(copies.of(photo), most), pdf)
        image.Interpolate = False


def _name(image: pikepdf.Object) -> str | None:
    return stand_in_name(image.read_raw_bytes()) if image.get("/Filter") == Name.DCTDecode else None


def _useful(photo: Photo, placed: list[Placement]) -> tuple[int, int]:
    """Return the size in pixels that the largest of a photo's places can use."""
    ppi = _USEFUL_PPI_DRAWING if photo.drawing else USEFUL_PPI
    if min(placement.ppi for placement in placed) <= ppi * NOT_WORTH_RESAMPLING:
        return photo.width, photo.height
    width, height = max(place.width for place in placed), max(place.height for place in placed)
    return _pixels((width, height), ppi)


def _pixels(points: tuple[float, float], ppi: int) -> tuple[int, int]:
    """Return the pixels of a picture of a size in points at a resolution."""
    return math.ceil(points[0] / 72 * ppi), math.ceil(points[1] / 72 * ppi)


def _fill(image: pikepdf.Object, raster: Raster, pdf: pikepdf.Pdf | None = None) -> None:
    """Give an image XObject the pixels of `raster`; `pdf` owns the soft mask where there is one."""
    for key in ("/DecodeParms", "/SMask", "/Decode"):
        if key in image:
            del image[key]
    image.write(raster.data, filter=Name("/" + raster.encoding))
    image.Width, image.Height = raster.width, raster.height
    image.ColorSpace, image.BitsPerComponent, image.Interpolate = _SPACES[raster.colour], 8, False
    if raster.inverted:
        image.Decode = Array([1, 0] * 4)
    if raster.alpha is not None and pdf is not None:
        mask = pikepdf.Stream(
            pdf,
            b"",
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=raster.width,
                Height=raster.height,
                ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
                Interpolate=False,
            ),
        )
        mask.write(raster.alpha, filter=Name.FlateDecode)
        image.SMask = pdf.make_indirect(mask)


def _separate(image: pikepdf.Object, separation: Separation) -> None:
    """Put a picture of the style sheet into inks."""
    image.Interpolate = False
    mode = _MODES.get(str(image.get("/ColorSpace")))
    if mode is None or int(image.get("/BitsPerComponent", 8)) != 8:
        return  # an image mask, or a space the master never holds: the check of the finished file judges it
    size = (int(image.Width), int(image.Height))
    smask = image.get("/SMask")
    if image.get("/Filter") == Name.DCTDecode:
        raster = pixels_for_print(image.read_raw_bytes(), "JPEG", size, separation)
    else:
        raster = pixels_for_print(image.read_bytes(), mode, size, separation)
    _fill(image, raster)
    if smask is not None:
        image.SMask = smask
