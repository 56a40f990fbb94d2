# Two commands matter: make demo, make test. Both set everything up by themselves.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test test-faults bench screenshots lint compiled lock clean

demo: .venv/ready
	$(BIN)/closeknit demo

# With CLOSEKNIT_REQUIRE_ALL=1 nothing is skipped, so that Spark is needed (and Java, see .ci/run).
# Neighbours share their fixtures, so each worker takes half in one piece; Spark is one session, and
# uses both cores by itself.
test: .venv/ready $(if $(filter 1,$(CLOSEKNIT_REQUIRE_ALL)),.venv/spark)
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal -m "not faults and not spark"
	$(BIN)/pytest -p no:xdist -m spark tests/contract

test-faults: .venv/ready
	$(BIN)/pytest -n 2 --dist worksteal -m faults

# with your own mail: make bench BENCH="--me ADDRESS …"; else invented mail
bench: .venv/ready
	$(BIN)/python -m bench.import_speed $(BENCH)
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.shell
	$(BIN)/python -m bench.engines

# the pictures of docs/pages.md, from the demo's life; needs Chromium
screenshots: .venv/ready
	$(BIN)/python docs/screenshots.py

lint: .venv/ready
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

# the lock pins every package by version and digest; the project itself comes without its own
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

# the extra `spark`: large, and used by the contract suite of engines only
.venv/spark: requirements-spark.lock .venv/ready
	$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r requirements-spark.lock
	touch $@

# the measures as SQL; a test tells when they have changed
compiled: .venv/ready
	$(BIN)/python -m closeknit.engine.compiled

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet 'pip-tools>=7.5,<8'
	.venv-lock/bin/pip-compile --quiet --extra dev --extra mcp --extra pst --extra sync --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock pyproject.toml requirements-build.in
	.venv-lock/bin/pip-compile --quiet --extra spark --constraint requirements.lock --generate-hashes --allow-unsafe \
	  --strip-extras --no-emit-index-url --no-emit-find-links --no-header --output-file requirements-spark.lock pyproject.toml
	rm -rf .venv-lock

clean:
	rm -rf .venv .venv-lock build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
