# The two commands of the README are `make demo` and `make test`; both install what they need.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
SWIFT_CODE := Package.swift Sources Tests Profiles

.PHONY: demo test setup lint format build release profiles clean

demo: setup release
	rm -rf demo && mkdir -p demo
	.build/release/sluice demo --directory demo

test: setup lint
	swift build $(SWIFT_FLAGS) --build-tests
	.build/debug/sluice profiles check
	swift test $(SWIFT_FLAGS) --skip-build

setup:
	@scripts/setup

lint:
	swift format lint --strict --recursive $(SWIFT_CODE)

format:
	swift format --in-place --recursive $(SWIFT_CODE)

build: setup
	swift build $(SWIFT_FLAGS)

release: setup
	swift build $(SWIFT_FLAGS) --configuration release --product sluice

clean:
	rm -rf .build demo
