"""What a finished PDF says of its text beside the text: its language, what is read aloud in its place."""

import re
from collections.abc import Iterator

import pikepdf

from huozi.checks.pdf_contents import Contents
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_tags import Tag
from huozi.checks.text_language import is_foreign
from huozi.checks.text_order import plain
from huozi.diagnostics import Finding, finding

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_SHOWN = 24


def check_languages(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield languages that are none, or that the text is not written in (ISO 14289-1, 7.2; BCP 47)."""
    language = str(pdf.Root.get("/Lang", ""))
    text = "".join(contents.text)
    if language and is_foreign(language, text):
        yield finding("pdf-language-wrong", kind=kind, language=language, text=text.strip()[:_SHOWN])
    for tag in tags:
        own = str(tag.object.get("/Lang", ""))
        said = tag.text(contents)
        if own and (not _TAG.fullmatch(own) or is_foreign(own, said)):
            yield finding("pdf-language-wrong", kind=kind, language=own, text=said.strip()[:_SHOWN])


def check_spoken(kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield elements that are read aloud as something else than what they show (ISO 32000-1, 14.9.4)."""
    for tag in tags:
        told, shown = str(tag.object.get("/ActualText", "")), tag.text(contents)
        if told and shown.strip() and plain(told) != plain(shown):
            yield finding(
                "pdf-actual-text-differs", kind=kind, page=tag.page, told=told[:_SHOWN], shown=shown[:_SHOWN]
            )
