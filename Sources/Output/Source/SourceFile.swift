internal import Report

/// A file of the tree by lines, which are counted from one.
struct SourceFile: Sendable {
    /// Enough for any line that was written by hand.
    static let longestLine = 400

    private let lines: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// A line and those around it; empty where the file has no such line.
    func lines(around line: Int, context: Int) -> (first: Int, lines: ArraySlice<ArraySlice<UInt8>>) {
        guard line >= 1, line <= lines.count else { return (line, []) }
        let first = max(1, line - context)
        return (first, lines[first - 1..<min(lines.count, line + context)])
    }

    /// The line of a site, up to it and from it on; nil where the file has no such place.
    func line(of site: CallSite) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        guard site.line >= 1, site.line <= lines.count, site.column >= 1 else { return nil }
        let line = lines[site.line - 1]
        guard site.column <= line.count + 1 else { return nil }
        return (line.prefix(site.column - 1), line.dropFirst(site.column - 1))
    }
}
