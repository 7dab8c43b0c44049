package import SourceText

/// A structure that a header declares, and every file that may use it.
package struct SharedStructure: Hashable, Sendable {
    /// `struct` and its name.
    package let type: String
    package let header: String
    /// Those that include the header, over others as well.
    package let users: Set<String>

    package init(type: String, header: String, users: Set<String>) {
        self.type = type
        self.header = header
        self.users = users
    }

    /// All that has to be read to know what is done with its members.
    var files: [String] { users.union([header]).sorted() }

    /// True where a file's text has the structure's members.
    package static func isDeclared(_ type: String, in source: LexedSource) -> Bool {
        body(of: type, in: source) != nil
    }

    /// Where a member is declared in the header, among its own and not among those of a structure in it.
    func declaration(of member: String, in source: LexedSource) -> Int? {
        guard let (opening, closing) = Self.body(of: type, in: source) else { return nil }
        var depth = 0
        for index in opening + 1..<closing {
            let word = source.word(index)
            if ["{", "(", "["].contains(word) { depth += 1 }
            if ["}", ")", "]"].contains(word) { depth -= 1 }
            if depth == 0, word == member, [";", "["].contains(source.word(index + 1)) {
                return source.code[index].start
            }
        }
        return nil
    }

    /// The braces of its declaration.
    private static func body(of type: String, in source: LexedSource) -> (opening: Int, closing: Int)? {
        let name = type.split(separator: " ").last.map { String($0) } ?? ""
        for index in source.code.indices.dropFirst()
        where source.word(index) == name && source.word(index - 1) == "struct" && source.word(index + 1) == "{" {
            return source.bracket(from: index + 2, by: 1).map { (index + 1, $0) }
        }
        return nil
    }
}
