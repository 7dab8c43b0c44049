import Kconfig
import Ownership
import Report
import Testing

@Suite struct BuildTests {
    /// A driver directory with every way of listing an object.
    private static let drivers = [
        "drivers/Kconfig": """
            config RING
            \ttristate "ring"
            config RING_DEBUG
            \tbool "debug"
            \tdepends on RING
            config BOARD
            \tbool "board"
            menuconfig BUS
            \tbool "bus"
            if BUS
            config CARD
            \ttristate "card"
            \tdepends on S390
            endif
            config WIDE
            \ttristate "for all but one"
            \tdepends on !S390
            config NARROW
            \ttristate
            config SELECTOR
            \ttristate "selects"
            \tdepends on X86
            \tselect NARROW
            config NEVER
            \ttristate
            """,
        "drivers/Makefile": """
            obj-$(CONFIG_RING) += single.o ring.o
            ring-y := main.o nested/deep.o
            ring-$(CONFIG_RING_DEBUG) += debug.o
            obj-$(CONFIG_BOARD) += board.o
            obj-$(CONFIG_BUS) += bus/
            obj-$(subst m,y,$(CONFIG_RING)) += always.o
            obj-y += plain.o
            obj-m += test.o
            obj-$(CONFIG_WIDE) += wide.o
            obj-$(CONFIG_NARROW) += narrow.o
            obj-$(CONFIG_NEVER) += never.o
            obj-$(CONFIG_UNHEARD_OF) += unheard.o
            either-$(CONFIG_BOARD) += board_part.o
            either-$(CONFIG_RING) += ring_part.o
            obj-$(CONFIG_BOARD) += either.o
            obj-$(CONFIG_RING) += either.o
            """,
        "drivers/bus/Makefile": "obj-$(CONFIG_CARD) += card.o\nobj-y += core.o\n",
        "lib/Makefile": "lib-$(CONFIG_RING) += kept.o\n",
    ]

    @Test(arguments: [
        ("drivers/single.c", true, ["CONFIG_RING"]),
        ("drivers/main.c", true, ["CONFIG_RING"]),
        ("drivers/nested/deep.c", true, ["CONFIG_RING"]),
        // A bool part of a tristate module is in the module.
        ("drivers/debug.c", true, ["CONFIG_RING_DEBUG", "CONFIG_RING"]),
        ("drivers/board.c", false, ["CONFIG_BOARD"]),
        // A bool symbol that only opens the directory keeps no module out.
        ("drivers/bus/card.c", true, ["CONFIG_CARD", "CONFIG_BUS"]),
        ("drivers/bus/core.c", false, ["CONFIG_BUS"]),
        ("drivers/always.c", false, ["CONFIG_RING"]),
        ("drivers/plain.c", false, []),
        ("drivers/test.c", true, []),
        // A library takes no modules.
        ("lib/kept.c", false, ["CONFIG_RING"]),
        ("drivers/never.c", false, ["CONFIG_NEVER"]),
        ("drivers/unheard.c", false, ["CONFIG_UNHEARD_OF"]),
        // Where BOARD is set the composite is built in for it.
        ("drivers/board_part.c", false, ["CONFIG_BOARD"]),
        ("drivers/ring_part.c", true, ["CONFIG_RING"]),
    ] as [(String, Bool, [String])])
    func moduleOrBuiltIn(file: String, modular: Bool, configs: [String]) async throws {
        let answer = try await ScratchKernel(Self.drivers).finder().ownership(of: file)
        #expect(answer.modular == modular)
        #expect(answer.configs == configs)
        #expect(answer.config == configs.first)
    }

    @Test func aHeaderAndWhatNothingBuildsAreNeither() async throws {
        let kernel = try ScratchKernel(Self.drivers.merging(["drivers/lost.c": ""]) { $1 })
        let finder = await kernel.finder()
        for file in ["drivers/ring.h", "drivers/lost.c"] {
            #expect(finder.ownership(of: file).modular == nil, "\(file)")
            #expect(finder.ownership(of: file).configs == [], "\(file)")
        }
    }

    @Test func anIncludedSourceIsBuiltAsItsIncluder() async throws {
        let kernel = try ScratchKernel(Self.drivers.merging([
            "drivers/single.c": "int x;\n#include \"parts/inner.c\"\n",
            "drivers/parts/inner.c": "  #  include \"innermost.c\"\n",
            "drivers/parts/innermost.c": "",
            "drivers/board.c": "/* see */ char *s = \"parts/other.c\";\n",
            "drivers/parts/other.c": "",
            "drivers/parts/circle.c": "#include \"circle2.c\"\n",
            "drivers/parts/circle2.c": "#include \"circle.c\"\n",
        ]) { $1 })
        let finder = await kernel.finder()
        #expect(finder.ownership(of: "drivers/parts/inner.c").modular == true)
        #expect(finder.ownership(of: "drivers/parts/innermost.c").config == "CONFIG_RING")
        #expect(finder.ownership(of: "drivers/parts/other.c").modular == nil)
        #expect(finder.ownership(of: "drivers/parts/circle.c").modular == nil)
    }

    @Test func architectures() async throws {
        let finder = try await ScratchKernel(Self.drivers.merging([
            "arch/um/Kconfig": "config UML\n\tdef_bool y\nsource \"arch/$(HEADER_ARCH)/um/Kconfig\"\n",
            "arch/x86/um/Kconfig": "config UM_ONLY\n\tdef_bool y\n",
        ]) { $1 }).finder()
        func architectures(_ path: String) -> [String] { finder.ownership(of: path).architectures }
        #expect(architectures("arch/s390/mm/fault.c") == ["s390"])
        #expect(architectures("arch/x86/include/asm/page.h") == ["x86"])
        #expect(architectures("arch/x86/um/ptrace.c") == ["um"])
        #expect(architectures("drivers/single.c") == [])
        #expect(architectures("drivers/bus/card.c") == ["s390"])
        #expect(architectures("drivers/wide.c") == ["um", "x86"])
        // Only what selects it can set it.
        #expect(architectures("drivers/narrow.c") == ["x86"])
        #expect(finder.ownership(of: "drivers/narrow.c").modular == true)
    }

    /// As the common part of KVM is: each architecture's Makefile builds it from another directory.
    @Test func severalArchitecturesBuildOneFile() async throws {
        let finder = try await ScratchKernel([
            "drivers/Kconfig": "",
            "arch/x86/Kconfig": "config GUEST\n\ttristate \"guest\"\n",
            "arch/s390/Kconfig": "config GUEST\n\tbool \"guest\"\n",
            "arch/x86/Kbuild": "obj-$(CONFIG_GUEST) += guest/\n",
            "arch/x86/guest/Makefile": "guest-y += ../../../virt/common.o\nobj-$(CONFIG_GUEST) += guest.o\n",
            "arch/s390/Kbuild": "obj-$(CONFIG_GUEST) += guest/\n",
            "arch/s390/guest/Makefile": """
                guest-y := $(addprefix ../../../virt/,common.o narrow.o) own.o
                obj-$(CONFIG_GUEST) += guest.o
                """,
        ]).finder()
        #expect(finder.ownership(of: "virt/common.c").modular == true)
        #expect(finder.ownership(of: "virt/common.c").architectures == [])
        #expect(finder.ownership(of: "virt/narrow.c").modular == false)
        #expect(finder.ownership(of: "virt/narrow.c").architectures == ["s390"])
        #expect(finder.ownership(of: "arch/s390/guest/own.c").modular == false)
    }

    /// Before 4.20 each architecture's file led to the common ones, and paths named it by `$SRCARCH`.
    @Test func oldTreesBeginAtTheArchitecture() async throws {
        let finder = try await ScratchKernel([
            "Kconfig": "source \"arch/$SRCARCH/Kconfig\"\n",
            "arch/x86/Kconfig": "source \"drivers/Kconfig\"\n",
            "arch/s390/Kconfig": "config OTHER\n\tbool \"other\"\n",
            "drivers/Kconfig": "config OLD\n\ttristate \"old\"\n",
            "drivers/Makefile": "obj-$(CONFIG_OLD) += old.o\n",
        ]).finder()
        #expect(finder.ownership(of: "drivers/old.c").modular == true)
        #expect(finder.ownership(of: "drivers/old.c").architectures == ["x86"])
    }

    @Test func theOrderOfQuestionsDoesNotMatter() async throws {
        let kernel = try ScratchKernel(Self.drivers)
        let files = ["drivers/main.c", "drivers/bus/card.c", "drivers/narrow.c", "lib/kept.c"]
        let (one, other) = (await kernel.finder(), await kernel.finder())
        let forward = files.map { one.ownership(of: $0) }
        let backward = files.reversed().map { other.ownership(of: $0) }
        #expect(forward == backward.reversed())
    }

    @Test func definitionsAreGivenWithTheirPlaces() async throws {
        let finder = try await ScratchKernel(Self.drivers).finder()
        let found = finder.definitions(of: "CONFIG_CARD")
        #expect(found.map(\.path) == ["drivers/Kconfig"])
        #expect(found.map(\.line) == [11])
        #expect(found.map(\.type) == ["tristate"])
        #expect(finder.definitions(of: "NOT_THERE") == [])
    }

    @Test func hostileBuildFilesCostNothing() async throws {
        let lines = (0..<400).map { "a\($0)-y += a\(($0 + 1) % 400).o a\(($0 + 7) % 400).o x.o" }
        let finder = try await ScratchKernel([
            "drivers/Kconfig": "config A\n\ttristate \"a\"\n\tdepends on B\nconfig B\n\tbool\n\tdefault A\n"
                + "source \"drivers/Kconfig\"\nsource \"../../outside\"\nif (((\n",
            "drivers/Makefile": lines.joined(separator: "\n") + "\nobj-$(CONFIG_A) += a0.o\n",
        ]).finder()
        // A and B only lead to each other.
        #expect(finder.ownership(of: "drivers/x.c").modular == false)
    }
}
