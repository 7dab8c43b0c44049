package import Report

/// A line of source around a site.
package struct ExcerptLine: Codable, Hashable, Sendable {
    package var number: Int
    /// Without its end, cut where it is longer than a page is wide; bytes that are no UTF-8 are replaced.
    package var text: String
    /// True for the line of the site itself.
    package var isMarked: Bool

    package init(number: Int, text: String, isMarked: Bool) {
        self.number = number
        self.text = text
        self.isMarked = isMarked
    }
}

/// The source around one site.
package struct SourceExcerpt: Hashable, Sendable {
    package var lines: [ExcerptLine]
    /// Where the callee's name begins, counted in UTF-16 from one; the report's own column counts bytes.
    package var column: Int
    /// Behind the callee's name; nil where something else stands there, such as the macro that makes the call.
    package var endColumn: Int?

    package init(lines: [ExcerptLine], column: Int, endColumn: Int?) {
        self.lines = lines
        self.column = column
        self.endColumn = endColumn
    }
}

/// What the formats that show source need of the tree: they see the report alone and read no file.
package struct SourceExcerpts: Hashable, Sendable {
    private let excerpts: [SiteID: SourceExcerpt]

    package init(_ excerpts: [SiteID: SourceExcerpt] = [:]) { self.excerpts = excerpts }

    /// Reads each file once; a site whose file cannot be read, or has no such line, gets no excerpt.
    package init(of report: AuditReport, context: Int = 8, reading contents: (_ path: String) -> [UInt8]?) {
        var excerpts: [SiteID: SourceExcerpt] = [:]
        for (file, sites) in Dictionary(grouping: report.sites, by: \.file) {
            guard let lines = contents(file).map(SourceLines.init) else { continue }
            for site in sites { excerpts[site.id] = lines.excerpt(around: site, context: context) }
        }
        self.excerpts = excerpts
    }

    package subscript(_ site: SiteID) -> SourceExcerpt? { excerpts[site] }
}

/// A file by lines.
private struct SourceLines {
    /// Enough for any line that was written by hand.
    private static let longestLine = 400

    private let lines: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    func excerpt(around site: CallSite, context: Int) -> SourceExcerpt? {
        guard lines.indices.contains(site.line - 1) else { return nil }
        let line = lines[site.line - 1]
        guard site.column >= 1, site.column <= line.count + 1 else { return nil }
        let before = line.prefix(site.column - 1)
        let column = String(decoding: before, as: UTF8.self).utf16.count + 1
        let isCallee = line.dropFirst(site.column - 1).starts(with: Array(site.callee.utf8))
        let shown = max(0, site.line - 1 - context)..<min(lines.count, site.line + context)
        return SourceExcerpt(
            lines: shown.map {
                ExcerptLine(number: $0 + 1, text: Self.text(of: lines[$0]), isMarked: $0 == site.line - 1)
            },
            column: column, endColumn: isCallee ? column + site.callee.utf16.count : nil)
    }

    private static func text(of line: ArraySlice<UInt8>) -> String {
        var line = line
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if line.count <= longestLine { return String(decoding: line, as: UTF8.self) }
        return String(decoding: line.prefix(longestLine), as: UTF8.self) + "…"
    }
}
