import Comparison
import Report
import SourceText

/// Reads from a tree the functions in which a report's sites stand.
enum SourceTexts {
    /// No source is larger; a file that is gives no text.
    static let largestFile = 1 << 24
    /// What stands for a function where a call is in a macro.
    private static let linesAroundMacro = 12

    /// - Parameter contents: the bytes of a file; nil where it cannot be read.
    static func of(_ sites: [CallSite], contents: (String) -> [UInt8]?) -> SiteTexts {
        var texts: SiteTexts = [:]
        for (file, sites) in Dictionary(grouping: sites, by: \.file) {
            guard let bytes = contents(file), bytes.count <= largestFile else { continue }
            let source = LexedSource(bytes, dialect: Dialect(path: file))
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for site in sites {
                // A report may be older than the tree: a place outside the file has no text.
                guard let offset = source.offset(line: site.line, column: site.column) else { continue }
                let range = lineRange(of: site, at: offset, in: source)
                let clamped = range.clamped(to: 1..<lines.count + 1)
                guard !clamped.isEmpty else { continue }
                let shown = lines[clamped.lowerBound - 1..<clamped.upperBound - 1]
                texts[site.id] = SiteText(
                    lines: shown.map { String(decoding: $0, as: UTF8.self) }, firstLine: clamped.lowerBound)
            }
        }
        return texts
    }

    private static func lineRange(of site: CallSite, at offset: Int, in source: LexedSource) -> Range<Int> {
        guard let function = source.enclosingFunction(at: offset) else {
            return max(1, site.line - linesAroundMacro)..<site.line + linesAroundMacro + 1
        }
        let first = source.position(of: function.nameOffset).line
        let last = source.position(of: max(function.nameOffset, function.bodyRange.upperBound - 1)).line
        return first..<max(first, last) + 1
    }
}
