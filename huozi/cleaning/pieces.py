"""The way into cleaning and out of it: source lines to pieces, pieces to an article."""

from dataclasses import replace

from huozi.cleaning.characters import width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.rulings import obey
from huozi.languages import detect, language
from huozi.model.article import Article, Block, BlockType
from huozi.model.manuscript import FrontMatter
from huozi.model.source import Hint, Line, SourceText

_TYPES: dict[Hint, BlockType] = {
    Hint.PARAGRAPH: "paragraph",
    Hint.HEADING: "heading",
    Hint.ITEM: "list_item",
    Hint.QUOTE: "quote",
    Hint.VERSE: "verse",
    Hint.TABLE: "table_row",
    Hint.FIGURE: "figure",
    Hint.FOOTNOTE: "footnote",
    Hint.VERBATIM: "verbatim",
}


def draft_of(source: SourceText, code: str | None) -> Draft:
    """Return `source` as a draft of one piece a line that has any ink; blank lines become gaps."""
    code = code or source.language or detect("".join(line.text for line in source.lines[:2000]))
    pieces: list[Piece] = []
    gap = 0
    page = False
    for line in source.lines:
        page = page or line.text.startswith("\f")
        if not line.text.strip(" \t\r\n\f\v\u00a0\u3000\u200b\ufeff\x00") and line.picture is None:
            gap += 1
            continue
        pieces.append(_piece(line, 1 if source.structured else gap, page, source.structured))
        gap, page = 0, False
    return Draft(
        source.name,
        language(code),
        source.structured,
        obey(pieces, code),
        _front(source),
        flags=source.flags,
        metadata=source.metadata,
        rulings=source.rulings,
    )


def _front(source: SourceText) -> FrontMatter:
    """Return the facts the source gives, its title only where no line of it was ruled to be that."""
    front = source.front or FrontMatter("")
    return replace(front, title="") if any(ruling.role == "title" for ruling in source.rulings) else front


def _piece(line: Line, gap: int, page: bool, structured: bool) -> Piece:
    kind = _TYPES.get(line.hint) if line.hint else None
    bare = line.text.lstrip("\f\v\ufeff")
    margin = bare[: len(bare) - len(bare.lstrip(" \t\u3000\u00a0"))]
    return Piece(
        # No rule reads what is kept as written: a word of its own stands for it until the article is made.
        text=f"verbatim-{line.number}" if kind == "verbatim" else line.text,
        lines=(line.number,),
        raw=line.text if kind == "verbatim" else line.text.strip(),
        type=kind,
        gap=gap,
        indent=0 if structured else width(margin.replace("\t", "    ")),
        page=page,
        settled=kind is not None and kind != "figure",
        hint=line.hint,
        level=line.level,
        mark=line.mark,
        credit=line.credit,
        picture=line.picture,
        alt=line.alt,
        runs=line.runs,
        look=line.look,
        ruled=line.ruled,
    )


def article(draft: Draft) -> Article:
    """Return the finished draft as an article."""
    blocks = tuple(
        Block(
            piece.type or "paragraph",
            piece.raw if piece.type == "verbatim" else piece.text,
            piece.lines,
            piece.level,
            piece.mark,
            piece.credit,
            piece.description,
            piece.picture or None,
            piece.alt or None,
            piece.raw,
            piece.runs if piece.type != "figure" or piece.description else (),
            piece.confidence,
            piece.because,
        )
        for piece in draft.pieces
    )
    return Article(
        draft.name,
        draft.facts.code,
        draft.front,
        blocks,
        draft.removed,
        draft.flags,
        draft.changes,
        draft.absorbed,
        draft.doubts,
    )
