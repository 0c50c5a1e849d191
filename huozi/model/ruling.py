"""Rulings: what a person decided a line of a raw source is. Import obeys them and the record cites them."""

from dataclasses import dataclass
from typing import Literal, get_args

# title kicker subtitle byline: of the head, whatever stands above or below; byline also date and source.
# figure: the words are a caption; debris: no part of the text, to be removed; the rest as a block's type.
Role = Literal[
    "title", "kicker", "subtitle", "byline",
    "heading", "paragraph", "figure", "list_item", "quote", "verse", "table_row", "footnote", "signature",
    "debris",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines `first` to `last` of the source (1-based, both among them) are a `role`.

    The lines of a ruling on a paragraph, quotation or footnote are one block, of verse one stanza; of any
    other role each line is one of its own. `place` is the line of the rulings file it stands on.
    """

    first: int
    last: int
    role: Role
    place: int = 0
