import ArgumentParser
import Foundation
import KernelTree
import Knowledge
import Output
import Ownership
import Patches
import Paths
import Report
import RuleChecks
import Worklists

/// `gupaudit worklist TREE`
struct WorklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "List what has to be done next: the calls to convert, by whoever must take the patch.",
        discussion: """
            SOURCE is a kernel checkout, or a report written with audit --format json. Maintainers and Kconfig symbols \
            are looked up in the tree that a report was made of, if it is unchanged, or in the one that --tree names.

            Kinds: convert, calls that must move from FOLL_GET to FOLL_PIN, the most urgent first; vmas, calls that \
            ask for VMAs; longterm, pages kept for long, with and without FOLL_LONGTERM; force, users of FOLL_FORCE; \
            unexport, which modules hold each exported function; iov-iter, calls that take the pages of an iterator.

            Examples:
              gupaudit worklist /usr/src/linux
              gupaudit worklist /usr/src/linux --path drivers/misc --format markdown
              gupaudit worklist audit.json --tree /usr/src/linux --kind unexport

            Exit codes: 0 listed; 2 wrong usage or unreadable input; 3 listed, but the ledger does not balance.
            """)

    @Argument(help: "The kernel checkout, or a report.")
    var source: String

    @Option(help: "What to list: \(Worklist.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: Worklist.Kind = .convert

    @Option(help: "The output.")
    var format = WorklistSubject.usual

    @OptionGroup var place: ResultFile
    @OptionGroup var address: SourceAddress

    @OptionGroup var terminal: TerminalText

    @Option(help: "The tree that the report was made of.")
    var tree: String?

    @Option(help: "Only files of a section of MAINTAINERS with this in its name; may be repeated.")
    var subsystem: [String] = []

    @Option(help: "Only this file or directory; may be repeated.")
    var path: [String] = []

    @Option(help: "Only calls of this function; may be repeated.")
    var api: [String] = []

    @Option(name: .customLong("case"), help: "Only this case (1 to 5, core, n/a, none-fits); may be repeated.")
    var cases: [Case.Kind] = []

    @Flag(help: "Only files that can be part of a module.")
    var modular = false

    @OptionGroup var settings: AuditSettings

    func validate() throws {
        try address.check(format.mediaType, named: format.name)
        if format.mediaType == .mailbox, PatchSeries.Kind(rawValue: kind.rawValue) == nil {
            throw ValidationError("--format \(format.name): there are no patches for --kind \(kind.rawValue)")
        }
    }

    func run() async throws {
        var knowledge = try settings.locations.worklistKnowledge()
        let family = knowledge.family
        for name in api where family.function(named: name) == nil {
            let near = NearWords.question(NearWords.of(name, among: family.names))
            throw InputError(
                description: "--api \(name): no function of the family\(near) (gupaudit family lists them)")
        }
        try settings.check([try settings.source(source)], beside: [tree], output: place.output)
        let source = try await ReportSource(source, settings: settings, tree: tree)
        let report = source.report
        source.sayIfWithoutTree("maintainers, and what rules say of the calls after it, are left out", option: "--tree")
        guard report.sites.isEmpty || report.sites.contains(where: { $0.judgement != nil }) else {
            throw InputError(description: "\(source.path): nothing in it is judged; audit without --mechanical")
        }
        if kind == .unexport || modular, !report.sites.isEmpty, !report.sites.contains(where: { $0.ownership != nil }) {
            throw InputError(description: "\(source.path): it does not say what can be a module; audit the tree again")
        }
        try sayWhatMatchesNothing(in: source)
        if let tree = source.tree {
            let files = WorklistBuilder(report, filter: filter, knowledge: knowledge).files(for: kind)
            let neighbours = TreeNeighbours(tree)
            if kind == .unexport {
                knowledge.symbols = neighbours.symbols(of: report.sites)
            } else {
                knowledge.contacts = neighbours.contacts(of: files)
            }
        }
        knowledge.code = source.tree.map(TreeCode.init)
        knowledge.declared = declared(knowledge.advice.extraReference, by: report.api, in: knowledge.code)
        knowledge.objections = try objections(to: report, of: source, knowledge: knowledge)
        let worklist = WorklistBuilder(report, filter: filter, knowledge: knowledge).worklist(kind)
        var subject = WorklistSubject(worklist, usesColor: terminal.color.applies(to: place.output))
        subject.link = address.link
        if format.mediaType == .mailbox { subject.mailbox = try await mailbox(of: source) }
        let text = terminal.links.linked(try format.text(of: subject), as: format, of: report, to: place.output)
        try OutputFile.write(text, to: place.output)
        try ReportSource.checkLedgers([(source.path, report)])
    }

    private func mailbox(of source: ReportSource) async throws -> String {
        guard let patches = PatchSeries.Kind(rawValue: kind.rawValue), source.source.isAuditable else {
            throw InputError(
                description: "\(source.path): patches are audited; name the checkout that this is the report of")
        }
        var request = PatchRequest(kind: patches, settings: settings, operand: source.source)
        request.filter = filter
        return PatchRequest.mails(of: try await request.series(of: source), from: PatchRequest.nobody).map(\.text)
            .joined()
    }

    /// A wish that nothing meets makes an empty list, which looks like good news.
    private func sayWhatMatchesNothing(in source: ReportSource) throws {
        let sites = source.report.sites
        let unmet = filter.unmet(in: sites)
        func say(_ option: String, _ word: String, _ fault: String, among known: Set<String>) {
            let question = NearWords.question(NearWords.of(word, among: known))
            if !settings.quiet { Console.error("gupaudit: \(option) \(word): \(fault)\(question)") }
        }
        let files = Set(sites.map(\.file))
        let directories = files.flatMap { file in
            sequence(first: TreePath.directory(of: file)) { $0.isEmpty ? nil : TreePath.directory(of: $0) }
        }
        for path in unmet.paths {
            if let tree = source.tree, !tree.hasFile(path), !tree.hasDirectory(path) {
                let near = NearWords.question(NearWords.of(path, among: files.union(directories)))
                throw InputError(description: "--path \(path): not in \(PathSpelling.text(of: tree.root))\(near)")
            }
            say("--path", path, "no call of the family stands there", among: files.union(directories))
        }
        let sections = Set(sites.compactMap(\.ownership).flatMap { [$0.subsystem].compactMap(\.self) + $0.subsystems })
        let words = sections.flatMap { [$0.lowercased()] + $0.lowercased().split(separator: " ").map(String.init) }
        for name in unmet.subsystems {
            say("--subsystem", name.lowercased(), "no call of the family belongs to such a section", among: Set(words))
        }
    }

    /// The function, where a header names it that declares the family.
    private func declared(_ name: String, by api: API, in code: TreeCode?) -> Set<String> {
        let headers = Set(api.functions.values.map(\.file).filter { $0.hasSuffix(".h") })
        return headers.contains { code?.names(name, in: $0) == true } ? [name] : []
    }

    private var filter: WorklistFilter {
        var filter = WorklistFilter()
        filter.subsystems = subsystem
        filter.paths = path.map(PathSpelling.spelled)
        filter.callees = api
        filter.cases = cases
        filter.modularOnly = modular
        return filter
    }

    /// What this tree's rules call an error in the calls as they would be after the conversion.
    private func objections(
        to report: AuditReport, of source: ReportSource, knowledge: WorklistKnowledge
    ) throws -> [SiteID: [String]] {
        guard kind == .convert || kind == .longterm || kind == .iterators, source.tree != nil else { return [:] }
        let rules = try settings.locations.ruleSet()
        var converted = report
        converted.sites = report.sites.compactMap { site in
            guard let to = site.judgement?.conversion.to else { return nil }
            return Respelling(site, api: report.api, knowledge: knowledge)
                .site(convertedTo: to, isLong: kind == .longterm && site.judgement?.lifetime == .long)
        }
        if converted.sites.isEmpty { return [:] }
        guard let context = try source.ruleContext(probes: rules.probes, settings: settings) else { return [:] }
        let known = Set(report.findings.map { "\($0.site.rawValue) \($0.rule)" })
        let findings = rules.evaluate(report: converted, context: context).filter {
            $0.severity == .error && !known.contains("\($0.site.rawValue) \($0.rule)")
        }
        return Dictionary(grouping: findings, by: \.site).mapValues { $0.map { "\($0.message) (\($0.rule))" } }
    }
}

extension Worklist.Kind: ExpressibleByArgument {}
extension Case.Kind: ExpressibleByArgument {}

extension TreeCode {
    init(_ tree: KernelTree) {
        self.init(contents: { tree.contents(of: $0, limit: TreeSource.largestFile) }, names: { tree.names(in: $0) })
    }
}
