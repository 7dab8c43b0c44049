internal import Comparison
internal import Report

/// A comparison as tables of GitHub's Markdown.
struct DiffMarkdown {
    private(set) var text = ""

    init(_ diff: ReportDiff) {
        text += "# Call sites, \(Self.plain(Wording.title(of: diff)))\n\n\(Wording.counts(of: diff)).\n"
        if let signatures = Wording.signatures(of: diff) { text += "\(signatures).\n" }
        for group in DiffGroup.groups(of: diff) {
            text += "\n## \(group.kind.title): \(group.rows.count)\n\n"
            text += "| Site | Function | Call | What changed |\n|---|---|---|---|\n"
            for row in group.rows { if let site = row.site { text += line(row, site) } }
        }
    }

    private func line(_ row: DiffRow, _ site: CallSite) -> String {
        let phrases = Wording.phrases(for: row) + [Wording.basis(of: row)].compactMap(\.self)
        let cells = [
            Self.code(Wording.location(site.file, site.line)), Self.code(Wording.caller(site.function)),
            Self.code(Wording.summary(of: site)), Self.plain(phrases.joined(separator: "; ")),
        ]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }

    /// Text of a tree as code: a run of backticks longer than any in it, and no cell's end inside.
    static func code(_ text: String) -> String {
        let parts = SafeText.escaped(text).split(separator: "|", omittingEmptySubsequences: false)
        let safe = parts.joined(separator: "\\|")
        var (longest, run) = (0, 0)
        for character in safe {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return longest == 0 ? fence + safe + fence : "\(fence) \(safe) \(fence)"
    }

    /// Text in which no character has a meaning of its own.
    static func plain(_ text: String) -> String {
        var plain = ""
        for character in SafeText.escaped(text) {
            if "\\`*_{}[]<>#|~&".contains(character) { plain.append("\\") }
            plain.append(character)
        }
        return plain
    }
}
