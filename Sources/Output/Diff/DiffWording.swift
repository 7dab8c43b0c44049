internal import Comparison
internal import Report

/// The words for a comparison that every format for people shares.
extension Wording {
    static func title(of diff: ReportDiff) -> String {
        "\(release(diff.old.tree)) -> \(release(diff.new.tree))"
    }

    /// `6.1.192`, with the commit where there is one.
    static func release(_ tree: TreeIdentity) -> String {
        tree.revision.map { "\(tree.version) (\($0.prefix(12))\(tree.dirty == true ? "+" : ""))" } ?? tree.version
    }

    static func counts(of diff: ReportDiff) -> String {
        let words = DiffRow.Status.allCases.compactMap { status -> String? in
            let count = diff.rows(status).count
            return count > 0 ? "\(count) \(status.rawValue)" : nil
        }
        let sites = "\(count(diff.old.sites, "site")) before, \(diff.new.sites) after"
        if words.isEmpty { return sites }
        // Two rows for one site, on one side: without them the rows would not add up to the sites.
        let rows = DiffRow.Status.allCases.flatMap { diff.rows($0) }
        let merged = rows.count { $0.new != nil } - diff.new.sites
        let split = rows.count { $0.old != nil } - diff.old.sites
        let doubled = [
            merged > 0 ? "\(count(merged, "call")) merged into another" : nil,
            split > 0 ? "\(count(split, "call")) split from another" : nil,
        ].compactMap { $0 }
        return sites + ": " + words.joined(separator: ", ")
            + (doubled.isEmpty ? "" : " (with \(doubled.joined(separator: ", ")))")
    }

    /// Calls that read differently only because the function's parameters did change; nil where there are none.
    static func signatures(of diff: ReportDiff) -> String? {
        let number = diff.rows(.unchanged).count { $0.signature }
        guard number > 0 else { return nil }
        return "\(number) of the unchanged \(number == 1 ? "is" : "are") written anew for another signature"
    }

    /// What happened to a row, one phrase each, and how it was recognised; empty for what was added or removed.
    static func phrases(for row: DiffRow) -> [String] {
        guard let old = row.old, let new = row.new else { return [] }
        var phrases: [String] = []
        for change in row.changes {
            switch change {
            case .getToPin, .pinToGet, .vmasDropped: phrases.append(change.rawValue)
            case .flags: phrases.append("flags " + words(for: row.flags).joined(separator: " "))
            case .callee: phrases.append("callee was \(old.callee)")
            case .moved: phrases.append("moved from \(old.file)")
            case .function: phrases.append("function was \(caller(old.function))")
            case .release: phrases.append("release \(release(old)) -> \(release(new))")
            case .lifetime: phrases.append("lifetime " + step(old, new) { $0.lifetime.rawValue })
            case .case: phrases.append("case " + step(old, new) { $0.case.is.rawValue })
            case .modular: phrases.append("modular \(modular(old)) -> \(modular(new))")
            case .ruleGained: phrases.append("newly meets " + row.rules.gained.joined(separator: ", "))
            case .ruleLost: phrases.append("no longer meets " + row.rules.lost.joined(separator: ", "))
            }
        }
        switch row.relation {
        case .single: break
        case .split: phrases.append("split from \(location(old.file, old.line))")
        case .merged: phrases.append("merged into \(location(new.file, new.line))")
        }
        return phrases + [basis(of: row)].compactMap(\.self)
    }

    /// `+FOLL_WRITE`, `-FOLL_FORCE`, `FOLL_LONGTERM:always`, and `+?` or `-?` for bits that are not known.
    static func words(for flags: FlagsChange) -> [String] {
        let unknown = flags.unknown.map { $0 == .gained ? ["+?"] : ["-?"] } ?? []
        return flags.lost.map { "-" + $0 } + flags.gained.map { "+" + $0 } + flags.nowAlways.map { $0 + ":always" }
            + flags.nowSometimes.map { $0 + ":sometimes" } + unknown
    }

    /// How surely two sites are one; nil where nobody would doubt it.
    private static func basis(of row: DiffRow) -> String? {
        guard let match = row.match else { return nil }
        switch match.basis {
        case .place, .callee: return nil
        case .function: return "matched by its name, \(match.similarity) % alike"
        case .text: return "matched by its text, \(match.similarity) % alike"
        }
    }

    static func summary(of site: CallSite) -> String {
        site.flags.origin == .none ? site.callee : "\(site.callee) \(words(for: site.flags).joined(separator: " "))"
    }

    private static func step(_ old: CallSite, _ new: CallSite, _ name: (Judgement) -> String) -> String {
        "\(old.judgement.map(name) ?? "?") -> \(new.judgement.map(name) ?? "?")"
    }

    private static func release(_ site: CallSite) -> String {
        guard let release = site.judgement?.release else { return "?" }
        let functions = release.functions.joined(separator: "+")
        return release.pairing.rawValue + (functions.isEmpty ? "" : "(\(functions))")
    }

    private static func modular(_ site: CallSite) -> String {
        site.ownership?.modular.map { $0 ? "yes" : "no" } ?? "header"
    }
}
