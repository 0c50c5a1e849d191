"""Show what an upgrade of WeasyPrint changes of what huozi relies on: docs/upgrading-weasyprint.md.

    python tools/engine_contract.py            the difference between the kept source and the installed one
    python tools/engine_contract.py --accept   keep the installed source, once every difference has been read

Exit code 1 where there is a difference.
"""

import difflib
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.engine.contract import CONTRACT, Relied, contract, fingerprint, installed


def difference(relied: Relied) -> str:
    """Return a unified diff from the kept source to the installed one; "" where they are the same."""
    kept = relied.kept.read_text(encoding="utf-8") if relied.kept.is_file() else ""
    lines = difflib.unified_diff(
        kept.splitlines(keepends=True),
        installed(relied.name).splitlines(keepends=True),
        f"{relied.name} (kept)",
        f"{relied.name} ({version('weasyprint')})",
    )
    return "".join(lines)


def accept(found: list[Relied]) -> None:
    """Write the installed sources and their fingerprints down."""
    text = CONTRACT.read_text(encoding="utf-8")
    for relied in found:
        source = installed(relied.name)
        if not source:
            sys.exit(
                f"{relied.name} is gone: take it out of contract.toml, and what relied on it out of huozi"
            )
        relied.kept.write_text(source, encoding="utf-8")
        head, mark, tail = text.partition(f'["{relied.name}"]')
        tail = tail.replace(f'sha256 = "{relied.sha256}"', f'sha256 = "{fingerprint(source)}"', 1)
        text = head + mark + tail
    CONTRACT.write_text(text, encoding="utf-8")


def main() -> int:
    """Print the differences, or accept them."""
    found = contract()
    if "--accept" in sys.argv[1:]:
        accept(found)
        return 0
    changed = [(relied, text) for relied in found if (text := difference(relied))]
    for relied, text in changed:
        print(f"# {relied.name}: {relied.why}\n{text}")
    print(f"{len(changed)} of {len(found)} objects differ in WeasyPrint {version('weasyprint')}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
