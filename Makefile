# Two commands do everything on a fresh machine: `make run` and `make test`.
# Set-up happens once, in .venv; Python 3.11 or newer is all that must be there before.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PYTEST_ARGS ?=
# One process more than there are cores, four at most: one second in five a test waits for a process of its own, a clock or
# a lock. A file's tests stay together, for the fixtures they share, in the order that tests/conftest.py gives them.
PARALLEL = -n $(shell $(BIN)/python -c "import os; print(min(4, (os.cpu_count() or 1) + 1))") \
	--dist loadfile --no-loadscope-reorder
# No display. Compiled modules are kept, even where the environment says not to: the tests start hundreds of processes,
# and each would compile all of PhotoClip again.
OFFSCREEN := env -u DISPLAY -u WAYLAND_DISPLAY -u PYTHONDONTWRITEBYTECODE QT_QPA_PLATFORM=offscreen

.PHONY: run test lint fast coverage faults soak bench lock translations tarball deb rpm windows-installer dmg updates \
	try-deb clean

run: $(VENV)/.run-ready
	@$(BIN)/python -m photoclip --or-demo

test: $(VENV)/.test-ready lint
	@$(BIN)/python -m photoclip.health.system_libraries
ifeq ($(PYTEST_ARGS),)
	@$(OFFSCREEN) $(BIN)/python -m pytest $(PARALLEL)
else
	@$(OFFSCREEN) $(BIN)/python -m pytest $(PYTEST_ARGS)
endif

lint: $(VENV)/.test-ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry --no-ansi .
	@$(BIN)/vulture

# The tests that take less than a few seconds each.
fast: $(VENV)/.test-ready
	@$(OFFSCREEN) $(BIN)/python -m pytest -m "not slow" $(PARALLEL) $(PYTEST_ARGS)

# What of PhotoClip the tests run, line by line and branch by branch. To watch it doubles what the tests cost.
coverage: $(VENV)/.test-ready
	@$(OFFSCREEN) $(BIN)/python -m pytest $(PARALLEL) --cov $(PYTEST_ARGS)

# What `make test` does of tests/faults in little, in full: hundreds of kills and errors, a library's life for long. Beside
# other work that may take hours: only what hangs is ended.
FAULTS ?= 12
faults: $(VENV)/.test-ready
	@$(OFFSCREEN) PHOTOCLIP_FAULTS=$(FAULTS) $(BIN)/python -m pytest $(PARALLEL) --timeout=7200 \
		-o faulthandler_timeout=8000 tests/faults $(PYTEST_ARGS)

# Whether memory grows: decodes by the ten thousand, and minutes of a person's work on a large library.
DECODES ?= 50000
SECONDS ?= 600
PHOTOS ?= 100000
soak: $(VENV)/.test-ready
	@$(OFFSCREEN) $(BIN)/python -m tests.soak.decodes $(DECODES)
	@$(OFFSCREEN) $(BIN)/python -m tests.soak.window $(SECONDS) $(PHOTOS)

# Parts by name, each beside its peer or its limit, into tests/benchmarks/RESULTS.md: PARTS="scan search", PARTS=all;
# SIZES="1000 100000" for other numbers of photos; KEEP is where the inputs stay for the next time.
PARTS ?=
SIZES ?=
KEEP ?= build/bench
bench: $(VENV)/.test-ready
	@$(OFFSCREEN) $(BIN)/python -m tests.benchmarks.bench $(PARTS) --keep $(KEEP) --sizes $(SIZES)

# Which files an installed PhotoClip, and the set-ups above, are made of: the versions in .venv, which passed the tests,
# with their hashes. Another
# torch: LOCK_ARGS="--build cpu=ADDRESS".
lock: $(VENV)/.test-ready
	@$(BIN)/python -m installers.lock $(LOCK_ARGS)

# Every sentence that PhotoClip says, from the code into the catalogues of resources/translations.
translations: $(VENV)/.test-ready
	@$(BIN)/python resources/translations/update.py

# Installers, in dist/, for those of Python 3.11 to 3.13 that are found on PATH; each says its size and checksum. A lock
# of another torch needs INSTALLER_ARGS="--torch-index cpu=ADDRESS". Those for Windows and macOS are made on such a computer,
# or with a wheel of hnswlib for it in build/kept; a signed dmg with INSTALLER_ARGS="--identity NAME --notary PROFILE".
tarball deb rpm windows-installer dmg: $(VENV)/.test-ready
	@$(BIN)/python -m installers.$(subst -,_,$@) $(INSTALLER_ARGS)

# What installed PhotoClips ask for where updates are wanted: one signed file, and what lies beside it, in dist/updates.
# KEY: the private key; --new-key FILE makes one. STAGED: what `make deb` and the others left in build/.
updates: $(VENV)/.test-ready
	@$(BIN)/python -m installers.update_file --key "$(KEY)" $(UPDATE_ARGS) $(STAGED)

# The package in a clean Debian: installed, set up in its window, the demo, a search, removed. As root; some minutes and
# 15 GB. WHEELS names folders with wheels that need no download.
try-deb:
	@sh installers/linux/try_deb.sh dist/photoclip_*_amd64.deb "$(WHEELS)"

clean:
	rm -rf $(VENV) build dist .coverage .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.run-ready: pyproject.toml installers/setup.sh installers/source_locks/run.txt
	@sh installers/setup.sh "$(PYTHON)" "$(VENV)" "."
	@touch $@

$(VENV)/.test-ready: pyproject.toml installers/setup.sh installers/source_locks/test.txt
	@sh installers/setup.sh "$(PYTHON)" "$(VENV)" ".[dev]"
	@touch $@ $(VENV)/.run-ready
