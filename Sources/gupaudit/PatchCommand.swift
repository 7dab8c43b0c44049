import ArgumentParser
import Foundation
import Output
import Patches
import Paths
import Report
import Worklists

/// `gupaudit patch TREE --output DIR`
struct PatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch",
        abstract: "Write the worklist as patches, each parsed and audited after it was applied.",
        discussion: """
            The tree is never written. What cannot be proven is refused, with the reason, on standard error and in the \
            cover letter. Kinds: convert, from FOLL_GET to FOLL_PIN with every release; vmas, \
            without the vmas parameter, one function after the other; force, without FOLL_FORCE; \
            longterm, with FOLL_LONGTERM where pages are kept for long; fix, what rules find and say how to mend.

            Examples:
              gupaudit patch /usr/src/linux --output patches
              gupaudit patch /usr/src/linux --path drivers/misc --output - | git am
              gupaudit patch /usr/src/linux --kind force --from "A Maintainer <a@example.org>" --output patches

            Exit codes: 0 written, or nothing to write; 2 wrong usage or unreadable input; 3 written, but the ledger \
            does not balance.
            """)

    @Argument(help: "The kernel checkout.")
    var tree: String

    @Option(
        help: "What to change: \(PatchSeries.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: PatchSeries.Kind = .convert

    @Option(
        name: [.short, .long],
        help: "The directory for the patches, or - for one mailbox on standard output.")
    var output: String

    @Option(help: "The author: \"Name <address>\".")
    var from = PatchRequest.nobody

    @Option(help: "text: what was refused, on standard error; json: on standard output, with what was written.")
    var format = Summary.text

    @Option(help: "Only files of a section of MAINTAINERS with this in its name; may be repeated.")
    var subsystem: [String] = []

    @Option(help: "Only this file or directory; may be repeated.")
    var path: [String] = []

    @Option(help: "Only this site, by its id; may be repeated.")
    var site: [String] = []

    @Option(help: "With --kind fix: only what this rule finds; may be repeated.")
    var rule: [String] = []

    @OptionGroup var settings: AuditSettings

    func validate() throws {
        if format == .json, output == InputFile.standard {
            throw ValidationError(
                "--format json and --output - both want standard output; leave one of them out")
        }
        if kind == .vmas, !(subsystem + path + site).isEmpty {
            throw ValidationError(
                "--kind vmas changes every call of a function; leave --subsystem, --path and --site out")
        }
        if kind != .fix, !rule.isEmpty {
            throw ValidationError("--rule is for --kind fix: the other kinds go by no rule")
        }
        guard from.contains("<"), from.hasSuffix(">") else {
            throw ValidationError("--from \(from): give it as \"Name <address>\"")
        }
    }

    func run() async throws {
        let operand = try settings.tree(tree)
        try settings.check([operand], output: nil)
        if output != InputFile.standard {
            try WritablePlace(path: output, option: "--output").check(outside: operand.protected)
        }
        let source = try await ReportSource(tree, settings: settings)
        var request = PatchRequest(kind: kind, settings: settings, operand: operand)
        request.filter.subsystems = subsystem
        request.filter.paths = path.map(PathSpelling.spelled)
        request.sites = site
        request.rules = rule
        let made = try await request.series(of: source)
        try write(made)
        try ReportSource.checkLedgers([(source.path, source.report)])
    }

    /// How it is said what was written.
    enum Summary: String, CaseIterable, ExpressibleByArgument { case text, json }

    // MARK: Writing

    private func write(_ series: PatchSeries) throws {
        let mails = PatchRequest.mails(of: series, from: from)
        if output == InputFile.standard {
            try Console.out(mails.map(\.text).joined())
        } else if !mails.isEmpty {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            let cover = PatchMail(coverOf: series, author: from, signature: PatchRequest.signature)
            for mail in [cover] + mails { try OutputFile.write(mail.text, to: "\(output)/\(mail.name)") }
        }
        if format == .json { try Console.out(try JSONText.pretty(PatchSummary(series, files: mails.map(\.name)))) }
    }
}

extension PatchSeries.Kind: ExpressibleByArgument {}

/// What was written and what was refused, as JSON.
private struct PatchSummary: Encodable {
    struct Entry: Encodable {
        var file: String
        var subject: String
        var sites: [SiteID]
        var changes: [String]
        var cc: [String]
    }

    let schema = 1
    let kind: String
    let tree: TreeIdentity
    let patches: [Entry]
    let refused: [Refusal]

    init(_ series: PatchSeries, files: [String]) {
        kind = series.kind.rawValue
        tree = series.tree
        refused = series.refusals
        patches = zip(series.patches, files).map { patch, file in
            Entry(
                file: file, subject: patch.subject, sites: patch.plans.map(\.site.id),
                changes: patch.diffs.map(\.path),
                cc: patch.cc)
        }
    }
}
