"""WeasyPrint's objects as this room uses them: Protocols, so that a type checker sees what is touched.

WeasyPrint has no types. What is named here is what huozi relies on, no more; tests/engine/contract keeps the
source of the classes, and a test holds these Protocols against laid-out boxes.

The engine names positions x and y of the page as it is laid out: lines run along x, the *inline* axis, and
follow each other along y, the *block* axis (CSS Writing Modes 4, section 6). huozi's own names say inline and
block, since a vertical page is laid out so and turned when it is finished. Lengths are CSS pixels.

Attributes that begin with huozi_ are put there by huozi; a copy of the box carries them along. One that huozi
has not set is missing, so they are read with what it means to lack them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, Self, TypeAlias

SkipStack: TypeAlias = "dict[int, SkipStack] | None"
"""Where a box goes on: the child's index, and where that child goes on; None: at its beginning.

In a text box the index counts bytes of UTF-8."""

Element: TypeAlias = Any
"""An xml.etree element: the engine wraps none of its own."""


class Style(Protocol):
    """Computed values by property name, with underscores for hyphens."""

    specified: Mapping[str, Any]

    def __getitem__(self, name: str, /) -> Any: ...

    def copy(self) -> Self: ...

    def __setitem__(self, name: str, value: Any, /) -> None: ...

    def update(self, values: Mapping[str, Any], /) -> None: ...


class Box(Protocol):
    """A box of the tree, before layout or after it: positions and sizes stand only then."""

    element: Element
    element_tag: str
    style: Style
    children: Sequence[Box]
    footnote: Any
    position_x: float
    position_y: float
    width: Any
    """A length; "auto" before layout."""
    height: Any
    baseline: float
    margin_top: Any
    margin_right: Any
    margin_bottom: Any
    margin_left: Any
    padding_top: float
    padding_right: float
    padding_bottom: float
    padding_left: float
    border_top_width: float
    border_right_width: float
    border_bottom_width: float
    border_left_width: float
    is_column: bool
    is_table_wrapper: bool
    is_leader: bool
    is_outside_marker: bool
    huozi_on_grid: bool
    """A line box whose lines are as high as the baseline grid's unit."""
    huozi_between: Any
    """Of a block of the main flow without a line on the grid, centred in the whole units it takes:
    `huozi.engine.grid.Between`."""
    huozi_leads_page: int
    """Of a spanning figure put off while the text behind it goes on: the page that it leads, from 1."""

    def copy(self) -> Self: ...

    def copy_with_children(self, new_children: Sequence[Box], /) -> Self: ...

    def anonymous_from(self, parent: Box, /, *, children: Sequence[Box]) -> Self: ...

    def descendants(self, placeholders: bool = False) -> Iterator[Any]: ...

    def remove_decoration(self, start: bool, end: bool) -> None: ...

    def translate(self, dx: float = 0, dy: float = 0) -> None: ...

    def content_box_x(self) -> float: ...

    def content_box_y(self) -> float: ...

    def border_box_y(self) -> float: ...

    def border_height(self) -> float: ...

    def margin_width(self) -> float: ...

    def margin_height(self) -> float: ...

    def is_floated(self) -> bool: ...

    def is_absolutely_positioned(self) -> bool: ...

    def is_running(self) -> bool: ...

    def is_note(self) -> bool: ...

    def is_in_normal_flow(self) -> bool: ...


class LineBox(Box, Protocol):
    """A line; before layout all inline content of a block."""

    text_indent: float
    text_overflow: str
    huozi_flow: Any
    """The children flattened, and the `Flow` made of them: (children, Flow | None)."""
    huozi_setting: Any
    """How a laid-out line was broken: `huozi.engine.lines.Setting`."""


class TextBox(Box, Protocol):
    """A text without a box inside."""

    text: str
    pango_layout: Any
    huozi_turned_over: bool
    """The first text of a line of code that goes on with the line before."""

    def copy_with_text(self, text: str, /) -> Self: ...


class PageBox(Box, Protocol):
    """A page; its first child is the root element's box."""

    page_type: Any


class FootnoteArea(Box, Protocol):
    """The area of the notes at the foot of a page; of height "auto" while it is empty."""

    page: PageBox


class Context(Protocol):
    """The state of a layout.

    huozi_grid  the baseline grid (`huozi.engine.grid.Grid`), or None: put there by huozi
    """

    page_bottom: float
    current_page: int
    in_column: bool
    current_footnote_area: FootnoteArea
    footnotes: list[Any]
    page_maker: list[tuple[Any, ...]]
    current_page_footnotes: list[Any]
    reported_footnotes: list[Any]
    broken_out_of_flow: Mapping[Any, Any]
    excluded_shapes: list[Box]
    huozi_grid: Any

    def overflows_page(self, bottom_space: float, position_y: float) -> bool: ...

    def add_broken_out_of_flow(
        self, new_box: Box, box: Box, containing_block: Box, resume_at: SkipStack
    ) -> None: ...

    def add_running_element(self, box: Box) -> None: ...


class Font(Protocol):
    """A font of the PDF; ``to_unicode`` names its glyphs: what it has first stays."""

    to_unicode: dict[int, str]


class Stream(Protocol):
    """What a page is drawn on: operators of a PDF content stream."""

    stacked: Callable[[], AbstractContextManager[None]]

    def set_color(self, color: Any, stroke: bool = False) -> None: ...

    def set_line_width(self, width: float) -> None: ...

    def move_to(self, x: float, y: float) -> None: ...

    def line_to(self, x: float, y: float) -> None: ...

    def curve_to(self, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> None: ...

    def close(self) -> None: ...

    def fill(self) -> None: ...

    def stroke(self) -> None: ...

    def add_font(self, pango_font: Any, /) -> tuple[Font, float]: ...

    def begin_marked_content(self, tag: str, property_list: bytes) -> None: ...

    def end_marked_content(self) -> None: ...
