import Foundation
import Testing

@testable import GitSource

/// Revisions on disk: what they hold, what they leave out, and how they change into one another.
@Suite(.enabled(if: ScratchRepository.git != nil, "git is not installed")) struct RevisionTests {
    private func text(_ tree: RevisionTree, _ file: String) -> String? {
        FileManager.default.contents(atPath: "\(tree.path)/\(file)").map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [false, true]) func aRevisionHoldsItsSourcesAndNoLinks(bare: Bool) throws {
        let scratch = try ScratchRepository()
        try scratch.write("Makefile", "VERSION = 6\n")
        try scratch.write("mm/one.c", "int one;\n")
        try scratch.write("notes.txt", "no source\n")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/mm/link.c", withDestinationPath: "/etc/passwd")
        let commit = try scratch.commit()
        // What is in the work tree does not matter.
        try scratch.write("mm/one.c", "int changed;\n")
        let repository = try scratch.repository(bare: bare)
        #expect(try repository.commit("HEAD") == commit)
        let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache)
        #expect(text(tree, "mm/one.c") == "int one;\n")
        #expect(text(tree, "Makefile") == "VERSION = 6\n")
        for absent in ["notes.txt", "mm/link.c"] {
            #expect(!FileManager.default.fileExists(atPath: "\(tree.path)/\(absent)"))
        }
    }

    @Test func theNextRevisionWritesOnlyWhatDiffers() throws {
        let scratch = try ScratchRepository()
        for number in 1...20 { try scratch.write("drivers/d\(number).c", "int d\(number);\n") }
        try scratch.write("gone/only.c", "int gone;\n")
        let first = try scratch.commit()
        try scratch.write("drivers/d3.c", "int other;\n")
        try scratch.run("rm", "--quiet", "gone/only.c")
        // A file where a directory was.
        try scratch.write("gone", "")
        try scratch.run("mv", "drivers/d4.c", "drivers/d4")
        try scratch.write("drivers/d4.c/inner.c", "int inner;\n")
        let second = try scratch.commit()
        let repository = try scratch.repository()
        #expect(try RevisionTree.open(first, of: repository, in: scratch.cache).written == 21)
        let place: String
        do {
            let tree = try RevisionTree.open(second, of: repository, in: scratch.cache)
            #expect(tree.written == 2)
            #expect(text(tree, "drivers/d3.c") == "int other;\n")
            #expect(text(tree, "drivers/d4.c/inner.c") == "int inner;\n")
            #expect(!FileManager.default.fileExists(atPath: tree.path + "/gone"))
            place = tree.path
            // While it is held, another revision gets a tree of its own.
            let other = try RevisionTree.open(first, of: repository, in: scratch.cache)
            #expect(other.path != tree.path)
            #expect(text(other, "drivers/d3.c") == "int d3;\n")
        }
        let back = try RevisionTree.open(second, of: repository, in: scratch.cache)
        #expect(back.path == place)
        #expect(back.written == 0)
        #expect(try repository.changes(from: first, to: second).contains("drivers/d3.c"))
    }

    @Test func anInterruptedRevisionIsBegunAnew() throws {
        let scratch = try ScratchRepository()
        try scratch.write("a.c", "int a;\n")
        let commit = try scratch.commit()
        let repository = try scratch.repository()
        let path = try RevisionTree.open(commit, of: repository, in: scratch.cache).path
        try Data("half".utf8).write(to: URL(filePath: path + "/a.c"))
        try Data().write(to: URL(filePath: path + "/stray.c"))
        let manifest = (path as NSString).deletingLastPathComponent + "/manifest"
        let bytes = try #require(FileManager.default.contents(atPath: manifest))
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: manifest))
        let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache)
        #expect(text(tree, "a.c") == "int a;\n")
        #expect(!FileManager.default.fileExists(atPath: tree.path + "/stray.c"))
    }

    @Test func badInputIsATypedError() throws {
        let scratch = try ScratchRepository()
        try scratch.write("a.c", "int a;\n")
        try scratch.commit()
        let repository = try scratch.repository()
        for revision in ["nothing", "", "--all", "HEAD~5", "a\nb"] {
            let error = #expect(throws: GitError.self) { try repository.commit(revision) }
            #expect(error == .unknownRevision(repository: repository.path, revision: revision, isShallow: false))
            #expect(error?.description.contains("\n") == false)
        }
        #expect(throws: GitError.notARepository(path: "/usr")) {
            try GitRepository(at: "/usr", git: ScratchRepository.git)
        }
        #expect(throws: GitError.noProgram) { try GitRepository(at: scratch.path, git: nil) }
    }

    /// The file of a loose object.
    private func object(_ scratch: ScratchRepository, _ name: String) throws -> String {
        let id = try scratch.run("rev-parse", name).trimmingCharacters(in: .whitespacesAndNewlines)
        return "\(scratch.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    }

    @Test func aMissingOrDamagedBlobCostsItsFileAlone() throws {
        let scratch = try ScratchRepository()
        for name in ["a.h", "b.c", "c.c", "Kconfig"] { try scratch.write(name, "int \(name);\n") }
        let commit = try scratch.commit()
        let damaged = try object(scratch, "HEAD:b.c")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: damaged)
        try Data("rubbish".utf8).write(to: URL(filePath: damaged))
        let kept = try Data(contentsOf: URL(filePath: try object(scratch, "HEAD:a.h")))
        try FileManager.default.removeItem(atPath: try object(scratch, "HEAD:a.h"))
        let id = try scratch.run("rev-parse", "HEAD:a.h").trimmingCharacters(in: .whitespacesAndNewlines)
        let repository = try scratch.repository()
        // Twice: what is missing is said each time, not only when the files are written.
        for _ in 1...2 {
            let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache)
            #expect(tree.notices.count == 2)
            #expect(
                tree.notices.first?.hasPrefix("a.h: left out (its blob \(id) is missing from the repository") == true)
            #expect(tree.notices.last?.hasPrefix("b.c: left out (its blob ") == true)
            #expect(text(tree, "a.h") == nil && text(tree, "b.c") == nil)
            #expect(text(tree, "c.c") == "int c.c;\n" && text(tree, "Kconfig") == "int Kconfig;\n")
        }
        // Fetched since.
        try kept.write(to: URL(filePath: try object(scratch, "HEAD:a.h")))
        let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache)
        #expect(tree.notices.count == 1)
        #expect(text(tree, "a.h") == "int a.h;\n")
    }

    /// git unpacks an object without asking whether it is the one that its id names: what it says would stay in the
    /// cache under a name that other commits, and a mended repository, share.
    @Test func aBlobThatIsAnotherIsDamaged() throws {
        let scratch = try ScratchRepository()
        for name in ["b.c", "c.c", "Kconfig"] { try scratch.write(name, "int \(name);\n") }
        let commit = try scratch.commit()
        try swap(try object(scratch, "HEAD:b.c"), for: try object(scratch, "HEAD:c.c"))
        let tree = try RevisionTree.open(commit, of: try scratch.repository(), in: scratch.cache)
        #expect(tree.notices.count == 1 && tree.notices.first?.hasPrefix("b.c: left out (its blob ") == true)
        #expect(text(tree, "b.c") == nil && text(tree, "c.c") == "int c.c;\n")
    }

    @Test(arguments: ["HEAD^{tree}", "HEAD:mm", "HEAD"]) func aTreeOrCommitThatIsAnotherIsRefused(name: String) throws {
        let scratch = try ScratchRepository()
        for name in ["mm/b.c", "fs/c.c", "Kconfig"] { try scratch.write(name, "int x;\n") }
        try scratch.commit()
        try scratch.write("fs/d.c", "int y;\n")
        let commit = try scratch.commit()
        let other = name.hasPrefix("HEAD:") ? "HEAD:fs" : name.replacing("HEAD", with: "HEAD~")
        try swap(try object(scratch, name), for: try object(scratch, other))
        let repository = try scratch.repository()
        let error = #expect(throws: GitError.self) { try RevisionTree.open(commit, of: repository, in: scratch.cache) }
        // Some of it git notices itself.
        #expect("\(try #require(error))".contains("; see git fsck"))
    }

    private func swap(_ object: String, for other: String) throws {
        try FileManager.default.removeItem(atPath: object)
        try FileManager.default.copyItem(atPath: other, toPath: object)
    }

    /// git ends at the first damaged object of a pack: those behind it are asked for again.
    @Test func damageInAPackCostsTheDamagedFilesAlone() throws {
        let scratch = try ScratchRepository()
        for number in 0..<8 { try scratch.write("f\(number).c", "int number\(number)[\(number * 7919)];\n") }
        let commit = try scratch.commit()
        try scratch.run("gc", "--quiet")
        let packs = "\(scratch.path)/.git/objects/pack"
        let pack = try #require(
            try FileManager.default.contentsOfDirectory(atPath: packs).first { $0.hasSuffix(".pack") })
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(packs)/\(pack)")))
        let list = try scratch.run("verify-pack", "-v", "\(packs)/\(pack)").split(separator: "\n")
            .map { $0.split(separator: " ") }
        for name in ["f2.c", "f5.c"] {
            let id = try scratch.run("rev-parse", "HEAD:\(name)").trimmingCharacters(in: .whitespacesAndNewlines)
            let fields = try #require(list.first { $0.first.map(String.init) == id })
            let offset = try #require(Int(fields[4])), size = try #require(Int(fields[3]))
            for index in offset + 4..<offset + size { bytes[index] ^= 0xFF }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(packs)/\(pack)")
        try Data(bytes).write(to: URL(filePath: "\(packs)/\(pack)"))
        let tree = try RevisionTree.open(commit, of: try scratch.repository(), in: scratch.cache)
        #expect(tree.notices.map { String($0.prefix { $0 != ":" }) } == ["f2.c", "f5.c"])
        for number in [0, 1, 3, 4, 6, 7] {
            #expect(text(tree, "f\(number).c") == "int number\(number)[\(number * 7919)];\n")
        }
    }

    @Test func withoutItsMakefileThereIsNoRevision() throws {
        let scratch = try ScratchRepository()
        try scratch.write("Makefile", "VERSION = 6\n")
        try scratch.write("b.c", "int b;\n")
        let commit = try scratch.commit()
        for name in ["Makefile", "b.c"] {
            try FileManager.default.removeItem(atPath: try object(scratch, "HEAD:\(name)"))
        }
        let repository = try scratch.repository()
        #expect(
            throws: GitError.missingObjects(repository: repository.path, commit: commit, path: "Makefile", count: 2)
        ) {
            try RevisionTree.open(commit, of: repository, in: scratch.cache)
        }
    }

    @Test func aFileAboveTheLimitIsLeftOutUntilTheLimitIsRaised() throws {
        let scratch = try ScratchRepository()
        try scratch.write("a.c", "int a;\n")
        try scratch.write("big.c", String(repeating: " ", count: 3 << 20))
        try scratch.write("c.c", "int c;\n")
        let commit = try scratch.commit()
        let repository = try scratch.repository()
        func sizes(_ limit: Int) throws -> ([String], [Int?]) {
            let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache, largestFile: limit)
            return (tree.notices, ["a.c", "big.c", "c.c"].map { text(tree, $0)?.utf8.count })
        }
        let small = try sizes(1 << 20)
        #expect(small.0 == ["big.c: left out (3145728 bytes, more than the 1 MiB that --max-file-size allows)"])
        #expect(small.1 == [7, nil, 7])
        let large = try sizes(4 << 20)
        #expect(large.0.isEmpty)
        #expect(large.1 == [7, 3 << 20, 7])
        #expect(try sizes(1 << 20).1 == [7, nil, 7])
    }

    @Test func whatASparseCheckoutLeavesOutIsListed() throws {
        let scratch = try ScratchRepository()
        for name in ["mm/a.c", "fs/b.c", "fs/deep/c.c"] { try scratch.write(name, "") }
        try scratch.commit()
        #expect(try scratch.repository().sparseFiles() == [])
        try scratch.run("sparse-checkout", "set", "mm")
        #expect(try scratch.repository().sparseFiles() == ["fs/b.c", "fs/deep/c.c"])
        try scratch.run("sparse-checkout", "disable")
        #expect(try scratch.repository().sparseFiles() == [])
    }

    @Test func nothingThatTheRepositoryNamesIsRun() throws {
        let scratch = try ScratchRepository()
        try scratch.write("a.c", "int a;\n")
        try scratch.write(".gitattributes", "*.c filter=evil diff=evil\n")
        let commit = try scratch.commit()
        let trace = scratch.path + "/cache-trace"
        for key in [
            "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "diff.evil.command", "core.fsmonitor",
            "core.pager",
        ] {
            try scratch.run("config", key, "touch \(trace)")
        }
        let repository = try scratch.repository()
        let tree = try RevisionTree.open(commit, of: repository, in: scratch.cache)
        #expect(text(tree, "a.c") == "int a;\n")
        _ = try repository.changes(from: commit, to: commit)
        _ = repository.renames(from: commit, to: commit)
        try FileManager.default.createDirectory(atPath: scratch.path + "/.git/info", withIntermediateDirectories: true)
        try Data("/*\n".utf8).write(to: URL(filePath: scratch.path + "/.git/info/sparse-checkout"))
        _ = repository.sparseFiles()
        #expect(!FileManager.default.fileExists(atPath: trace))
    }
}
