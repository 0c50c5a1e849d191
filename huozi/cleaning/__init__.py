"""Cleaning: a source's lines to articles, by an ordered list of rules, each a function of its own.

`SOURCE_RULES` see the whole source, then it is parted into articles, then `ARTICLE_RULES` see each article.
The order is part of the meaning: furniture goes before lines are joined, captions are known before headings,
structure before repeats. Words never change; every character stays in the article or in its account.
"""

from collections.abc import Callable

from huozi.cleaning import (
    articles,
    captions,
    characters,
    debris,
    doubts,
    front,
    furniture,
    heads,
    lines,
    mail,
    punctuation,
    repeats,
    roles,
    signatures,
    structure,
    surroundings,
    tables,
    verse,
)
from huozi.cleaning.draft import Draft
from huozi.cleaning.pieces import article, draft_of
from huozi.model.article import Article
from huozi.model.source import SourceText

Rule = Callable[[Draft], Draft]

SOURCE_RULES: tuple[Rule, ...] = (
    tables.find_tables,
    characters.make_readable,
    characters.close_up,
    mail.drop_original,
    mail.unquote,
    mail.read_mail,
    mail.drop_cover_letter,
    mail.drop_mail_signature,
    repeats.drop_repeated_passages,
    surroundings.set_aside,
    furniture.drop_page_furniture,
    lines.join_lines,
)
ARTICLE_RULES: tuple[Rule, ...] = (
    debris.drop_debris,
    front.read_named_facts,
    heads.read_head,
    structure.read_references,
    structure.read_footnotes,
    repeats.drop_trailing_copies,
    verse.find_verse,
    captions.read_captions,
    heads.read_tail,
    structure.read_lists,
    structure.read_clauses,
    structure.drop_part_labels,
    captions.join_descriptions,
    signatures.read_signatures,
    structure.read_facts,
    signatures.read_closing,
    roles.choose_roles,
    captions.join_descriptions,
    captions.drop_repeated_captions,
    structure.read_paragraphs,
    repeats.drop_repeats,
    repeats.drop_repeated_headings,
    captions.join_descriptions,
    punctuation.widen_punctuation,
    doubts.flag_truncated,
    doubts.flag_suspect_words,
    doubts.flag_near_repeats,
    doubts.flag_missing_title,
)


def clean(source: SourceText, language: str | None = None) -> tuple[Article, ...]:
    """Return the articles of `source`, cleaned, in their order.

    `language` (BCP 47) overrides what is detected.
    """
    draft = draft_of(source, language)
    if source.clean:
        return (article(captions.join_descriptions(characters.make_readable(draft))),)
    for rule in SOURCE_RULES:
        draft = rule(draft)
    cleaned_articles = []
    for part in articles.split_articles(draft):
        cleaned = part
        for rule in ARTICLE_RULES:
            cleaned = rule(cleaned)
        cleaned_articles.append(article(cleaned))
    return tuple(cleaned_articles)
