package import Report

/// What mends findings, for formats that can carry it: they see the report alone and read no file.
package struct SuggestedFixes: Hashable, Sendable {
    /// Text of one line that gives way to another.
    package struct Change: Hashable, Sendable {
        let file: String
        let line: Int
        /// In UTF-16, from one.
        let columns: Range<Int>
        let text: String

        /// - Parameter columns: in bytes, from zero.
        package init(file: String, line: Int, columns: Range<Int>, of source: ArraySlice<UInt8>, text: String) {
            func column(_ bytes: Int) -> Int { String(decoding: source.prefix(bytes), as: UTF8.self).utf16.count + 1 }
            self.file = file
            self.line = line
            self.columns = column(columns.lowerBound)..<column(columns.upperBound)
            self.text = text
        }
    }

    package struct Fix: Hashable, Sendable {
        let says: String
        /// In the order of their places.
        let changes: [Change]

        package init(says: String, changes: [Change]) {
            self.says = says
            self.changes = changes
        }
    }

    private let fixes: [Finding: Fix]

    package init(_ fixes: [Finding: Fix] = [:]) { self.fixes = fixes }

    package subscript(finding: Finding) -> Fix? { fixes[finding] }
}

extension SARIFLog.Fix {
    init(_ fix: SuggestedFixes.Fix, root: String, limit: Int) {
        description = SARIFText.message(fix.says, limit: limit)
        let files = Dictionary(grouping: fix.changes, by: \.file).sorted { $0.key < $1.key }
        artifactChanges = files.map { file, changes in
            SARIFLog.ArtifactChange(
                artifactLocation: SARIFLog.ArtifactLocation(uri: URIText.encoded(file), uriBaseId: root),
                replacements: changes.map { change in
                    SARIFLog.Replacement(
                        deletedRegion: SARIFLog.Region(
                            startLine: change.line, startColumn: change.columns.lowerBound,
                            endColumn: change.columns.upperBound),
                        insertedContent: SARIFLog.Message(text: change.text))
                })
        }
    }
}
