/// A picture of a page's rows. Each part of one sets the filter that it stands for.
enum Chart: Encodable {
    struct Bar: Encodable {
        var label: String
        var filter: String?
        var parts: [Part]
    }

    struct Part: Encodable {
        var count: Int
        var name: String
        var style: String
        var filter: String?
    }

    struct Head: Encodable {
        var label: String
        var filter: String?
    }

    struct Line: Encodable {
        var label: String
        var filter: String?
        var cells: [Amount]
    }

    struct Amount: Encodable {
        /// nil where nobody knows.
        var count: Int?
        var filter: String?
    }

    case bars(title: String, hint: String, rows: [Bar])
    case matrix(title: String, hint: String, columns: [Head], rows: [Line])
    /// The picture that stands in the page's body.
    case picture(title: String, hint: String)
}

/// A value of a field, and how a picture shows it.
struct Shown {
    var value: String
    var name: String
    var style: String

    init(_ value: String, _ name: String? = nil, _ style: String? = nil) {
        self.value = value
        self.name = name ?? value
        self.style = style ?? value
    }
}

extension [Page.Row] {
    /// The values of a field, the most frequent first.
    func values(of key: String) -> [String] {
        var counts: [String: Int] = [:]
        for row in self { for value in Set(row.fields[key] ?? []) { counts[value, default: 0] += 1 } }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    func with(_ key: String, _ value: String) -> [Page.Row] { filter { $0.fields[key]?.contains(value) == true } }

    /// A bar for each value of a field, in parts by another. What does not fit is added up.
    ///
    /// - Parameter bars: the values in their order; nil for all, the most frequent first.
    func bars(
        _ title: String, _ hint: String, by key: String, as bars: [Shown]? = nil, split: String, into parts: [Shown],
        within context: String = ""
    ) -> Chart {
        let most = 15
        func bar(_ label: String, _ filter: String?, _ rows: [Page.Row]) -> Chart.Bar {
            Chart.Bar(
                label: label, filter: filter,
                parts: parts.map { part in
                    Chart.Part(
                        count: rows.with(split, part.value).count, name: part.name, style: part.style,
                        filter: filter.map { "\($0) \(Page.term(split, part.value))" })
                })
        }
        let all = bars ?? values(of: key).map { Shown($0) }
        let shown = all.count > most + 1 ? Array<Shown>(all.prefix(most)) : all
        var chart = shown.map { bar($0.name, context + Page.term(key, $0.value), with(key, $0.value)) }
            .filter { $0.parts.contains { $0.count > 0 } }
        if shown.count < all.count {
            let named = Set(shown.map(\.value))
            let rest = filter { named.isDisjoint(with: $0.fields[key] ?? []) }
            chart.append(bar("\(all.count - shown.count) others", nil, rest))
        }
        return .bars(title: title, hint: hint, rows: chart)
    }

    /// A number for each pair of values.
    func matrix(
        _ title: String, _ hint: String, by key: String, most: Int, across: String, columns: [Shown]
    ) -> Chart? {
        guard !columns.isEmpty else { return nil }
        let lines = values(of: key).prefix(most).map { value -> Chart.Line in
            let rows = with(key, value)
            let filter = Page.term(key, value)
            let cells = columns.map { column in
                Chart.Amount(
                    count: rows.with(across, column.value).count,
                    filter: "\(filter) \(Page.term(across, column.value))")
            }
            return Chart.Line(label: value, filter: filter, cells: cells)
        }.filter { $0.cells.contains { $0.count != 0 } }
        return .matrix(
            title: title, hint: hint,
            columns: columns.map { Chart.Head(label: $0.name, filter: Page.term(across, $0.value)) }, rows: lines)
    }
}

extension Page {
    /// What is typed into the filter for one value of a column.
    static func term(_ key: String, _ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_./-".utf8.contains(byte)
            }
        }
        return isPlain ? "\(key)=\(value)" : "\(key)=\"\(value.filter { $0 != "\"" })\""
    }
}
