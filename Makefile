# Every target finds a JDK 25 or later by itself (scripts/java-home). Redis, Docker and a load balancer are optional;
# test and fmt need Node 20 with npm, for the browser client.
SHELL := /usr/bin/env bash
MVN = scripts/mvn

.DEFAULT_GOAL := help
.PHONY: help run repository release test verify mutants fuzz fmt bench jmh cluster compose load faults soak scale transports

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: ## start one node on http://localhost:8080 with its own Redis (PORT=…)
	@scripts/run

NPM = client client-react client-react/test/react-18 client-vue
NODE_MODULES = $(NPM:=/node_modules)

%/node_modules: %/package-lock.json
	@cd $* && npm ci --silent && touch node_modules

test: $(NODE_MODULES) ## run after a change, takes minutes: formats, client, nodes on a real Redis, browser pages
	@scripts/tests test

verify: $(NODE_MODULES) ## the slower tests: mutants, failovers and other faults, storms, long races, browsers
	@scripts/tests verify

mutants: ## only the mutants of make verify: plant bugs, see that tests fail (MUTANTS=feed/)
	@$(MVN) -q test -pl api-node -am -Dtest=MutationGateTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dtidings.mutants=$(MUTANTS) -Dmaven.test.redirectTestOutputToFile=false

fuzz: ## fuzz the parsers with mutated input (TRIES=…, by default 10 million each; SEED=…, TESTS=…, WRITE=1)
	@scripts/fuzz $(if $(WRITE),write)

repository: ## deploy the libraries, the BOM and the node to the file repository target/repository
	@scripts/repository

release: ## all of a release but its upload, in target/release (VERSION=1.2.3, PARTS="java npm chart cli")
	@scripts/release "$(VERSION)" $(PARTS)

fmt: $(NODE_MODULES) ## repair the formatting
	@for package in client client-react client-vue; do npm run --silent fmt --prefix $$package; done
	@$(MVN) -q -Pfaults spotless:apply

bench: ## measure next to the installed peers, print a table (QUICK=1 for a short try, ARGS=--help for more)
	@python3 loadtest/bench/bench.py $(if $(QUICK),--quick) $(ARGS)

jmh: ## run the microbenchmarks, about 5 minutes (ARGS="read -f 1 -prof gc")
	@scripts/jmh $(ARGS)

scale: ## measure what each connection, event, topic and node costs, about 15 minutes (ARGS="--plan boards")
	@scripts/scale $(ARGS)

transports: ## measure SSE and WebSocket side by side, about 25 minutes (CONNECTIONS=5000, FAN_OUT=50, ROUNDS=3)
	@scripts/transports

cluster: ## start three nodes behind a load balancer on http://localhost:8080
	@exec scripts/cluster

compose: ## try docker-compose.yml: kill, restart and replace its nodes under traffic (SERVICES="balancer prometheus")
	@scripts/compose-test

load: ## check under load that no event is lost: all simulations, or SIMULATION=fan-out (docs/load-tests.md)
	@scripts/load

faults: ## inject faults into real clusters, about 35 minutes (SCENARIOS="node-killed …", SEED=…)
	@scripts/faults $(if $(WRITE),write docs/operations.md,$(SCENARIOS))

soak: ## inject random faults, compare leaks before and after (MINUTES=30, SEED=…, WRITE=1)
	@scripts/faults soak $(or $(MINUTES),30) $(if $(WRITE),docs/operations.md)
