import Foundation
import TestSupport
import Testing

/// What is misspelled is said, with what may have been meant; it is never taken for something that is not there.
@Suite struct FirstWordsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    @Test(arguments: [
        (["adit", "/tree"], "adit: no such command; did you mean audit?"), (["help", "adit"], "did you mean audit?"),
        (["help", "term"], "did you mean terms?"), (["help", "rules", "shwo"], "did you mean show?"),
        (["zzzzzz"], "zzzzzz: no such command (see gupaudit --help)"), (["audit", "--fromat", "csv"], "--format"),
        (["rules", "show", "get-for-dam"], "did you mean get-for-dma?"),
        (["worklist", "/tree", "--api", "get_user_pagse"], "did you mean get_user_pages?"),
    ])
    func aCommandThatThereIsNotIsSaid(arguments: [String], says: String) throws {
        let run = try Program.gupaudit(arguments, home: ScratchDirectory())
        #expect(run.code == 2 && run.output.isEmpty && run.errorLines == 1, "\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func helpTellsTheTermsAsTheDocumentDoes() throws {
        let home = try ScratchDirectory()
        let run = try Program.gupaudit(["help", "terms"], home: home)
        #expect(run.code == 0 && run.errors.isEmpty)
        #expect(!run.output.contains("**") && !run.output.contains("`") && !run.output.contains("]("))
        let glossary = try String(contentsOf: Self.root.appending(path: "docs/glossary.md"), encoding: .utf8)
        let terms = glossary.matches(of: /(?m)^- \*\*([a-z-]+)\*\*: (\S+)/)
        #expect(terms.count > 20)
        for term in terms { #expect(run.output.contains("\n  \(term.1): "), "\(term.1)") }
        let words = { (text: String) in text.split { !$0.isLetter } }
        #expect(words(run.output).count >= words(glossary).count - 10)
        for line in run.output.split(separator: "\n") { #expect(line.count <= 75, "\(line)") }
        #expect(try Program.gupaudit(["help", "audit"], home: home).output.contains("USAGE: gupaudit audit"))
        #expect(try Program.gupaudit(["help", "help"], home: home).code == 0)
    }

    @Test func aFlagThatThereIsNotIsAMistakeAndNotAnEmptyList() throws {
        let home = try ScratchDirectory()
        func query(_ expression: String) throws -> ProgramRun {
            try Program.gupaudit(["query", Self.sample, expression, "-q", "--count"], home: home)
        }
        let wrong = try query("callee ~ get and flags.must has [FOLL_WRITE, FOLL_LONGTREM]")
        #expect(wrong.code == 2 && wrong.output.isEmpty, "\(wrong.output)")
        #expect(wrong.errors.contains("has no FOLL_LONGTREM; did you mean FOLL_LONGTERM?"), "\(wrong.errors)")
        let lines = wrong.errors.split(separator: "\n")
        let column = try #require(lines[1].firstRange(of: "FOLL_LONGTREM")).lowerBound
        #expect(lines[1][..<column].count == lines.last?.dropLast().count)
        // Known to the rules, whether or not this tree has it.
        for flag in ["FOLL_LONGTERM", "FOLL_ANON", "FOLL_WRITE"] {
            #expect(try query("flags.any has \(flag)").code == 0, "\(flag)")
        }
    }

    @Test func aDirectoryThatIsNotThereCannotBeLeftOut() throws {
        let home = try ScratchDirectory()
        func audit(_ arguments: String...) throws -> ProgramRun {
            try Program.gupaudit(
                ["audit", Self.sample, "--mechanical", "--format", "csv"] + arguments, home: home)
        }
        let wrong = try audit("--exclude", "drivrs")
        #expect(wrong.code == 0 && wrong.output.contains("drivers/"))
        let said = "gupaudit: --exclude drivrs: no directory at the top of \(Self.sample); did you mean drivers?"
        #expect(wrong.errors.contains(said), "\(wrong.errors)")
        // As a shell completes it.
        let right = try audit("--exclude", "drivers/")
        #expect(!right.errors.contains("--exclude") && !right.output.contains("drivers/"), "\(right.errors)")
    }

    @Test func aWishOfAWorklistThatNothingMeetsIsSaid() throws {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: Self.sample, toPath: scratch["tree"])
        try scratch.write("RING DRIVER\nM:\tAda <ada@example.org>\nF:\tdrivers/\n", to: "tree/MAINTAINERS")
        let report = scratch["report.json"]
        let audit = ["audit", scratch["tree"], "-q", "--format", "json", "-o", report]
        #expect(try Program.gupaudit(audit, home: scratch).code == 0)
        func worklist(_ arguments: String...) throws -> ProgramRun {
            try Program.gupaudit(["worklist", report] + arguments, home: scratch)
        }
        let path = try worklist("--path", "drivers/rnig")
        #expect(path.code == 2 && path.errorLines == 1 && path.output.isEmpty, "\(path.errors)")
        #expect(path.errors.contains("--path drivers/rnig: not in ") && path.errors.contains("drivers/ring?"))
        let empty = try worklist("--path", "arch")
        #expect(empty.code == 0 && empty.errors.contains("--path arch: no call of the family stands there"))
        let section = try worklist("--subsystem", "rign")
        #expect(section.code == 0 && section.errors.contains("did you mean ring?"), "\(section.errors)")
        #expect(try worklist("--subsystem", "ring", "--path", "./drivers/ring/").errors.isEmpty)
    }
}
