/// Declarations for names that a unit uses and nothing declares: complete types and values, of which nothing is known.
struct StandIns {
    let types: [String]
    let values: [String]

    /// The text of a forced include; empty where there is nothing to declare.
    var text: String {
        let types = Set(types.filter(Self.isName))
        let values = Set(values.filter(Self.isName)).subtracting(types)
        let lines = types.sorted().map { "typedef struct gupaudit_\($0) { int gupaudit; } \($0);" }
            + values.sorted().map { "extern int \($0);" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The names come from messages about hostile text.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.first, !first.isNumber, !text.hasPrefix("__builtin") else { return false }
        return text.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
