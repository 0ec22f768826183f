# Kinora for developers and newcomers. `make run` and `make test` set everything up by themselves.
# Used on Debian and Ubuntu; written for macOS and for Windows with GNU make too, but untried there.

ifeq ($(OS),Windows_NT)
  PYTHON ?= py -3
  BIN := .venv/Scripts
else
  PYTHON ?= python3
  BIN := .venv/bin
endif

QT_QPA_PLATFORM_TESTS ?= offscreen
QUICK := -m "not slow"

.PHONY: help setup run test fuzz test-slow test-all lint bench wheel clean

help:
	@echo "make run        set up, and open the studio on a sample (without a display: make the sample's files)"
	@echo "make test       set up, and run the quick tests (minutes)"
	@echo "make test-all   the quick and the slow tests"
	@echo "make fuzz       the quick tests, with new examples for the property tests"
	@echo "make lint       ruff, and mypy strict on core, contract, commands, bridge"
	@echo "make bench      the numbers of the specification"
	@echo "make wheel      build the wheel into dist/"
	@echo "make clean      remove what was built, .venv included"

setup:
	@$(PYTHON) tools/setup.py

run: setup
	@$(BIN)/python tools/run.py

test test-slow test-all: export QT_QPA_PLATFORM := $(QT_QPA_PLATFORM_TESTS)

test: setup
	$(BIN)/python -m pytest $(QUICK)

fuzz: export QT_QPA_PLATFORM := $(QT_QPA_PLATFORM_TESTS)
fuzz: export KINORA_FUZZ := 1
fuzz: setup
	$(BIN)/python -m pytest $(QUICK)

test-slow: setup
	$(BIN)/python -m pytest -m slow

test-all: test test-slow

lint: setup
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

bench: setup
	$(BIN)/kinora bench

wheel: setup
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('.venv', 'build', 'dist', 'kinora.egg-info', '.pytest_cache', '.mypy_cache', '.ruff_cache')]"
