# The two commands of the project are `make demo` and `make test`; the rest is for those who work on it.
.PHONY: demo test bench tidy lint fuzz release clean

demo: ## build, then serve fictional places on http://127.0.0.1:8470
	cargo build --profile demo --bin maillage
	./target/demo/maillage demo

test: ## everything: style, rules, tests on SQLite and PostgreSQL, browser tests
	cargo xtask test

bench: ## the figures of docs/performance.md
	cargo build --release --locked --bin maillage --bin fill-people --features server/jemalloc,server/fill
	cargo xtask bench

tidy: ## the rules that read the sources
	cargo xtask tidy

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features server/fill -- -D warnings

deny: ## licences and advisories of the dependencies
	cargo deny check

fuzz: ## fuzz the parsers for longer; needs cargo-fuzz and a nightly toolchain
	cargo xtask fuzz

release:
	cargo build --release --locked --bin maillage --features server/jemalloc

clean:
	cargo clean
