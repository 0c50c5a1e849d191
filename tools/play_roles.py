#!/usr/bin/env python3
"""Play seven people's first month with huozi, by the command line alone; each step says what must be there.

  python tools/play_roles.py [--only ROLE] [--keep FOLDER]

Exit status: 0 every step went as it should, 1 one did not. Takes about two minutes; the installer needs an
index of packages, and is named as not played where there is none. Everything is made in a folder of its own.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pikepdf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WECHAT = ROOT / "tests/importing/pages/wechat.html"

NOTICE = """关于开展春季护林防火工作的通知

各村民小组：

清明将至，上山的人多了。从三月二十五日到四月十五日，进山的三个路口每天有人值班，火种一律留在山下。

特此通知。

石板村村民委员会
2024年3月20日
"""

POEM = """渡口

木船靠在柳树下，
绳子系着去年的绳结，
水每天来问一次，
问完就走。

摆渡的人不在，
他的草帽还在桩上，
替他看着
对岸的灯。
"""

CORRECTION = """
[revision]
number = 1
date = 2024-05-02
note = "改正值班路口"
errata = ["三个路口，不是两个。"]
"""

NOBODY_HAS = ".article h1 { font-family: 'Riverbend Display' }\n"


class Failed(Exception):
    """A step did not go as it should."""


def huozi(*words: str | Path, code: int = 0, program: Sequence[str | Path] = ()) -> str:
    """Run huozi and return what it said on both streams; raise Failed where it did not end with `code`."""
    command = [*(program or (sys.executable, ROOT / "build.py")), *words]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise Failed(
            f"{' '.join(map(str, words))}: exit {done.returncode}, not {code}\n{done.stderr[-1500:]}"
        )
    return done.stdout + done.stderr


def must(truth: object, what: str) -> None:
    """Raise Failed unless `truth`."""
    if not truth:
        raise Failed(what)


def photo(path: Path, number: int, size: tuple[int, int] = (1800, 1200)) -> None:
    """Write a photo of a camera: its picture is a plain colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (40 + 10 * number, 110, 140)).save(path)


def add_settings(edition: Path, text: str) -> None:
    """Append `text` to the edition's settings."""
    path = edition / "manuscript/edition.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def epub_text(edition: Path) -> str:
    """Return all that stands in the documents of the edition's EPUB, its package document too."""
    (path,) = (edition / "dist").glob("*.epub")
    with zipfile.ZipFile(path) as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf"))]
        return "".join(book.read(name).decode() for name in names)


def editor(folder: Path) -> None:
    """A saved WeChat page, a Word file, a notice, a poem and twelve photos become an issue."""
    raw = folder / "from-the-stick"
    raw.mkdir()
    shutil.copy(WECHAT, raw / "1-wechat.html")
    (raw / "2-notice.txt").write_text(NOTICE, encoding="gb18030")
    (raw / "3-poem.txt").write_text(POEM, encoding="utf-8")
    report = docx.Document()
    report.add_heading("仓库盘点记", 0)
    for text in (
        "三月一日开始盘点，五日结束，库管员和会计两人同时在场。",
        "账面上多出的四袋，是去年秋天借出后还回来的。",
    ):
        report.add_paragraph(text)
    report.save(str(raw / "4-report.docx"))
    for number in range(12):
        photo(raw / f"IMG_{number:04}.jpg", number)
    said = huozi("make", raw, "--out", folder / "37")
    must("photos-unmatched" in said or "IMG_0000" in said, "nobody is told of photos without a caption")
    must(
        (folder / "37/images/contact-sheet.html").is_file(),
        "no contact sheet of the photos without a caption",
    )
    text = epub_text(folder / "37")
    for words in ("护林防火", "摆渡的人不在", "账面上多出的四袋"):
        must(words in text, f"{words} is not in the EPUB")
    must(list((folder / "37/dist").glob("*-print.pdf")), "no print PDF")


def successor(folder: Path) -> None:
    """The next issue takes settings along, no articles; a correction of the last one is told everywhere."""
    first = folder / "37"
    huozi("import", _written(folder / "a.txt", NOTICE), "--into", first)
    add_settings(first, '\n[series]\nname = "石板村通讯"\nnumber = 37\n')
    huozi("build", first, "--only", "epub")
    huozi("new", folder / "38", "--from", first)
    settings = (folder / "38/manuscript/edition.toml").read_text(encoding="utf-8")
    must(
        "38" in settings and "石板村通讯" in settings, "the next issue has not its number, or not its series"
    )
    huozi("build", folder / "38", code=5)  # nothing to print yet
    add_settings(first, CORRECTION)
    huozi("build", first, "--only", "epub,screen")
    text = epub_text(first)
    must("2024-05-02T" in text and "不是两个" in text, "the correction is not in the EPUB")
    with pikepdf.open(next((first / "dist").glob("*-screen.pdf"))) as pdf:
        must("2024-05-02" in str(pdf.open_metadata()), "the correction is not in the PDF's metadata")


def collector(folder: Path) -> None:
    """A hundred and twenty articles stay in their order, by number and by wish."""
    raw = folder / "raw"
    raw.mkdir()
    for number in range(1, 121):
        (raw / f"{number}.txt").write_text(
            f"第{number}篇\n\n这是集子里的第{number}篇，很短，只有这一段。\n", encoding="utf-8"
        )
    huozi("import", raw, "--into", folder / "all")
    listed = json.loads(huozi("articles", folder / "all", "--json", "-", "--quiet"))
    titles = [article["title"] for article in listed["articles"]]
    must(titles == [f"第{number}篇" for number in range(1, 121)], f"the order is {titles[:12]} …")
    huozi("articles", folder / "all", "--move", "120", "--before", "1")
    huozi("build", folder / "all", "--only", "epub")
    (path,) = (folder / "all/dist").glob("*.epub")
    with zipfile.ZipFile(path) as book:
        (contents,) = (book.read(name).decode() for name in book.namelist() if name.endswith("nav.xhtml"))
    links = re.findall(r"<a [^>]*>(第\d+篇)<", contents)
    must(links[:2] == ["第120篇", "第1篇"], "the article that was moved is not first")


def installer(folder: Path) -> str | None:
    """The wheel runs in a bare environment, under its own name."""
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        return "no wheel can be built here: " + built.stderr.strip().splitlines()[-1]
    (wheel,) = folder.glob("huozi-*.whl")
    venv.create(folder / "bare", with_pip=True)
    python = folder / "bare/bin/python"
    for wanted in (["--require-hashes", "-r", ROOT / "requirements.lock"], ["--no-deps", wheel]):
        command = [python, "-m", "pip", "install", "-q", *wanted]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return f"{wanted[-1]} cannot be installed here"
    program = [folder / "bare/bin/huozi"]
    must("usage: huozi" in huozi("--help", program=program), "the help does not call the program by its name")
    huozi("make", _written(folder / "a.txt", POEM), "--out", folder / "e", program=program)
    must(len(list((folder / "e/dist").glob("*.*"))) == 3, "not both outputs and their manifest")
    return None


def designer(folder: Path) -> None:
    """A theme that asks for a font which nobody has is told of it, with place and cure."""
    huozi("import", _written(folder / "a.txt", POEM), "--into", folder / "e")
    sheet = folder / "e/styles/edition.css"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text(NOBODY_HAS, encoding="utf-8")
    said = huozi("build", folder / "e", "--only", "screen", "--strict", code=3)
    must(
        "Riverbend Display" in said and "styles/edition.css:1" in said,
        "the missing font is not told with its place",
    )


def bookmaker(folder: Path) -> None:
    """A vertical book is vertical in its EPUB and bound at the right."""
    huozi("import", _written(folder / "a.txt", POEM), "--into", folder / "e")
    path = folder / "e/manuscript/edition.toml"
    path.write_text('writing = "vertical"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    huozi("build", folder / "e", "--only", "epub,print")
    must('page-progression-direction="rtl"' in epub_text(folder / "e"), "the EPUB is not bound at the right")
    with pikepdf.open(next((folder / "e/dist").glob("*-print.pdf"))) as pdf:
        must(pdf.Root.ViewerPreferences.Direction == "/R2L", "the PDF is not bound at the right")


def reviewer(folder: Path) -> None:
    """Pictures without an alternative text are told; by choice they stop the build; none is made up."""
    photo(folder / "boat.jpg", 1)
    raw = _written(folder / "a.md", "# 渡口\n\n船还在。\n\n![](boat.jpg)\n")
    huozi("import", raw, "--into", folder / "e")
    must(
        "alt-missing" in huozi("build", folder / "e", "--only", "epub"), "a picture without words is not told"
    )
    must(
        "alternativeText" not in epub_text(folder / "e"), "the EPUB claims alternative texts that it has not"
    )
    add_settings(folder / "e", '\n[photos]\nalt = "error"\n')
    must(
        "alt-required" in huozi("build", folder / "e", "--only", "epub", code=6), "it does not stop the build"
    )


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


ROLES: tuple[Callable[[Path], str | None], ...] = (
    editor,
    successor,
    collector,
    installer,
    designer,
    bookmaker,
    reviewer,
)


def main() -> int:
    """Play the roles that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=[role.__name__ for role in ROLES])
    parser.add_argument("--keep", type=Path, help="work in this folder, and leave it")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for role in ROLES:
            if options.only not in (None, role.__name__):
                continue
            folder = (options.keep or Path(temporary)) / role.__name__
            folder.mkdir(parents=True)
            try:
                not_played = role(folder)
            except Failed as error:
                failed += 1
                print(f"FAILED  {role.__name__}: {error}")
            else:
                print(
                    f"{'not played' if not_played else 'ok':6}  {role.__name__}: {not_played or role.__doc__}"
                )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
