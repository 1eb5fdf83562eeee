# The commands of daily work; `make` alone lists them. What CI runs stands in .ci/run, and the targets below that need
# more than one line call a section of it, so that both do the same.

GO   ?= go
TOOL := $(GO) tool -modfile=tools/go.mod

# Packages for make mutation and make bench.
MUTATED    ?= controllist guideline
BENCH      ?= .
BENCHCOUNT ?= 6
# Seconds for each fuzz target, and for all together.
FUZZTIME   ?= 10
FUZZBUDGET ?= 3600

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## compile everything and put the program into bin/
	$(GO) build ./...
	@if [ -d cmd/licet ]; then mkdir -p bin && $(GO) build -trimpath -o bin/ ./cmd/licet && ls -l bin; fi

.PHONY: test
test: ## run all tests
	$(GO) test ./...

.PHONY: lint
lint: ## run go vet and all linters
	$(GO) vet ./...
	$(TOOL) golangci-lint run ./...

.PHONY: fmt
fmt: ## format all Go files
	$(TOOL) gofumpt -l -w .

.PHONY: race
race: ## run the tests under the race detector, where goroutines meet
	.ci/run race

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME seconds
	FUZZTIME=$(FUZZTIME) FUZZBUDGET=$(FUZZBUDGET) .ci/run fuzz

.PHONY: cover
cover: ## check the coverage gate and write coverage.html
	.ci/run cover
	$(GO) test -coverprofile=coverage.out ./...
	$(GO) tool cover -html=coverage.out -o coverage.html

.PHONY: bench
bench: ## run the benchmarks BENCHCOUNT times and summarise them (BENCH=pattern)
	$(GO) test -run='^$$' -bench='$(BENCH)' -benchmem -count=$(BENCHCOUNT) ./... > bench.out || { cat bench.out; exit 1; }
	$(TOOL) benchstat bench.out

# Gremlins does not mutate the conditions of a switch without tag (it lists them as not covered); the kill rate is taken
# over what it does mutate. -count=1 makes it measure the tests themselves and not the test cache.
.PHONY: mutation
mutation: ## change the code of MUTATED in small ways; the tests must notice more than 85 %
	@for p in $(MUTATED); do \
		if [ ! -d "$$p" ]; then echo "$$p does not exist yet"; continue; fi; \
		echo "== $$p"; \
		GOFLAGS="$(GOFLAGS) -count=1" $(TOOL) gremlins unleash --config tools/gremlins.yaml --output-statuses lct "./$$p" \
			|| failed="$$failed $$p"; \
	done; \
	if [ -n "$$failed" ]; then echo "below the threshold:$$failed"; exit 1; fi

.PHONY: docs
docs: ## write generated files anew, then check links and the table of dependencies
	$(GO) generate ./...
	.ci/run docs

.PHONY: ci
ci: ## run everything that CI runs
	.ci/run

.PHONY: install
install: ## install the program into the Go bin folder
	$(GO) install -trimpath ./cmd/licet

.PHONY: clean
clean: ## remove what the other targets wrote
	rm -rf bin coverage.out coverage.html bench.out
