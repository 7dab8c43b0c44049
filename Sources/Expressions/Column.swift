/// A column that the schema has, by its path.
struct Column: Hashable, Sendable {
    let path: [String]
    let shape: Shape

    var name: String { path.joined(separator: ".") }

    /// nil where the schema has no such column.
    init?(_ name: String, in schema: Shape) {
        path = name.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        guard let shape = schema.shape(at: path) else { return nil }
        self.shape = shape
    }

    /// What to say of a name that the schema does not have.
    static func unknown(_ name: String, in schema: Shape) -> String {
        let near = near(name, in: schema)
        return near.isEmpty
            ? "there is no column “\(name)”"
            : "there is no column “\(name)”; did you mean \(near.joined(separator: " or "))?"
    }

    /// The known columns that are most like a name: its members, the columns that end in it, the ones with few letters
    /// changed.
    private static func near(_ name: String, in schema: Shape) -> [String] {
        let paths = schema.paths
        let tails = paths.filter { $0.hasSuffix("." + name) }
        if !tails.isEmpty { return Array(tails.prefix(3)) }
        func nearest(_ distances: [(String, Int)]) -> [String] {
            let best = distances.map(\.1).min() ?? .max
            guard best <= max(1, name.count / 3) else { return [] }
            return distances.filter { $0.1 <= best + 1 }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
        }
        let whole = nearest(paths.map { ($0, distance(name, $0)) })
        if !whole.isEmpty || name.contains(".") { return whole }
        return nearest(
            paths.map { path in (path, distance(name, path.split(separator: ".").last.map { String($0) } ?? path)) })
    }

    /// The number of letters to change, insert or leave out.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.prefix(100))
        var row = Array(0...right.count)
        for (index, character) in left.prefix(100).enumerated() {
            var next = [index + 1]
            for (column, other) in right.enumerated() {
                next.append(min(row[column] + (character == other ? 0 : 1), row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row.last ?? 0
    }
}
