internal import Report

/// The words that every format for people shares.
enum Wording {
    /// `1 site`, `2 sites`, `no sites`.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        switch number {
        case 0: "no \(plural ?? noun + "s")"
        case 1: "1 \(noun)"
        default: "\(number) \(plural ?? noun + "s")"
        }
    }

    /// `1 literal, 3 conditional`, in the given order, without what does not occur.
    static func counts<Value: Hashable>(_ values: [Value], in order: [Value], _ name: (Value) -> String) -> String {
        let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        return order.compactMap { value in counts[value].map { "\($0) \(name(value))" } }.joined(separator: ", ")
    }

    /// `FOLL_FORCE`, `[FOLL_WRITE?]` and `+?`: flags set on every path, on some, and bits that are not known.
    static func words(for flags: Flags) -> [String] {
        let words = flags.must + flags.may.map { "[\($0)?]" } + (flags.unknown ? ["+?"] : [])
        return words.isEmpty ? ["0"] : words
    }

    static func caller(_ function: String?) -> String { function.map { $0 + "()" } ?? "outside every function" }

    static func location(_ file: String, _ line: Int, _ column: Int? = nil) -> String {
        "\(file):\(line)" + (column.map { ":\($0)" } ?? "")
    }

    /// ` at 1a2b…`, where a commit is known, and whether a directory's files are still its.
    static func revision(of tree: TreeIdentity) -> String {
        guard let revision = tree.revision else { return "" }
        if tree.source == .git { return " at \(revision)" }
        return " at \(revision.prefix(12))" + (tree.dirty == true ? " with changes" : "")
    }

    static func textOnly(_ seen: Seen) -> String {
        "seen by its text only: " + (seen.reason ?? "no parse reached it")
    }

    static func ledger(_ ledger: Ledger) -> String {
        let entries = ledger.identifiers.values.filter { $0.total > 0 || !$0.isBalanced }
        let state = ledger.balanced ? "balanced" : "NOT BALANCED"
        if entries.isEmpty { return "\(state): no identifier of the family occurs in the tree" }
        let total = entries.reduce(0) { $0 + $1.total }
        let unresolved = ledger.unresolvedCount
        return "\(state): \(count(total, "occurrence")) of \(count(entries.count, "identifier")); "
            + (unresolved == 0 ? "none" : String(unresolved)) + " unresolved"
    }

    static func imbalance(_ entry: Ledger.Entry) -> String {
        "\(count(entry.total, "occurrence")), \(entry.kinds.values.reduce(0, +)) classified"
    }

    static func units(_ units: [Unit]) -> String {
        if units.isEmpty { return "none parsed" }
        func number(_ status: Unit.Status) -> Int { units.count { $0.status == status } }
        return "\(number(.parsed)) parsed, \(number(.degraded)) degraded, \(number(.failed)) failed"
    }

    static func errors(of unit: Unit) -> String {
        let what = unit.status == .failed ? "not parsed" : count(unit.diagnostics.errors, "error")
        return unit.diagnostics.first.map { "\(what), first: \($0)" } ?? what
    }
}

extension Ledger {
    /// The list says which, the count how many; should they ever differ, the worse one is told.
    var unresolvedCount: Int {
        identifiers.values.reduce(0) {
            $0 + max($1.unresolved.count, $1.kinds[Kind.unresolved.rawValue] ?? 0)
        }
    }

    /// Sorted by file and line.
    var unresolvedPlaces: [(name: String, place: Unresolved)] {
        identifiers.flatMap { name, entry in entry.unresolved.map { (name: name, place: $0) } }
            .sorted { ($0.place.file, $0.place.line, $0.name) < ($1.place.file, $1.place.line, $1.name) }
    }
}
