internal import Paths
package import SourceText

/// The code of the tree that a report was made of, where it is at hand.
package struct TreeCode: Sendable {
    private let contents: @Sendable (_ path: String) -> [UInt8]?
    /// The names in a directory.
    private let names: @Sendable (_ directory: String) -> [String]
    private let sources = SourceStore()

    package init(
        contents: @escaping @Sendable (_ path: String) -> [UInt8]?,
        names: @escaping @Sendable (_ directory: String) -> [String]
    ) {
        self.contents = contents
        self.names = names
    }

    package func source(_ path: String) -> LexedSource? { sources.source(of: path) { contents(path) } }

    /// True where a file's code has the word.
    package func names(_ word: String, in file: String) -> Bool {
        guard let source = source(file) else { return false }
        let found = IdentifierSearch([word]).occurrences(in: source.bytes)
        return found.contains { source.context(at: $0.offset) == .code }
    }

    /// The C files in the directories of these that have one of the words.
    package func neighbours(of files: [String], naming words: [String]) -> [String] {
        let search = IdentifierSearch(words)
        return neighbours(of: files).filter { contents($0).map { !search.occurrences(in: $0).isEmpty } ?? false }
    }

    private func neighbours(of files: [String]) -> [String] {
        Set(files.map { TreePath.directory(of: $0) }).sorted().flatMap { directory in
            names(directory).filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
                .map { directory.isEmpty ? $0 : "\(directory)/\($0)" }
        }
    }
}

/// The words of a function, and where in it a call stands.
struct CodeAround {
    let words: [String]
    let lines: [Int]
    /// The function's name.
    let function: String
    /// The callee's name.
    let call: Int

    private static let openers: Set<String> = ["(", "[", "{"]
    private static let closers: Set<String> = [")", "]", "}"]

    /// nil where no such call stands there: a report may be older than the tree.
    init?(_ callee: String, file: String, line: Int, in code: TreeCode) {
        guard let source = code.source(file), let start = source.offset(line: line, column: 1) else { return nil }
        let end = source.offset(line: line + 1, column: 1) ?? source.bytes.count
        let first = source.code.partitioningIndex { $0.start >= start }
        guard
            let name = source.code[first...].prefix(while: { $0.start < end })
                .first(where: { source.spelling(of: $0) == callee }),
            let function = source.enclosingFunction(at: name.start)
        else { return nil }
        let body = source.code.partitioningIndex { $0.start >= function.bodyRange.lowerBound }
        let tokens = source.code[body...].prefix { $0.start < function.bodyRange.upperBound }
        words = tokens.map { source.spelling(of: $0) }
        lines = tokens.map { source.position(of: $0.start).line }
        self.function = function.name
        call = tokens.prefix { $0.start < name.start }.count
    }

    func index(of word: String, line: Int) -> Int? {
        words.indices.first { lines[$0] == line && words[$0] == word }
    }

    /// The bracket that ends what begins here.
    func end(of opening: Int) -> Int? {
        var depth = 0
        for index in opening..<words.count {
            if Self.openers.contains(words[index]) { depth += 1 }
            if Self.closers.contains(words[index]) { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// The bracket that begins what ends here.
    func start(of closing: Int) -> Int? {
        var depth = 0
        for index in (0...closing).reversed() {
            if Self.closers.contains(words[index]) { depth += 1 }
            if Self.openers.contains(words[index]) { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// The words of each argument of a call, and where its parenthesis closes.
    func arguments(ofCallAt name: Int) -> (arguments: [[String]], end: Int)? {
        guard words.indices.contains(name + 1), words[name + 1] == "(", let end = end(of: name + 1) else { return nil }
        var arguments: [[String]] = [[]]
        var depth = 0
        for word in words[name + 2..<end] {
            if Self.openers.contains(word) { depth += 1 }
            if Self.closers.contains(word) { depth -= 1 }
            if word == ",", depth == 0 {
                arguments.append([])
            } else {
                arguments[arguments.count - 1].append(word)
            }
        }
        return (arguments, end)
    }

    /// The innermost loop around a word, with its head and, behind a `do`, its end.
    func loop(around index: Int) -> Range<Int>? {
        var depth = 0
        for opening in (0..<index).reversed() {
            if words[opening] == "}" { depth += 1 }
            if words[opening] == "{" { depth -= 1 }
            guard words[opening] == "{", depth < 0 else { continue }
            depth = 0
            var head = opening
            while head > 0, let condition = keyword(before: head) {
                if condition.isLoop {
                    let close = end(of: opening) ?? words.count - 1
                    return condition.index..<(words[close...].firstIndex(of: ";") ?? close) + 1
                }
                head = condition.index
            }
        }
        return nil
    }

    /// What heads a block or a statement that begins here: `if (...)`, `for (...)`, `do`.
    private func keyword(before index: Int) -> (index: Int, isLoop: Bool)? {
        if words[index - 1] == "do" { return (index - 1, true) }
        guard words[index - 1] == ")", let opening = start(of: index - 1), opening > 0 else { return nil }
        let word = words[opening - 1]
        return (opening - 1, word == "for" || word == "while" || word.contains("for_each"))
    }

    /// True where a variable is given a value among the words.
    func isSet(_ name: String, in range: Range<Int>) -> Bool {
        range.contains { index in
            guard words[index] == name else { return false }
            let before = index > 0 ? words[index - 1] : ""
            let after = index + 1 < words.count ? words[index + 1] : ""
            if ["->", "."].contains(before) { return false }
            if ["++", "--"].contains(before) || ["++", "--"].contains(after) { return true }
            if before == "&", index > 1, ["(", ",", "="].contains(words[index - 2]) { return true }
            return after.last == "=" && !["==", "!=", "<=", ">="].contains(after)
        }
    }
}
