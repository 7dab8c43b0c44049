import KernelTree
import TestSupport
import Testing

/// A tree of which only a part is there says so itself.
@Suite struct NamedDirectoriesTests {
    private func missing(_ files: [String: String], excluding: Set<String> = []) throws -> [String] {
        let scratch = try ScratchDirectory(ScratchDirectory.kernel.merging(files) { $1 })
        return NamedDirectories(try KernelTree(at: scratch.path)).missing(excluding: excluding)
    }

    @Test func aTreeThatHasWhatItNamesIsWhole() throws {
        let missing = try missing([
            "Kconfig": "source \"mm/Kconfig\"\nsource \"arch/$(SRCARCH)/Kconfig\"\n", "mm/Kconfig": "",
            "Kbuild": "obj-y += mm/ arch/$(SRCARCH)/\n",
        ])
        #expect(missing == [])
    }

    @Test func directoriesThatKconfigOrAMakefileNamesAreMissed() throws {
        let missing = try missing([
            "Kconfig": "source \"mm/Kconfig\"\n\tsource\t\"drivers/Kconfig\"\nsource net/Kconfig # old\n",
            "mm/Kconfig": "source \"mm/lost/Kconfig.debug\"\nsource \"mm/lost/deep/Kconfig\"\n",
            "Kbuild": "# obj-y += never/\nobj-$(CONFIG_BLOCK)\t+= block/\nobj-y += drivers/ sound/ one.o\n",
            "arch/x86/Kconfig": "source \"virt/kvm/Kconfig\"\nsource \"../out/Kconfig\"\nsource \"/etc/x/Kconfig\"\n",
        ])
        #expect(missing == ["block", "drivers", "mm/lost", "net", "sound", "virt"])
    }

    @Test func whatTheAuditLeavesOutIsNotMissed() throws {
        let kconfig = ["Kconfig": "source \"Documentation/Kconfig\"\nsource \"drivers/Kconfig\"\n"]
        #expect(try missing(kconfig, excluding: ["Documentation"]) == ["drivers"])
    }

    @Test func filesThatSourceOneAnotherAreReadOnce() throws {
        let circle = "source \"Kconfig\"\nsource \"mm/Kconfig\"\n"
        #expect(try missing(["Kconfig": circle, "mm/Kconfig": circle]) == [])
    }
}
