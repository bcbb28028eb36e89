# Two commands for a newcomer: `make demo`, `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
LOCK := requirements/dev.lock
READY := $(VENV)/.ready
TOOLS := .tools
ARCHITECTURE ?= arm64
export SAM_CLI_TELEMETRY := 0
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help

help:  ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: $(READY) $(TOOLS)/sam/.ready  ## Build the functions with SAM; ARCHITECTURE=x86_64 for Intel
	$(TOOLS)/sam/bin/sam build --parameter-overrides Architecture=$(ARCHITECTURE)

# `sam build` makes these, with ARTIFACTS_DIR.
build-%: $(READY)
	$(VENV)/bin/python -m lake.building $* $(ARTIFACTS_DIR) --architecture $(ARCHITECTURE)

setup: $(READY)  ## Make .venv and install the locked packages into it

# uv is ten times faster; pip does it where uv can't reach the registry that pip is set up for.
$(READY): $(LOCK) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes -r requirements/setup.lock
	$(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(VENV) --require-hashes -r $(LOCK) || $(PIP) --require-hashes -r $(LOCK)
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

# Each with packages of its own: they pin what others pin otherwise.
$(TOOLS)/%/.ready: requirements/%.lock $(READY)
	$(VENV)/bin/uv venv --quiet --clear --python $(VENV)/bin/python $(@D)
	$(VENV)/bin/uv pip install --quiet --python $(@D) --require-hashes -r $<
	touch $@

demo: setup  ## The main job once: generated uploads, receipts, answers
	$(VENV)/bin/lake demo

test: lint template  ## All checks and all tests
	$(VENV)/bin/python -m pytest --numprocesses 2 --dist loadfile

lint: setup  ## Style, types, import contracts, words
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/codespell

# cfn-lint finds in the expanded template what SAM's short forms hide, and the other way round.
EXPANDED := .aws-sam/expanded.json
template: $(TOOLS)/sam/.ready $(TOOLS)/checkov/.ready  ## What SAM, CloudFormation and a security review say of it
	mkdir -p .aws-sam
	$(VENV)/bin/python -m lake.building.expanded > $(EXPANDED)
	$(VENV)/bin/cfn-lint template.yaml $(EXPANDED)
	$(TOOLS)/sam/bin/sam validate
	$(TOOLS)/checkov/bin/checkov --file $(EXPANDED) --framework cloudformation --compact --quiet --skip-download

lock:  ## Write the lock anew: hashes, no addresses
	echo 'uv' | uv pip compile - --universal --generate-hashes --python-version 3.11 --no-header \
		--no-annotate --quiet --output-file requirements/setup.lock
	for tool in sam:aws-sam-cli==1.170.0 checkov:checkov==3.3.30; do \
		echo "$${tool#*:}" | uv pip compile - --universal --generate-hashes --python-version 3.11 \
			--no-header --no-annotate --quiet --output-file requirements/$${tool%%:*}.lock; done
	uv pip compile pyproject.toml --extra cloud --group dev --universal --generate-hashes \
		--python-version 3.11 --no-header --quiet --output-file $(LOCK)

clean:  ## Remove what the other targets made
	rm -rf $(VENV) $(TOOLS) .aws-sam .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: help setup build demo test lint template lock clean
