internal import Paths

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
        "there is no column “\(name)”" + NearWords.question(near(name, in: schema))
    }

    /// The known columns that are most like a name: its members, the columns that end in it, the ones with few letters
    /// changed.
    private static func near(_ name: String, in schema: Shape) -> [String] {
        let paths = schema.paths
        let tails = paths.filter { $0.hasSuffix("." + name) }
        if !tails.isEmpty { return Array(tails.prefix(3)) }
        let whole = NearWords.of(name, among: paths)
        if !whole.isEmpty || name.contains(".") { return whole }
        return NearWords.likeliest(
            paths.map { path in
                let last = path.split(separator: ".").last.map { String($0) } ?? path
                return (path, NearWords.distance(name, last))
            }, to: name)
    }
}
