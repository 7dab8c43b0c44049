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
    ///   - input: what they were made of.
    package init(
        _ kind: Kind, plans: [SitePlan], refusals: [Refusal], input: PatchInput,
        contacts: [String: Worklist.Contact]
    ) {
        self.kind = kind
        tree = input.report.tree
        self.refusals = refusals
        // What shares a file shares a patch.
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
        patches = groups.map { group in
            let plans = group.plans.sorted { ($0.site.file, $0.offset) < ($1.site.file, $1.offset) }
            let diffs = plans.edits.sorted { $0.key < $1.key }.compactMap { file, edits in
                input.sources[file].map { UnifiedDiff(path: file, before: $0.bytes, edits: edits) }
            }
            var addresses: Set<String> = []
            let cc = diffs.flatMap { contacts[$0.path]?.cc ?? [] }.map(\.address).filter {
                addresses.insert($0).inserted
            }
            let words = PatchMessage(kind, plans: plans, input: input)
            return Patch(
                subject: words.subject(of: diffs.map(\.path)), message: words.paragraphs, cc: cc,
                diffs: diffs,
                plans: plans)
        }.sorted { ($0.diffs.first?.path ?? "") < ($1.diffs.first?.path ?? "") }
    }
}
