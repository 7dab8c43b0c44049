package import CallSites
internal import Knowledge
internal import Paths
package import Report
package import RuleChecks
package import SourceText
package import Worklists

/// What patches are made of: a report, the text behind it, and what is known of the API.
package struct PatchInput {
    package let report: AuditReport
    package let knowledge: WorklistKnowledge
    /// By id: the rules whose findings can be mended.
    package var rules: [String: Rule] = [:]
    /// The functions that are looked at, by their file; files that could not be parsed are missing.
    package var syntax: [String: FileSyntax]
    /// Structures of headers whose users are all known, by their type.
    package var structures: [String: SharedStructure] = [:]
    /// By directory: a file in it that has an MMU notifier, if there is one. What is not there was not looked at.
    private var notifiers: [String: String?] = [:]
    /// The files, as the lexer reads them.
    package var sources: [String: LexedSource]

    package init(
        _ report: AuditReport, knowledge: WorklistKnowledge, syntax: [String: FileSyntax] = [:],
        sources: [String: LexedSource] = [:]
    ) {
        self.report = report
        self.knowledge = knowledge
        self.syntax = syntax
        self.sources = sources
    }

    /// Those of a file that is read for what the compiler says of it; where there are none, a word that is no function.
    package func everyFunction(of file: String) -> [String] {
        let names = Set(sources[file]?.functions.map(\.name) ?? []).sorted()
        return names.isEmpty ? ["-"] : names
    }

    /// The function around an offset.
    func function(in file: String, at offset: Int) -> FunctionText? {
        guard let source = sources[file],
            let root = syntax[file]?.functions.first(where: { $0.range.contains(offset) })
        else { return nil }
        return FunctionText(root: root, source: source)
    }

    /// Looks where pages are marked dirty without their lock, which may be put in.
    package mutating func lookForNotifiers(beside sites: [CallSite], in code: TreeCode) {
        let files = sites.compactMap(\.judgement).filter { $0.dirtying.verdict == .unlocked }.flatMap {
            $0.dirtying.evidence.map(\.file) + $0.release.places.map(\.file)
        }
        for file in Set(files) where notifiers[TreePath.directory(of: file)] == nil {
            let found = code.neighbours(of: [file], naming: knowledge.uses.notifierRegistrations.sorted())
            notifiers[TreePath.directory(of: file)] = .some(found.first)
        }
    }

    func sleepingContext(of file: String, _ source: LexedSource) -> SleepingContext {
        SleepingContext(
            source, knowledge.advice.sleeping, pageLocks: knowledge.uses.pageLocks,
            notifier: notifiers[TreePath.directory(of: file)] ?? file)
    }

    /// What is found at a site and can be mended.
    package func mendable(at site: CallSite) -> [(finding: Finding, fix: Rule.Fix)] {
        report.findings.filter { $0.site == site.id }.compactMap { finding in
            rules[finding.rule]?.fix.map { (finding, $0) }
        }
    }

    func offset(of site: CallSite) -> Int? {
        sources[site.file]?.offset(line: site.line, column: site.column)
    }
}

/// What is to be changed for one site.
package struct SitePlan: Hashable, Sendable {
    package let site: CallSite
    /// The function that takes the call's place.
    package let callee: String
    package let edits: [String: Set<TextEdit>]
    /// Where the callee's name stands in the text as it is.
    package let offset: Int
    /// The findings that it mends.
    package var mends: [Finding] = []
    /// What marked pages dirty without their lock, and does so under it now: “set_page_dirty() of put_buffer()”.
    package var locked: Set<String> = []
    /// Files that see what it changes in a header.
    package var readers: Set<String> = []
    /// Which of an iterator's pages are pinned; nil for other calls.
    package var pinned: PinnedPages?
}

extension [SitePlan] {
    /// What all of them change together, by file.
    var edits: [String: Set<TextEdit>] {
        reduce(into: [:]) { all, plan in
            for (file, edits) in plan.edits { all[file, default: []].formUnion(edits) }
        }
    }
}

extension SitePlan {
    /// Itself, where a mail can carry it.
    package func mailable(_ input: PatchInput) throws(Refusal) -> SitePlan {
        for file in edits.keys.sorted() {
            if let reason = input.unmailable(file) { throw Refusal(site, reason) }
        }
        return self
    }
}

extension PatchInput {
    /// Why no mail carries a file: lines that end in CR LF, and bytes that are no UTF-8, would not arrive.
    func unmailable(_ file: String) -> String? {
        guard let bytes = sources[file]?.bytes else { return nil }
        if bytes.contains(UInt8(ascii: "\r")) { return "lines of \(file) end in CR LF, which a mail loses" }
        return String(validating: bytes, as: UTF8.self) == nil ? "\(file) is not UTF-8" : nil
    }
}
