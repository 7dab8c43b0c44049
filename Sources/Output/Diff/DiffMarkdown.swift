internal import Comparison
internal import Report

/// A comparison as tables of GitHub's Markdown.
struct DiffMarkdown: Writer {
    static let name = "markdown"
    static let mediaType = MediaType.markdown
    static let purpose = "merge requests, issues: the same groups as tables"

    private var text = ""

    init(_ subject: DiffSubject) {
        let diff = subject.diff
        text += "# Call sites, \(MarkdownText.prose(Wording.title(of: diff)))\n\n"
        text += "\(MarkdownText.prose(Wording.counts(of: diff))).\n"
        if let signatures = Wording.signatures(of: diff) { text += "\(MarkdownText.prose(signatures)).\n" }
        for group in DiffGroup.groups(of: diff) {
            text += "\n## \(group.kind.title): \(group.rows.count)\n\n"
            text += MarkdownText.header(["Site", "Function", "Call", "What changed"])
            for row in group.rows { if let site = row.site { text += line(row, site) } }
        }
    }

    func write(to stream: inout some TextOutputStream) { stream.write(text) }

    private func line(_ row: DiffRow, _ site: CallSite) -> String {
        func code(_ text: String) -> String { MarkdownText.code(text, inTable: true) }
        let phrases = Wording.phrases(for: row)
        return MarkdownText.row([
            code(Wording.location(site.file, site.line)), code(Wording.caller(site.function)),
            code(Wording.summary(of: site)), MarkdownText.prose(phrases.joined(separator: "; ")),
        ])
    }
}
