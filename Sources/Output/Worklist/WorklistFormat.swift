package import Worklists

/// The formats of a worklist; each says the same in another shape.
package enum WorklistFormat: String, CaseIterable, Sendable {
    /// For a mail: 75 columns, groups with their Cc lists.
    case text
    /// The same with boxes to tick.
    case markdown
    /// A row for each entry.
    case csv
    case json
    /// One entry per line.
    case jsonl
    /// A TODO for each open entry, as coccicheck's org mode writes them.
    case org
    /// The open entries for code scanning, SARIF 2.1.0.
    case sarif
    /// One page that needs no network.
    case html

    /// Writes the list. Colour is for `text` alone.
    package func write(
        _ worklist: Worklist, to stream: inout some TextOutputStream, color: Bool = false
    ) throws(OutputError) {
        switch self {
        case .text: stream.write(WorklistText(worklist, color: color).text)
        case .markdown: stream.write(WorklistMarkdown(worklist).text)
        case .csv: WorklistTable(worklist).write(to: &stream)
        case .json: stream.write(try JSONText.pretty(worklist))
        case .jsonl:
            let encoder = JSONText.compactEncoder()
            for section in worklist.sections {
                for group in section.groups {
                    for entry in group.entries {
                        let line = WorklistLine(section: section.title, group: group.title, entry: entry)
                        stream.write(try JSONText.line(line, encoder))
                    }
                }
            }
        case .org:
            for entry in worklist.entries where entry.isOpen {
                let columns = max(0, entry.column - 1)..<max(0, entry.column - 1) + entry.callee.utf8.count
                let message = "\(entry.callee) in \(Wording.caller(entry.function)): \(Wording.task(entry))"
                stream.write(OrgReport.todo(entry.file, entry.line, columns, message))
            }
        case .sarif: stream.write(try JSONText.pretty(SARIFReport(worklist.findings, excerpts: nil).log))
        case .html: stream.write(WorklistPage(worklist).text)
        }
    }
}

/// An entry that knows where in the list it stands.
private struct WorklistLine: Encodable {
    var section: String
    var group: String
    var entry: Worklist.Entry

    private enum CodingKeys: String, CodingKey { case section, group }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(section, forKey: .section)
        try container.encode(group, forKey: .group)
        try entry.encode(to: encoder)
    }
}
