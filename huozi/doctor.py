"""What this machine has of what huozi needs, as facts and findings."""

import ctypes.util
import platform
import shutil
from dataclasses import dataclass

from huozi import fonts
from huozi.diagnostics import Finding, ToolError, finding

_LIBRARIES = {"pango-1.0": "pango-missing", "harfbuzz-subset": "subset-missing"}
_TOOLS = ("java", "gs", "chromium", "node")


@dataclass(frozen=True, slots=True)
class Examined:
    """facts: ids of catalogue texts with their values, in order; findings: what is missing."""

    facts: tuple[tuple[str, dict[str, str]], ...]
    findings: tuple[Finding, ...]


def examine() -> Examined:
    """Return what was found out about Python, libraries, fonts and tools; nothing is changed."""
    facts: list[tuple[str, dict[str, str]]] = [("doctor-python", {"version": platform.python_version()})]
    findings: list[Finding] = []
    for library, missing in _LIBRARIES.items():
        file = ctypes.util.find_library(library)
        if file:
            facts.append(("doctor-library", {"library": library, "file": file}))
        else:
            findings.append(finding(missing))
    try:
        facts.insert(1, ("doctor-layout-engine", {"version": _layout_engine()}))
    except ToolError as error:
        findings += [error.finding] if error.finding not in findings else []
    try:
        for face in fonts.house_families("zh-Hans"):
            styles = fonts.installed_styles(face)
            if styles:
                facts.append(("doctor-face", {"face": face, "styles": ", ".join(styles)}))
            if not {"Regular", "Bold"} <= set(styles):
                findings.append(finding("face-missing", face=face))
    except ToolError as error:
        findings.append(error.finding)
    for tool in _TOOLS:
        if shutil.which(tool):
            facts.append((f"doctor-{tool}", {}))
        else:
            findings.append(finding("tool-absent", tool=tool))
    return Examined(tuple(facts), tuple(findings))


def _layout_engine() -> str:
    """Return the version of the layout engine; raise ToolError where it is not ours or cannot be loaded."""
    from huozi.engine.libraries import WEASYPRINT  # noqa: PLC0415  (importing the room loads WeasyPrint)

    return WEASYPRINT
