"""Large photos pass through one at a time: memory does not grow with their number."""

import subprocess
import sys
from pathlib import Path

import pytest

DRAW = """
from PIL import Image
ramp = Image.linear_gradient("L")
image = Image.merge("RGB", [ramp.rotate(turn).resize((6000, 4000)) for turn in (0, 90, 180)])
for number in range({count}):
    image.save(f"{root}/p{{number}}.jpg", quality=92)
"""

BUILD = """
import dataclasses, sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from tests.press.press_documents import make_book, make_master
from huozi.pdf.finishing import make_print, make_screen
from huozi.photos.derive import ScreenCopies
from huozi.photos.probe import probe
root = Path({root!r})
book = make_book(root / "edition")
names = [f"p{{n}}.jpg" for n in range({count})]
photos = [probe(root / name, name) for name in names]
figure = book.chapters[0].figures[0]
figures = tuple(dataclasses.replace(figure, source=it.name, photo=it) for it in photos)
chapter = dataclasses.replace(book.chapters[0], figures=figures)
book = dataclasses.replace(book, chapters=(chapter,), cover=None)
body = "".join(f'<p><img src="images/{{name}}" alt="x"/></p>' for name in names)
master = make_master(book, body, ".cover {{ display: none }} img {{ width: 100mm }}")
(root / "dark").mkdir()
printed = make_print(book, master)
make_screen(book, master, ScreenCopies(root / "dark"))
# Not ru_maxrss: that begins with the peak of the process which started this one.
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(printed.placements), int(peak) // 1024)
"""


@pytest.mark.slow
def test_six_photos_of_24_megapixels_need_little_more_than_one(tmp_path: Path) -> None:
    """Forty such photos were measured at 655 MB; here six may need hardly more than one."""
    peaks = {}
    for count in (1, 6):
        root = tmp_path / str(count)
        root.mkdir()
        subprocess.run(
            [sys.executable, "-c", DRAW.format(root=str(root), count=count)], check=True, timeout=120
        )
        script = BUILD.format(folder=str(Path(__file__).parents[2]), root=str(root), count=count)
        done = subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=120
        )
        placed, peaks[count] = map(int, done.stdout.split())
        assert placed == count
    assert peaks[6] - peaks[1] < 72, "megabytes: a single photo decoded whole"
    assert peaks[6] < 700
