import ArgumentParser
import Comparison
import Foundation
import KernelTree
import Knowledge
import Output
import Report

/// `gupaudit history REPORT...`
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Follow the call sites over several releases: a line for each release, a biography for each site.",
        discussion: """
            Give trees or reports, or revisions with --git REPO, from the oldest to the newest. LABEL=PATH names a \
            release; otherwise the revision or the version from its Makefile does. A revision that was audited before \
            is not parsed again.

            Examples:
              gupaudit history 5.4.json 6.1.json 6.12.json
              gupaudit history --git linux.git v5.4 v5.10 v6.1 v6.12 --format csv
              gupaudit history v5.4=a.json next=linux-next --format html -o history.html

            Exit codes: 0 compared; 2 wrong usage or unreadable input; 3 compared, but a ledger does not balance.
            """)

    @Argument(help: "Trees, reports or revisions, the oldest first; LABEL=PATH names the release.")
    var releases: [String]

    @Option(help: "The output.")
    var format = HistorySubject.usual

    @OptionGroup var place: ResultFile
    @OptionGroup var address: SourceAddress

    @Flag(help: "In text, show every release, however wide that is.")
    var wide = false

    @Option(help: "A tree that one of the reports was made of, known by its version; may be repeated.")
    var tree: [String] = []

    @OptionGroup var settings: AuditSettings

    func validate() throws {
        try address.check(format.mediaType, named: format.name)
        guard !wide || format.name == HistorySubject.usual.name else {
            throw ValidationError("--wide is for --format text: \(format.name) has every release")
        }
    }

    func run() async throws {
        let rules = try settings.locations.rulesDirectory()
        let successors = SuccessorTable(try Family(directory: rules))
        let dates = try ReleaseDates(directory: rules + "/family")
        let trees = try tree.map { path throws(TreeError) in try KernelTree(at: path) }
        // Said before the first is audited.
        let named = try releases.map { try settings.source(Self.parts(of: $0).path) }
        try settings.check(named, beside: tree, output: place.output)
        var sources: [ReportSource] = []
        var entries: [History.Entry] = []
        for release in releases {
            let (label, path) = Self.parts(of: release)
            let source = try await ReportSource(path, settings: settings)
            sources.append(source)
            let version = source.report.tree.version
            let texts = source.texts(in: trees.first { $0.version.description == version })
            // HEAD is another revision in each repository, and tomorrow.
            let revision = source.label.flatMap { $0 == "HEAD" ? nil : $0 }
            entries.append(
                History.Entry(
                    label: label ?? revision ?? version, report: source.report, texts: texts,
                    date: dates.date(of: version)))
        }
        let labels = Dictionary(entries.map { ($0.label, 1) }, uniquingKeysWith: +)
        for (label, count) in labels.sorted(by: { $0.key < $1.key }) where count > 1 && !settings.quiet {
            Console.error("gupaudit: \(label): \(count) releases go by this name; tell them apart as LABEL=PATH")
        }
        var subject = HistorySubject(
            History(entries, successors: successors), trees: entries.map(\.report.tree),
            width: wide ? nil : Console.columns(of: place.output))
        subject.link = address.link
        try OutputFile.write(try format.text(of: subject), to: place.output)
        try ReportSource.checkLedgers(sources.map { ($0.path, $0.report) })
    }

    /// A path with an equals sign in it is still a path if it exists.
    private static func parts(of release: String) -> (label: String?, path: String) {
        guard !FileManager.default.fileExists(atPath: release), let sign = release.firstIndex(of: "=") else {
            return (nil, release)
        }
        return (String(release[..<sign]), String(release[release.index(after: sign)...]))
    }
}
