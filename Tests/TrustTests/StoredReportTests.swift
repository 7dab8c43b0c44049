import Foundation
import Fuzzing
import Testing

/// A whole report that is believed without reading a file: only while nothing of the tree has changed, and nothing of
/// how it is audited.
@Suite struct StoredReportTests {
    private static let audit = ["audit", "@tree", "--format", "json"]
    private static let driver = "drivers/ring/ring.c"

    /// A tree that has lain still for long enough, with its report in the index.
    private func settled(_ image: TreeImage? = nil) throws -> (Lab, Outcome) {
        let lab = try Lab(image)
        // The coarsest clock of a file system goes in steps of two seconds.
        Thread.sleep(forTimeInterval: 2.2)
        let first = try lab.run(Self.audit)
        let again = try lab.run(Self.audit)
        #expect(isStored(again), "\(again.errorText)")
        lab.expectSame(again, first, "from the index")
        return (lab, first)
    }

    private func isStored(_ outcome: Outcome) -> Bool { outcome.errorText.contains("tree: from the index") }

    /// Changes a settled tree, and expects the report of the tree as it is then, which is another one.
    private func attack(
        _ comment: String, in image: TreeImage? = nil, expectsOther: Bool = true, _ change: (Lab) throws -> Void
    ) throws {
        let (lab, original) = try settled(image)
        try change(lab)
        let changed = try lab.run(Self.audit, treeStays: false, comment)
        let fresh = try lab.run(Self.audit, keepsNothing: true, treeStays: false, comment)
        #expect(!isStored(changed), "\(comment)")
        lab.expectSame(changed, fresh, comment)
        #expect((fresh.output != original.output) == expectsOther, "\(comment): the change must matter")
    }

    private static func changed() throws -> [UInt8] {
        Array(try Lab.seed.get().text(of: driver).replacing("FOLL_WRITE", with: "FOLL_FORCE").utf8)
    }

    @Test("other bytes in the same file, of the same length and under the same time, are read")
    func sameSizeAndTime() throws {
        try attack("in place") { lab in
            let path = lab.path(Self.driver)
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.write(contentsOf: Data(try Self.changed()))
            try file.close()
            TreeOnDisk.setOldTime(of: path)
        }
    }

    @Test("two files of the same length and time that change places are read")
    func swappedFiles() throws {
        let other = "drivers/ring/other.c"
        let changed = String(decoding: try Self.changed(), as: UTF8.self)
        let image = try Lab.seed.get().with(other) { _ in changed }
        try attack("swapped", in: image) { lab in
            let (left, right) = (lab.path(Self.driver), lab.path(other))
            TreeOnDisk.setOldTime(of: right)
            try FileManager.default.moveItem(atPath: left, toPath: left + ".old")
            try FileManager.default.moveItem(atPath: right, toPath: left)
            try FileManager.default.moveItem(atPath: left + ".old", toPath: right)
        }
    }

    /// Copies the tree with its times, and changes the driver in the copy.
    private static func copy(_ lab: Lab, to place: String) throws {
        try FileManager.default.copyItem(atPath: lab.world.tree.path, toPath: place)
        try Data(try changed()).write(to: URL(filePath: "\(place)/\(driver)"))
        for name in try FileManager.default.subpathsOfDirectory(atPath: place) {
            TreeOnDisk.setOldTime(of: "\(place)/\(name)")
        }
    }

    @Test("a copy of the tree in its place is another tree")
    func anotherTreeInItsPlace() throws {
        try attack("moved") { lab in
            let root = lab.world.tree.path
            try Self.copy(lab, to: root + ".copy")
            try FileManager.default.moveItem(atPath: root, toPath: root + ".old")
            try FileManager.default.moveItem(atPath: root + ".copy", toPath: root)
        }
    }

    @Test("a link in the tree's place is what it leads to")
    func linkInItsPlace() throws {
        let (lab, original) = try settled()
        let root = lab.world.tree.path
        try Self.copy(lab, to: root + ".copy")
        try FileManager.default.moveItem(atPath: root, toPath: root + ".old")
        symlink(root + ".copy", root)
        let changed = try lab.run(Self.audit, treeStays: false)
        let fresh = try lab.run(Self.audit, keepsNothing: true, treeStays: false)
        lab.expectSame(changed, fresh, "linked")
        #expect(!isStored(changed))
        #expect(fresh.output != original.output)
    }

    @Test("a directory that becomes a link is no part of the tree any more")
    func linkWithinTheTree() throws {
        try attack("linked within") { lab in
            let ring = lab.path("drivers/ring")
            try FileManager.default.moveItem(atPath: ring, toPath: lab.world.base + "/side/ring")
            symlink(lab.world.base + "/side/ring", ring)
        }
    }

    @Test("what no walk lists counts: a header of an odd name, a database, a directory that is left out")
    func unlistedFiles() throws {
        let image = try Lab.seed.get().with(Self.driver) { "#include \"../../tools/options.inc\"\n" + $0 }
            .with("tools/options.inc") { _ in "#define RING_OPTIONS 1\n" }
        try attack("included from what is left out", in: image) { lab in
            try lab.put("#define FOLL_WRITE 0x10\n#error no\n", at: "tools/options.inc")
        }
        try attack("a database appears") { lab in
            let root = lab.world.tree.path
            try lab.put(
                "[{\"directory\": \"\(root)\", \"file\": \"\(Self.driver)\", \"arguments\": [\"gcc\", \"-DX\"]}]",
                at: "compile_commands.json")
        }
        try attack("maintainers") { lab in
            try lab.change("MAINTAINERS") { $0.replacing("PAPER LOOM", with: "PAPER LOOMS") }
        }
        try attack("a mode", expectsOther: false) { lab in chmod(lab.path(Self.driver), 0o600) }
    }

    @Test("other options, rules and libraries have reports of their own")
    func otherQuestions() throws {
        let (lab, original) = try settled()
        func expectOther(_ options: String..., in comment: String) throws {
            let other = try lab.run(Self.audit + options.map(lab.world.placed))
            #expect(!isStored(other), "\(comment)")
            #expect(other.output != original.output, "\(comment)")
            lab.expectSame(other, try lab.run(Self.audit + options.map(lab.world.placed), keepsNothing: true), comment)
        }
        try expectOther("--mechanical", in: "what is judged")
        try expectOther("--exclude", "drivers", in: "what is left out")
        try lab.world.apply([.put(.text("- {site: 0123456789abcdef, rule: a, reason: b}\n"), at: "s.yaml", in: .side)])
        try expectOther("--suppress", "@side/s.yaml", in: "suppressions")
        // None of these took the first one's place.
        lab.expectSame(try lab.run(Self.audit), original, "asked again")
    }

    @Test("what was noticed the first time is said again")
    func notices() throws {
        let image = try Lab.seed.get().with("drivers/loom/large.c") { _ in
            "/*" + String(repeating: "x", count: 3 << 20) + "*/\n"
        }
        let lab = try Lab(image)
        Thread.sleep(forTimeInterval: 2.2)
        let outcomes = try (0..<2).map { _ in try lab.run(Self.audit + ["--max-file-size", "2"]) }
        #expect(isStored(outcomes[1]))
        for outcome in outcomes { #expect(outcome.errorText.contains("large.c: left out"), "\(outcome.errorText)") }
    }

    @Test("a tree with a link into what git keeps has no stored report")
    func linkIntoGit() throws {
        let lab = try Lab(try Lab.seed.get().with(".git/options.h") { _ in "#define RING_OPTIONS 1\n" })
        symlink("../../.git/options.h", lab.path("drivers/ring/options.h"))
        Thread.sleep(forTimeInterval: 2.2)
        for _ in 0..<2 { #expect(!isStored(try lab.run(Self.audit))) }
    }
}
