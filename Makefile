# Everything is done by packaging/project.py; this only gives its commands the usual names.
# make run ARGS="estimate case.json"    make test ARGS="-k money"    make PYTHON=python3.12 run
PYTHON ?= python3
ARGS ?=

COMMANDS := run test soak bench mutants lint tidy screenshots catalogues bundle release release-check lock clean

.PHONY: help $(COMMANDS)
help:
	@$(PYTHON) packaging/project.py help

$(COMMANDS):
	@$(PYTHON) packaging/project.py $@ $(ARGS)
