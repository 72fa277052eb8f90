# Every target finds a JDK of at least 25 by itself (scripts/java-home). Redis, Docker and a load balancer are optional; test and fmt
# need Node 20 with npm, for the browser client.
SHELL := /usr/bin/env bash
MVN = scripts/mvn

.DEFAULT_GOAL := help
.PHONY: help run test verify mutants fuzz fmt bench cluster load faults soak

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: ## one node on http://localhost:8080 with a Redis of its own (PORT=…)
	@scripts/run

client/node_modules: client/package-lock.json
	@cd client && npm ci --silent && touch node_modules

test: client/node_modules ## what to run after a change, in minutes: formats, the client, real nodes on a real Redis, load balancers, each page in a browser
	@scripts/tests test

verify: client/node_modules ## the tests that take longer: bugs put into the product, failovers and other faults, storms, long races, browsers
	@scripts/tests verify

mutants: ## of make verify only the bugs that are put into the product to see that a test fails (MUTANTS=feed/)
	@$(MVN) -q test -pl api-node -am -Dtest=MutationGateTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidings.mutants=$(MUTANTS) -Dmaven.test.redirectTestOutputToFile=false

fuzz: ## parsers against mutated input, TRIES=… of each (10 million)
	@$(MVN) -q test -pl api-node -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false -Djqwik.tries.default=$(or $(TRIES),10000000) -Dmaven.test.redirectTestOutputToFile=false

fmt: client/node_modules ## repairs the formatting
	@cd client && npm run --silent fmt
	@$(MVN) -q spotless:apply

bench: ## the table of speed and size, measured on this machine (QUICK=1 to try it)
	@python3 loadtest/bench/bench.py $(if $(QUICK),--quick) $(ARGS)

cluster: ## three nodes behind a load balancer on http://localhost:8080
	@exec scripts/cluster

load: ## Gatling against what runs (SIMULATION=fanout|board, BASE_URLS=…, SUBSCRIBERS=…, RATE=…)
	@scripts/load

faults: ## breaks real clusters on purpose, about 15 minutes (SCENARIOS="node-killed …", WRITE=1, SEED=…)
	@scripts/faults $(if $(WRITE),write docs/operations.md,$(SCENARIOS))

soak: ## faults by chance (MINUTES=30, SEED=…)
	@scripts/faults soak $(or $(MINUTES),30)
