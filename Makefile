# Each command does its own set-up, on a fresh Debian or Ubuntu with Python 3.11, git and make.

.NOTPARALLEL:
.PHONY: help run test lint verapdf bench lock

help:
	@echo 'make run      the demo on http://localhost:8000 (another port: make run PORT=8001)'
	@echo 'make test     all tests; on PostgreSQL as well when TEST_DATABASE_URL is set'
	@echo 'make lint     format, code rules, direction of imports, migrations, settings for production'
	@echo 'make verapdf  every kind of report by the rules of PDF/UA and PDF/A; writes docs/verapdf.md'
	@echo 'make bench    speed, beside the goals of docs/performance.md'
	@echo 'make lock     the newest versions that pyproject.toml allows, with their hashes'

run:
	@.ci/set-up run
	@PORT='$(or $(PORT),8000)' exec .ci/serve

test:
	@.ci/set-up test
	@exec .ci/test

lint:
	@.ci/set-up test
	@.ci/lint

verapdf:
	@.ci/verapdf docs/verapdf.md

bench:
	@.ci/set-up test
	@.venv/bin/python -m bench.pages
	@.venv/bin/python -m bench.cohorts
	@.venv/bin/python -m bench.pdf
	@.venv/bin/python -m bench.exporting
	@.venv/bin/python -m bench.rosters
	@.venv/bin/python -m bench.workplaces

# One lock for every system and Python; nothing in it says which package index it came from.
lock:
	@.ci/set-up test
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) --group dev pyproject.toml -o requirements-dev.lock

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
