package import Report

/// The source around one site.
package struct SourceExcerpt: Hashable, Sendable {
    /// The number of the first line.
    var first: Int
    /// Without their ends, cut where they are longer than a page is wide; bytes that are no UTF-8 are replaced.
    var lines: [String]
    /// Where the callee's name begins, counted in UTF-16 from one; the report's own column counts bytes.
    var column: Int
    /// Behind the callee's name; nil where something else stands there, such as the macro that makes the call.
    var endColumn: Int?
}

/// What the formats that show source need of the tree: they see the report alone and read no file.
package struct SourceExcerpts: Hashable, Sendable {
    private let excerpts: [SiteID: SourceExcerpt]

    package init() { excerpts = [:] }

    /// Reads each file once; a site whose file cannot be read, or has no such line, gets no excerpt.
    package init(of report: AuditReport, context: Int = 8, reading contents: (_ path: String) -> [UInt8]?) {
        var excerpts: [SiteID: SourceExcerpt] = [:]
        for (path, sites) in Dictionary(grouping: report.sites, by: \.file) {
            guard let file = contents(path).map(SourceFile.init) else { continue }
            for site in sites { excerpts[site.id] = SourceExcerpt(of: site, in: file, context: context) }
        }
        self.excerpts = excerpts
    }

    package subscript(_ site: SiteID) -> SourceExcerpt? { excerpts[site] }
}

extension SourceExcerpt {
    fileprivate init?(of site: CallSite, in file: SourceFile, context: Int) {
        guard let line = file.line(of: site) else { return nil }
        let shown = file.lines(around: site.line, context: context)
        first = shown.first
        lines = shown.lines.map(Self.text)
        column = String(decoding: line.before, as: UTF8.self).utf16.count + 1
        endColumn = line.after.starts(with: site.callee.utf8) ? column + site.callee.utf16.count : nil
    }

    private static func text(of line: ArraySlice<UInt8>) -> String {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        let text = String(decoding: line.prefix(SourceFile.longestLine), as: UTF8.self)
        return line.count <= SourceFile.longestLine ? text : text + "…"
    }
}
