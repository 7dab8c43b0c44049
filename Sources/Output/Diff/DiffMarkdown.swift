internal import Comparison
internal import Report

/// A comparison as tables of GitHub's Markdown.
struct DiffMarkdown {
    private(set) var text = ""

    init(_ diff: ReportDiff) {
        text += "# Call sites, \(MarkdownText.prose(Wording.title(of: diff)))\n\n"
        text += "\(MarkdownText.prose(Wording.counts(of: diff))).\n"
        if let signatures = Wording.signatures(of: diff) { text += "\(MarkdownText.prose(signatures)).\n" }
        for group in DiffGroup.groups(of: diff) {
            text += "\n## \(group.kind.title): \(group.rows.count)\n\n"
            text += MarkdownText.header(["Site", "Function", "Call", "What changed"])
            for row in group.rows { if let site = row.site { text += line(row, site) } }
        }
    }

    private func line(_ row: DiffRow, _ site: CallSite) -> String {
        func code(_ text: String) -> String { MarkdownText.code(text, inTable: true) }
        let phrases = Wording.phrases(for: row) + [Wording.basis(of: row)].compactMap(\.self)
        return MarkdownText.row([
            code(Wording.location(site.file, site.line)), code(Wording.caller(site.function)),
            code(Wording.summary(of: site)), MarkdownText.prose(phrases.joined(separator: "; ")),
        ])
    }
}
