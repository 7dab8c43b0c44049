internal import Report

/// Tells what changed between two sites that are the same, and what only looks changed.
struct ChangeFinder {
    private let successors: SuccessorTable
    private let old: Side
    private let new: Side

    /// What the report as a whole says beside its sites.
    private struct Side {
        let api: API
        let rules: [SiteID: Set<String>]
        let hasRules: Bool

        init(_ report: AuditReport) {
            api = report.api
            rules = Dictionary(grouping: report.findings, by: \.site).mapValues { Set($0.map(\.rule)) }
            hasRules = report.hasRules
        }
    }

    init(old: AuditReport, new: AuditReport, successors: SuccessorTable) {
        self.successors = successors
        self.old = Side(old)
        self.new = Side(new)
    }

    /// - Parameter livesOn: true where the old call also became one that takes the same reference as ever.
    func row(
        _ before: CallSite, _ after: CallSite, match: SiteMatch, relation: DiffRow.Relation, livesOn: Bool
    ) -> DiffRow {
        let flags = flagsChange(before, after)
        let rules = rulesChange(before, after)
        var changes: Set<DiffRow.Change> = []
        if before.reference == .get, after.reference == .pin, !livesOn { changes.insert(.getToPin) }
        if before.reference == .pin, after.reference == .get { changes.insert(.pinToGet) }
        if !flags.isEmpty { changes.insert(.flags) }
        if dropsVMAs(before, after) { changes.insert(.vmasDropped) }
        if before.callee != after.callee { changes.insert(.callee) }
        if before.file != after.file { changes.insert(.moved) }
        if before.function != after.function { changes.insert(.function) }
        if let before = before.judgement, let after = after.judgement {
            if releasesOtherwise(before.release, after.release, moved: changes.contains(.moved)) {
                changes.insert(.release)
            }
            if before.lifetime != after.lifetime { changes.insert(.lifetime) }
            if before.case.is != after.case.is { changes.insert(.case) }
        }
        if let before = before.ownership, let after = after.ownership, before.modular != after.modular {
            changes.insert(.modular)
        }
        if !rules.gained.isEmpty { changes.insert(.ruleGained) }
        if !rules.lost.isEmpty { changes.insert(.ruleLost) }
        return DiffRow(
            status: changes.isEmpty && relation == .single ? .unchanged : .changed,
            changes: DiffRow.Change.allCases.filter(changes.contains), relation: relation,
            signature: hasOtherSignature(before, after), flags: flags, rules: rules,
            match: DiffRow.Match(basis: match.basis, similarity: match.similarity), old: before, new: after)
    }

    /// The functions are those of the site's own file: in another file they are others without any change of the code.
    private func releasesOtherwise(_ before: Release, _ after: Release, moved: Bool) -> Bool {
        before.pairing != after.pairing || !moved && before.functions != after.functions
    }

    /// Compares what is set, never how it is written: `write = 1` and FOLL_WRITE are the same.
    private func flagsChange(_ before: CallSite, _ after: CallSite) -> FlagsChange {
        var change = FlagsChange()
        var (oldMust, newMust) = (Set(before.flags.must), Set(after.flags.must))
        var (oldMay, newMay) = (Set(before.flags.may), Set(after.flags.may))
        if !old.api.takesFlags(before.callee) { oldMust.formUnion(successors.addsWithWrite[before.callee] ?? []) }
        if !new.api.takesFlags(after.callee) { newMust.formUnion(successors.addsWithWrite[after.callee] ?? []) }
        if before.callee != after.callee {
            // Where one of the two has no flags at all, the other's are not comparable with them.
            if before.flags.origin == .none || after.flags.origin == .none { return change }
            // What a function sets itself counts as passed, unless it is what makes the function another one.
            oldMust.formUnion(successors.adds[before.callee] ?? [])
            newMust.formUnion(successors.adds[after.callee] ?? [])
            for flag in successors.internalFlags {
                oldMust.remove(flag)
                newMust.remove(flag)
                oldMay.remove(flag)
                newMay.remove(flag)
            }
        }
        oldMay.subtract(oldMust)
        newMay.subtract(newMust)
        let (oldAll, newAll) = (oldMust.union(oldMay), newMust.union(newMay))
        let passed = Set(before.flags.must)
        // A flag that was possible may still be among the bits that are not known: nothing says that it went.
        change.gained = newAll.subtracting(oldAll).filter { newMust.contains($0) || !before.flags.unknown }.sorted()
        change.lost = oldAll.subtracting(newAll).filter { passed.contains($0) || !after.flags.unknown }.sorted()
        change.nowAlways = newMust.intersection(oldMay).sorted()
        change.nowSometimes = newMay.intersection(oldMust).sorted()
        // Alone it is no change of the call: a wrapper's `int write` that became flags can pass anything at once.
        if !change.isEmpty, before.flags.unknown != after.flags.unknown {
            change.unknown = after.flags.unknown ? .gained : .lost
        }
        return change
    }

    private func rulesChange(_ before: CallSite, _ after: CallSite) -> RulesChange {
        var change = RulesChange()
        guard old.hasRules, new.hasRules else { return change }
        let (had, has) = (old.rules[before.id] ?? [], new.rules[after.id] ?? [])
        change.gained = has.subtracting(had).sorted()
        change.lost = had.subtracting(has).sorted()
        return change
    }

    /// True where VMAs came back from the call; NULL, or a wrapper's parameter, is only the signature.
    private func dropsVMAs(_ before: CallSite, _ after: CallSite) -> Bool {
        let asked: Set<VMAsArgument> = [.single, .array]
        return asked.contains(before.vmas) && (after.vmas == .absent || after.vmas == .null)
    }

    /// The same function with other parameters.
    private func hasOtherSignature(_ before: CallSite, _ after: CallSite) -> Bool {
        guard before.callee == after.callee else { return false }
        if before.arguments.count != after.arguments.count { return true }
        guard let had = old.api.functions[before.callee], let has = new.api.functions[after.callee] else {
            return false
        }
        return had.roles != has.roles
    }
}

extension API {
    /// False where this tree's declaration has `write` in the place of flags.
    fileprivate func takesFlags(_ name: String) -> Bool {
        guard let roles = functions[name]?.roles else { return true }
        return roles["write"] == nil || roles["flags"] != nil
    }
}
