# `make check` is the whole loop before a commit. Everything runs in the active environment, else in .venv.
ENVIRONMENT ?= $(if $(VIRTUAL_ENV),$(VIRTUAL_ENV),.venv)
BIN := $(ENVIRONMENT)/bin

.PHONY: help install check test stories coverage lint types layers format bench shots readme ci

help:  ## What can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

install:  ## An environment in .venv with everything that is needed to work on cmtui
	python3 -m venv $(ENVIRONMENT)
	$(BIN)/pip install -e '.[dev]'

check: lint types layers coverage  ## All that CI checks, in this environment

test:  ## The tests
	$(BIN)/pytest -n 3

stories:  ## The tasks of a case manager's day, told in keys on the demo: how many each costs
	$(BIN)/python -m tools.stories

coverage:  ## The tests, and whether they reach 95 % of rules, forms and casebook
	$(BIN)/pytest -n 3 --cov --cov-report=
	$(BIN)/python -m tools.coverage_floor

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:
	$(BIN)/mypy --strict

layers:
	$(BIN)/lint-imports

format:  ## Put the code into its form, and mend what can be mended by itself
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench:  ## How fast it is, as ratios to programs measured beside it (about half an hour)
	$(BIN)/python -m bench

shots:  ## The pictures in docs/pictures, from the demo on a fixed day
	$(BIN)/python -m tools.shots

readme:  ## The README's table of keys, from cmtui/commands.py
	$(BIN)/python -m tools.readme

ci:  ## What a pull request has to pass: the last commit, in an empty environment
	bash .ci/run
