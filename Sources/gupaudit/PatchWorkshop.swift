import Audit
import KernelTree
import Patches
import Report
import RuleChecks
import SourceText
import Worklists

/// Makes patches, and proves them: what does not hold in an audit of the patched sources is taken back.
struct PatchWorkshop {
    let kind: PatchSeries.Kind
    let settings: AuditSettings
    let operand: TreeSource
    /// By id: those whose findings are to be mended.
    var rules: [String: Rule] = [:]

    /// Each round takes at least one patch back; what is left then is refused.
    private static let maximalRounds = 8

    func series(
        of candidates: [CallSite], in report: AuditReport, _ knowledge: WorklistKnowledge
    ) async throws -> PatchSeries {
        var input = PatchInput(report, knowledge: knowledge)
        input.rules = rules
        let prepared = try settings.prepare(operand)
        defer { withExtendedLifetime(prepared.files) {} }
        let tree = try KernelTree(at: prepared.options.tree)
        let code = TreeCode(tree)
        let functions =
            kind == .vmas
            ? VMAsPlanner.functions(for: candidates, in: report, knowledge: knowledge, code: code)
            : ConversionPlanner.functions(for: candidates).merging(FixPlanner.functions(for: candidates)) {
                Set($0 + $1).sorted()
            }
        for file in functions.keys {
            input.sources[file] = tree.source(of: file, limit: TreeSource.largestFile)
        }
        if !functions.isEmpty { input.syntax = try await audit(prepared, syntax: functions).syntax }
        var kept: [String: String] = [:]
        var selection = try select(candidates, input, code, keeping: kept)
        var rounds = 0
        while !selection.plans.isEmpty {
            let faults = try await faults(of: selection, input, functions, prepared)
            if faults.isEmpty { break }
            rounds += 1
            let isLast = rounds == Self.maximalRounds
            if kind == .vmas {
                // What cannot lose the parameter at one call keeps it at all.
                for plan in selection.plans {
                    guard let fault = faults[plan.site.id] else { continue }
                    kept[plan.callee] = kept[plan.callee] ?? "\(plan.site.file):\(plan.site.line): \(fault)"
                }
                selection = try select(candidates, input, code, keeping: kept)
                if !isLast { continue }
            }
            selection.drop(
                isLast
                    ? Dictionary(selection.plans.map { ($0.site.id, "it could not be proven") }) { first, _ in
                        first
                    }
                    : faults, in: report)
        }
        let files = Set(selection.plans.flatMap(\.edits.keys)).sorted()
        return PatchSeries(
            kind, plans: selection.plans, refusals: selection.refusals, input: input,
            contacts: files.isEmpty ? [:] : TreeNeighbours(tree).contacts(of: files))
    }

    private func select(
        _ candidates: [CallSite], _ input: PatchInput, _ code: TreeCode, keeping kept: [String: String]
    ) throws -> PlanSelection {
        var (plans, refusals): ([SitePlan], [Refusal]) = ([], [])
        if kind == .vmas { (plans, refusals) = VMAsPlanner(input, code: code).plans(for: candidates, keeping: kept) }
        for site in candidates where kind != .vmas {
            do throws(Refusal) {
                let plan =
                    switch kind {
                    case .convert: try ConversionPlanner(input).plan(site)
                    case .fix: try FixPlanner(input).plan(site)
                    default: try FlagPlanner(kind, input).plan(site)
                    }
                plans.append(try plan.mailable(input))
            } catch {
                refusals.append(error)
            }
        }
        return PlanSelection(plans, refusals: refusals, sharing: kind == .convert, in: input.report)
    }

    private func faults(
        of selection: PlanSelection, _ input: PatchInput, _ functions: [String: [String]],
        _ prepared: AuditSettings.Prepared
    ) async throws -> [SiteID: String] {
        var texts: [String: LexedSource] = [:]
        for (file, edits) in selection.edits {
            guard let bytes = input.sources[file]?.bytes.applying(edits) else {
                let plans = selection.plans.filter { $0.edits[file] != nil }
                return Dictionary(plans.map { ($0.site.id, "two changes of \(file) touch the same text") }) {
                    first, _ in first
                }
            }
            texts[file] = LexedSource(bytes)
        }
        let after = try await audit(
            prepared, overlay: texts.mapValues(\.bytes), syntax: functions.filter { texts[$0.key] != nil }
        )
        let proof = PatchProof(
            selection.plans, kind: kind, before: input, after: after.report, syntax: after.syntax,
            edits: selection.edits, texts: texts)
        return proof.faults(of: selection.plans)
    }

    private func audit(
        _ prepared: AuditSettings.Prepared, overlay: [String: [UInt8]] = [:], syntax: [String: [String]]
    ) async throws -> Audited {
        var prepared = prepared
        prepared.options.scope = .changed(.paths(Set(overlay.keys)))
        prepared.options.overlay = overlay
        prepared.options.syntax = syntax
        return try await settings.audit(prepared)
    }
}
