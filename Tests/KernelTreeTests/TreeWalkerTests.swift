import Foundation
import KernelTree
import TestSupport
import Testing

@Suite struct TreeWalkerTests {
    @Test func listsSourcesKconfigsAndMakefilesSorted() async throws {
        let tree = try ScratchDirectory([
            "mm/b.c": "1234", "mm/a.h": "", "arch/x86/entry.S": "", "mm/a.o": "", "mm/Kconfig": "", "Kconfig.debug": "",
            "mm/Makefile": "", "Kbuild": "", ".git/x.c": "", "tools/x.c": "", "mm/tools/y.c": "", "mm/.c": "", "c": "",
        ])
        let listing = await TreeWalker(root: tree.path, excluding: ["tools"], jobs: 2).walk()
        #expect(listing.sources.map(\.path) == ["arch/x86/entry.S", "mm/a.h", "mm/b.c", "mm/tools/y.c"])
        #expect(listing.kconfigs.map(\.path) == ["Kconfig.debug", "mm/Kconfig"])
        #expect(listing.makefiles.map(\.path) == ["Kbuild", "mm/Makefile"])
        #expect(listing.sources[2].size == 4)
        #expect(listing.sources[2].modifiedNanoseconds > 1_600_000_000_000_000_000)
        #expect(listing.notices == [])
    }

    @Test func theNumberOfJobsChangesNothing() async throws {
        var files: [String: String] = [:]
        for number in 0..<300 { files["d\(number % 17)/e\(number % 5)/f\(number).c"] = "" }
        let tree = try ScratchDirectory(files)
        let one = await TreeWalker(root: tree.path, jobs: 1).walk()
        let eight = await TreeWalker(root: tree.path, jobs: 8).walk()
        #expect(one == eight)
        #expect(one.sources.count == 300)
    }

    @Test func linksAreNotFollowedAndThoseThatLeaveAreListed() async throws {
        let tree = try ScratchDirectory(["mm/a.c": "", "fs/b.c": ""])
        try tree.link("mm/loop", to: "..")
        try tree.link("mm/inside.c", to: "../fs/b.c")
        try tree.link("mm/outside.c", to: "/etc/hostname")
        try tree.link("fs/up", to: "../../..")
        try tree.link("fs/dangling", to: "../mm/gone")
        try tree.link("fs/dangling-out", to: "../../gone-from-here")
        let listing = await TreeWalker(root: tree.path, jobs: 2).walk()
        #expect(listing.sources.map(\.path) == ["fs/b.c", "mm/a.c"])
        #expect(listing.escapingLinks == ["fs/dangling-out", "fs/up", "mm/outside.c"])
    }

    @Test func pipesAreNoSources() async throws {
        let tree = try ScratchDirectory(["mm/a.c": ""])
        #expect(mkfifo(tree.path + "/mm/pipe.c", 0o644) == 0)
        let listing = await TreeWalker(root: tree.path).walk()
        #expect(listing.sources.map(\.path) == ["mm/a.c"])
        #expect(throws: TreeError.self) { try TreeReader(root: tree.path).withBytes(of: "mm/pipe.c") { $0.count } }
    }

    @Test func aFileAboveTheLimitIsANoticeAndInNoList() async throws {
        let large = String(repeating: " ", count: (1 << 20) + 1)
        let tree = try ScratchDirectory([
            "mm/a.c": large, "mm/b.c": "", "include/c.h": large, "mm/Kconfig": large, "mm/Makefile": large,
            "MAINTAINERS": large,
            "vmlinux": large,
        ])
        let listing = await TreeWalker(root: tree.path, largestFile: 1 << 20).walk()
        #expect(listing.sources.map(\.path) == ["mm/b.c"])
        #expect(listing.kconfigs.isEmpty && listing.makefiles.isEmpty)
        #expect(listing.oversized == ["MAINTAINERS", "include/c.h", "mm/Kconfig", "mm/Makefile", "mm/a.c"])
        #expect(
            listing.notices.map(\.description) == listing.oversized.map {
                "\($0): left out (1048577 bytes, more than the 1 MiB that --max-file-size allows)"
            })
        #expect(await TreeWalker(root: tree.path, largestFile: 2 << 20).walk().notices == [])
    }

    @Test func whatCannotBeReadIsANotice() async throws {
        let missing = await TreeWalker(root: "/nonexistent-\(UUID().uuidString)").walk()
        #expect(missing.notices.map(\.path) == ["."])
        // Below the longest path that the system takes, nothing can be opened.
        let tree = try ScratchDirectory(["a.c": ""])
        let name = String(repeating: "d", count: 200)
        var descriptor = open(tree.path, O_RDONLY | O_DIRECTORY)
        for _ in 0..<22 {
            #expect(mkdirat(descriptor, name, 0o755) == 0)
            let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
            close(descriptor)
            descriptor = next
        }
        close(descriptor)
        let listing = await TreeWalker(root: tree.path).walk()
        #expect(listing.sources.map(\.path) == ["a.c"])
        #expect(listing.notices.count == 1)
    }
}

@Suite struct TreeReadingTests {
    @Test func contentsStayInsideTheTree() throws {
        let scratch = try ScratchDirectory(ScratchDirectory.kernel.merging(["mm/a.c": "text", "mm/dir/x": ""]) { $1 })
        try scratch.link("mm/out.c", to: "/etc/passwd")
        try scratch.link("mm/in.c", to: "a.c")
        let tree = try KernelTree(at: scratch.path)
        #expect(tree.contents(of: "mm/a.c") == Array("text".utf8))
        #expect(tree.contents(of: "mm/in.c") == Array("text".utf8))
        #expect(tree.contents(of: "mm/out.c") == nil)
        #expect(tree.contents(of: "../../etc/passwd") == nil)
        #expect(tree.contents(of: "mm/dir") == nil)
        #expect(tree.contents(of: "mm/a.c", limit: 3) == nil)
        #expect(tree.hasFile("mm/in.c"))
        #expect(!tree.hasFile("mm/out.c"))
        #expect(!tree.hasFile("mm/dir"))
        #expect(try tree.withBytes(of: "mm/a.c") { $0.count } == 4)
    }

    /// A sparse file of 8 GB must not become memory, whoever asks for it.
    @Test func noFileAboveTheLimitIsRead() throws {
        let scratch = try ScratchDirectory(ScratchDirectory.kernel.merging(["mm/big.c": ""]) { $1 })
        #expect(truncate(scratch["mm/big.c"], 8 << 30) == 0)
        let tree = try KernelTree(at: scratch.path)
        #expect(tree.contents(of: "mm/big.c") == nil)
        #expect(tree.size(of: "mm/big.c") == 8 << 30)
        #expect(throws: TreeError.self) { try tree.withBytes(of: "mm/big.c") { $0.count } }
        #expect(tree.contentsAndStamp(of: "mm/big.c")?.bytes == nil)
    }

    @Test func theReaderSaysWhatIsWrong() throws {
        let scratch = try ScratchDirectory(["a.c": "12345", "d/x.c": ""])
        try scratch.link("l.c", to: "a.c")
        try scratch.link("out.c", to: "/etc/passwd")
        let reader = TreeReader(root: scratch.path)
        #expect(try reader.withBytes(of: "a.c") { Array($0) } == Array("12345".utf8))
        #expect(try reader.withBytes(of: "l.c") { $0.count } == 5)
        #expect(throws: TreeError.self) { try reader.withBytes(of: "out.c") { $0.count } }
        #expect(throws: TreeError.self) { try reader.withBytes(of: "d") { $0.count } }
        #expect(throws: TreeError.unreadable(path: "a.c", reason: "5 bytes are more than 4")) {
            try reader.withBytes(of: "a.c", limit: 4) { $0.count }
        }
    }

    @Test func bigFilesAfterSmallOnes() throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let scratch = try ScratchDirectory(["big.c": text, "small.c": "x"])
        let reader = TreeReader(root: scratch.path)
        for _ in 0..<2 {
            #expect(try reader.withBytes(of: "small.c") { Array($0) } == Array("x".utf8))
            #expect(try reader.withBytes(of: "big.c") { Array($0) } == Array(text.utf8))
        }
    }

    @Test func aTreeNamesWhatItLacks() throws {
        let scratch = try ScratchDirectory(["Makefile": "VERSION = 6\n"])
        #expect(throws: TreeError.notAKernel(path: scratch.path, missing: "VERSION and PATCHLEVEL in its Makefile")) {
            try KernelTree(at: scratch.path)
        }
        #expect(throws: TreeError.missing(path: "/nonexistent/tree")) { try KernelTree(at: "/nonexistent/tree") }
    }

    @Test func versionAndArchitectures() throws {
        let scratch = try ScratchDirectory(
            ScratchDirectory.kernel.merging(["arch/arm/Kconfig": "", "arch/README": ""]) { $1 })
        let tree = try KernelTree(at: scratch.path)
        #expect(tree.version.description == "6.1.2")
        #expect(tree.architectures == ["arm", "x86"])
    }
}

@Suite struct HeaderLookupTests {
    private let lookup = HeaderLookup(paths: [
        "arch/arm/mach-a/include/mach/io.h", "arch/arm/mach-b/include/mach/io.h", "drivers/gpu/one/regs.h",
        "drivers/gpu/two/regs.h", "drivers/gpu/two/deep/er/regs.h", "include/linux/only.h", "drivers/x/my_regs.h",
    ])

    @Test func theOnlyOneIsFound() {
        #expect(lookup.header(endingWith: "linux/only.h", includedFrom: "mm/a.c") == "include/linux/only.h")
        #expect(lookup.header(endingWith: "inux/only.h", includedFrom: "mm/a.c") == nil)
        #expect(lookup.header(endingWith: "none.h", includedFrom: "mm/a.c") == nil)
    }

    @Test func theNearestIsFound() {
        let near = lookup.header(endingWith: "mach/io.h", includedFrom: "arch/arm/mach-b/setup.c")
        #expect(near == "arch/arm/mach-b/include/mach/io.h")
        #expect(lookup.header(endingWith: "regs.h", includedFrom: "drivers/gpu/two/a.c") == "drivers/gpu/two/regs.h")
    }

    @Test func equallyFarOnesAreNotGuessed() {
        #expect(lookup.header(endingWith: "mach/io.h", includedFrom: "drivers/x/a.c") == nil)
        #expect(lookup.all(endingWith: "mach/io.h").count == 2)
    }
}
