extension PreprocessorExpression {
    /// Macros whose values name macros are followed this far, and an expression takes so many steps: macros that name
    /// each other a hundred times each would take as many as there are ways between them.
    private static let deepestExpansion = 8
    private static let mostSteps = 100_000

    /// Whether the condition holds; nil where that depends on something unknown.
    ///
    /// `definitions` maps a macro to its replacement text, or to nil where it is known to be undefined. Of the names
    /// that are missing, `CONFIG_*` count as undefined, since a configuration is complete; all others are unknown.
    package func evaluate(definitions: [String: String?]) -> Bool? {
        value(definitions: definitions).map { $0 != 0 }
    }

    /// The value itself, by the same rules.
    package func value(definitions: [String: String?]) -> Int64? {
        var steps = Self.mostSteps
        return value(definitions, Self.deepestExpansion, &steps)
    }

    private func value(_ definitions: [String: String?], _ fuel: Int, _ steps: inout Int) -> Int64? {
        steps -= 1
        guard steps > 0 else { return nil }
        switch self {
        case .integer(let value): return value
        case .unparsed: return nil
        case .defined(let name): return Self.isDefined(name, definitions).map { $0 ? 1 : 0 }
        case .macro(let name): return Self.value(ofMacro: name, definitions, fuel, &steps)
        case .not(let operand): return operand.value(definitions, fuel, &steps).map { $0 == 0 ? 1 : 0 }
        case .negative(let operand): return operand.value(definitions, fuel, &steps).map { 0 &- $0 }
        case .complement(let operand): return operand.value(definitions, fuel, &steps).map { ~$0 }
        case .all(let operands):
            var isKnown = true
            for operand in operands {
                guard let value = operand.value(definitions, fuel, &steps) else {
                    isKnown = false
                    continue
                }
                if value == 0 { return 0 }
            }
            return isKnown ? 1 : nil
        case .any(let operands):
            var isKnown = true
            for operand in operands {
                guard let value = operand.value(definitions, fuel, &steps) else {
                    isKnown = false
                    continue
                }
                if value != 0 { return 1 }
            }
            return isKnown ? 0 : nil
        case .binary(let symbol, let left, let right):
            guard let left = left.value(definitions, fuel, &steps), let right = right.value(definitions, fuel, &steps)
            else {
                return nil
            }
            return symbol.apply(left, right)
        case .choice(let condition, let first, let second):
            guard let test = condition.value(definitions, fuel, &steps) else { return nil }
            return (test != 0 ? first : second).value(definitions, fuel, &steps)
        case .invocation(let name, let arguments):
            return Self.invoke(name, arguments, definitions, fuel, &steps)
        }
    }

    private static func isDefined(_ name: String, _ definitions: [String: String?]) -> Bool? {
        if let known = definitions[name] { return known != nil }
        return name.hasPrefix("CONFIG_") ? false : nil
    }

    private static func value(
        ofMacro name: String, _ definitions: [String: String?], _ fuel: Int, _ steps: inout Int
    ) -> Int64? {
        guard let known = definitions[name] else { return name.hasPrefix("CONFIG_") ? 0 : nil }
        guard let text = known else { return 0 }
        if let value = ExpressionParser.integer(text) { return value }
        guard fuel > 0, !text.isEmpty else { return nil }
        steps -= text.utf8.count
        guard steps > 0 else { return nil }
        return PreprocessorExpression(parsing: text).value(definitions, fuel - 1, &steps)
    }

    private static func invoke(
        _ name: String, _ arguments: [PreprocessorExpression], _ definitions: [String: String?], _ fuel: Int,
        _ steps: inout Int
    ) -> Int64? {
        switch name {
        case "IS_ENABLED", "IS_BUILTIN", "IS_MODULE", "IS_REACHABLE", "config_enabled":
            guard case .macro(let option)? = arguments.first, arguments.count == 1 else { return nil }
            let isBuiltIn = isOne(option, definitions)
            if name == "IS_BUILTIN" || name == "config_enabled" { return isBuiltIn.map { $0 ? 1 : 0 } }
            let isModule = isOne(option + "_MODULE", definitions)
            if name == "IS_MODULE" { return isModule.map { $0 ? 1 : 0 } }
            let reaches: Bool? =
                name == "IS_ENABLED" || isModule == false
                ? isModule : isModule.flatMap { $0 ? isDefined("MODULE", definitions) : false }
            switch (isBuiltIn, reaches) {
            case (true, _), (_, true): return 1
            case (false, false): return 0
            default: return nil
            }
        case "KERNEL_VERSION":
            var parts: [Int64] = []
            for argument in arguments.prefix(4) {
                if let part = argument.value(definitions, fuel, &steps) { parts.append(part) }
            }
            guard arguments.count == 3, parts.count == 3 else { return nil }
            return parts[0] << 16 &+ parts[1] << 8 &+ min(parts[2], 255)
        default: return nil
        }
    }

    /// What the kernel's `IS_*` macros ask: defined as exactly 1.
    private static func isOne(_ name: String, _ definitions: [String: String?]) -> Bool? {
        guard let known = definitions[name] else { return name.hasPrefix("CONFIG_") ? false : nil }
        return known == "1"
    }
}

extension PreprocessorExpression.Operator {
    fileprivate func apply(_ left: Int64, _ right: Int64) -> Int64? {
        switch self {
        case .add: left &+ right
        case .subtract: left &- right
        case .multiply: left &* right
        case .divide: right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
        case .remainder: right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
        case .shiftLeft: left << right
        case .shiftRight: left >> right
        case .less: left < right ? 1 : 0
        case .lessOrEqual: left <= right ? 1 : 0
        case .greater: left > right ? 1 : 0
        case .greaterOrEqual: left >= right ? 1 : 0
        case .equal: left == right ? 1 : 0
        case .notEqual: left != right ? 1 : 0
        case .bitAnd: left & right
        case .bitOr: left | right
        case .bitXor: left ^ right
        }
    }
}
