"""A small edition with everything in it that prepress must mend, laid out by a style sheet of its own."""

import datetime
from pathlib import Path

import weasyprint
import weasyprint.pdf.tags
from PIL import Image, ImageDraw
from weasyprint.urls import URLFetcher, URLFetcherResponse

from huozi.assembly import clock
from huozi.diagnostics import Location
from huozi.model.book import Book, Chapter, Edition, Figure, Photo, PrintSettings
from huozi.model.manuscript import FrontMatter
from huozi.pdf.finishing import Master
from huozi.pdf.reading.attachments import Attachment
from huozi.photos.derive import for_layout
from huozi.photos.probe import probe
from tests.press.press_pictures import landscape, photo

TRIM = (148.0, 210.0)
ATTACHMENTS = (
    Attachment("manuscript/01-spring.md", "# 春水初涨".encode(), "text/markdown", "Source", "书稿"),
    Attachment("record.json", b"{}", "application/json", "Data", "导入记录"),
)
SENTENCE = "三月的河水一天比一天高，两岸的柳树已经绿了。"

_PHOTOS = ("tea.jpg", "grey.jpg", "plan.png", "sign.svg")
_ALTS = ("茶园", "旧照", "略图", "标志")


def _figure(number: int, name: str, alt: str) -> str:
    caption = f'<figcaption id="f{number}">图 {number} {alt}</figcaption>'
    return f'<figure id="a01-f{number}"><img src="images/{name}" alt="{alt}"/>{caption}</figure>'


BODY = (
    '<section class="article" id="a01"><header class="title-block"><h1 id="a01-title">春水初涨</h1></header>'
    f'<p id="a01-b1">{SENTENCE * 12}<a href="#a01-b2">见下</a>，<a href="https://example.org/">水位</a>。</p>'
    + _figure(1, "tea.jpg", "茶园")
    + f'<p id="a01-b2" class="tint">{SENTENCE * 3}</p>'
    + _figure(2, "grey.jpg", "旧照")
    + f'<div class="veil"><p id="a01-b3">{SENTENCE * 3}</p></div>'
    + _figure(3, "plan.png", "略图")
    + _figure(4, "sign.svg", "标志")
    + '<table id="a01-t1"><thead><tr><th scope="col" id="h1">项目</th><th scope="col" id="h2">数量</th></tr>'
    '</thead><tbody><tr><td id="c1">春茶</td><td id="c2">12</td></tr></tbody></table>'
    '<ul><li id="l1">开采</li><li id="l2">炒制</li></ul></section>'
)
_COVER = '<div class="cover"><img src="images/tea.jpg" alt="封面"/><p class="name">河湾通讯</p></div>'
_CONTENTS = '<x-toc><x-toci><p><a href="#a01">春水初涨</a></p></x-toci></x-toc>'
_STYLE = """
@page { size: 148mm 210mm; margin: 20mm 18mm; bleed: 3mm;
  @bottom-center { content: counter(page); font-size: 9pt }
  @top-center { content: "河湾通讯"; font-size: 8pt; color: #666 } }
@page cover { margin: 0; @bottom-center { content: none } @top-center { content: none } }
body { margin: 0; font: 10.5pt/1.75 "Noto Serif CJK SC"; color: #1a1a1a }
.cover { page: cover; height: 210mm; position: relative; break-after: page }
.cover img { position: absolute; left: -3mm; top: -3mm; width: 154mm; height: 216mm; object-fit: cover }
.cover .name { position: absolute; top: 30mm; left: 20mm; color: white; font-size: 36pt }
x-toc, x-toci { display: block } x-toc { break-after: page }
x-toci a::after { content: leader(".") target-counter(attr(href), page) }
h1 { color: #8b1a1a; bookmark-level: 1 } a { color: #1a4f8b }
figure { margin: 0 0 10pt } figure img { width: 100mm }
.tint { background: rgba(200, 30, 30, 0.2); color: oklch(45% 0.1 30) }
.veil { opacity: 0.8; background: linear-gradient(#fde, #aef) }
table { border-collapse: collapse } td, th { border: 0.1pt solid #888 }
ul { border-top: 0.05pt solid black }
"""
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" width="100" height="40"><defs>'
    '<linearGradient id="g"><stop offset="0" stop-color="#e00"/><stop offset="1" stop-color="#0a0"/>'
    '</linearGradient></defs><rect width="60" height="30" fill="url(#g)"/>'
    '<circle cx="80" cy="20" r="15" fill="none" stroke="#00f" stroke-width="0.1"/></svg>'
)


def make_photos(folder: Path) -> dict[str, Photo]:
    """Draw the edition's pictures: a coloured photo, a grey one, a drawing with transparency, an SVG."""
    plan = Image.new("RGBA", (1600, 900), (255, 255, 255, 0))
    ImageDraw.Draw(plan).line((0, 0, 1599, 899), fill=(220, 0, 0, 255), width=12)
    folder.mkdir(parents=True)
    (folder / "sign.svg").write_text(_SVG)
    photos = [
        photo(folder / "tea.jpg", landscape(2700, 2100), quality=90),
        photo(folder / "grey.jpg", Image.effect_noise((1300, 900), 40), quality=90),
        photo(folder / "plan.png", plan),
        probe(folder / "sign.svg", "sign.svg"),
    ]
    return {found.name: found for found in photos}


def make_book(folder: Path, **settings: object) -> Book:
    """Return the edition as a book, its pictures drawn into `folder`/images; `settings` are PrintSettings."""
    photos = make_photos(folder / "images")
    edition = Edition(
        root=folder,
        title="河湾通讯",
        language="zh-Hans",
        identifier="urn:uuid:0b8f0f4e-0000-4000-8000-000000000001",
        date=datetime.date(2024, 5, 1),
        theme="book",
        print=PrintSettings(TRIM, **settings),  # type: ignore[arg-type]
    )
    figures = tuple(
        Figure(
            f"a01-f{index}",
            name,
            photos[name],
            f"图 {index} {alt}",
            alt,
            Location("01.md", index),
        )
        for index, (name, alt) in enumerate(zip(_PHOTOS, _ALTS, strict=True), 1)
    )
    chapter = Chapter("a01", "manuscript/01-spring.md", FrontMatter("春水初涨"), BODY, (), figures)
    return Book(edition, (chapter,), (), clock(edition), photos["tea.jpg"])


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives the stand-ins of the photos, and nothing else."""

    def __init__(self, photos: dict[str, Photo]) -> None:
        super().__init__()
        self.pictures = {f"huozi:images/{name}": for_layout(found) for name, found in photos.items()}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url)
        picture = self.pictures[url]
        return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})


def make_master(book: Book, body: str = BODY, style: str = "") -> Master:
    """Lay the edition out and write it as the layout room does."""
    photos = {figure.photo.name: figure.photo for figure in book.chapters[0].figures if figure.photo}
    head = (
        "<head><title>河湾通讯</title>"
        "<meta name='author' content='编辑部'/><meta name='generator' content='huozi'/>"
        "<meta name='dcterms.created' content='2024-05-01T00:00:00Z'/>"
        "<meta name='dcterms.modified' content='2024-05-01T00:00:00Z'/>"
        f"<style>{_STYLE}{style}</style></head>"
    )
    html = f"<html lang='zh-Hans'>{head}<body>{_COVER}{_CONTENTS}{body}</body></html>"
    html = html.replace('src="images/', 'src="huozi:images/')
    original = weasyprint.pdf.tags._get_pdf_tag
    own = {"x-toc": "TOC", "x-toci": "TOCI", "x-note": "Note"}
    weasyprint.pdf.tags._get_pdf_tag = lambda name: own.get(name) or original(name)
    try:
        document = weasyprint.HTML(string=html, url_fetcher=_Fetcher(photos)).render()
        data: bytes = document.write_pdf(pdf_tags=True, pdf_version="1.7", pdf_identifier=b"huozi")
    finally:
        weasyprint.pdf.tags._get_pdf_tag = original
    numbers = [str(number) for number in range(3, len(document.pages) + 1)]
    empty = ["空白页"] * (-len(document.pages) % 4)
    labels = ("封面", "目录", *numbers, *empty)
    return Master(data, labels)
