# Hoopsnake: what a newcomer types. CMake does the work (CMakeLists.txt); tools/setup.sh installs what is missing.
BUILD ?= build
JOBS ?= $(shell nproc)
CMAKE_FLAGS ?=
TARGET ?= all

.PHONY: all run test bench bench-start bench-gc bench-memtools fuzz install check-layers refcheck clean setup smoke pgo asan check stress tsan clang format

# Ninja for a new build folder (asked here, since setup-build may only just have installed it); a folder keeps its generator.
all: setup-build
	@generator=; [ -f $(BUILD)/CMakeCache.txt ] || ! command -v ninja >/dev/null || generator=-GNinja; \
	cmake -S . -B $(BUILD) $$generator $(CMAKE_FLAGS) >$(BUILD)-cmake.log 2>&1 || { cat $(BUILD)-cmake.log; exit 1; }
	@cmake --build $(BUILD) -j $(JOBS) --target $(TARGET)

.PHONY: setup-build setup-test
setup-build:
	@sh tools/setup.sh build
setup-test:
	@sh tools/setup.sh test

# The main job on a real program: an inventory simulation with classes, cycles, generators and files.
run: all
	$(BUILD)/hoop --memory-summary examples/warehouse.py

test: setup-test all
	@python3 -B tests/run.py --build $(BUILD)

# A quick check while working: a handful of programs against python3.
smoke: all
	@python3 -B tests/run.py --build $(BUILD) --smoke

bench: all
	@/usr/bin/python3 -B bench/run.py --hoop $(BUILD)/hoop

# Start-up of the command and of a runtime in-process.
bench-start: all
	@cmake --build $(BUILD) --target bench_runtime_new bench_peak >/dev/null
	@/usr/bin/python3 -B bench/startup.py --build $(BUILD)

N ?= 1000000
# What tracing and line profiles cost (docs/tracing.md); snapshots and objgraph (N objects, e.g. make bench-memtools N=10000000).
bench-memtools: all
	@/usr/bin/python3 -B bench/hooks.py --hoop $(BUILD)/hoop
	@/usr/bin/python3 -B bench/tracing.py --hoop $(BUILD)/hoop
	@/usr/bin/python3 -B bench/snapshots.py --hoop $(BUILD)/hoop -n $(N)

# The collector beside CPython's (N objects, e.g. make bench-gc N=10000000).
bench-gc: all
	@/usr/bin/python3 -B bench/collect.py --hoop $(BUILD)/hoop -n $(N)

# The allocator beside pymalloc, mimalloc, jemalloc and glibc, where these are installed.
bench-alloc: all
	@BUILD=$(BUILD) sh bench/alloc/run.sh

# Bytes an object, and memory given back, beside python3.
bench-memory: all
	@/usr/bin/python3 -B bench/bytes_per_object.py --hoop $(BUILD)/hoop
	@/usr/bin/python3 -B bench/give_back.py --hoop $(BUILD)/hoop

# Each allocation of each program of tests/stress/programs fails in turn: takes long. `make test` tries some of them.
stress: check
	@python3 -B tests/stress/coverage.py build-check
	@python3 -B tests/stress/fail_alloc.py build-check --all
	@python3 -B tests/stress/random_graphs.py build-check --all
	@build-check/hoop --heap-limit 300M tests/hostile/_victims.py 0 5
# A collection at every safe point in all programs of tests/diff; `make test` leaves out those that take longest.
.PHONY: stress-gc
stress-gc: check
	@python3 -B tests/stress/collect_always.py build-check --all

# Sources, programs and random programs against python3, FUZZ_TIME seconds each.
fuzz: setup-test
	@FUZZ_TIME=$(or $(FUZZ_TIME),60) sh fuzz/run.sh

# A profile-guided build in $(BUILD): trained with bench/statements.py, takes about three times as long. Stays so until
# `make clean`; rm -r $(BUILD)/profile makes the profile anew.
pgo:
	@$(MAKE) all CMAKE_FLAGS="-DHOOP_PGO=ON $(CMAKE_FLAGS)"

install: all
	cmake --install $(BUILD)

check-layers:
	@sh tools/check_layers.sh

# References that a path through a C function leaks: follows all paths, runs nothing.
refcheck:
	@python3 -B tools/refcheck.py

# Builds of other kinds, each in its own folder.
asan:
	@$(MAKE) all BUILD=build-asan CMAKE_FLAGS="-DHOOP_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG='-O1 -g' -DHOOP_CHECK_LEVEL=1 -DHOOP_REPORT=OFF $(CMAKE_FLAGS)"
check:
	@$(MAKE) all BUILD=build-check CMAKE_FLAGS="-DHOOP_CHECK_LEVEL=2 -DHOOP_REPORT=OFF $(CMAKE_FLAGS)"
tsan:
	@$(MAKE) all BUILD=build-tsan TARGET=threads CMAKE_FLAGS="-DHOOP_TSAN=ON -DHOOP_REPORT=OFF $(CMAKE_FLAGS)"
# For gdb: see tools/gdb_hoop.py.
debug:
	@$(MAKE) all BUILD=build-debug CMAKE_FLAGS="-DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG='-O1 -g' -DHOOP_CHECK_LEVEL=1 -DHOOP_REPORT=OFF $(CMAKE_FLAGS)"
clang:
	@$(MAKE) all BUILD=build-clang CMAKE_FLAGS="-DCMAKE_C_COMPILER=clang -DHOOP_REPORT=OFF $(CMAKE_FLAGS)"
# libc, libm and GMP alone.
.PHONY: minimal
minimal:
	@$(MAKE) all BUILD=build-minimal CMAKE_FLAGS="$(foreach name,UTF8PROC PCRE2 ZLIB BZ2 NETTLE EXPAT EDITLINE STATIC_DEPS REPORT TESTS,-DHOOP_$(name)=OFF) $(CMAKE_FLAGS)"
	@python3 -B tests/command/minimal.py build-minimal

clean:
	rm -rf build build-* 
