# The two commands of the README are `make demo` and `make test`; both install what they need.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
# With Swift's libraries inside, the program needs no toolchain where it runs, starts sooner and is a little faster.
RELEASE_FLAGS := $(SWIFT_FLAGS) --configuration release --static-swift-stdlib
SWIFT_CODE := Package.swift Sources Tests Profiles Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/Sources
TEST_TARGETS := $(notdir $(wildcard Tests/*Tests))

PREFIX ?= /usr/local

.PHONY: demo test sanitize crash bench accuracy bench-extraction soak fuzz image test-image setup lint format build release install clean

demo: setup release
	rm -rf demo && mkdir -p demo
	.build/release/sluice demo --directory demo

test: setup lint
	swift build $(SWIFT_FLAGS) --build-tests
	.build/debug/sluice profiles check
	@# One target at a time: tests that wait for other programs hold the threads that tests of servers need.
	@for target in $(TEST_TARGETS); do \
	    swift test $(SWIFT_FLAGS) --skip-build --filter "^$$target\\." || exit 1; \
	done

# The tests under the thread and the address sanitizer: no data race, no wrong use of memory; CONTRIBUTING.md.
SANITIZER ?= thread address

sanitize: setup
	@for sanitizer in $(SANITIZER); do scripts/sanitize $$sanitizer $(TEST_TARGETS) || exit 1; done

# The long form of the crash tests: scans of files and of a simulated workspace, killed 200 times each.
crash: release
	swift build $(RELEASE_FLAGS) --product sluice-simulator
	swift build $(SWIFT_FLAGS) --build-tests
	SLUICE_PROGRAMS=$(CURDIR)/.build/release SLUICE_CRASH_KILLS=200 SLUICE_CRASH_ASSETS=5000 \
	    swift test $(SWIFT_FLAGS) --skip-build --filter '^EndToEndTests\.CrashTests'

# MB=250 is the full run, whose figures go into the README; docs/benchmarks.md says more.
MB ?= 20
BENCH_SCRATCH ?= /tmp/sluice-bench-$(shell id -u)

bench: release
	swift build $(RELEASE_FLAGS) --product sluice-simulator
	Benchmarks/peers/setup.sh $(BENCH_SCRATCH)
	swift build --package-path Benchmarks --configuration release --product EngineComparison
	Benchmarks/peers/run.py --scratch $(BENCH_SCRATCH) --mb $(MB) $(if $(shell test $(MB) -ge 250 && echo full),--readme) \
	    $(BENCH_FLAGS)

# Recall and precision beside other programs on planted values, and false findings in clean text; docs/accuracy.md.
# ACCURACY_FLAGS=--doc writes results and tables into the repository.
accuracy: release
	Benchmarks/peers/setup.sh $(BENCH_SCRATCH)
	Benchmarks/accuracy/run.py --scratch $(BENCH_SCRATCH) $(ACCURACY_FLAGS)
	Benchmarks/accuracy/clean.py --scratch $(BENCH_SCRATCH) $(ACCURACY_FLAGS)

# Documents and archives beside pdftotext, bsdtar and gzip; docs/documents.md. `setup` brings the tools.
bench-extraction: release
	Benchmarks/extraction/run.py --sluice .build/release/sluice

# A day's work in one process: memory, descriptors and temporary files must not grow; docs/benchmarks.md.
ASSETS ?= 1000000

soak: release
	swift build $(RELEASE_FLAGS) --product sluice-simulator
	Benchmarks/soak/run.py --sluice .build/release/sluice --simulator .build/release/sluice-simulator --assets $(ASSETS) \
	    $(SOAK_FLAGS)

# Each target for so many seconds; inputs that fail are kept in .build-fuzz/artifacts. Leaks are not looked for: the tagged
# pointers of indirect enums pass for lost ones.
SECONDS ?= 600

FUZZ_READERS := text charset sniffer frames zip archive compressed picture database mail mailbox signed compound richtext office \
    flat sheet opendocument epub html animation pdf
FUZZ_RUN = ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no

# The compiler takes the last of several sanitizers only, so both are named once more: without, Swift code is not traced, and
# libFuzzer sees nothing of what an input reaches.
fuzz: setup
	@# By name: other programs of the package have a main of their own, which does not link with the fuzzer's.
	@for product in FuzzDecoding FuzzPatterns FuzzScanner FuzzReaders; do \
	    swift build --package-path Fuzz --scratch-path .build-fuzz --configuration release --sanitize fuzzer \
	        --sanitize address -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address --product $$product || exit 1; \
	done
	@for target in FuzzDecoding FuzzPatterns FuzzScanner; do \
	    mkdir -p .build-fuzz/corpus/$$target .build-fuzz/artifacts; \
	    $(FUZZ_RUN) .build-fuzz/release/$$target -max_total_time=$(SECONDS) -max_len=600 -timeout=60 \
	        -artifact_prefix=.build-fuzz/artifacts/$$target- .build-fuzz/corpus/$$target || exit 1; \
	done
	@# One program reads every format: READER says which.
	Fuzz/seeds.sh .build-fuzz/seeds
	@for reader in $(FUZZ_READERS); do \
	    mkdir -p .build-fuzz/corpus/$$reader .build-fuzz/artifacts; \
	    $(FUZZ_RUN) READER=$$reader .build-fuzz/release/FuzzReaders -max_total_time=$(SECONDS) -max_len=20000 -timeout=60 \
	        -rss_limit_mb=2048 -artifact_prefix=.build-fuzz/artifacts/$$reader- \
	        .build-fuzz/corpus/$$reader .build-fuzz/seeds/$$reader || exit 1; \
	done

# docs/container.md
image:
	scripts/image

test-image:
	scripts/test-image

# SETUP=build installs only what building needs.
SETUP ?= all

setup:
	@scripts/setup $(SETUP)

lint:
	swift format lint --strict --recursive $(SWIFT_CODE)

format:
	swift format --in-place --recursive $(SWIFT_CODE)

build: setup
	swift build $(SWIFT_FLAGS)

release: setup
	swift build $(RELEASE_FLAGS) --product sluice

install: release
	install -D -m 0755 .build/release/sluice $(DESTDIR)$(PREFIX)/bin/sluice

clean:
	rm -rf .build demo
