"""WeasyPrint 70.0: a glyph's x_offset is written into TJ as if Pango's unit were a thousandth of a pixel.

draw/text.py, draw_first_line:  offset = glyph_info.geometry.x_offset / font_size

Pango counts 1/1024 of a pixel, TJ thousandths of an em (ISO 32000-1, 9.4.3). So the right value is x_offset
/ 1024 / font_size * 1000, and what is written is 2.4 % too large. An opening bracket that `halt` sets half
an em to the left stands 512/1000 em to the left instead of 500/1000.

Needs the font Noto Serif CJK JP. Worked around in huozi/engine/text.py, _apply.
"""

import re

import weasyprint

HTML = """<html lang="ja"><p style="font: 20px 'Noto Serif CJK JP'; font-feature-settings: 'halt'">「字"""


def offset() -> float:
    """Return by how many thousandths of an em the bracket is moved; 500 is right."""
    pdf = weasyprint.HTML(string=HTML).write_pdf(uncompressed_pdf=True)
    return float(re.search(rb"\[<>([\d.]+)<", pdf).group(1))


if __name__ == "__main__":
    print(f"moved by {offset()}, expected 500")
