# ConductAtlas: `make run` starts everything, `make test` checks everything.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PORT ?= 8000
PYTHON_IN_VENV := .venv/bin/python

.PHONY: help setup run worker beat demo test check lint types format verify-archive hostile

help: ## Print these targets
	@awk -F ':.*## ' '/^[a-z_-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Virtual environment, packages, migrated database, reference data and demo
	@.ci/setup test
	@$(PYTHON_IN_VENV) manage.py prepare
	@echo "Ready: make run"

run: ## Everything in one terminal until Ctrl-C; another port: make run PORT=8001
	@.ci/setup run
	@PORT='$(PORT)' exec $(PYTHON_IN_VENV) manage.py up

worker: ## One more Celery worker, beside make run
	@exec $(PYTHON_IN_VENV) -m conductatlas.embedded $(PYTHON_IN_VENV) -m celery -A conductatlas worker -c 2 -l INFO

beat: ## The scheduler alone, for use without make run
	@exec $(PYTHON_IN_VENV) -m conductatlas.embedded $(PYTHON_IN_VENV) -m celery -A conductatlas beat -l INFO --pidfile=

demo: ## Load the invented platforms, if they are not there
	@exec $(PYTHON_IN_VENV) manage.py load_demo

test: ## Every check and the whole suite, as continuous integration runs it
	@.ci/setup test
	@exec $(PYTHON_IN_VENV) .ci/test.py all

check: ## Every check without the tests: lint, format, templates, imports, migrations, types
	@.ci/setup test
	@exec $(PYTHON_IN_VENV) .ci/test.py checks

lint: ## Lint and import rules
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-logo

types: ## Types
	@.venv/bin/mypy

format: ## Write Python files and templates as the checks want them
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format --quiet .

verify-archive: ## Bytes, rows, texts, log, publications and quotes of this machine's archive
	@.venv/bin/python manage.py verify_archive

hostile: ## The hostile files and servers with the real limits, as a table
	@.venv/bin/python -m tests.hostile.run
