#!/usr/bin/env bash
# Mutation testing of one room: how many small faults in it do its own tests find? Called by `make mutate ROOM=…`.
#
#   tools/mutate.sh PYTHON ROOM     PYTHON has huozi's libraries, and mutmut
#
# Works on a copy in .mutants/ROOM, which is kept: there `mutmut results` and `mutmut show NAME` tell the rest.
# Constants at the top of a module are not mutated; the room's tests hold them by values at their boundaries.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(realpath -s "$1") room=$2
[ -d "huozi/$room" ] && [ -d "tests/$room" ] || { echo "there is no huozi/$room with tests in tests/$room" >&2; exit 2; }
work=.mutants/$room
rm -rf "$work"
mkdir -p "$work"
cp -r huozi tests styles pyproject.toml "$work"
rm -rf "$work/tests/epub/reader/node_modules"
cd "$work"
cat > conftest.py <<'PROFILE'
"""Few examples, and none made smaller once one has failed: a mutant is found or not."""
from hypothesis import Phase, settings
settings.register_profile("mutate", max_examples=25, phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("mutate")
PROFILE
cat > setup.cfg <<CONFIG
[mutmut]
source_paths=huozi
only_mutate=huozi/$room/*
also_copy=
  conftest.py
  tests
  styles
pytest_add_cli_args_test_selection=
  tests/$room
CONFIG
unset PYTHONPATH
"$python" -m mutmut run --max-children "${JOBS:-1}" > run.log 2>&1 || { tail -c 2000 run.log >&2; exit 1; }
"$python" -m mutmut results --all true | awk '
  / (killed|timeout)$/ { found++ } / (survived|no tests)$/ { missed++ }
  END { printf "%d mutants, %d found: %.1f %%\n", found + missed, found, 100 * found / (found + missed) }'
