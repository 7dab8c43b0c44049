extension LexedSource {
    /// The code tokens that a configuration leaves: those outside every branch that it does not take.
    ///
    /// - Parameter holds: what is known of a condition; what is not counts as true, since headers wrap whole
    ///   declarations in guards of their own.
    package func activeCode(where holds: (PreprocessorExpression) -> Bool?) -> [Token] {
        // By branch: whether it is taken where the branches around it are, and whether one before it was.
        var taken: [Bool] = []
        var settled: [Bool] = []
        for branch in conditionals.branches {
            let own = expression(of: directives[Int(branch.directive)]).map { holds($0) ?? true } ?? true
            let before = branch.previous >= 0 && settled[Int(branch.previous)]
            let around = branch.parent < 0 || taken[Int(branch.parent)]
            settled.append(own || before)
            taken.append(own && !before && around)
        }
        var active: [Token] = []
        let ends = conditionals.segments.dropFirst().map { Int($0.codeIndex) } + [code.count]
        for (segment, end) in zip(conditionals.segments, ends)
        where segment.branch < 0 || taken[Int(segment.branch)] {
            active += code[Int(segment.codeIndex)..<end]
        }
        return active
    }

    /// The value of an enumerator in the first enumeration that holds it.
    ///
    /// - Parameter tokens: of this file's code, as `activeCode` chooses them.
    package func value(ofEnumerator name: String, among tokens: [Token]) -> Int? {
        var index = 0
        while index < tokens.count {
            guard isSpelled(tokens[index], "enum") else {
                index += 1
                continue
            }
            while index < tokens.count, !tokens[index].is(.openBrace), !tokens[index].is(.semicolon) { index += 1 }
            let body = tokens[index...].dropFirst().prefix { !$0.is(.closeBrace) }
            if index < tokens.count, tokens[index].is(.openBrace) {
                let enumerators = body.split { $0.is(.comma) }.map { $0.map { spelling(of: $0) } }
                if let value = Self.value(of: name, in: enumerators) { return value }
                index = body.endIndex
            }
        }
        return nil
    }

    private static func value(of name: String, in enumerators: [[String]]) -> Int? {
        var values: [String: Int] = [:]
        var next = 0
        for words in enumerators {
            if words.count > 2, words[1] == "=" { next = Int(words[2]) ?? values[words[2]] ?? next }
            if words[0] == name { return next }
            values[words[0]] = next
            // A tree may say the largest number there is.
            next &+= 1
        }
        return nil
    }

    /// `DEFINE(NAME, value)` and its like: a macro that stands as a statement, with a name for its first argument, as
    /// files have them whose assembly the kernel's build reads.
    package struct StatedConstant: Hashable, Sendable {
        package let macro: String
        package let name: String
        /// The first word of the value.
        package let value: String
    }

    package func statedConstants(among tokens: [Token]) -> [StatedConstant] {
        tokens.indices.dropLast(4).compactMap { index in
            let isStatement = index == 0 || [.semicolon, .openBrace, .closeBrace, .closeParenthesis]
                .contains(tokens[index - 1].punctuator)
            guard isStatement, tokens[index].kind == .identifier, tokens[index + 1].is(.openParenthesis),
                tokens[index + 2].kind == .identifier, tokens[index + 3].is(.comma)
            else { return nil }
            return StatedConstant(
                macro: spelling(of: tokens[index]), name: spelling(of: tokens[index + 2]),
                value: spelling(of: tokens[index + 4]))
        }
    }
}
