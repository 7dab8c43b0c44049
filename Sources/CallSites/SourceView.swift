internal import Clang
internal import Paths
internal import Report
internal import SourceText

/// The text behind a unit's cursors: what a line says, and which operator stands between two operands.
///
/// libclang names no operators before LLVM 17, so they are read from the text between the operands, on every release
/// alike.
final class SourceView {
    private let unit: TranslationUnit
    private let relativePath: (String) -> String
    private let reading: (String) -> LexedSource?
    private var lexed: [String: LexedSource] = [:]
    private var steps = StepTable()
    /// Bodies that were asked for and that the compiler was shown without their text.
    private(set) var hollow: Set<Location> = []

    /// - Parameters:
    ///   - relativePath: turns libclang's spelling of a path into the report's.
    ///   - reading: a file by libclang's spelling.
    init(
        _ unit: TranslationUnit, relativePath: @escaping (String) -> String, reading: @escaping (String) -> LexedSource?
    ) {
        self.unit = unit
        self.relativePath = relativePath
        self.reading = reading
    }

    func source(of file: String) -> LexedSource? {
        if let known = lexed[file] { return known }
        lexed[file] = reading(file)
        return lexed[file]
    }

    /// To be told of each function whose body is looked into.
    func note(_ function: Cursor) {
        var body: Cursor?
        function.forEachChild { if $0.kind == .compoundStmt { body = $0 } }
        guard let body else { return }
        var isEmpty = true
        body.forEachChild { _ in isEmpty = false }
        guard isEmpty, let place = body.fileLocation, let range = body.fileRange, range.count > 2,
            let text = source(of: place.file), text.hasCode(in: range.lowerBound + 1..<range.upperBound - 1)
        else { return }
        hollow.insert(place)
    }

    /// The line and text of a statement or expression, for the trail: the number of its step.
    func step(at cursor: Cursor) -> Int32? {
        guard let location = cursor.fileLocation, let range = cursor.fileRange, let source = source(of: location.file)
        else { return nil }
        let step = Flags.Step(file: relativePath(location.file), line: location.line, text: source.quotedText(range))
        return steps.number(of: step)
    }

    func steps(of trail: Trail) -> [Flags.Step] { trail.steps.map { steps[$0] } }

    func text(of cursor: Cursor) -> String? {
        guard let location = cursor.fileLocation, let range = cursor.fileRange else { return nil }
        return source(of: location.file)?.quotedText(range)
    }

    /// True where a digit stands in the text: a number out of a macro has a name.
    func isNumeral(_ literal: Cursor) -> Bool {
        guard let location = literal.fileLocation, let bytes = source(of: location.file)?.bytes,
            bytes.indices.contains(location.offset)
        else { return false }
        return UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[location.offset]
    }

    private static let binaryOperators: Set<String> = [
        "=", "|", "&", "^", "+", "-", "*", "/", "%", "<<", ">>", "&&", "||", "==", "!=", "<", ">", "<=", ">=", ",",
        "|=", "&=", "^=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=",
    ]

    /// The operator between two operands; `?` where the text does not show it.
    func binaryOperator(in tree: CursorTree, between left: Int, _ right: Int) -> String {
        if let start = tree.fileRange(of: left)?.upperBound, let end = tree.fileRange(of: right)?.lowerBound,
            start < end,
            end - start < Self.longestGap, let file = tree.file(of: left), file == tree.file(of: right),
            let source = source(of: file)
        {
            let text = source.foldedText(start..<end)
            if Self.binaryOperators.contains(text) { return text }
        }
        // Both operands come out of one macro, and older releases do not tell where in it: a body with one kind of
        // operator leaves no doubt.
        guard let location = tree.nodes[left].expansionLocation, let name = identifier(at: location) else { return "?" }
        let found = Set(macroOperators[name] ?? [])
        if found.isEmpty, let symbol = operatorBefore(tree.nodes[right]) { return symbol }
        return found.count == 1 ? found.first ?? "?" : "?"
    }

    /// More than that is no operator with its comments.
    private static let longestGap = 1 << 16

    /// The operator that ends just before an expression's first character, in the text of a file.
    private func operatorBefore(_ right: Cursor) -> String? {
        guard let location = right.startSpellingLocation, location.file == right.fileLocation?.file,
            let bytes = source(of: location.file)?.bytes
        else { return nil }
        var end = min(location.offset, bytes.count)
        while end > 0, [0x20, 0x09, 0x0A, 0x0D, 0x5C].contains(bytes[end - 1]) { end -= 1 }
        for length in [3, 2, 1] where end >= length {
            let text = String(decoding: bytes[(end - length)..<end], as: UTF8.self)
            if Self.binaryOperators.contains(text) { return text }
        }
        return nil
    }

    /// The bitwise operators in the bodies of the macros that the file and the headers beside it define.
    private lazy var macroOperators: [String: [String]] = {
        var found: [String: [String]] = [:]
        let files = unit.inclusions()
        let directory = files.first.map(TreePath.directory)
        for file in files where TreePath.directory(of: file) == directory {
            guard let source = source(of: file) else { continue }
            for directive in source.directives {
                guard let name = source.macroName(of: directive), let body = source.macroBody(of: directive) else {
                    continue
                }
                found[name] = source.directiveTokens[directive.tokens].filter { body.contains($0.start) }
                    .map { source.spelling(of: $0) }.filter { Self.bitwiseOperators.contains($0) }
            }
        }
        return found
    }()

    private static let bitwiseOperators: Set<String> = ["|", "&", "^", "+", "-", "*", "/", "<<", ">>", "&&", "||"]

    private func identifier(at location: Location) -> String? {
        guard let bytes = source(of: location.file)?.bytes, bytes.indices.contains(location.offset) else { return nil }
        let word = bytes[location.offset...].prefix(while: \.isWordByte)
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    /// The prefix operator of a unary expression; empty for a postfix one.
    func unaryOperator(of expression: Cursor, _ operand: Cursor) -> String {
        guard let location = expression.startSpellingLocation, let bytes = source(of: location.file)?.bytes,
            bytes.indices.contains(location.offset)
        else { return "?" }
        let first = String(decoding: bytes[location.offset..<location.offset + 1], as: UTF8.self)
        let second = location.offset + 1 < bytes.count ? bytes[location.offset + 1] : 0
        if first == "+" || first == "-", second == bytes[location.offset] { return first + first }
        return ["!", "~", "-", "+", "*", "&"].contains(first) ? first : ""
    }
}
