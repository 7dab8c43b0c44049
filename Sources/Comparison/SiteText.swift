package import Report

/// The source around a site, where the caller has the tree at hand.
package struct SiteText: Hashable, Sendable {
    /// The lines of the enclosing function's definition, or of the macro or declaration that holds the call.
    package var lines: [String]
    /// The line number of the first of them.
    package var firstLine: Int

    package init(lines: [String], firstLine: Int) {
        self.lines = lines
        self.firstLine = firstLine
    }

    /// The lines around a place, with their numbers.
    package func excerpt(around line: Int, context: Int) -> [(number: Int, text: String)] {
        let center = line - firstLine
        guard lines.indices.contains(center) else { return [] }
        return (max(0, center - context)...min(lines.count - 1, center + context)).map { (firstLine + $0, lines[$0]) }
    }
}

/// The texts of a report's sites, by site.
package typealias SiteTexts = [SiteID: SiteText]
