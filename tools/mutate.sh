#!/usr/bin/env bash
# Mutation testing of one room: how many small faults in it do its own tests find? Called by `make mutate ROOM=…`.
#
#   tools/mutate.sh PYTHON ROOM     PYTHON has huozi's libraries, and mutmut
#   SAMPLE=200                      tries so many of the faults, drawn always alike; without it all of them
#   JOBS=2                          at once
#
# Works on a copy in .mutants/ROOM, which is kept: there `mutmut results` and `mutmut show NAME` tell the rest.
# Constants at the top of a module are not mutated; the room's tests hold them by values at their boundaries.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(realpath -s "$1") room=$2
case $room in
  cleaning) tests=tests/importing ;; # what import writes of a text is how its rules are seen
  *) tests=tests/$room ;;
esac
unfit="words_of_languages or bounded_time" # the source and its speed are others here
[ -d "huozi/$room" ] && [ -d "$tests" ] || { echo "there is no huozi/$room with tests in $tests" >&2; exit 2; }
work=.mutants/$room
rm -rf "$work"
mkdir -p "$work"
cp -r huozi tests styles tools docs pyproject.toml "$work"
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
  tools
  docs
  styles
pytest_add_cli_args=-m
  not slow
  -k
  not ($unfit)
pytest_add_cli_args_test_selection=
  $tests
CONFIG
unset PYTHONPATH
mutmut=("$python" -m mutmut)
drawn=()
if [ -n "${SAMPLE:-}" ]; then
  # A name that no fault has: makes the faults, learns which test meets which, and stops.
  "${mutmut[@]}" run --max-children "${JOBS:-1}" none > faults.log 2>&1 || true
  mapfile -t drawn < <("${mutmut[@]}" print-time-estimates | awk '/huozi\./ { print $NF }' | sort | shuf -n "$SAMPLE" --random-source=<(yes))
  [ "${#drawn[@]}" -gt 0 ] || { tail -c 2000 faults.log >&2; exit 1; }
fi
"${mutmut[@]}" run --max-children "${JOBS:-1}" "${drawn[@]}" > run.log 2>&1 || { tail -c 2000 run.log >&2; exit 1; }
"${mutmut[@]}" results --all true | awk '
  / (killed|timeout)$/ { found++ } / (survived|no tests)$/ { missed++ }
  END { printf "%d mutants, %d found: %.1f %%\n", found + missed, found, 100 * found / (found + missed) }'
