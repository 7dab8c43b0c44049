import Foundation
import TestSupport
import Testing

/// A tree to write patches for, and git to take them.
struct PatchLab {
    private static let judged = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "AuditTests/Trees/judged").path

    let directory: ScratchDirectory

    /// The judged tree with drivers of our own.
    ///
    /// - Parameters:
    ///   - texts: by name without its suffix, in `drivers/quill`.
    ///   - list: what its Makefile adds them to.
    init(_ texts: [String: String], list: String = "obj-m") throws {
        let scratch = try ScratchDirectory(["maintainers": ""])
        directory = scratch
        try FileManager.default.copyItem(atPath: Self.judged, toPath: scratch["tree"])
        let makefile = scratch["tree/drivers/Makefile"]
        try scratch.write(
            String(contentsOfFile: makefile, encoding: .utf8) + "obj-y += quill/\n",
            to: "tree/drivers/Makefile")
        let objects = texts.keys.sorted().map { "\(list) += \($0).o\n" }.joined()
        try scratch.write(objects, to: "tree/drivers/quill/Makefile")
        for (name, text) in texts { try scratch.write(text, to: "tree/drivers/quill/\(name).c") }
        try scratch.write(
            "Maintainers List\n----------------\n\nQUILL\nM:\tÉdith, the Writer <edith@example.org>\n"
                + "S:\tMaintained\nF:\tdrivers/quill/\n",
            to: "tree/MAINTAINERS")
    }

    func patch(_ options: [String] = [], path: [String] = ["--path", "drivers/quill"]) throws -> ProgramRun {
        try Program.gupaudit(
            ["patch", directory["tree"]] + path + ["--output", directory["patches"]] + options, home: directory)
    }

    func mails() throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory["patches"])) ?? []
        return try names.filter { $0.hasSuffix(".patch") }.sorted().map {
            try String(contentsOfFile: directory["patches/" + $0], encoding: .utf8)
        }
    }

    /// A file of the tree.
    func text(_ path: String) throws -> String {
        try String(contentsOfFile: directory["tree/" + path], encoding: .utf8)
    }

    static func added(_ mail: String) -> [String] {
        mail.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }.map {
            String($0.dropFirst())
        }
    }

    /// Applies what was written with git.
    ///
    /// - Parameter count: of the patches, from the first; nil for all.
    func apply(first count: Int? = nil) throws {
        func git(_ arguments: [String]) throws -> ProgramRun {
            let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
            return try Program.run(
                "/usr/bin/git", ["-C", directory["tree"]] + identity + arguments, home: directory)
        }
        #expect(try git(["init", "-q"]).code == 0)
        #expect(try git(["add", "-A"]).code == 0)
        #expect(try git(["commit", "-qm", "before"]).code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory["patches"]).sorted()
            .filter { $0.hasSuffix(".patch") }
        let run = try git(["am", "-q"] + names.prefix(count ?? names.count).map { directory["patches/" + $0] })
        #expect(run.code == 0, "\(run.errors)")
    }
}
