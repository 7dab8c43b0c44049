import ArgumentParser
import Foundation
import GitSource
import KernelTree
import Knowledge
import Output
import Paths
import Report

/// `gupaudit explain TREE SITE`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain one site: everything known about it, with its lines of source, and reviewers' questions.",
        discussion: """
            Examples:
              gupaudit explain /usr/src/linux drivers/example/ring.c:142
              gupaudit explain audit.json 4f0c9a7e --tree /usr/src/linux

            A report tells at once what a tree tells after an audit. Its sources are quoted from the tree that it \
            names, or from --tree; a tree that has changed since is not quoted.

            Exit codes: 0 explained; 2 wrong usage, unreadable input, or no such site; 3 explained, but the ledger \
            does not balance.
            """)

    @Argument(help: "A kernel checkout, a revision as REPO@REV, or a report written with audit --format json.")
    var tree: String

    @Argument(help: "The site: its id, the beginning of it, FILE:LINE, or FILE:LINE:COLUMN.")
    var site: String

    @Option(name: .customLong("tree"), help: "Where the sources of a report lie (default: where it was made).")
    var sources: String?

    @OptionGroup var place: ResultFile

    @Option(help: "The output.")
    var format = Explanation.usual

    @OptionGroup var terminal: TerminalText

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let guide = try ReviewGuide(rules: settings.locations.rulesDirectory())
        try settings.check([try settings.source(tree)], beside: [sources], output: place.output)
        let source = try await ReportSource(tree, settings: settings, tree: sources)
        let sites: [CallSite]
        switch SiteSearch(in: source.report).sites(named: named(in: source)) {
        case .found(let found): sites = found
        case .none(let reason): throw InputError(description: reason)
        }
        let contents = source.reader ?? { _ in nil }
        let functions = FunctionReader(contents)
        let explanation = Explanation(
            sites, in: source.report, guide: guide,
            mentions: FunctionMentions { functions.identifiers(of: $0, in: $1) },
            usesColor: terminal.color.applies(to: place.output), reading: contents)
        let text = terminal.links.linked(
            try format.text(of: explanation), as: format, of: source.report, to: place.output)
        try OutputFile.write(text, to: place.output)
        try ReportSource.checkLedgers([(source.path, source.report)])
    }

    /// The site without what a shell completes in front of a path: the tree's own, and `./`.
    private func named(in source: ReportSource) -> String {
        let roots = [tree, sources].compactMap { $0.map(PathSpelling.spelled) } + [source.report.tree.path]
        let site = PathSpelling.spelled(site)
        for root in roots where !root.isEmpty {
            if let path = TreePath.relative(site, to: root.hasSuffix("/") ? String(root.dropLast()) : root) {
                return path
            }
        }
        return TreePath.relative(site, to: ".") ?? site
    }
}

extension ReviewGuide {
    /// What the rules say of the names that reviewers ask about.
    fileprivate init(rules: String) throws {
        let family = try Family(directory: rules)
        let uses = try PageKnowledge(directory: rules + "/family")
        self.init()
        flagPrefix = family.flags.prefix
        get = family.flags.get
        force = family.flags.force
        anonymous = family.flags.anonymous
        longTerm = uses.longFlags.sorted()
        releases = uses.releases.compactMapValues(\.pinned)
        dirtyingRelease = uses.dirtyingRelease
        dirtying = uses.foldedDirtying
        func functions(_ condition: (FamilyFunction) -> Bool) -> Set<String> {
            Set(family.functions.filter(condition).map(\.name))
        }
        takesLock = functions { $0.lock == .takes }
        lockless = functions { $0.lock == .none }
        needsLock = functions { $0.lock == .caller }
        unmapped = functions(\.isUnmapped)
    }
}
