/// One column of a site: where it stands in the JSON, what it holds, what it means, and how a table shows it. The JSON
/// Schema, FORMATS.md, the query language and the tables all follow from `all`.
package struct SiteColumn: Sendable {
    /// What a column holds. Any but `line`, `column` and the like may be null.
    package indirect enum Kind: Hashable, Sendable {
        case text, number, truth
        /// One of these.
        case word([String])
        case list(Kind)
        case object([String: Kind])

        static func word<Words: CaseIterable & RawRepresentable>(_: Words.Type) -> Kind where Words.RawValue == String {
            .word(Words.allCases.map(\.rawValue))
        }

        static let texts = Kind.list(.text)
        /// Lines of the tree, each with what it says.
        static let evidence = Kind.list(.object(["file": .text, "line": .number, "text": .text, "says": .text]))
    }

    /// What computes a column: a report may lack those of the second and the third.
    package enum Group: Sendable {
        case mechanical, judged, owned
    }

    /// The path in the JSON, by dots.
    package let name: String
    package let kind: Kind
    package let group: Group
    package let meaning: String
    /// The text in a row of a table, empty where the JSON has null; nil for what no table shows.
    package let cell: (@Sendable (CallSite) -> String)?
    /// The heading in a table of chosen sites; nil where that leaves the column out.
    package let heading: String?

    /// - Parameter part: what of a site the cell is made from; nil where the report lacks it.
    private init<Part>(
        _ name: String, _ kind: Kind, _ group: Group, _ meaning: String, _ heading: String?,
        _ cell: (@Sendable (Part) -> String?)?, of part: @escaping @Sendable (CallSite) -> Part?
    ) {
        self.name = name
        self.kind = kind
        self.group = group
        self.meaning = meaning
        self.heading = heading
        if let cell { self.cell = { part($0).flatMap(cell) ?? "" } } else { self.cell = nil }
    }

    package static let all = mechanical + judged + owned

    /// Those of one group, or all, as the members of an object: `flags.must` and `flags.may` are both in `flags`.
    package static func members(of group: Group? = nil) -> [String: Kind] {
        all.filter { group == nil || $0.group == group }.reduce(into: [:]) { members, column in
            insert(column.kind, at: column.name.split(separator: ".")[...], into: &members)
        }
    }

    private static func insert(_ kind: Kind, at path: ArraySlice<Substring>, into members: inout [String: Kind]) {
        guard let first = path.first.map({ String($0) }) else { return }
        guard path.count > 1 else {
            members[first] = kind
            return
        }
        var inner: [String: Kind] = [:]
        if case .object(let known)? = members[first] { inner = known }
        insert(kind, at: path.dropFirst(), into: &inner)
        members[first] = .object(inner)
    }
}

extension SiteColumn {
    /// - Parameter heading: where it stands in tables of chosen sites too.
    static func mechanical(
        _ name: String, _ kind: Kind, _ meaning: String, heading: String? = nil,
        _ cell: (@Sendable (CallSite) -> String?)? = nil
    ) -> SiteColumn {
        SiteColumn(name, kind, .mechanical, meaning, heading, cell) { $0 }
    }

    static func judged(
        _ name: String, _ kind: Kind, _ meaning: String, heading: String? = nil,
        _ cell: (@Sendable (Judgement) -> String?)? = nil
    ) -> SiteColumn {
        SiteColumn(name, kind, .judged, meaning, heading, cell, of: \.judgement)
    }

    static func owned(
        _ name: String, _ kind: Kind, _ meaning: String, heading: String? = nil,
        _ cell: (@Sendable (Ownership) -> String?)? = nil
    ) -> SiteColumn {
        SiteColumn(name, kind, .owned, meaning, heading, cell, of: \.ownership)
    }

    /// Names in one cell.
    static func words(_ list: [String]) -> String { list.joined(separator: " ") }
    /// Texts in one cell that may hold blanks.
    static func sentences(_ list: [String]) -> String { list.joined(separator: "; ") }
}
