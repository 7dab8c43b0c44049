internal import Comparison
internal import Report

/// A comparison for a terminal or a mail: 75 columns, no colour.
struct DiffText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading, mails: groups of rows; 75 columns"

    private static let columns = 75

    private var text = ""

    init(_ subject: DiffSubject) {
        let diff = subject.diff
        paragraph("gupaudit diff \(Wording.title(of: diff))", indent: 0)
        paragraph(Wording.counts(of: diff), indent: 0)
        if let signatures = Wording.signatures(of: diff) { paragraph(signatures, indent: 0) }
        let groups = DiffGroup.groups(of: diff)
        if groups.isEmpty { text += "\nNothing changed.\n" }
        for group in groups {
            text += "\n\(group.kind.title): \(group.rows.count)\n"
            for row in group.rows { print(row) }
        }
    }

    func write(to stream: inout some TextOutputStream) { stream.write(text) }

    private mutating func print(_ row: DiffRow) {
        guard let site = row.site else { return }
        paragraph("\(Wording.location(site.file, site.line)) \(Wording.caller(site.function))", indent: 2)
        paragraph(Wording.summary(of: site), indent: 6)
        let phrases = Wording.phrases(for: row)
        if !phrases.isEmpty { paragraph(phrases.joined(separator: "; "), indent: 6) }
    }

    /// Words in lines of 75 columns; a word that is longer stands alone, and whole.
    private mutating func paragraph(_ words: String, indent: Int) {
        text += Self.wrapped(words, indent: indent, hanging: indent + 2)
    }

    static func wrapped(_ words: String, indent: Int, hanging: Int) -> String {
        var text = String(repeating: " ", count: indent)
        var column = indent
        var isFirst = true
        for word in SafeText.escaped(words).split(separator: " ") {
            let width = SafeText.width(of: String(word))
            if !isFirst, column + 1 + width > columns {
                text += "\n" + String(repeating: " ", count: hanging)
                column = hanging
            } else if !isFirst {
                text += " "
                column += 1
            }
            text += word
            column += width
            isFirst = false
        }
        return text + "\n"
    }
}
