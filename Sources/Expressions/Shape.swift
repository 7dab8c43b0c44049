/// What a column may hold; a schema is the shape of a whole row. Any column may also be null.
package indirect enum Shape: Hashable, Sendable {
    case truth
    case number
    case text
    /// A text that is ordered as versions are: 5.4 before 5.10.
    case version
    /// One of these words.
    case word([String])
    case list(Shape)
    case object([String: Shape])

    /// The shape that a path leads to; nil where there is no such column.
    package func shape(at path: some Collection<String>) -> Shape? {
        guard let first = path.first else { return self }
        switch self {
        case .object(let members): return members[first]?.shape(at: path.dropFirst())
        case .list(let element):
            guard let inner = element.shape(at: path) else { return nil }
            if case .list = inner { return inner }
            return .list(inner)
        case .truth, .number, .text, .version, .word: return nil
        }
    }

    /// Every path below this shape, sorted.
    package var paths: [String] {
        switch self {
        case .object(let members):
            members.flatMap { name, shape in [name] + shape.paths.map { "\(name).\($0)" } }.sorted()
        case .list(let element): element.paths
        case .truth, .number, .text, .version, .word: []
        }
    }

    var wording: String {
        switch self {
        case .truth: "yes or no"
        case .number: "a number"
        case .text: "a text"
        case .version: "a version"
        case .word: "a word"
        case .list: "a list"
        case .object: "an object"
        }
    }

    var element: Shape? {
        if case .list(let element) = self { return element }
        return nil
    }
}
