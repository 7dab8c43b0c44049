/// A function definition as its text shows it.
package struct TextFunction: Hashable, Sendable {
    /// The real name: for `SYSCALL_DEFINE3(name, ...)` and other macro-made ones the macro's first argument.
    package var name: String
    /// Where that name stands.
    package var nameOffset: Int
    /// From the opening brace to behind the closing one.
    package var bodyRange: Range<Int>
}

/// What a file's top-level braces hold, by offset.
struct TextStructure: Sendable {
    enum Scope: Hashable, Sendable {
        /// Outside every brace.
        case file
        /// In the body of the function with this index.
        case function(Int)
        case record
        case enumeration
        case initializer
        /// In a brace whose meaning the text does not show.
        case other
    }

    struct Function: Sendable {
        /// Code token of the real name; nil where none could be told.
        var name: Int?
        /// Code tokens of the parameter list's parentheses.
        var parameters: ClosedRange<Int>?
        var body: Range<Int>
    }

    struct Change: Sendable {
        var offset: Int
        var scope: Scope
    }

    var functions: [Function] = []
    var changes: [Change] = []

    func scope(at offset: Int) -> Scope {
        let next = changes.partitioningIndex { $0.offset > offset }
        return next > 0 ? changes[next - 1].scope : .file
    }
}

extension LexedSource {
    /// The function in whose body an offset stands.
    package func enclosingFunction(at offset: Int) -> TextFunction? {
        guard case .function(let index) = structure.scope(at: offset) else { return nil }
        return textFunction(structure.functions[index])
    }

    /// Every function definition of the file that has a name, by offset.
    package var functions: [TextFunction] { structure.functions.compactMap(textFunction) }

    private func textFunction(_ function: TextStructure.Function) -> TextFunction? {
        guard let name = function.name else { return nil }
        return TextFunction(
            name: spelling(of: code[name]), nameOffset: code[name].start, bodyRange: function.body)
    }
}
