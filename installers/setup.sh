#!/bin/sh
# Makes the environment that `make run` and `make test` use.
#   setup.sh PYTHON VENV WHAT     WHAT: "." or ".[dev]"
# Every way it can fail ends in one plain sentence.
set -eu
python=$1 venv=$2 what=$3

fail() {
	echo "$1" >&2
	exit 3
}

[ -n "$python" ] || fail "PhotoClip needs Python 3.11 or newer; install it (for example 'sudo apt install python3 python3-venv') and run make again."

if [ ! -x "$venv/bin/python" ]; then
	"$python" -m venv "$venv" >/dev/null 2>&1 || {
		rm -rf "$venv"
		fail "Python's venv module is missing; install it (for example 'sudo apt install python3-venv') and run make again."
	}
fi

# hnswlib has no ready-made wheels and is compiled here.
if ! "$venv/bin/python" -c 'import hnswlib' 2>/dev/null; then
	command -v c++ >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 ||
		fail "A C++ compiler is needed to build hnswlib; install one (for example 'sudo apt install g++ python3-dev') and run make again."
	header=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h
	[ -f "$header" ] ||
		fail "Python's C headers are needed to build hnswlib; install them (for example 'sudo apt install python3-dev') and run make again."
fi

echo "Setting up PhotoClip in $venv (once). PyTorch is a large download: about 2.5 GB on Linux, 200 MB on macOS and Windows."
quiet=--quiet
[ -t 1 ] && quiet= # a person at a terminal sees the downloads
# The same versions and files as where the tests passed, whenever that is. PHOTOCLIP_UNLOCKED=1 takes the newest that fit.
case $what in *dev*) lock=installers/source_locks/test.txt ;; *) lock=installers/source_locks/run.txt ;; esac
if [ -z "${PHOTOCLIP_UNLOCKED:-}" ]; then
	"$venv/bin/python" -m pip install $quiet --disable-pip-version-check --require-hashes --requirement "$lock" ||
		fail "Setting up did not finish; the lines above say why. Check the network and the free disk space and run make again. (PHOTOCLIP_UNLOCKED=1 sets up without the list of tested files.)"
fi
"$venv/bin/python" -m pip install $quiet --disable-pip-version-check --editable "$what" ||
	fail "Setting up did not finish; the lines above say why. Check the network and the free disk space and run make again."
