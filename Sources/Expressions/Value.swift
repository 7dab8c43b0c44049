/// A value of no fixed type, as JSON has them: what expressions look at.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([Value])
    case object([String: Value])

    /// The value that a path leads to: null below null, nil where nothing stands there at all.
    ///
    /// A list is looked through: `release.sites.callee` is the list of the members' callees.
    package func value(at path: some Collection<String>) -> Value? {
        guard let first = path.first else { return self }
        switch self {
        case .null: return .null
        case .object(let members): return members[first]?.value(at: path.dropFirst())
        case .list(let elements): return .list(elements.compactMap { $0.value(at: path) }.filter { $0 != .null })
        case .bool, .number, .string: return nil
        }
    }

    package var elements: [Value] {
        if case .list(let elements) = self { return elements }
        return []
    }

    package var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// As a message prints it: a list by its elements, null as nothing known.
    package var wording: String {
        switch self {
        case .null: "unknown"
        case .bool(let truth): truth ? "yes" : "no"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .string(let text): text
        case .list(let elements): elements.isEmpty ? "nothing" : elements.map(\.wording).joined(separator: ", ")
        case .object: "…"
        }
    }
}
