/// Finds the smallest change of macros that lets a place be compiled.
package struct ConditionSolver: Sendable {
    package enum Solution: Hashable, Sendable {
        /// The macros to define, or to undefine where the value is nil; empty where nothing need change.
        case satisfied(changes: [String: String?])
        case unsatisfiable(reason: String)
    }

    /// Up to so many macros every combination is tried.
    private static let mostExhaustiveAtoms = 12
    private static let mostEvaluations = 50_000
    /// Of a chain that cannot hold so many conditions are tried one by one for the reason, and of those so many in
    /// pairs.
    private static let mostReasons = (single: 64, paired: 16)

    private let definitions: [String: String?]
    private let fixed: [String: String?]

    /// `fixed` holds facts that no second parse can change, such as `LINUX_VERSION_CODE` or the compiler's macros;
    /// a nil value is a macro that is never defined.
    package init(definitions: [String: String?], fixed: [String: String?] = [:]) {
        self.definitions = definitions
        self.fixed = fixed
    }

    package func solve(_ chain: [Condition]) -> Solution {
        let expressions = chain.map(\.expression)
        let problem = Problem(expressions, definitions, fixed)
        if let changes = problem.solve(
            mostAtoms: Self.mostExhaustiveAtoms, mostEvaluations: Self.mostEvaluations)
        {
            return .satisfied(changes: changes)
        }
        return .unsatisfiable(reason: reason(chain))
    }

    private func reason(_ chain: [Condition]) -> String {
        func canHold(_ conditions: [Condition]) -> Bool {
            Problem(conditions.map(\.expression), definitions, fixed)
                .solve(mostAtoms: Self.mostExhaustiveAtoms, mostEvaluations: Self.mostEvaluations) != nil
        }
        for condition in chain.prefix(Self.mostReasons.single) where !canHold([condition]) {
            let place = "line \(condition.line): \(condition.text)"
            let facts = condition.expression.macros.sorted().compactMap { name in
                fixed[name].map { value in value.map { "\(name) is \($0)" } ?? "\(name) is never defined" }
            }
            if !condition.expression.isDecidable { return "\(place) cannot be evaluated" }
            return facts.isEmpty ? "\(place) never holds" : "\(place) never holds: \(facts.joined(separator: ", "))"
        }
        // Few chains are longer than a handful; a hostile one is not searched for its pair.
        for (index, later) in chain.prefix(Self.mostReasons.paired).enumerated() {
            for earlier in chain.prefix(index) where !canHold([earlier, later]) {
                return "line \(earlier.line): \(earlier.text) and line \(later.line): \(later.text) exclude each other"
            }
        }
        let lines = chain.prefix(Self.mostReasons.single).map { String($0.line) }.joined(separator: ", ")
        return "the conditions at lines \(lines) cannot hold together"
    }
}

extension PreprocessorExpression {
    /// False where a part of it is beyond evaluation, whatever is defined.
    fileprivate var isDecidable: Bool {
        switch self {
        case .integer, .macro, .defined: true
        case .unparsed: false
        case .not(let operand), .negative(let operand), .complement(let operand): operand.isDecidable
        case .all(let operands), .any(let operands): operands.allSatisfy(\.isDecidable)
        case .binary(_, let left, let right): left.isDecidable && right.isDecidable
        case .choice(let condition, let first, let second):
            condition.isDecidable && first.isDecidable && second.isDecidable
        case .invocation(let name, _): name.hasPrefix("IS_") || name == "KERNEL_VERSION" || name == "config_enabled"
        }
    }
}

/// A conjunction of conditions with the values that each of its macros may be given.
private struct Problem {
    private struct Atom {
        var name: String
        var alternatives: [String?]
    }

    private let goals: [PreprocessorExpression]
    private let base: [String: String?]
    private let atoms: [Atom]

    init(_ expressions: [PreprocessorExpression], _ definitions: [String: String?], _ fixed: [String: String?]) {
        goals = expressions.flatMap(\.conjuncts)
        var usage = MacroUsage()
        for goal in goals { usage.add(goal) }
        // Values may name further macros.
        var pending = usage.names
        var followed = 0
        while let name = pending.popLast(), followed < 256 {
            followed += 1
            guard let value = fixed[name] ?? definitions[name], let text = value, !text.isEmpty,
                ExpressionParser.integer(text) == nil
            else { continue }
            let known = usage.all
            usage.add(PreprocessorExpression(parsing: text))
            pending += usage.names.filter { !known.contains($0) }
        }

        var base: [String: String?] = [:]
        var atoms: [Atom] = []
        for name in usage.names.sorted() {
            if let value = fixed[name] {
                base.updateValue(value, forKey: name)
                continue
            }
            let current: String?? = definitions[name] ?? (name.hasPrefix("CONFIG_") ? .some(nil) : nil)
            if let current { base.updateValue(current, forKey: name) }
            var alternatives: [String?] = usage.values(of: name)
            if let current { alternatives.removeAll { $0 == current } }
            atoms.append(Atom(name: name, alternatives: alternatives))
        }
        self.base = base
        self.atoms = atoms
    }

    /// What all evaluations together may look at, in parts of expressions: large conditions are tried less often.
    private static let mostParts = 10_000_000

    func solve(mostAtoms: Int, mostEvaluations: Int) -> [String: String?]? {
        var values = base
        if holds(values) { return [:] }
        var changes: [String: String?]?
        let parts = goals.reduce(1) { $0 + $1.size }
        if atoms.count <= mostAtoms {
            var budget = min(mostEvaluations, Self.mostParts / parts)
            for size in 1...max(1, atoms.count) where changes == nil && budget > 0 {
                changes = search(&values, from: 0, size: size, budget: &budget)
            }
        }
        return (changes ?? greedy(mostEvaluations: Self.mostParts / parts)).map(consistent)
    }

    private func holds(_ values: [String: String?]) -> Bool {
        goals.allSatisfy { $0.evaluate(definitions: values) == true }
    }

    /// Tries every change of exactly `size` macros from index `from` on.
    private func search(
        _ values: inout [String: String?], from: Int, size: Int, budget: inout Int
    ) -> [String: String?]? {
        guard size > 0 else {
            budget -= 1
            return holds(values) ? [:] : nil
        }
        guard from + size <= atoms.count else { return nil }
        for index in from...(atoms.count - size) {
            let atom = atoms[index]
            let before = values[atom.name]
            for alternative in atom.alternatives where budget > 0 {
                values.updateValue(alternative, forKey: atom.name)
                if var found = search(&values, from: index + 1, size: size - 1, budget: &budget) {
                    found.updateValue(alternative, forKey: atom.name)
                    return found
                }
            }
            values[atom.name] = before
        }
        return nil
    }

    /// Changes one macro at a time, always the one that makes most further conditions hold.
    private func greedy(mostEvaluations: Int) -> [String: String?]? {
        var values = base
        var left = mostEvaluations
        var changes: [String: String?] = [:]
        func score() -> Int { goals.count { $0.evaluate(definitions: values) == true } }
        var best = score()
        for _ in 0..<min(atoms.count, 64) {
            var choice: (name: String, value: String?)?
            for atom in atoms.prefix(256) where changes[atom.name] == nil {
                let before = values[atom.name]
                for alternative in atom.alternatives {
                    left -= 1
                    guard left > 0 else { return nil }
                    values.updateValue(alternative, forKey: atom.name)
                    let reached = score()
                    if reached > best {
                        best = reached
                        choice = (atom.name, alternative)
                    }
                }
                values[atom.name] = before
            }
            guard let choice else { return nil }
            values.updateValue(choice.value, forKey: choice.name)
            changes.updateValue(choice.value, forKey: choice.name)
            if best == goals.count { return changes }
        }
        return nil
    }

    /// A symbol is never built in and a module at once.
    private func consistent(_ changes: [String: String?]) -> [String: String?] {
        var adjusted = changes
        for (name, value) in changes where name.hasPrefix("CONFIG_") && value != nil {
            let other = name.hasSuffix("_MODULE") ? String(name.dropLast("_MODULE".count)) : name + "_MODULE"
            if let known = base[other], known != nil, changes[other] == nil {
                adjusted.updateValue(nil, forKey: other)
            }
        }
        var values = base
        for (name, value) in adjusted { values.updateValue(value, forKey: name) }
        return holds(values) ? adjusted : changes
    }
}

/// How the macros of some expressions are used, which decides what values are worth trying.
private struct MacroUsage {
    private static let mostValues = 48

    private(set) var names: [String] = []
    private(set) var all: Set<String> = []
    private var values: [String: Set<Int64>] = [:]

    private mutating func note(_ name: String, _ value: Int64? = nil) {
        if all.insert(name).inserted { names.append(name) }
        if let value { values[name, default: []].insert(value) }
    }

    /// Undefined first, since that cannot break other text; then 1, then what the macro is compared with.
    func values(of name: String) -> [String?] {
        let others = (values[name] ?? []).filter { $0 != 1 }.sorted().prefix(Self.mostValues)
        return [nil, "1"] + others.map { String($0) }
    }

    mutating func add(_ expression: PreprocessorExpression) {
        switch expression {
        case .integer, .unparsed: break
        case .defined(let name): note(name)
        case .macro(let name): note(name, 0)
        case .not(let operand), .negative(let operand), .complement(let operand): add(operand)
        case .all(let operands), .any(let operands): for operand in operands { add(operand) }
        case .choice(let condition, let first, let second):
            add(condition)
            add(first)
            add(second)
        case .binary(_, let left, let right):
            compare(left, right)
            compare(right, left)
            add(left)
            add(right)
        case .invocation(let name, let arguments):
            if case .macro(let option)? = arguments.first, name.hasPrefix("IS_") || name == "config_enabled" {
                note(option)
                if name != "IS_BUILTIN", name != "config_enabled" { note(option + "_MODULE") }
                if name == "IS_REACHABLE" { note("MODULE") }
            } else {
                for argument in arguments { add(argument) }
            }
        }
    }

    private mutating func compare(_ side: PreprocessorExpression, _ other: PreprocessorExpression) {
        guard case .macro(let name) = side, let value = other.constant else { return }
        for candidate in [value &- 1, value, value &+ 1] { note(name, candidate) }
    }
}

extension PreprocessorExpression {
    fileprivate var conjuncts: [PreprocessorExpression] {
        if case .all(let operands) = self { return operands.flatMap(\.conjuncts) }
        if case .not(.any(let operands)) = self { return operands.map { .not($0) } }
        return [self]
    }

    /// How many parts it has.
    fileprivate var size: Int {
        switch self {
        case .integer, .macro, .defined, .unparsed: 1
        case .not(let operand), .negative(let operand), .complement(let operand): operand.size + 1
        case .all(let operands), .any(let operands), .invocation(_, let operands): operands.reduce(1) { $0 + $1.size }
        case .binary(_, let left, let right): left.size + right.size + 1
        case .choice(let condition, let first, let second): condition.size + first.size + second.size + 1
        }
    }

    /// The value where it depends on no macro.
    fileprivate var constant: Int64? { macros.isEmpty ? value(definitions: [:]) : nil }
}
