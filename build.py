"""The build script: a thin door to `huozi.cli`, for the edition in whose folder it stands.

It needs no activated environment: where `make` has set one up beside it, it steps into that one.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parent
PYTHON = HOME / ".venv" / "bin" / "python"


def main() -> int:
    """Run huozi with this command line; return its exit code."""
    if PYTHON.exists() and Path(sys.prefix) != PYTHON.parent.parent:
        os.execv(PYTHON, [str(PYTHON), __file__, *sys.argv[1:]])
    if find_spec("weasyprint") is None:
        print("huozi is not set up here — run `make` once / 尚未安装，请先运行 `make`", file=sys.stderr)
        return 8
    from huozi.cli import main as run  # noqa: PLC0415  only now is it certain that it can be imported

    return run(sys.argv[1:], edition=HOME)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:  # while the command line itself is still being loaded; later it answers itself
        code = 130
    sys.exit(code)
