"""Pages are counted once a file, and the file is the same as where they are counted for each tag."""

import io
from typing import Any

import pikepdf
import pydyf
import pytest
import weasyprint

from huozi.engine.session import Session

TEXT = "".join(f"<h2>第{n}节</h2><p style='break-after: page'>水位<a href='#x'>高</a></p>" for n in range(12))


def written(pages: str) -> bytes:
    buffer = io.BytesIO()
    weasyprint.HTML(string=f"<html lang='zh'><body id='x'>{pages}").write_pdf(
        buffer, pdf_tags=True, pdf_identifier=b"huozi"
    )
    return buffer.getvalue()


def test_pages_are_counted_once_for_tags_and_once_for_bookmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = written(TEXT)
    counts = []
    references = pydyf.PDF.page_references.fget

    def counted(pdf: Any) -> Any:
        counts.append(1)
        return references(pdf)

    monkeypatch.setattr(pydyf.PDF, "page_references", property(counted))
    with Session("kaiming"):
        data = written(TEXT)
    assert len(counts) == 2
    with pikepdf.open(io.BytesIO(plain)) as one, pikepdf.open(io.BytesIO(data)) as other:
        assert len(one.objects) == len(other.objects) > 100
        for page, same in zip(one.pages, other.pages, strict=True):
            assert page.obj.StructParents == same.obj.StructParents
        marks = [[str(found.title) for found in pdf.open_outline().root] for pdf in (one, other)]
        assert marks[0] == marks[1] == [f"第{n}节" for n in range(12)]
