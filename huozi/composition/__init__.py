"""Chinese, Japanese and Korean composition as plain tables and functions, without engine, input or output.

`characters` classes of characters · `spacing` widths of marks and gaps · `western` words and hyphens ·
`measured` a paragraph with its possible breaks · `breaking` lines chosen over the whole paragraph ·
`justification` where lines give and take · `pagination` paragraphs that give a line so that a page ends full.
"""

from huozi.composition.spacing import PunctuationStyle

__all__ = ["PunctuationStyle"]
