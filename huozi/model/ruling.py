"""Rulings: what a person decided a line of a raw source is. Import obeys them and the record cites them."""

from dataclasses import dataclass
from typing import Literal, get_args

# title kicker subtitle author date source: of the head, wherever the line stands.
# figure: the words are a caption; debris: no part of the text, to be removed; the rest as a block's type.
Role = Literal[
    "title", "kicker", "subtitle", "author", "date", "source",
    "heading", "paragraph", "figure", "list_item", "quote", "verse", "table_row", "footnote",
    "debris",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines `first` to `last` of the source (1-based, both among them) are a `role`.

    The lines of a ruling on a paragraph, quotation or footnote are one block, of verse one stanza; of any
    other role each line is one of its own.

    words  the line begins with these, white space aside; "" where the number is enough
    place  the line of the rulings file it stands on
    """

    first: int
    last: int
    role: Role
    words: str = ""
    place: int = 0
