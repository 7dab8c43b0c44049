/// A piece of a function as the compiler divides its text: for whoever edits the text.
package struct SyntaxNode: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case function, parameter, variable, declarations
        case compound, branch, whileLoop, doLoop, forLoop, choice, label, jump, exit
        case call, name, member, element, number, parentheses, unary, binary, compoundAssignment, conditional, cast
        case statementExpression, other
    }

    package var kind: Kind
    /// The bytes of the file that it covers, without the semicolon of a statement.
    package var start: Int
    package var end: Int
    /// False where a macro brought its beginning in, so that the text there is not its own.
    package var isPlain: Bool
    /// What it names: a variable, a member, a function; of a call the function that is called.
    package var name: String
    /// Where the variable or parameter that it names or declares is declared, in the same file.
    package var declaration: Int?
    /// The canonical type of a variable or parameter, and of what a `return` gives.
    package var type: String?
    package var children: [SyntaxNode]

    package var range: Range<Int> { start..<end }

    package init(
        _ kind: Kind, _ range: Range<Int>, isPlain: Bool, name: String = "", declaration: Int? = nil,
        type: String? = nil, children: [SyntaxNode]
    ) {
        self.kind = kind
        start = range.lowerBound
        end = range.upperBound
        self.isPlain = isPlain
        self.name = name
        self.declaration = declaration
        self.type = type
        self.children = children
    }

    /// Visits the node and everything below it, outermost first.
    package func walk(_ visit: (SyntaxNode) -> Void) {
        visit(self)
        for child in children { child.walk(visit) }
    }
}

/// Functions of one file, and what the compiler says of the file.
package struct FileSyntax: Codable, Hashable, Sendable {
    package var functions: [SyntaxNode] = []
    /// Warnings and errors in the file itself, without their places: a line that moves is no new one.
    package var complaints: [String] = []

    package init() {}
}
