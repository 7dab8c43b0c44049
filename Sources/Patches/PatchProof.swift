package import CallSites
internal import Knowledge
package import Report
package import SourceText
internal import Worklists

/// Holds an audit of the patched tree against the one before: what a patch promises must be seen in it.
package struct PatchProof {
    private let kind: PatchSeries.Kind
    private let before: PatchInput
    private let after: AuditReport
    private let syntax: [String: FileSyntax]
    private let edits: [String: Set<TextEdit>]
    private let texts: [String: LexedSource]
    private let planned: Set<SiteID>

    /// - Parameters:
    ///   - after: of the patched tree, at least of the files that changed.
    ///   - syntax: of the changed files, patched.
    ///   - texts: the changed files, patched.
    package init(
        _ plans: [SitePlan], kind: PatchSeries.Kind, before: PatchInput, after: AuditReport,
        syntax: [String: FileSyntax],
        edits: [String: Set<TextEdit>], texts: [String: LexedSource]
    ) {
        self.kind = kind
        self.before = before
        self.after = after
        self.syntax = syntax
        self.edits = edits
        self.texts = texts
        planned = Set(plans.map(\.site.id))
    }

    /// Those that patches change, and those whose pages are given back in one of them.
    package static func files(concernedBy changed: Set<String>, in report: AuditReport) -> Set<String> {
        changed.union(report.sites.lazy.filter { !files(of: $0).isDisjoint(with: changed) }.map(\.file))
    }

    /// Where a site and its releases stand.
    private static func files(of site: CallSite) -> Set<String> {
        Set([site.file] + (site.judgement?.release.places.map(\.file) ?? []))
    }

    /// What speaks against each plan; plans without an entry hold.
    package func faults(of plans: [SitePlan]) -> [SiteID: String] {
        var faults: [SiteID: String] = [:]
        let others = disturbed()
        for plan in plans { faults[plan.site.id] = fault(of: plan, others) }
        return faults
    }

    private func fault(of plan: SitePlan, _ others: [String: String]) -> String? {
        let files = plan.edits.keys.sorted()
        // What a header is to those who include it is seen in them.
        let isSeen = kind == .vmas || !plan.readers.isEmpty
        let parsed = Set(files).union(plan.readers).sorted().filter { $0.hasSuffix(".c") || !isSeen }
        if let complaint = Self.complaint(of: parsed, before: before.syntax, after: syntax) { return complaint }
        let line = self.line(of: plan.offset, in: plan.site.file)
        let found = after.sites.filter {
            $0.file == plan.site.file && $0.callee == plan.callee && $0.line == line
        }
        guard found.count == 1, let site = found.first else {
            return "the new call is not found in the patched tree"
        }
        guard let judgement = site.judgement else { return "the new call is not judged" }
        if kind != .convert {
            return fault(of: site, judgement, insteadOf: plan) ?? newFinding(at: site, insteadOf: plan)
        }
        if site.reference != .pin { return "the new call does not take a pin" }
        if judgement.conversion.needed {
            return "the audit still asks for a conversion: \(judgement.conversion.reason)"
        }
        switch judgement.release.pairing {
        case .ok: break
        case .escapes where plan.site.judgement?.release.pairing == .escapes: break
        default: return "after the patch the releases are judged \(judgement.release.pairing.rawValue)"
        }
        let open = Set(judgement.release.incomplete ?? []).subtracting(
            plan.site.judgement?.release.incomplete ?? [])
        if let gap = open.sorted().first { return "after the patch not every release is known: \(gap)" }
        if let finding = newFinding(at: site, insteadOf: plan) { return finding }
        return files.lazy.compactMap { others[$0] }.first
    }

    /// Nothing but the flag differs.
    private func fault(of site: CallSite, _ judgement: Judgement, insteadOf plan: SitePlan) -> String? {
        let flags = before.knowledge.family.flags
        switch kind {
        case .convert: return nil
        case .fix:
            let mended = Set(plan.mends.map(\.rule))
            if let left = after.findings.first(where: { $0.site == site.id && mended.contains($0.rule) }) {
                return "the audit would still find: \(left.message) (\(left.rule))"
            }
            if site.reference != plan.site.reference { return "the call would take another reference" }
            if judgement.release.pairing == .ok { return nil }
        case .vmas:
            if site.vmas != .absent { return "the call still has the argument" }
            if after.api.functions[site.callee]?.roles[Role.vmas.rawValue] != nil {
                return "\(site.callee)() still has the parameter"
            }
            if site.arguments.count + 1 != plan.site.arguments.count || site.flags.must != plan.site.flags.must
                || site.flags.may != plan.site.flags.may
            {
                return "the call is read otherwise"
            }
        case .force:
            if (site.flags.must + site.flags.may).contains(flags.force) {
                return "the call still passes \(flags.force)"
            }
        case .longterm:
            if !before.knowledge.asksForLong(site) { return "the call does not ask for a long-lived pin" }
        }
        if site.reference != plan.site.reference { return "the call would take another reference" }
        if judgement.release.pairing != plan.site.judgement?.release.pairing {
            return "its releases are judged otherwise"
        }
        return nil
    }

    private func newFinding(at site: CallSite, insteadOf plan: SitePlan) -> String? {
        let known = Set(before.report.findings.filter { $0.site == plan.site.id }.map(\.rule))
        let later = before.knowledge.advice.laterFindings
        for finding in after.findings
        where finding.site == site.id && finding.severity != .note && !known.contains(finding.rule)
            && !later.contains(finding.rule)
        {
            return "the audit would find: \(finding.message) (\(finding.rule))"
        }
        return nil
    }

    /// What speaks against files as they are parsed with a patch.
    package static func complaint(
        of files: [String], before: [String: FileSyntax], after: [String: FileSyntax]
    ) -> String? {
        for file in files {
            guard let old = before[file], let new = after[file] else {
                return "\(file) could not be parsed after the patch"
            }
            if let complaint = added(new.complaints, to: old.complaints) {
                return "the compiler would say of \(file): \(complaint)"
            }
        }
        return nil
    }

    /// The first message that there are more of than before.
    private static func added(_ new: [String], to old: [String]) -> String? {
        var left = Dictionary(grouping: old) { $0 }.mapValues(\.count)
        for message in new {
            guard let count = left[message], count > 0 else { return message }
            left[message] = count - 1
        }
        return nil
    }

    /// Sites that stay as they are and are judged worse, by the file that the patches changed.
    private func disturbed() -> [String: String] {
        var found: [String: String] = [:]
        for site in before.report.sites where !planned.contains(site.id) {
            let files = Self.files(of: site).filter { edits[$0] != nil }
            guard !files.isEmpty,
                let offset = before.sources[site.file]?.offset(line: site.line, column: site.column)
            else { continue }
            let line = self.line(of: offset, in: site.file)
            guard
                let now = after.sites.first(where: {
                    $0.file == site.file && $0.callee == site.callee && $0.line == line
                })
            else { continue }
            let (old, new) = (site.judgement?.release.pairing, now.judgement?.release.pairing)
            guard old != new, new == .mismatch || new == .missing else { continue }
            for file in files {
                found[file] =
                    "the releases of \(site.file):\(site.line) would be judged \(new?.rawValue ?? "")"
            }
        }
        return found
    }

    /// The line in the patched text of what stands at an offset of the old one.
    private func line(of offset: Int, in file: String) -> Int {
        let shift = (edits[file] ?? []).filter { $0.range.upperBound <= offset }
            .reduce(0) { $0 + $1.text.utf8.count - $1.range.count }
        return (texts[file] ?? before.sources[file])?.position(of: offset + shift).line ?? 0
    }
}
