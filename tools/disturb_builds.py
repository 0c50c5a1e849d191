"""Disturbs builds at random moments: python tools/disturb_builds.py FOLDER [CHANGES [KILLS]].

Text, photo and settings of a small edition are saved anew while all outputs are built; then builds are killed
by SIGKILL. After each, every output must be of the inputs that the manifest names, the archive's attached
manuscript too; a killed build leaves all old files or all new ones, and no folder that the next one keeps.
"""

import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

HUES = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 50, 190), "yellow": (230, 210, 30)}
NAME = "渡口"
SETTINGS = 'title = "渡口"\nlanguage = "zh-Hans"\ndescription = "第{state}稿"\n[print]\ntrim = "A5"\n'
ARTICLE = "---\ntitle: 渡船\n---\n\n这是第{state}稿写下的句子。\n\n![渡口](boat.jpg){{alt=渡口}}\n\n末尾。\n"
ENDINGS = ("-print.pdf", "-screen.pdf", "-archive.pdf", "-booklet.pdf", ".epub")


def save(root: Path, state: int, rng: random.Random | None = None) -> None:
    """Write the inputs of `state`, with pauses between the files as people's programs make them."""
    photo = io.BytesIO()
    Image.new("RGB", (1500, 1000), list(HUES.values())[state % len(HUES)]).save(photo, "JPEG")
    files = {
        "manuscript/edition.toml": SETTINGS.format(state=state).encode(),
        "manuscript/01.md": ARTICLE.format(state=state).encode(),
        "images/boat.jpg": photo.getvalue(),
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        time.sleep(rng.uniform(0, 0.2) if rng else 0)


def told(path: Path) -> tuple[str, str, str]:
    """Return what a finished file was made of: its sentence, the hue of its photo, its description."""
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            text = "".join(archive.read(name).decode() for name in names if name.endswith(".xhtml"))
            package = next(archive.read(name).decode() for name in names if name.endswith(".opf"))
            photo = Image.open(archive.open(next(name for name in names if name.endswith(".jpg"))))
            described = _between(package, "description>", "稿")[1:]
            return _between(text, "这是", "写下"), _hue(photo), described
    document = pypdfium2.PdfDocument(path)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    hues = Counter(_hue(page.render(scale=0.3).to_pil()) for page in document)
    del hues[""]
    with pikepdf.open(path) as pdf:
        described = str(pdf.docinfo.get("/Subject", ""))[1:-1]
    return _between(text, "这是", "写下"), hues.most_common(1)[0][0], described


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def _hue(image: Image.Image) -> str:
    """Return which of `HUES` has most of the picture; "" where none has a twentieth of it."""
    small = image.convert("RGB").resize((60, 80))
    found: Counter[str] = Counter()
    pixels = small.tobytes()
    for place in range(0, len(pixels), 3):
        pixel = pixels[place : place + 3]
        if max(pixel) - min(pixel) > 60:
            found[
                min(HUES, key=lambda name: sum(abs(a - b) for a, b in zip(pixel, HUES[name], strict=True)))
            ] += 1
    name, count = found.most_common(1)[0] if found else ("", 0)
    return name if count > 60 * 80 / 20 else ""


def states(root: Path, upto: int) -> dict[str, int]:
    """Return which state a file of a hash is of."""
    scratch, found = root.parent / "states", {}
    for state in range(upto + 1):
        save(scratch, state)
        for path in scratch.rglob("*.*"):
            found.setdefault(f"{path.relative_to(scratch)} {_sha256(path.read_bytes())}", state)
    return found


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def judge(out: Path, known: dict[str, int]) -> str:
    """Return what is wrong with the outputs in `out`; "" where all are of what the manifest names."""
    manifest = json.loads((out / f"{NAME}.json").read_text())
    files = manifest["inputs"]["files"]
    text = known[f"manuscript/01.md {files['manuscript/01.md']}"]
    photo = known[f"images/boat.jpg {files['images/boat.jpg']}"] % len(HUES)
    settings = known[f"manuscript/edition.toml {files['manuscript/edition.toml']}"]
    wanted = f"第{text}稿", list(HUES)[photo], str(settings)
    if {made["file"] for made in manifest["outputs"]} != {NAME + ending for ending in ENDINGS}:
        return f"manifest names {[made['file'] for made in manifest['outputs']]}"
    for made in manifest["outputs"]:
        path = out / made["file"]
        if _sha256(path.read_bytes()) != made["sha256"]:
            return f"{path.name} is not the manifest's"
        if told(path) != wanted:
            return f"{path.name} is of {told(path)}, the manifest of {wanted}"
    with pikepdf.open(out / f"{NAME}-archive.pdf") as pdf:
        attached = pdf.attachments["manuscript/01.md"].get_file().read_bytes()
    return "" if _sha256(attached) == files["manuscript/01.md"] else "the attached manuscript is another"


def command(root: Path, out: Path) -> list[str]:
    """Return the command that builds all outputs."""
    return [sys.executable, "-m", "huozi", "build", "--edition", str(root), "-o", str(out), "-q"]


def left_behind(folder: Path) -> list[str]:
    """Return the folders that killed builds have left."""
    return [path.name for path in folder.iterdir() if path.name.startswith(("huozi-temporary-", ".huozi-"))]


def main() -> int:
    """Disturb, judge, and say what came of it."""
    folder = Path(sys.argv[1]).resolve()
    changes, kills = (int(value) for value in [*sys.argv[2:], "30", "30"][:2])
    root, out, scratch = folder / "edition", folder / "out", folder / "tmp"
    scratch.mkdir(parents=True)
    environment = {**os.environ, "TMPDIR": str(scratch)}
    rng = random.Random(12)
    known = states(root, changes + kills + 1)
    save(root, 0)
    began = time.monotonic()
    subprocess.run(command(root, out), env=environment, check=True)
    patience = time.monotonic() - began
    faults, refused = [judge(out, known)], 0
    for state in range(1, changes + 1):
        process = subprocess.Popen(command(root, out), env=environment, stderr=subprocess.PIPE, text=True)
        time.sleep(rng.uniform(0, patience))
        save(root, state, rng)
        _, said = process.communicate()
        refused += process.returncode != 0
        faults.append(judge(out, known) or ("" if process.returncode == 0 or said else "silent refusal"))
    finished = 0
    for state in range(changes + 1, changes + kills + 1):
        save(root, state)
        before = (out / f"{NAME}.json").read_bytes()
        process = subprocess.Popen(command(root, out), env=environment, start_new_session=True)
        time.sleep(rng.uniform(0, patience * 1.1) if state % 3 else rng.uniform(0.8, 1.05) * patience)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        looked = [
            sys.executable,
            "-m",
            "huozi",
            "check",
            str(out / f"{NAME}.epub"),
            "--edition",
            str(root),
            "-q",
        ]
        subprocess.run(looked, env=environment, capture_output=True, check=False)
        faults.append(judge(out, known))
        finished += (out / f"{NAME}.json").read_bytes() != before
    subprocess.run(command(root, out), env=environment, check=True)
    faults += [judge(out, known), *(f"left: {name}" for name in (*left_behind(scratch), *left_behind(out)))]
    for fault in filter(None, faults):
        print(fault)
    print(f"{changes} changes ({refused} builds refused), {kills} kills ({finished} had published): "
          f"{sum(map(bool, faults))} faults")  # fmt: skip
    return int(any(faults))


if __name__ == "__main__":
    sys.exit(main())
