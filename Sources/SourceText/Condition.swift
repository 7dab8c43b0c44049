/// One `#if` branch around a place, as a condition that must hold for the place to be compiled.
package struct Condition: Hashable, Sendable {
    /// Includes that the branches before it in the same group did not hold.
    package var expression: PreprocessorExpression
    /// The line of the directive that opens the branch.
    package var line: Int
    /// That directive, folded.
    package var text: String

    package init(expression: PreprocessorExpression, line: Int, text: String) {
        self.expression = expression
        self.line = line
        self.text = text
    }
}

extension LexedSource {
    /// Only so many levels, and branches before one, are read: no real file comes near.
    private static let mostLevels = 256
    private static let mostBranches = 64
    private static let mostDefinitions = 4_096

    /// The conditions around an offset, outermost first; the file's include guard is left out.
    package func conditions(at offset: Int) -> [Condition] {
        var chain: [Condition] = []
        let guardBranch = includeGuard?.branch
        var branch = conditionals.branch(at: offset)
        for _ in 0..<Self.mostLevels where branch >= 0 {
            if branch != guardBranch { chain.append(condition(of: branch)) }
            branch = conditionals.branches[Int(branch)].parent
        }
        return chain.reversed()
    }

    private func condition(of branch: Int32) -> Condition {
        let entry = conditionals.branches[Int(branch)]
        let directive = directives[Int(entry.directive)]
        var excluded: [PreprocessorExpression] = []
        var previous = entry.previous
        for _ in 0..<Self.mostBranches where previous >= 0 {
            let earlier = conditionals.branches[Int(previous)]
            if let expression = expression(of: directives[Int(earlier.directive)]) {
                excluded.append(.not(expression))
            }
            previous = earlier.previous
        }
        var parts = Array(excluded.reversed())
        if let own = expression(of: directive) { parts.append(own) }
        return Condition(
            expression: parts.count == 1 ? parts[0] : .all(parts),
            line: position(of: directive.range.lowerBound).line, text: quotedText(directive.range))
    }

    /// What the conditions around an offset depend on, and what the file defines before it: places that agree in both
    /// are compiled by the same configurations.
    package func conditionKey(at offset: Int) -> ConditionKey {
        ConditionKey(
            branch: conditionals.branch(at: offset),
            definitions: definitions.partitioningIndex { directives[Int($0)].range.lowerBound >= offset })
    }

    package struct ConditionKey: Hashable, Sendable {
        let branch: Int32
        let definitions: Int
    }

    /// What an opening directive asks by itself; nil for `#else`.
    package func expression(of directive: Directive) -> PreprocessorExpression? {
        let tokens = directiveTokens[directive.tokens]
        switch directive.keyword {
        case .ifdef, .elifdef, .ifndef, .elifndef:
            guard let first = tokens.first, first.kind == .identifier else {
                return .unparsed(foldedText(directive.range))
            }
            let defined = PreprocessorExpression.defined(spelling(of: first))
            return directive.keyword == .ifdef || directive.keyword == .elifdef ? defined : .not(defined)
        case .if, .elif:
            guard let first = tokens.first, let last = tokens.last, tokens.count < 1_024 else {
                return .unparsed(foldedText(directive.range))
            }
            return ExpressionParser.parse(
                tokens.map { ($0.kind, spelling(of: $0)) }, source: foldedText(first.start..<last.end))
        default: return nil
        }
    }

    /// `#ifndef NAME`, `#define NAME` around the whole file, as a header has it.
    private var includeGuard: (branch: Int32, name: String)? {
        guard directives.count > 2, directives[0].codeIndex == 0, directives[1].codeIndex == 0,
            directives[1].keyword == .define, let name = macroName(of: directives[1]),
            let expression = expression(of: directives[0]), expression == .not(.defined(name)),
            let group = conditionals.branches.first, group.directive == 0
        else { return nil }
        // A group that ends before the file does is a guard only by its name.
        let end = conditionals.ends[group.group].map { directives[Int($0)].codeIndex }
        guard end == nil || end == code.count || name.contains("_H") else { return nil }
        return (0, name)
    }

    /// The macros that the file itself defines or undefines before an offset, outside every conditional but its
    /// include guard and those around the offset: facts that no `-include` before the file can change.
    package func macroDefinitions(before offset: Int) -> [String: String?] {
        let view = BranchView(conditionals, from: conditionals.branch(at: offset))
        let guardBranch = includeGuard?.branch ?? -1
        var facts: [String: String?] = [:]
        let next = definitions.partitioningIndex { directives[Int($0)].range.lowerBound >= offset }
        for index in definitions[..<next].suffix(Self.mostDefinitions) {
            let directive = directives[Int(index)]
            guard let name = macroName(of: directive) else { continue }
            let branch = conditionals.branch(at: directive.range.lowerBound)
            guard branch == -1 || branch == guardBranch || view.encloses(branch) else {
                facts[name] = nil
                continue
            }
            let body = macroBody(of: directive)
            let text: String? = body.map { foldedText($0) }
            facts.updateValue(text, forKey: name)
        }
        return facts
    }
}
