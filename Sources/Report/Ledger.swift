/// The completeness ledger: every textual occurrence of every family identifier, counted under exactly one kind.
package struct Ledger: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case call, definition, declaration, export, comment, string, macro, address, preprocessor
        case otherSymbol = "other-symbol"
        case unresolved
    }

    package struct Unresolved: Codable, Hashable, Sendable {
        package var file: String
        package var line: Int
        package var reason: String

        package init(file: String, line: Int, reason: String) {
            self.file = file
            self.line = line
            self.reason = reason
        }
    }

    package struct Entry: Codable, Hashable, Sendable {
        /// Whole-word occurrences counted by the scan, independently of how they were classified.
        package var total: Int
        /// Keyed by `Kind.rawValue`; kinds without an occurrence are left out.
        package var kinds: [String: Int]
        package var unresolved: [Unresolved]

        package init(total: Int, kinds: [String: Int], unresolved: [Unresolved]) {
            self.total = total
            self.kinds = kinds
            self.unresolved = unresolved
        }

        package var isBalanced: Bool { kinds.values.reduce(0, +) == total }
    }

    package var balanced: Bool
    package var identifiers: [String: Entry]

    package init(identifiers: [String: Entry]) {
        self.identifiers = identifiers
        balanced = identifiers.values.allSatisfy(\.isBalanced)
    }
}
