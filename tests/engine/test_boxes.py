"""The Protocols name what WeasyPrint's objects really have, once they are laid out."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes as made
from weasyprint.layout import LayoutContext, initialize_page_maker
from weasyprint.pdf.stream import Stream as MadeStream

from huozi.engine import boxes
from huozi.engine.session import Session

HTML = (
    "<html lang=zh><style>rt{font-size:50%} .n{float:footnote} .f{float:left}"
    ".c{columns:2} @page{@top-left{content:'页'}}</style>"
    "<p>字<ruby>明<rt>míng</rt></ruby><b>粗</b>一<span class=n>注</span><img src='' alt='图'></p>"
    "<div class=f>浮</div><table><tr><td>格</table><ul><li>项</ul><div class=c>栏<p>中</p></div>"
)


@pytest.fixture(scope="module")
def tree() -> list[Any]:
    with Session("kaiming"):
        document = weasyprint.HTML(string=HTML).render()
    return [box for page in document.pages for box in page._page_box.descendants()]


def members(protocol: type) -> Iterator[str]:
    """Yield what a Protocol names, without what huozi puts there and Python's own."""
    for kind in protocol.__mro__:
        names = (
            {*getattr(kind, "__annotations__", {}), *vars(kind)} if kind.__module__ == boxes.__name__ else ()
        )
        yield from (name for name in names if not name.startswith(("_", "huozi_")))


def test_every_box_has_what_the_protocol_names(tree: list[Any]) -> None:
    parents_only = {"copy_with_children", "remove_decoration"}
    lines_only = {"baseline", "height", "width"}
    for box in tree:
        missing = {name for name in members(boxes.Box) if not hasattr(box, name)}
        allowed = set() if isinstance(box, made.ParentBox) else parents_only
        if not isinstance(box, made.TextBox | made.InlineBox | made.LineBox):
            allowed = allowed | lines_only
        assert missing <= allowed, box


@pytest.mark.parametrize(
    ("protocol", "kind"),
    [
        (boxes.TextBox, made.TextBox),
        (boxes.LineBox, made.LineBox),
        (boxes.PageBox, made.PageBox),
        (boxes.FootnoteArea, made.FootnoteAreaBox),
    ],
)
def test_boxes_of_a_kind_have_what_their_protocol_names(protocol: type, kind: type, tree: list[Any]) -> None:
    found = [box for box in tree if isinstance(box, kind)]
    assert found
    own = set(members(protocol)) - set(members(boxes.Box))
    assert own and all(hasattr(box, name) for box in found for name in own)


def test_the_context_and_the_stream_have_what_the_protocols_name() -> None:
    source = inspect.getsource(LayoutContext.__init__)
    source += inspect.getsource(initialize_page_maker).replace("context.", "self.")
    for name in members(boxes.Context):
        assert hasattr(LayoutContext, name) or f"self.{name} =" in source, name
    assert [name for name in members(boxes.Stream) if not hasattr(MadeStream, name)] == []
