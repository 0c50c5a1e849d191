"""`python -m huozi`: the command line, for the edition in the current folder."""

import sys

from huozi.cli import main

if __name__ == "__main__":
    sys.exit(main())
