"""Tables wider than the page: smaller, turned, parted, each told; and never a word off the page."""

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from huozi.model.book import Chapter
from huozi.model.manuscript import FrontMatter
from huozi.model.printing import MM
from huozi.pages.layout import Layout
from huozi.pages.tables import Room, set_tables
from tests.pages.layout_editions import laid_out, read

Make = Callable[..., Path]
A5 = (148.0, 210.0)
SETTINGS = 'title = "账目"\nlanguage = "zh-Hans"\ntheme = "{theme}"\n[print]\ntrim = "{trim}"\n'
WORDS = ("渡口村", "3,400", "已完成整改并验收", "Committee", "2019年12月", "农村安全饮水巩固提升工程", "—")
ROOM = Room(300, 300, 460, 290, (9.0, 8.4, 7.5, 6.5), (17.0, 14.0, 13.0, 11.0), 32.0)


def table(columns: int, rows: int) -> str:
    cells = [[WORDS[(row * 5 + column * 3) % len(WORDS)] for column in range(columns)] for row in range(rows)]
    lines = ["| " + " | ".join(f"项{column}" for column in range(columns)) + " |", "|" + "---|" * columns]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in cells)])


def set_in(make: Make, body: str, theme: str = "book", trim: str = "A5", css: str = "") -> Layout:
    root = make(
        SETTINGS.format(theme=theme, trim=trim),
        {"01.md": f"---\ntitle: 表\n---\n\n开头一段。\n\n{body}\n\n末尾一段。\n"},
        {"styles/edition.css": css} if css else {},
    )
    return laid_out(read(root))


def ids(layout: Layout) -> list[str]:
    return [found.id for found in layout.findings]


def seen(data: bytes) -> Counter[str]:
    """Return the characters whose boxes lie inside their page, as a reader sees them."""
    found: Counter[str] = Counter()
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if left >= 0 and bottom >= 0 and right <= width and top <= height:
                found[text.get_text_range(index, 1)] += 1
    return found


@pytest.mark.parametrize("theme", ["book", "bulletin"])
@pytest.mark.parametrize(
    ("columns", "told"),
    [(3, []), (7, ["table-smaller"]), (11, ["table-turned"]), (30, ["table-parted"])],
)
def test_a_wide_table_is_set_whole_and_told(
    theme: str, columns: int, told: list[str], make_edition: Make
) -> None:
    body = table(columns, 6)
    layout = set_in(make_edition, body, theme)
    data, found = layout.write()
    assert (ids(layout), found) == (told, ())
    wanted = Counter(character for character in body if "\u4e00" <= character <= "\u9fff")
    assert not wanted - seen(data)


def test_a_turned_page_is_as_large_as_all_others_and_its_targets_turn_with_it(make_edition: Make) -> None:
    body = table(11, 6).replace("渡口村", "[渡口](https://example.org/)", 1)
    data, _ = set_in(make_edition, body).write()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        sizes = {
            tuple(round(float(b - a) / MM) for a, b in zip(page.trimbox[:2], page.trimbox[2:], strict=True))
            for page in pdf.pages
        }
        turned = [page for page in pdf.pages if b"0 1 -1 0" in page.Contents.read_bytes()[:40]]
        (link,) = turned[0].Annots
        left, bottom, right, top = (float(value) for value in link.Rect)
    assert sizes == {(148, 210)}
    assert len(turned) == 1
    assert top - bottom > right - left > 0  # the word runs up the page
    text = pypdfium2.PdfDocument(data)[pdf_pages_with_links(data)[0]].get_textpage()
    assert "渡口" in text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1).replace("\r\n", "")


def pdf_pages_with_links(data: bytes) -> list[int]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            number
            for number, page in enumerate(pdf.pages)
            if any("/A" in annotation for annotation in page.obj.get("/Annots", ()))
        ]


@pytest.mark.parametrize("trim", ["A5", "32开"])
def test_a_word_longer_than_its_column_is_broken(trim: str, make_edition: Make) -> None:
    body = "| 名 | 值 |\n|---|---|\n| " + "q" * 90 + " | 一 |"
    layout = set_in(make_edition, body, trim=trim)
    assert ids(layout) == ["table-words-broken"]
    assert seen(layout.write()[0])["q"] == 90


def test_text_that_a_style_sheet_keeps_on_one_line_beyond_the_page_is_an_error(make_edition: Make) -> None:
    layout = set_in(make_edition, "字" * 60, css="p { white-space: nowrap }")
    (found,) = layout.findings
    assert (found.id, str(found.location)) == ("layout-off-page", "manuscript/01.md:7:1")
    assert str(found.values["text"]).startswith("字字")


def test_a_picture_that_a_style_sheet_cuts_is_told(make_edition: Make) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), (90, 120, 150)).save(picture, "JPEG")
    root = make_edition(
        SETTINGS.format(theme="book", trim="A5"),
        {"01.md": "---\ntitle: 图\n---\n\n开头一段。\n\n![桥](dawn.jpg){alt=桥}\n"},
        {
            "images/dawn.jpg": picture.getvalue(),
            "styles/edition.css": "figure.photo img { object-fit: cover !important; height: 9mm !important }",
        },
    )
    (found,) = laid_out(read(root)).findings
    assert (found.id, found.values["photo"]) == ("photo-cropped", "dawn.jpg")


# -- the setting itself, without an engine


def chapter() -> Chapter:
    return Chapter("a01", "manuscript/01.md", FrontMatter(title="表"), "", (), ())


def parts(rows: str, room: Room = ROOM) -> tuple[Element, list[str]]:
    """Set a table of `rows`; return the chapter's section and the ids of what was told."""
    section = fromstring(f"<section><div class='text'><p/><table>{rows}</table><p/></div></section>")
    told = set_tables(section, section[0], chapter(), lambda: room)
    return section, [found.id for found in told]


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td id='{cell}'>{cell}</td>" for cell in cells) + "</tr>"


def test_a_small_table_asks_for_no_room() -> None:
    def unasked() -> Room:
        raise AssertionError("nobody need measure the pages for this")

    section = fromstring(f"<section><div class='text'><table>{row('甲', '乙')}</table></div></section>")
    assert set_tables(section, section[0], chapter(), unasked) == []
    assert section.find(".//colgroup") is None


def test_the_first_column_stands_in_every_part_and_its_ids_once() -> None:
    section, told = parts(row(*(f"第{number}栏的字" for number in range(40))))
    tables = list(section.iter("table"))
    assert told == ["table-parted"]
    firsts = ["".join(found.find(".//td").itertext()) for found in tables]  # type: ignore[union-attr]
    assert set(firsts) == {"第0栏的字"}
    found = [element.get("id") for element in section.iter() if element.get("id")]
    assert len(found) == len(set(found)) == 40
    widths = [len(list(part.iter("td"))) for part in tables]
    assert max(widths) - min(widths) <= 1  # no last part of a column or two


def test_columns_that_one_cell_joins_stay_together() -> None:
    joined = "<tr>" + "".join(f"<th colspan='2'>组{number}</th>" for number in range(20)) + "</tr>"
    section, told = parts(joined + row(*(f"第{number}栏字" for number in range(40))))
    assert told == ["table-parted"]
    for part in section.iter("table"):
        heads = [int(cell.get("colspan", "1")) for cell in part.iter("th")]
        assert sum(heads) == len(list(part.iter("td")))


def test_the_text_goes_on_after_a_turned_table() -> None:
    section, told = parts(row(*(["已完成整改并验收"] * 15)))
    assert told == ["table-turned"]
    assert [(child.get("class"), len(child)) for child in section] == [
        ("text", 1),
        ("turned", 1),
        ("text", 1),
    ]


def test_a_table_inside_a_list_is_never_turned() -> None:
    cells = row(*(["已完成整改并验收"] * 15))
    section = fromstring(
        f"<section><div class='text'><ul><li><table>{cells}</table></li></ul></div></section>"
    )
    told = set_tables(section, section[0], chapter(), lambda: ROOM)
    assert [found.id for found in told] == ["table-parted"]
    assert len(section) == 1


def test_columns_are_as_wide_as_their_contents_ask() -> None:
    section, told = parts(row("一", "字" * 60, "q" * 60))
    assert told == ["table-words-broken"]
    shares = [float(col.get("style", "")[6:-1]) for col in section.iter("col")]
    assert sum(shares) == pytest.approx(100, abs=0.01)
    assert shares[1] == max(shares) > 3 * shares[0]


def test_a_table_that_stepped_back_to_a_page_of_its_own_opens_no_page(make_edition: Make) -> None:
    rows = "".join(f"| {number} | {number * 3} |\n" for number in range(11))
    body = f"{'一' * 220}\n\n| 月 | 水位 |\n|---|---|\n{rows}\n{'二' * 60}"
    starts = [start for start in set_in(make_edition, body).page_starts if start.part == "chapter"]
    assert [(start.label, start.block) for start in starts] == [("3", "a01-title"), ("4", None)]
