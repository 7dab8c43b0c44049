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
        of candidates: [CallSite], in audited: Audited, _ knowledge: WorklistKnowledge
    ) async throws -> PatchSeries {
        try await settings.rehearse(operand, after: audited, for: "patches, \(kind.rawValue)") {
            try await series(of: candidates, in: audited.report, knowledge, proving: $0)
        }
    }

    private func series(
        of candidates: [CallSite], in report: AuditReport, _ knowledge: WorklistKnowledge, proving rehearsal: Rehearsal
    ) async throws -> PatchSeries {
        var input = PatchInput(report, knowledge: knowledge)
        input.rules = rules
        let tree = rehearsal.tree
        let code = TreeCode(tree)
        let functions = functions(for: candidates, input, code)
        for file in functions.keys {
            input.sources[file] = tree.source(of: file, limit: TreeSource.largestFile)
        }
        if !functions.isEmpty {
            input.syntax = try await observing("reading functions") {
                try await rehearsal.read(functions, observer: $0)
            }
        }
        if kind == .convert { try await readStructures(of: candidates, into: &input, rehearsal) }
        input.lookForNotifiers(beside: candidates, in: code)
        let planner = kind == .vmas ? VMAsPlanner(input, code: code) : nil
        var kept: [String: String] = [:]
        var selection = select(candidates, input, planner, keeping: kept)
        var rounds = 0
        // What changed since it was proven: at first every file.
        var open: Set<String>?
        while !selection.plans.isEmpty {
            let faults = try await faults(of: selection, touching: open, input, functions, rehearsal)
            if faults.isEmpty { break }
            rounds += 1
            let isLast = rounds == Self.maximalRounds
            if kind == .vmas {
                // What cannot lose the parameter at one call keeps it at all.
                for plan in selection.plans {
                    guard let fault = faults[plan.site.id] else { continue }
                    kept[plan.callee] = kept[plan.callee] ?? "\(plan.site.file):\(plan.site.line): \(fault)"
                }
                selection = select(candidates, input, planner, keeping: kept)
                if !isLast { continue }
            }
            let before = selection.plans
            selection.drop(
                isLast
                    ? Dictionary(selection.plans.map { ($0.site.id, "it could not be proven") }) { first, _ in
                        first
                    }
                    : faults, in: report)
            let left = Set(selection.plans.map(\.site.id))
            open = Set(before.filter { !left.contains($0.site.id) }.flatMap(\.edits.keys))
        }
        let files = Set(selection.plans.flatMap(\.edits.keys)).sorted()
        let steps = try await steps(
            of: planner?.steps(for: candidates, keeping: kept) ?? [], selection, input, functions, rehearsal)
        return PatchSeries(
            kind, plans: selection.plans, in: steps, refusals: selection.refusals, input: input,
            contacts: files.isEmpty ? [:] : TreeNeighbours(tree).contacts(of: files))
    }

    /// The functions whose text is needed, by file: what the report alone speaks against is not parsed.
    private func functions(for candidates: [CallSite], _ input: PatchInput, _ code: TreeCode) -> [String: [String]] {
        switch kind {
        case .vmas:
            return VMAsPlanner.functions(for: candidates, in: input.report, knowledge: input.knowledge, code: code)
        case .fix: return FixPlanner.functions(for: candidates)
        case .convert:
            let planner = ConversionPlanner(input)
            return ConversionPlanner.functions(for: candidates.filter { (try? planner.check($0)) != nil })
        case .force, .longterm: return ConversionPlanner.functions(for: candidates)
        }
    }

    private func select(
        _ candidates: [CallSite], _ input: PatchInput, _ planner: VMAsPlanner?, keeping kept: [String: String]
    ) -> PlanSelection {
        if let planner {
            let made = planner.plans(for: candidates, keeping: kept)
            return PlanSelection(made.plans, refusals: made.refusals, in: input.report) { _ in false }
        }
        var (plans, refusals): ([SitePlan], [Refusal]) = ([], [])
        for site in candidates {
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
        let knowledge = input.knowledge
        return PlanSelection(plans, refusals: refusals, in: input.report) { site in
            switch kind {
            case .convert: site.reference == .get || site.reference == .param
            case .longterm: site.reference == .pin && !knowledge.asksForLong(site)
            case .vmas, .force, .fix: false
            }
        }
    }

    /// - Parameter touching: only plans for these files are to be proven; nil for all.
    private func faults(
        of selection: PlanSelection, touching open: Set<String>?, _ input: PatchInput, _ functions: [String: [String]],
        _ rehearsal: Rehearsal
    ) async throws -> [SiteID: String] {
        let plans = selection.plans.filter { plan in open.map { !$0.isDisjoint(with: plan.edits.keys) } ?? true }
        if plans.isEmpty { return [:] }
        let files = Set(plans.flatMap(\.edits.keys))
        let edits = selection.edits.filter { files.contains($0.key) }
        var texts: [String: LexedSource] = [:]
        for (file, edits) in edits {
            guard let bytes = input.sources[file]?.bytes.applying(edits) else {
                let plans = selection.plans.filter { $0.edits[file] != nil }
                return Dictionary(plans.map { ($0.site.id, "two changes of \(file) touch the same text") }) {
                    first, _ in first
                }
            }
            texts[file] = LexedSource(bytes)
        }
        var syntax = functions.filter { texts[$0.key] != nil }
        for file in plans.flatMap(\.readers) where file.hasSuffix(".c") {
            syntax[file] = syntax[file] ?? input.everyFunction(of: file)
        }
        let after = try await observing("proving patches") {
            try await rehearsal.audit(
                of: PatchProof.files(concernedBy: Set(texts.keys), in: input.report),
                overlay: texts.mapValues(\.bytes), syntax: syntax, observer: $0)
        }
        let proof = PatchProof(
            selection.plans, kind: kind, before: input, after: after.report, syntax: after.syntax,
            edits: edits, texts: texts)
        return proof.faults(of: plans)
    }

    private func observing<Result>(
        _ purpose: String, _ work: (AuditObserver) async throws -> Result
    ) async throws -> Result {
        let reporter = ProgressReporter(isQuiet: settings.quiet, purpose: purpose)
        defer { reporter.finish() }
        return try await work(reporter.observer)
    }
}

// MARK: Structures of headers

extension PatchWorkshop {
    /// The structures that would have to keep whether pages are pinned, and all who may use their members.
    private func readStructures(
        of candidates: [CallSite], into input: inout PatchInput, _ rehearsal: Rehearsal
    ) async throws {
        let tree = rehearsal.tree
        for type in ConversionPlanner(input).foreignStructures(of: candidates).sorted() {
            let name = type.split(separator: " ").last.map { String($0) } ?? type
            let shared = try await observing("looking for \(type)") { observer -> SharedStructure? in
                let headers = try await rehearsal.files(naming: name, observer: observer).filter { path in
                    tree.source(of: path, limit: TreeSource.largestFile).map {
                        SharedStructure.isDeclared(type, in: $0)
                    } == true
                }
                guard headers.count == 1, headers[0].hasSuffix(".h"),
                    let users = try await rehearsal.files(including: headers[0], observer: observer)
                else { return nil }
                return SharedStructure(type: type, header: headers[0], users: users)
            }
            guard let shared else { continue }
            input.structures[type] = shared
            for file in shared.users.union([shared.header]) where input.sources[file] == nil {
                input.sources[file] = tree.source(of: file, limit: TreeSource.largestFile)
            }
            var unread: [String: [String]] = [:]
            for file in shared.users where file.hasSuffix(".c") && input.syntax[file] == nil {
                unread[file] = input.everyFunction(of: file)
            }
            let syntax = try await observing("reading functions") { [unread] in
                try await rehearsal.read(unread, observer: $0)
            }
            input.syntax.merge(syntax) { known, _ in known }
        }
    }
}

// MARK: A series

extension PatchWorkshop {
    /// The patches of a series in which each builds on those before it. The last of them is the whole, which was
    /// audited; of every other the compiler is asked, and what it does not take goes together with the next.
    private func steps(
        of planned: [SeriesStep], _ selection: PlanSelection, _ input: PatchInput, _ functions: [String: [String]],
        _ rehearsal: Rehearsal
    ) async throws -> [SeriesStep] {
        if selection.plans.isEmpty { return [] }
        var steps: [SeriesStep] = []
        var open: SeriesStep?
        for next in planned {
            let step = open.map { next.joining($0, because: next.joined ?? $0.joined ?? "") } ?? next
            open = nil
            if step.edits != selection.edits,
                let fault = try await fault(of: step, after: steps.last, input, functions, rehearsal)
            {
                open = step
                open?.joined = "without the others \(fault)"
            } else {
                steps.append(step)
            }
        }
        return steps + [open].compactMap(\.self)
    }

    /// Why a tree would not do with the patches up to one.
    private func fault(
        of step: SeriesStep, after previous: SeriesStep?, _ input: PatchInput, _ functions: [String: [String]],
        _ rehearsal: Rehearsal
    ) async throws -> String? {
        let files = step.files(after: previous)
        let texts = step.edits.reduce(into: [String: [UInt8]]()) { texts, entry in
            texts[entry.key] = input.sources[entry.key]?.bytes.applying(entry.value)
        }
        let asked = functions.filter { $0.key.hasSuffix(".c") && files.contains($0.key) }
        let syntax = try await observing("proving patches") {
            try await rehearsal.read(asked, overlay: texts, observer: $0)
        }
        return PatchProof.complaint(of: asked.keys.sorted(), before: input.syntax, after: syntax)
    }
}
