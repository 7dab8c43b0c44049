import CompileEnvironment
import Foundation
import KernelTree
import Testing

@Suite struct EnvironmentTests {
    @Test(arguments: [
        ("arch/arm/mm/gate.c", "arm"), ("arch/x86/um/gate.c", "um"), ("arch/um/gate.c", "um"),
        ("arch/sparc/mm/gate_32.c", "sparc-32"), ("arch/sparc/mm/gate.c", "sparc"), ("drivers/s390/gate.c", "s390"),
        ("drivers/sbus/gate.c", "sparc"), ("drivers/one.c", "x86"), ("drivers/two.c", "riscv"),
        ("drivers/missing.c", "x86"), ("arch/zeta/gate.c", "zeta"),
        // There is no powerpc in this tree, so its drivers fall to the default.
        ("drivers/macintosh/gate.c", "x86"),
    ])
    func architectureOfFile(file: String, name: String) throws {
        let tree = try MiniatureTree()
        #expect(try tree.builder().architecture(of: file).description == name)
    }

    @Test func wrappersComeFromTheListsOfHeaders() throws {
        let tree = try MiniatureTree()
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        let asm = "x86/arch/x86/include/generated/asm/"
        #expect(tree.generated(asm + "fold.h") == "#include <asm-generic/fold.h>\n")
        #expect(tree.generated(asm + "pleat.h") == "#include <asm-generic/pleat.h>\n")
        #expect(tree.generated(asm + "ring.h") == "#include <asm-generic/ring.h>\n")
        // The architecture has its own page.h, and what a build would generate is at least there.
        #expect(tree.generated(asm + "page.h") == nil)
        #expect(tree.generated(asm + "made.h") == "")
    }

    @Test(arguments: [(["NR_CPUS": "64"], 2, 6), (["NR_CPUS": "65", "ODD": "y"], 3, 7)])
    func boundsFollowTheConfiguration(values: [String: String], flags: Int, bits: Int) throws {
        let tree = try MiniatureTree()
        _ = try tree.builder(values).prepare(Architecture(name: "x86"))
        let bounds = try #require(tree.generated("x86/include/generated/bounds.h"))
        #expect(bounds.contains("#define NR_FLAGS \(flags)\n"))
        #expect(bounds.contains("#define NR_CPUS_BITS \(bits)\n"))
    }

    @Test func constantsOfTimeAreThoseOfTheKernel() throws {
        let tree = try MiniatureTree()
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        let text = try #require(tree.generated("x86/include/generated/timeconst.h"))
        // Computed with bc for HZ 250.
        for line in [
            "HZ_TO_MSEC_MUL32 U64_C(0x80000000)", "HZ_TO_MSEC_ADJ32 U64_C(0x0)", "HZ_TO_MSEC_SHR32 29",
            "MSEC_TO_HZ_MUL32 U64_C(0x80000000)", "MSEC_TO_HZ_ADJ32 U64_C(0x180000000)", "MSEC_TO_HZ_SHR32 33",
            "HZ_TO_USEC_MUL32 U64_C(0xFA000000)", "USEC_TO_HZ_MUL32 U64_C(0x83126E98)", "USEC_TO_HZ_SHR32 43",
            "HZ_TO_NSEC_NUM 4000000", "NSEC_TO_HZ_DEN 4000000",
        ] {
            #expect(text.lowercased().contains("#define \(line)\n".lowercased()), "\(line)")
        }
    }

    @Test func systemCallsAndVersion() throws {
        let tree = try MiniatureTree()
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        let numbers = try #require(tree.generated("x86/arch/x86/include/generated/uapi/asm/unistd_64.h"))
        #expect(numbers.contains("#define __NR_write 1\n"))
        #expect(numbers.contains("#define __NR_syscalls 2\n"))
        #expect(!numbers.contains("odd"))
        let version = try #require(tree.generated("x86/include/generated/uapi/linux/version.h"))
        #expect(version.contains("#define LINUX_VERSION_CODE \(6 << 16 + 3 << 8 + 255)\n"))
    }

    @Test func orderOfArguments() throws {
        let tree = try MiniatureTree()
        let environment = try tree.builder().prepare(Architecture(name: "x86"))
        let root = try KernelTree(at: tree.root).root
        let arguments = environment.arguments(
            for: "drivers/one.c", flags: FileFlags(includeDirectories: ["drivers/inc"]))
        let directories = zip(arguments, arguments.dropFirst()).filter { $0.0 == "-I" }.map(\.1)
        #expect(directories == [
            root + "/arch/x86/include", tree.store + "/x86/arch/x86/include/generated", tree.store + "/x86/include",
            root + "/include", root + "/arch/x86/include/uapi",
            tree.store + "/x86/arch/x86/include/generated/uapi", tree.store + "/x86/include/generated/uapi",
            root + "/include/uapi", root + "/drivers/inc", root + "/drivers",
        ])
        let forced = zip(arguments, arguments.dropFirst()).filter { $0.0 == "-include" }.map(\.1)
        #expect(forced == [root + "/include/linux/kconfig.h", root + "/include/linux/compiler_types.h"])
        #expect(arguments.first == "-xc")
        // A macro that differs between files would void a precompiled header.
        #expect(!arguments.contains { $0.hasPrefix("-DKBUILD") })
        #expect(environment.inputs.contains("arch/x86/Kconfig"))
        #expect(environment.inputs.contains("include/linux/flags.h"))
    }

    @Test func ownPlatformComesFirst() throws {
        let tree = try MiniatureTree()
        let environment = try tree.builder().prepare(Architecture(name: "arm"))
        let arguments = environment.arguments(for: "arch/arm/mach-yew/gate.c")
        let platforms = arguments.filter { $0.contains("/mach-") && $0.hasSuffix("/include") }
        #expect(platforms.map { $0.split(separator: "/").suffix(2).joined(separator: "/") } == [
            "mach-yew/include", "mach-oak/include",
        ])
    }

    @Test func unknownArchitectureGetsABorrowedTarget() throws {
        let tree = try MiniatureTree()
        let arguments = try tree.builder().prepare(Architecture(name: "zeta")).arguments(for: "arch/zeta/gate.c")
        #expect(arguments.contains("x86_64-linux-gnu"))
        #expect(arguments.contains("-D__zeta__"))
        #expect(arguments.contains("-U__x86_64__"))
    }

    @Test func treeBefore31IncludesTheConfigurationItself() throws {
        let tree = try MiniatureTree()
        try FileManager.default.removeItem(atPath: tree.root + "/include/linux/kconfig.h")
        let arguments = try tree.builder().prepare(Architecture(name: "x86")).arguments(for: "drivers/one.c")
        #expect(arguments.contains(tree.store + "/x86/include/generated/autoconf.h"))
        #expect(tree.generated("x86/compiler/stdarg.h") != nil)
    }

    @Test func nothingIsWrittenIntoTheTree() throws {
        let tree = try MiniatureTree()
        let before = tree.snapshot(of: tree.root)
        let builder = try tree.builder()
        for name in try KernelTree(at: tree.root).architectures { _ = try builder.prepare(Architecture(name: name)) }
        #expect(tree.snapshot(of: tree.root) == before)
        #expect(throws: EnvironmentError.storeInsideTree(path: tree.root + "/cache")) {
            try EnvironmentBuilder(
                tree: KernelTree(at: tree.root), store: tree.root + "/cache",
                libclang: LibclangFacts(major: 14, resourceDirectory: nil)
            ) { _ in ConfigurationValues(header: "", values: [:], files: []) }
        }
    }

    @Test func unchangedHeadersAreNotWrittenAgain() throws {
        let tree = try MiniatureTree()
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        let before = tree.snapshot(of: tree.store)
        #expect(!before.isEmpty)
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        #expect(tree.snapshot(of: tree.store) == before)
        _ = try tree.builder(["HZ": "100", "NR_CPUS": "64", "64BIT": "y"]).prepare(Architecture(name: "x86"))
        let changed = tree.snapshot(of: tree.store).filter { before[$0.key] != $0.value }.keys.sorted()
        #expect(changed == ["x86/include/generated/autoconf.h", "x86/include/generated/timeconst.h"])
    }

    @Test func aHeaderThatTheTreeNoLongerAsksForIsRemoved() throws {
        let tree = try MiniatureTree()
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        try tree.write("generic-y += fold.h\n", to: "arch/x86/include/asm/Kbuild")
        _ = try tree.builder().prepare(Architecture(name: "x86"))
        #expect(tree.generated("x86/arch/x86/include/generated/asm/fold.h") != nil)
        #expect(tree.generated("x86/arch/x86/include/generated/asm/pleat.h") == nil)
    }

    @Test func namesInTheTreeCannotLeadOutOfTheStore() throws {
        let tree = try MiniatureTree([
            "arch/x86/include/asm/Kbuild":
                "generated-y += ../../../../../../../out.h\ngeneric-y += ../../../../../../up.h\n",
            "arch/riscv/kernel/Makefile.syscalls": "syscall_abis_/../../../../../../over += common\n",
            "scripts/syscall.tbl": "0 common read\n",
        ])
        for name in ["x86", "riscv"] { _ = try tree.builder().prepare(Architecture(name: name)) }
        let outside = try FileManager.default.contentsOfDirectory(atPath: tree.directory).sorted()
        #expect(outside == ["store", "tree"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: tree.store).sorted() == ["riscv", "x86"])
        #expect(tree.snapshot(of: tree.store).keys.allSatisfy { !$0.contains("over") && !$0.hasSuffix("up.h") })
    }

    @Test func anArchitectureWithoutKconfigGetsTheSymbolsThatMatter() throws {
        let tree = try MiniatureTree()
        try FileManager.default.removeItem(atPath: tree.root + "/arch/um/Kconfig")
        let builder = try EnvironmentBuilder(
            tree: KernelTree(at: tree.root), store: tree.store,
            libclang: LibclangFacts(major: 14, resourceDirectory: nil))
        let environment = try builder.prepare(Architecture(name: "um"))
        #expect(environment.configuration.isSet("MMU"))
        #expect(tree.generated("um/include/generated/autoconf.h")?.contains("#define CONFIG_64BIT 1\n") == true)
    }

    @Test func aStoreThatCannotBeWrittenSaysSo() throws {
        let tree = try MiniatureTree()
        try Data("a file".utf8).write(to: URL(fileURLWithPath: tree.store))
        #expect(throws: EnvironmentError.self) { try tree.builder().prepare(Architecture(name: "x86")) }
    }

    @Test func trailingHeaderHoldsWhatBelongsToOneFile() throws {
        let tree = try MiniatureTree()
        let environment = try tree.builder().prepare(Architecture(name: "x86"))
        let flags = FileFlags(definitions: ["DEPTH=3", "PLAIN"], symbols: ["64BIT", "ONE"], module: "one-core")
        let text = environment.trailingHeader(
            for: "drivers/one.c", flags: flags, changes: ["CONFIG_A": nil, "CONFIG_B": "1"])
        let lines = text.split(separator: "\n")
        #expect(lines.contains("#define KBUILD_MODNAME \"one_core\""))
        #expect(lines.contains("#define KBUILD_BASENAME \"one\""))
        #expect(lines.contains("#define DEPTH 3"))
        #expect(lines.contains("#define PLAIN 1"))
        #expect(lines.contains("#define CONFIG_ONE 1"))
        #expect(!lines.contains("#define CONFIG_64BIT 1"))
        #expect(lines.suffix(4) == [
            "#undef CONFIG_A", "#undef CONFIG_A_MODULE", "#undef CONFIG_B", "#define CONFIG_B 1",
        ])
    }

    @Test func commonHeadersAreThoseThatMeanTheSameEverywhere() throws {
        let tree = try MiniatureTree([
            "include/linux/slab.h": "int unguarded;\n",
            "include/linux/fs.h": "#ifndef B\n#define B\n#ifdef WANT_MORE\nint more;\n#endif\n#endif\n",
            "include/linux/pci.h": "#ifndef C\n#define C\n#endif\n",
            "include/linux/moduleparam.h": "#ifndef A\n#define A\n#endif\n",
            "include/linux/rare.h": "#ifndef D\n#define D\n#endif\n",
            "drivers/plain.c": "#include <linux/fs.h>\n#define WANT_MORE\n#include <linux/pci.h>\n",
            "drivers/other.c": "#define WANT_MORE\n#include <linux/pci.h>\n#include <linux/rare.h>\n",
            "drivers/more.c": "#define WANT_MORE\n#include <linux/fs.h>\n",
        ])
        let builder = try tree.builder()
        let environment = try builder.prepare(Architecture(name: "x86"))
        let common = builder.commonHeaders(in: environment)
        #expect(common.filter { ["linux/slab.h", "linux/fs.h", "linux/pci.h", "linux/rare.h"].contains($0) }
            == ["linux/fs.h", "linux/pci.h"])
        #expect(!common.contains("linux/moduleparam.h"))
        // What one file does to a header costs that file alone.
        #expect(["plain", "other", "more"].map { builder.mayShareHeaders("drivers/\($0).c", in: environment) }
            == [true, true, false])
        let text = environment.precompiledHeaderText(for: common)
        #expect(text.contains("#include <linux/fs.h>\n#include <linux/pci.h>\n"))
        #expect(text.hasSuffix("#undef __KBUILD_MODNAME\n"))
    }

    /// An architecture whose files are its own would precompile what none of them includes.
    @Test func headersOfSubsystemsAreCommonWhereFilesOfAllSubsystemsAreParsed() throws {
        let tree = try MiniatureTree([
            "include/linux/fs.h": "#ifndef B\n#define B\n#endif\n",
            "include/net/sock.h": "#ifndef S\n#define S\n#endif\n", "arch/arm/include/asm/page.h": "",
        ])
        let builder = try tree.builder()
        let common = try ["x86", "arm"].map { name in
            builder.commonHeaders(in: try builder.prepare(Architecture(name: name))).contains("net/sock.h")
        }
        #expect(common == [true, false])
    }

    @Test func aHeaderIsReachedThroughAFileThatIncludesIt() throws {
        let tree = try MiniatureTree([
            "drivers/wide/template.h": "", "drivers/wide/b.c": "#ifdef X\n#include \"template.h\"\n#endif\n",
            "drivers/wide/a.c": "/*\n#include \"template.h\"\n*/\n", "drivers/wide/inner/part.h": "",
            "drivers/wide/c.c": "#  include \"inner/part.h\" /* here */\n",
        ])
        let builder = try tree.builder()
        #expect(builder.includer(of: "drivers/wide/template.h") == "drivers/wide/b.c")
        #expect(builder.includer(of: "drivers/wide/inner/part.h") == "drivers/wide/c.c")
        #expect(builder.includer(of: "include/linux/flags.h") == nil)
    }

    @Test func strayHeadersAndMakefileFlagsReachTheArguments() throws {
        let tree = try MiniatureTree([
            "drivers/vendor/Makefile": "obj-$(CONFIG_LEAF) += leaf.o\nccflags-y := -I$(src)/own -DLEVEL=2\n",
            "drivers/vendor/leaf.c": "#include <far/away.h>\n#include <asm/vector.h>\n#include <linux/flags.h>\n",
            "drivers/vendor/hidden/far/away.h": "",
        ])
        let kernel = try KernelTree(at: tree.root)
        let builder = try EnvironmentBuilder(
            tree: kernel, store: tree.store, libclang: LibclangFacts(major: 14, resourceDirectory: nil),
            headers: HeaderLookup(paths: [
                "drivers/vendor/hidden/far/away.h", "arch/riscv/include/asm/vector.h", "include/linux/flags.h",
            ])
        ) { _ in ConfigurationValues(header: "", values: [:], files: []) }
        let environment = try builder.prepare(Architecture(name: "x86"))
        let flags = builder.flags(of: "drivers/vendor/leaf.c", in: environment)
        #expect(flags.includeDirectories == ["drivers/vendor/own", "drivers/vendor/hidden"])
        #expect(flags.definitions == ["LEVEL=2"])
        #expect(flags.symbols == ["LEAF"])
    }
}
