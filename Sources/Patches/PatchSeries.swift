internal import Paths
package import Report
internal import SourceText
package import Worklists

/// Patches in the order in which they are to be sent, and what there is no patch for.
package struct PatchSeries: Sendable {
    /// What a series is for.
    package enum Kind: String, CaseIterable, Sendable {
        case convert, vmas, force, longterm, fix

        /// What the audit of the patched sources said, in words.
        var isProven: String {
            switch self {
            case .convert: "the pages are pinned, and every release that was found fits"
            case .vmas: "the parameter is gone, and every call is judged as before"
            case .fix: "what was found is found no more, and nothing else is"
            case .force, .longterm: "nothing but the flag differs"
            }
        }
    }

    package var kind: Kind
    package var tree: TreeIdentity
    package var patches: [Patch]
    package var refusals: [Refusal]

    /// What all of them change together.
    var diffs: [UnifiedDiff]
}

/// One patch: what a subsystem's maintainers are asked to take.
package struct Patch: Sendable {
    package var subject: String
    /// Paragraphs, and lines that are to stay as they are (they begin with a space).
    package var message: [String]
    package var cc: [String]
    package var diffs: [UnifiedDiff]
    package var plans: [SitePlan]
}

extension PatchSeries {
    /// - Parameters:
    ///   - plans: those that hold.
    ///   - steps: the patches, where each builds on those before it; else what shares a file shares a patch.
    ///   - input: what they were made of.
    package init(
        _ kind: Kind, plans: [SitePlan], in steps: [SeriesStep] = [], refusals: [Refusal], input: PatchInput,
        contacts: [String: Worklist.Contact]
    ) {
        self.kind = kind
        tree = input.report.tree
        self.refusals = refusals
        func diffs(of edits: [String: Set<TextEdit>]) -> [UnifiedDiff] {
            edits.sorted { $0.key < $1.key }.compactMap { file, edits in
                input.sources[file].map { UnifiedDiff(path: file, before: $0.bytes, edits: edits) }
            }
        }
        self.diffs = diffs(of: steps.last?.edits ?? plans.edits)
        if steps.isEmpty {
            patches = Self.groups(of: plans).map { group in
                let words = PatchMessage(kind, plans: group, input: input)
                return Patch(diffs(of: group.edits), of: group, words, contacts)
            }.sorted { ($0.diffs.first?.path ?? "") < ($1.diffs.first?.path ?? "") }
        } else {
            patches = zip(steps, [nil] + steps).map { step, previous in
                let diffs = step.files(after: previous).compactMap { file in
                    input.sources[file].map { source in
                        let (before, edits) = source.bytes.changing(
                            from: previous?.edits[file] ?? [], to: step.edits[file] ?? [])
                        return UnifiedDiff(path: file, before: before, edits: edits)
                    }
                }
                let plans = step.plans.sorted { ($0.site.file, $0.offset) < ($1.site.file, $1.offset) }
                let words = PatchMessage(kind, plans: plans, input: input, step: step)
                return Patch(diffs, of: plans, words, contacts)
            }
        }
    }

    /// What was done to be sure, in words.
    var proof: String {
        let parsed = "a copy of the sources, parsed for the architecture of its files without a new complaint of the"
            + " compiler"
        return kind == .vmas && patches.count > 1
            ? "Each patch builds on those before it, and was applied with them to \(parsed). With all of them the"
                + " sources were audited again: \(kind.isProven)."
            : "Each patch was applied to \(parsed), and audited again: \(kind.isProven)."
    }

    /// What shares a file, in order.
    private static func groups(of plans: [SitePlan]) -> [[SitePlan]] {
        var groups: [(files: Set<String>, plans: [SitePlan])] = []
        // What nobody looks after goes by its directory.
        for (_, plans) in Dictionary(
            grouping: plans, by: { $0.site.ownership?.home ?? TreePath.directory(of: $0.site.file) }
        ).sorted(by: { $0.key < $1.key }) {
            var group = (files: Set(plans.flatMap(\.edits.keys)), plans: plans)
            while let shared = groups.firstIndex(where: { !$0.files.isDisjoint(with: group.files) }) {
                group.files.formUnion(groups[shared].files)
                group.plans += groups[shared].plans
                groups.remove(at: shared)
            }
            groups.append(group)
        }
        return groups.map { group in
            group.plans.sorted { ($0.site.file, $0.offset) < ($1.site.file, $1.offset) }
        }
    }
}

extension Patch {
    fileprivate init(
        _ diffs: [UnifiedDiff], of plans: [SitePlan], _ words: PatchMessage, _ contacts: [String: Worklist.Contact]
    ) {
        var addresses: Set<String> = []
        let cc = diffs.flatMap { contacts[$0.path]?.cc ?? [] }.map(\.address).filter { addresses.insert($0).inserted }
        self.init(
            subject: words.subject(of: diffs.map(\.path)), message: words.paragraphs, cc: cc, diffs: diffs,
            plans: plans)
    }
}
