import AuditIndex
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct TreeSealTests {
    private func seal(_ scratch: ScratchDirectory) async throws -> TreeSeal? {
        try await TreeSeal(of: scratch.path, by: TaskPool(jobs: 2, observer: AuditObserver()))
    }

    private static let files = ["mm/gup.c": "int a;", "mm/deep/x.inc": "", "tools/y.h": "int b;", "Makefile": "all:"]

    @Test func whateverChangesATreeChangesItsSeal() async throws {
        let changes: [(String, (ScratchDirectory) throws -> Void)] = [
            ("bytes", { try $0.write("int abc;", to: "mm/gup.c") }),
            ("a file of no known kind", { try $0.write("", to: "mm/deep/z.bin") }),
            ("an empty directory", { mkdir($0["mm/new"], 0o700) }),
            ("a name", { try FileManager.default.moveItem(atPath: $0["mm/gup.c"], toPath: $0["mm/gap.c"]) }),
            ("a mode", { chmod($0["tools/y.h"], 0o600) }),
            ("a link", { symlink("gup.c", $0["mm/link.c"]) }),
            ("a file that is gone", { unlink($0["mm/deep/x.inc"]) }),
            ("a pipe", { mkfifo($0["mm/pipe.c"], 0o600) }),
        ]
        for (comment, change) in changes {
            let scratch = try ScratchDirectory(Self.files)
            let before = try #require(try await seal(scratch))
            #expect(try await seal(scratch)?.digest == before.digest)
            try change(scratch)
            let after = try #require(try await seal(scratch))
            #expect(after.digest != before.digest, "\(comment)")
        }
    }

    /// The index of a checkout changes with every `git status`.
    @Test func whatGitKeepsIsNoPartOfIt() async throws {
        let scratch = try ScratchDirectory(Self.files.merging([".git/index": "1"]) { $1 })
        let before = try #require(try await seal(scratch))
        try scratch.write("2", to: ".git/index")
        try scratch.write("2", to: ".git/HEAD")
        #expect(try await seal(scratch)?.digest == before.digest)
        symlink("../.git/index", scratch["mm/index.h"])
        #expect(try await seal(scratch) == nil)
    }

    @Test func whatChangedJustNowMayChangeAgainUnseen() async throws {
        let scratch = try ScratchDirectory(Self.files)
        try await Task.sleep(for: .seconds(2.2))
        #expect(try await seal(scratch)?.isSettled == true)
        // Where the machine is slow the file may have come of age meanwhile.
        for _ in 0..<10 {
            let began = FileStamp.now()
            try scratch.write("int d;", to: "tools/y.h")
            let isSettled = try #require(try await seal(scratch)).isSettled
            if FileStamp.now() - began > 1_500_000_000 { continue }
            #expect(!isSettled)
            return
        }
    }

    /// A file that was written before the clock was set back is never taken for an old one.
    @Test func aTimeToComeIsNotSettled() {
        let now = FileStamp.now()
        let stamp = FileStamp(size: 1, modified: 0, changed: now + 86_400_000_000_000, inode: 1)
        #expect(!stamp.isSettled(at: now))
    }
}
