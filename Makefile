# gupaudit: every target sets the machine up first, which takes no time once it is.

KERNEL ?= Tests/AuditTests/Trees/sample
ARGS ?=
SWIFT ?= swift

MINUTES ?= 60
SEED ?= 1
FINDINGS ?= .build/findings

# Where make install puts things; DESTDIR stands before it, for packages.
PREFIX ?= /usr/local
DESTDIR ?=

# The Swift library goes into the program: it shall run where there is no toolchain. One build for all that is released
# or measured, since other flags would build everything anew.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath

.DEFAULT_GOAL := help
.PHONY: audit test bench fuzz build install uninstall deb setup clean help

audit: ## audit a kernel checkout (KERNEL=/path, by default a small sample tree; ARGS='--format json')
	@$(MAKE) -s $(if $(SAMPLE),try,build)
	@$(if $(SAMPLE),$(TRIED),.build/release/gupaudit) audit "$(KERNEL)" $(ARGS)

# The sample takes seconds with any program: the first one is that of the tests, which is built in a third of the time. A
# kernel takes minutes longer with it.
SAMPLE = $(filter file,$(origin KERNEL))
TRIED = "$$(program=$$(Scripts/built-program.sh); echo "$${program:-.build/debug/gupaudit}")"

.PHONY: try
try: setup
	@[ -n "$$(Scripts/built-program.sh)" ] || $(SWIFT) build --product gupaudit >&2

# Most of a test run is audits: with the optimized program, where it is of the same sources, they take half as long as with
# the one that is built beside the tests, which makes up for building it once.
test: setup ## run the tests
	@[ -x .build/release/gupaudit ] || $(MAKE) -s build
	@GUPAUDIT_PROGRAM="$$(Scripts/built-program.sh)" $(SWIFT) test

fuzz: build ## change what the program is given, and compare (MINUTES=60, SEED=1, FINDINGS=DIR, ARGS='--only c-')
	@$(RELEASE) --product gupaudit-fuzz >&2
	@.build/release/gupaudit-fuzz --minutes "$(MINUTES)" --seed "$(SEED)" --findings "$(FINDINGS)" $(ARGS)

bench: ## measure audits beside ripgrep and Coccinelle (KERNEL=/path, SECOND=/path, REPEAT=3), and record the figures
	@Scripts/setup.sh bench
	@KERNEL="$(if $(filter file,$(origin KERNEL)),,$(KERNEL))" SWIFT="$(SWIFT)" Scripts/bench.sh

# The build's own messages go to stderr, so that an audit's output can be redirected.
build: setup
	@$(RELEASE) --product gupaudit >&2

# Root often has no toolchain: then what was built before is installed.
install: ## install the program, its rules, manual and completions (PREFIX=/usr/local, DESTDIR=)
	@if command -v "$(firstword $(SWIFT))" >/dev/null || ! [ -x .build/release/gupaudit ]; then $(MAKE) -s build; fi
	@Scripts/install.sh install "$(PREFIX)" "$(DESTDIR)"

uninstall: ## remove what make install put there (with the same PREFIX and DESTDIR)
	@Scripts/install.sh uninstall "$(PREFIX)" "$(DESTDIR)"

deb: build ## make a Debian package of it in .build/
	@Scripts/deb.sh

setup: ## install what is missing: libclang-dev, libsqlite3-dev, zlib1g-dev, libssl-dev (with root or sudo; else it says what to run)
	@Scripts/setup.sh

clean: ## remove what was built
	@rm -rf .build

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14
