"""The import record: the account of an article as JSON, stable and documented in the README.

    {title, kicker?, subtitle?, contributors: [{name, role}], date?, source?,
     blocks:    [{type, level?, text, mark?, credit?, description?, picture?, alt?, runs?, line, lines?,
                  confidence?, because?}],
     removed:   [{text, reason, line, lines?, kept_line?}],
     flags:     [{kind, text, line?}],
     doubts:    [{text, line, role, alternatives?, because?, confidence}],   decisions a person should check
     changes:   [{line, before, after, reason, count}], characters that stand otherwise than in the
                   source
     structure: [{text, line, became}],                 labels, marks and brackets that became structure
     left_out:  [{kind, text, line?}],                  in the file beside its text: comments, headers …
     rulings:   [{first, last, role}]}                  of a person, which import obeyed

Several articles of one source: {"articles": […]}. `line` is 1-based, in the raw source; empty keys are left
out.
"""

from collections.abc import Sequence
from typing import Any

from huozi.importing.gathering import Raw
from huozi.model.article import Article, Block, Doubt, Removed


def record_of(raws: Sequence[Raw]) -> dict[str, Any]:
    """Return the record of one article, or of several under "articles"."""
    records = [record for raw in raws for record in _raw(raw)]
    return records[0] if len(records) == 1 else {"articles": records}


def _raw(raw: Raw) -> list[dict[str, Any]]:
    """Return the records of a source's articles; what is in it beside them stands with the first."""
    records = [article_record(article) for article in raw.articles]
    if raw.left_out:
        records[0]["left_out"] = [
            _filled(kind=left.kind, text=left.text, line=left.line) for left in raw.left_out
        ]
    if raw.rulings:
        records[0]["rulings"] = [
            {"first": ruling.first, "last": ruling.last, "role": ruling.role} for ruling in raw.rulings
        ]
    return records


def article_record(article: Article) -> dict[str, Any]:
    """Return the record of one article alone."""
    front = article.front
    record: dict[str, Any] = {"title": front.title}
    for key in ("kicker", "subtitle", "date", "source", "column", "description"):
        if value := getattr(front, key):
            record[key] = value
    record["contributors"] = [
        {"name": person.name, "role": person.role or "author"} for person in front.contributors
    ]
    record["language"] = article.language
    record["blocks"] = [_block(block) for block in article.blocks]
    record["removed"] = [_removed(removed) for removed in article.removed]
    record["flags"] = [_filled(kind=flag.kind, text=flag.text, line=flag.line) for flag in article.flags]
    record["doubts"] = [_doubt(doubt) for doubt in article.doubts]
    record["changes"] = [
        {
            "line": change.line,
            "before": change.before,
            "after": change.after,
            "reason": change.reason,
            "count": change.count,
        }
        for change in article.changes
    ]
    record["structure"] = [
        {"text": absorbed.text, "line": absorbed.line, "became": absorbed.became}
        for absorbed in article.absorbed
    ]
    return record


def _filled(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _block(block: Block) -> dict[str, Any]:
    return _filled(
        type=block.type,
        level=block.level if block.type == "heading" or block.level else None,
        text=block.text,
        mark=block.mark or None,
        credit=block.credit,
        description=block.description,
        picture=block.picture,
        alt=block.alt,
        runs=[_filled(kind=run.kind, text=run.text, target=run.target or None) for run in block.runs] or None,
        line=block.lines[0] if block.lines else None,
        lines=list(block.lines) if len(block.lines) > 1 else None,
        confidence=round(block.confidence, 2) if block.confidence < 1 else None,
        because=list(block.because) or None,
    )


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return _filled(
        text=doubt.text,
        line=doubt.line,
        role=doubt.role,
        alternatives=list(doubt.alternatives) or None,
        because=list(doubt.because) or None,
        confidence=round(doubt.confidence, 2),
    )


def _removed(removed: Removed) -> dict[str, Any]:
    return _filled(
        text=removed.text,
        reason=removed.reason,
        line=removed.lines[0] if removed.lines else None,
        lines=list(removed.lines) if len(removed.lines) > 1 else None,
        kept_line=removed.kept_line,
    )
