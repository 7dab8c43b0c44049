import ArgumentParser
import Comparison
import Foundation
import Knowledge
import Output
import Paths
import Report

/// `gupaudit diff OLD NEW`
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed between two trees or reports: new, gone, converted and changed call sites.",
        discussion: """
            OLD and NEW are each a kernel checkout, a report written with audit --format json, or a revision of a git \
            repository: REPO@REV, or REV with --git REPO. With both trees at hand, functions that were renamed or \
            rewritten elsewhere are recognised by their text; with two revisions of one repository, renamed files by \
            git.

            Examples:
              gupaudit diff linux-6.1 linux-6.12
              gupaudit diff --git linux.git v6.1 v6.12
              gupaudit diff linux.git@v6.1 linux-6.12
              gupaudit diff 6.1.json 6.12.json --format html -o diff.html

            Exit codes: 0 compared; 2 wrong usage or unreadable input; 3 compared, but a ledger does not balance.
            """)

    @Argument(help: "The older tree or report.")
    var old: String

    @Argument(help: "The newer tree or report.")
    var new: String

    @Option(help: "The output.")
    var format = DiffSubject.usual

    @OptionGroup var place: ResultFile
    @OptionGroup var address: SourceAddress

    @Option(help: "The tree that the report OLD was made of.")
    var oldTree: String?

    @Option(help: "The tree that the report NEW was made of.")
    var newTree: String?

    @Option(help: "Known renames: a file as git diff --name-status -M writes it.")
    var renames: String?

    @OptionGroup var settings: AuditSettings

    func validate() throws { try address.check(format.mediaType, named: format.name) }

    func run() async throws {
        let successors = SuccessorTable(try Family(directory: settings.locations.rulesDirectory()))
        let named = try self.renames.map(Self.readRenames)
        // Said before a minute is spent on the other side.
        try settings.check(
            [try settings.source(old), try settings.source(new)], beside: [oldTree, newTree], output: place.output)
        let before = try await ReportSource(old, settings: settings, tree: oldTree)
        let after = try await ReportSource(new, settings: settings, tree: newTree)
        let loss = "functions that were renamed or rewritten are not recognised by their text"
        before.sayIfWithoutTree(loss, option: "--old-tree")
        after.sayIfWithoutTree(loss, option: "--new-tree")
        let renames = named ?? TreeSource.renames(from: before.source, to: after.source)
        let knowledge = ReportDiff.Knowledge(
            successors: successors, renames: renames, oldTexts: before.texts(), newTexts: after.texts())
        let diff = ReportDiff(old: before.report, new: after.report, knowing: knowledge)
        var subject = DiffSubject(
            diff, old: DiffSubject.Side(before.report, texts: knowledge.oldTexts),
            new: DiffSubject.Side(after.report, texts: knowledge.newTexts),
            rules: try settings.locations.ruleDescriptions())
        subject.link = address.link
        try OutputFile.write(try format.text(of: subject), to: place.output)
        try ReportSource.checkLedgers([(old, before.report), (new, after.report)])
    }

    private static func readRenames(_ path: String) throws -> [String: String] {
        let data = try InputFile.contents(of: path, advice: "give what git diff --name-status -M OLD NEW wrote")
        return RenameList.read(PathSpelling.spelled(String(decoding: data, as: UTF8.self)))
    }
}
