"""Raw bytes to `SourceText`: encodings, HTML, DOCX, Markdown."""
