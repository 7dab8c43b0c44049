internal import Report
internal import Worklists

/// The words for a worklist, which every format for people shares.
extension Wording {
    static func title(of worklist: Worklist) -> String { "\(worklist.title), Linux \(worklist.tree.version)" }

    static func source(of worklist: Worklist) -> String {
        "\(worklist.tool.name) \(worklist.tool.version), "
            + (worklist.tree.source == .git ? "commit" + revision(of: worklist.tree).dropFirst(" at".count)
                : worklist.tree.path + revision(of: worklist.tree))
    }

    /// The task; an entry that is only to be known may have none.
    static func task(_ entry: Worklist.Entry) -> String { entry.task.isEmpty ? "to be known" : entry.task }

    /// `a device may write`, `case 2`, `kept long`, `module (CONFIG_X)`.
    static func columns(of entry: Worklist.Entry) -> [String] {
        var columns = [entry.rank?.name, entry.case.map(name), entry.lifetime.map(lifetime)].compactMap(\.self)
        if entry.flags.origin != .none { columns.append("flags " + words(for: entry.flags).joined(separator: " ")) }
        if let modular = entry.modular {
            columns.append((modular ? "module" : "built in") + (entry.config.map { " (\($0))" } ?? ""))
        }
        return columns
    }

    static func release(_ change: Worklist.ReleaseChange) -> String {
        if change.kind == .dirtying, change.to == nil { return "\(change.from)() stays" }
        return "\(change.from)() -> " + (change.to.map { $0 + "()" } ?? "?")
    }

    /// `line 353` in the entry's own file, the whole path elsewhere.
    static func place(_ file: String, _ line: Int, in entry: Worklist.Entry) -> String {
        file == entry.file ? "line \(line)" : location(file, line)
    }

    /// The source line, unless the sentence quotes it already.
    static func text(_ evidence: Evidence) -> String? {
        evidence.text.isEmpty || evidence.says.contains(evidence.text) ? nil : evidence.text
    }

    private static func lifetime(_ lifetime: Lifetime) -> String {
        switch lifetime {
        case .short: "short-lived"
        case .long: "kept long"
        case .unknown: "lifetime unknown"
        }
    }
}
