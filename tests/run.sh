#!/bin/sh
# Runs every test: those of the window and of files beside the others, then, with the machine to themselves, those that time,
# and those that crash and hang processes.
#   run.sh PYTHON
# Two processes instead of a plugin that deals tests out: many here start processes and wait for them, and two cores
# hold no more.
set -u
python=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

part() { # NAME FOLDER…
	name=$1
	shift
	COVERAGE_FILE=.coverage.$name "$python" -m pytest --cov --cov-report= "$@"
}

quality=tests/e2e/test_eval_photos.py
tagging=tests/e2e/test_tagging_quality.py
part window tests/gui tests/unit/media tests/unit/indexing $tagging >"$log" 2>&1 &
window=$!
failed=0
part unit tests/unit --ignore tests/unit/media --ignore tests/unit/indexing $quality || failed=1
wait "$window" || failed=1
cat "$log"
part alone tests/faults tests/e2e --ignore $quality --ignore $tagging || failed=1
"$python" -m coverage combine --quiet .coverage.window .coverage.unit .coverage.alone && "$python" -m coverage report
exit $failed
