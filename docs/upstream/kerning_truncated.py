"""WeasyPrint 70.0: kerning is cut to whole thousandths of an em, glyph by glyph, and the rest adds up.

draw/text.py, draw_first_line:  string += f'>{int(kerning)}<'

TJ takes numbers with fractions. A line of a hundred letters with letter-spacing ends a tenth of an em away
from where it was laid out, always to the same side, so a justified line misses its edge. Rounding instead
of cutting would help; writing the fraction, or carrying the rest to the next glyph, would mend it.

Worked around in huozi/engine/text.py, _apply.
"""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
import weasyprint

COUNT = 100
HTML = f"""<style>@page {{ size: 2000px 100px; margin: 0 }} body {{ margin: 0 }}
p {{ margin: 0; font: 10px serif; letter-spacing: .1234px }}</style><p>{"x" * COUNT}"""


def distance() -> float:
    """Return how far from its place in the layout the last letter is drawn, in CSS pixels; 0 is right."""
    document = weasyprint.HTML(string=HTML).render()
    boxes = document.pages[0]._page_box.descendants()
    width = next(box.width for box in boxes if getattr(box, "text", None))
    page = pypdfium2.PdfDocument(document.write_pdf())[0].get_textpage()
    first, last, y = ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(page, 0, first, y)
    pdfium.FPDFText_GetCharOrigin(page, COUNT - 1, last, y)
    return (last.value - first.value) / 0.75 - width * (COUNT - 1) / COUNT


if __name__ == "__main__":
    print(f"the last letter is {distance():.2f} px away from its place")
