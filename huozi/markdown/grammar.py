"""The grammar of a manuscript: CommonMark and GitHub's additions by markdown-it, and our own rules."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.ruler import RuleOptionsType, Ruler
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from huozi.markdown import blocks, boxes, marks, tables
from huozi.markdown.positions import finish, parser

_ENDS_PARAGRAPHS: RuleOptionsType = {"alt": ["paragraph", "reference"]}
_ENDS_QUOTATIONS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
_ENDS_ALL: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
"""What of CommonMark's blocks a rule may end without an empty line, as fences and quotations do."""


@cache
def grammar() -> MarkdownIt:
    """Return the parser; one for all manuscripts, what it reads of one stands in `env`."""
    md = parser()
    md.enable(["strikethrough", "table"])
    md.options["tasklists"] = True
    md.options["store_labels"] = True
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  (the body judges, and tells)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(deflist_plugin)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    boxes.register(md)
    marks.register(md)
    _set_blocks(md.block.ruler)
    return finish(md)


def _set_blocks(ruler: Ruler[RuleFuncBlockType]) -> None:
    """Put the dialect's block rules among the library's, before what would take them for something else."""
    library = {rule.name: rule.fn for rule in ruler.__rules__}
    caption = blocks.table_caption(tables.table)
    ruler.at("table", tables.table, _ENDS_PARAGRAPHS)
    ruler.at("deflist", blocks.definitions(library["deflist"], caption), _ENDS_QUOTATIONS)
    ruler.at("footnote_def", blocks.note_definition(library["footnote_def"]), _ENDS_PARAGRAPHS)
    ruler.before("table", "figure", blocks.figure, _ENDS_ALL)
    ruler.after("table", "verse", blocks.verse)
    ruler.after("verse", "table_caption", caption)
    ruler.before("reference", "abbreviation", blocks.abbreviation, _ENDS_PARAGRAPHS)
    ruler.before("reference", "contents", blocks.contents, _ENDS_ALL)
    ruler.after("heading", "close_heading", blocks.close_heading, _ENDS_QUOTATIONS)
