import KernelTree
import TestSupport
import Testing

@Suite struct KbuildFileTests {
    private func file(_ text: String, include: [String: String] = [:]) -> KbuildFile {
        KbuildFile(Array(text.utf8), directory: "drivers/ring") { include[$0].map { Array($0.utf8) } }
    }

    @Test func linesOfAHundredThousandWordsAreReadOnce() {
        let exports = String(repeating: "export ", count: 100_000)
        let symbols = (0..<100_000).map { "$(CONFIG_A\($0))" }.joined()
        let makefile = file("\(exports)ring-y := core.o\nobj-\(symbols) += many.o\n")
        #expect(makefile.lines(building: "core.o").map(\.list) == ["ring"])
        #expect(makefile.lines(building: "many.o").symbols.count == 100_000)
    }

    @Test func symbolsOnTheLinesOfAnObject() {
        let makefile = file(
            """
            # a comment: obj-$(CONFIG_NOT) += core.o
            obj-$(CONFIG_RING) += core.o \\
            \tsub/ # obj
            obj-$(CONFIG_RING_CARD)\t:= card.o
            card-y := main.o $(extras)
            card-$(CONFIG_RING_DEBUG) += debug.o
            card-objs += old.o
            extras := more.o
            ifdef CONFIG_ODD
              obj-$(CONFIG_ODD) += main.o
            else ifeq ($(CONFIG_EVEN),y)
            obj-y += even.o
            endif
            obj-$(subst m,y,$(CONFIG_ALWAYS)) += always.o
            lib-$(CONFIG_LIB)$(CONFIG_MORE) += both.o
            $(obj)/gen.o: CFLAGS = -Dx
            obj-m += test.o
            tiny-$(CONFIG_TINY) := little.o
            obj-y += $(tiny-y)
            obj-y += word_$(BITS).o
            """)
        #expect(makefile.lines(building: "little.o").map(\.list) == ["tiny", "obj"])
        #expect(makefile.lines(building: "word_32.o").count == 1)
        #expect(makefile.lines(building: "word_64.o").count == 1)
        #expect(makefile.lines(building: "core.o").symbols == ["CONFIG_RING"])
        #expect(makefile.lines(building: "main.o").symbols == ["CONFIG_ODD", "CONFIG_RING_CARD"])
        #expect(makefile.lines(building: "debug.o").symbols == ["CONFIG_RING_DEBUG", "CONFIG_RING_CARD"])
        #expect(makefile.lines(building: "old.o").symbols == ["CONFIG_RING_CARD"])
        #expect(makefile.lines(building: "more.o").symbols == ["CONFIG_RING_CARD"])
        #expect(makefile.lines(building: "sub/").symbols == ["CONFIG_RING"])
        #expect(makefile.lines(building: "always.o").symbols == ["CONFIG_ALWAYS"])
        #expect(makefile.lines(building: "both.o").symbols == ["CONFIG_LIB", "CONFIG_MORE"])
        #expect(makefile.lines(building: "even.o").map(\.list) == ["obj"])
        #expect(makefile.lines(building: "test.o").map(\.isModuleOnly) == [true])
        #expect(makefile.lines(building: "gone.o") == [])
    }

    @Test func flagsAreIncludesAndDefinitions() {
        let makefile = file(
            """
            ccflags-y := -I$(src)/inc -I $(srctree)/drivers/base -Iinclude/extra -O2 -Wno-x -DRING=1 \\
              -DNAME=\\"ring\\" -I$(srctree) -I/usr/include -I$(src)/../../../.. \
              $(call cc-option,-DNO)
            ccflags-$(CONFIG_RING_DEBUG) += -DDEBUG
            EXTRA_CFLAGS += -D OLD
            CFLAGS_main.o := -I$(obj)/gen '-DQUOTED=a b'
            CFLAGS_REMOVE_main.o := -DGONE
            DIR = $(src)/x
            CFLAGS_other.o = -I$(DIR) -U$$x
            subdir-ccflags-y += -DBELOW
            """)
        #expect(
            makefile.compilerFlags(for: "main.c") == [
                "-DOLD", "-DDEBUG", "-Idrivers/ring/inc", "-Idrivers/base", "-Iinclude/extra", "-DRING=1",
                "-DNAME=\"ring\"", "-I.", "-Idrivers/ring/gen", "-DQUOTED=a b",
            ])
        #expect(makefile.compilerFlags(for: "other.c").contains("-Idrivers/ring/x"))
        #expect(!makefile.compilerFlags(for: "third.c").contains("-Idrivers/ring/x"))
        #expect(makefile.subdirectoryFlags == ["-DBELOW"])
    }

    @Test func includedFilesCount() {
        let makefile = file(
            "include $(srctree)/lib/Makefile.common\n",
            include: ["lib/Makefile.common": "obj-$(CONFIG_A) += $(src)/a.o\n"])
        #expect(makefile.lines(building: "drivers/ring/a.o").symbols == ["CONFIG_A"])
        let endless = file("include x\nobj-$(CONFIG_A) += a.o\n", include: ["x": "include x\n"])
        #expect(endless.lines(building: "a.o").symbols == ["CONFIG_A"])
    }

    @Test func malformedTextIsHarmless() {
        let doubling = (0..<64).map { "v\($0) := $(v\($0 + 1))$(v\($0 + 1))\n" }.joined() + "v64 := x.o\n"
        let costly = doubling + String(repeating: "obj-y += $(v0)\n$(v0) = x\ninclude x\n", count: 2_000)
        let texts = [
            costly,
            "obj-$(CONFIG_A += a.o", "= x", "obj-y", "obj-y +=", "define x\nobj-y += a.o", "$(",
            "a = $(a)\nobj-y = $(a)",
            String(repeating: "$(", count: 50_000), "obj-y += \\", "\u{0}=\u{0}", doubling + "obj-y += $(v0) b.o",
            "a-y = b.o\nb-y = a.o\nobj-y = c.o",
        ]
        for text in texts {
            let makefile = file(text)
            #expect(makefile.lines(building: "a.o").symbols == [])
            #expect(makefile.compilerFlags(for: "a.c") == [])
        }
    }
}

@Suite struct KbuildIndexTests {
    @Test func objectsBuiltFromOutsideTheirDirectory() async throws {
        let shared = "common-y := $(SHARED)/main.o\n"
        let scratch = try ScratchDirectory(
            ScratchDirectory.kernel.merging([
                "virt/Makefile.shared": shared, "virt/main.c": "",
                "arch/arm/virt/Makefile": "SHARED := ../../../virt\ninclude $(srctree)/virt/Makefile.shared\n"
                    + "obj-$(CONFIG_ARM_V) += common.o\n",
                "arch/x86/virt/Makefile": "SHARED := ../../../virt\ninclude $(srctree)/virt/Makefile.shared\n"
                    + "obj-$(CONFIG_X86_V) += common.o\nccflags-y += -I$(src)\n",
            ]) { $1 })
        let listing = await TreeWalker(root: scratch.path).walk()
        let index = KbuildIndex(try KernelTree(at: scratch.path), makefiles: listing.makefiles)
        #expect(index.build(of: "virt/main.c", architecture: "x86").symbols == ["CONFIG_X86_V"])
        #expect(index.build(of: "virt/main.c").symbols == ["CONFIG_ARM_V"])
        #expect(index.compilerFlags(for: "virt/main.c", architecture: "x86") == ["-Iarch/x86/virt"])
        #expect(index.build(of: "virt/gone.c").symbols == [])
    }

    @Test func directoriesAndAncestorsAreFollowed() throws {
        let scratch = try ScratchDirectory(
            ScratchDirectory.kernel.merging([
                "Kbuild": "obj-y += drivers/\n",
                "drivers/Makefile": "obj-$(CONFIG_RING) += ring/\nsubdir-ccflags-y += -DDRIVERS\n",
                "drivers/ring/Makefile": "ring-y += core.o hw/chip.o\nobj-$(CONFIG_RING_CARD) += ring.o\n"
                    + "ccflags-y += -I$(src)\nCFLAGS_hw/chip.o += -DCHIP\n",
                "drivers/ring/hw/Makefile": "subdir-ccflags-y += -DHW\n",
                "drivers/ring/core.c": "", "drivers/ring/hw/chip.c": "", "drivers/ring/loose.c": "",
                "arch/x86/Kbuild": "obj-y += mm/\n",
                "arch/x86/Makefile": "drivers-$(CONFIG_MATH) += arch/x86/math/\n",
                "arch/x86/math/Makefile": "obj-y += m.o\n", "arch/x86/math/m.c": "",
                "both/Kbuild": "obj-$(CONFIG_K) += a.o\n", "both/Makefile": "obj-$(CONFIG_M) += a.o\n",
            ]) { $1 })
        let index = KbuildIndex(try KernelTree(at: scratch.path))
        let core = index.build(of: "drivers/ring/core.c")
        #expect(core.objectSymbols == ["CONFIG_RING_CARD"])
        #expect(core.symbols == ["CONFIG_RING_CARD", "CONFIG_RING"])
        #expect(index.compilerFlags(for: "drivers/ring/core.c") == ["-DDRIVERS", "-Idrivers/ring"])
        let chip = index.build(of: "drivers/ring/hw/chip.c")
        #expect(chip.directory == "drivers/ring")
        #expect(chip.symbols == ["CONFIG_RING_CARD", "CONFIG_RING"])
        #expect(
            index.compilerFlags(for: "drivers/ring/hw/chip.c") == ["-DDRIVERS", "-DHW", "-Idrivers/ring", "-DCHIP"])
        #expect(index.build(of: "drivers/ring/loose.c").symbols == ["CONFIG_RING"])
        #expect(index.build(of: "arch/x86/math/m.c").symbols == ["CONFIG_MATH"])
        #expect(index.build(of: "both/a.c").symbols == ["CONFIG_K"])
        #expect(index.build(of: "nowhere/a.c").symbols == [])
    }
}

extension KbuildIndex.Build {
    /// The object's own first, then those of its directories.
    fileprivate var symbols: [String] {
        (objectLines + directories.flatMap(\.chains).flatMap { $0 }).symbols
    }
}
