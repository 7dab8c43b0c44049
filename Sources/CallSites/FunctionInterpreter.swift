internal import Clang
internal import Report

/// Follows integer values through one function's body along every path, and notes them at the calls of interest.
///
/// A structured abstract interpretation: branches are joined, loops and backward jumps run until nothing changes, a path
/// that returns is dropped. Every set that it computes only grows, so the number of rounds is bounded.
final class FunctionInterpreter {
    /// The variables' values on the path being followed; nil in code that no path reaches.
    private typealias State = [Cursor.Identity: FlagValue]

    private let function: Cursor
    private let source: SourceView
    /// The calls whose arguments are wanted, and the values found for each argument.
    private let wanted: Set<Cursor.Identity>
    private(set) var arguments: [Cursor.Identity: [FlagValue]] = [:]

    private var watched: Set<Cursor.Identity> = []
    private var bound: State = [:]
    private let depth: Int

    private var state: State? = [:]
    private var breaks: [State?] = []
    private var continues: [State?] = []
    private var jumps: [String: State] = [:]
    private var returned: FlagValue?
    /// Every value that any path gave a variable: the answer where control flow was not understood.
    private var everAssigned: State = [:]
    private var jumpsGrew = false

    private static let maximalDepth = 3
    private static let maximalRounds = 6

    init(function: Cursor, source: SourceView, calls: [Cursor]) {
        self.function = function
        self.source = source
        wanted = Set(calls.map(\.identity))
        depth = 0
        for call in calls { call.arguments.forEach { watch(in: $0) } }
        run()
        // A call that no path reached: judged by every value its variables ever had.
        for call in calls where arguments[call.identity] == nil {
            state = everAssigned
            arguments[call.identity] = call.arguments.map { value(of: $0) }
        }
    }

    private init(callee: Cursor, values: [FlagValue], caller: FunctionInterpreter) {
        function = callee
        source = caller.source
        wanted = []
        depth = caller.depth + 1
        watchReturns(in: callee)
        for (parameter, value) in zip(callee.arguments, values) { bound[parameter.identity] = value }
        run()
    }

    private func run() {
        let children = function.children
        closeWatched(over: children)
        guard let body = children.last(where: { $0.kind == .compoundStmt }) else { return }
        for parameter in function.arguments where bound[parameter.identity] == nil && !parameter.type.isPointer {
            bound[parameter.identity] = .parameter(isBoolean: parameter.type.isBoolean)
        }
        for _ in 0..<Self.maximalRounds {
            jumpsGrew = false
            state = bound
            breaks = []
            continues = []
            execute(body)
            if !jumpsGrew { break }
        }
    }

    // MARK: Which variables matter

    private func watch(in expression: Cursor) {
        if expression.kind == .declRefExpr, let variable = expression.referenced,
            variable.kind == .varDecl || variable.kind == .parmDecl
        {
            watched.insert(variable.identity)
        }
        expression.forEachChild { watch(in: $0) }
    }

    private func watchReturns(in node: Cursor) {
        if node.kind == .returnStmt {
            node.forEachChild { watch(in: $0) }
        } else {
            node.forEachChild { watchReturns(in: $0) }
        }
    }

    /// Variables that a watched variable is assigned from are watched too.
    private func closeWatched(over nodes: [Cursor]) {
        var assignments: [(target: Cursor.Identity, value: Cursor)] = []
        func collect(_ node: Cursor) {
            let children = node.children
            switch node.kind {
            case .varDecl:
                if let value = children.last, value.kind.isExpression { assignments.append((node.identity, value)) }
            case .binaryOperator, .compoundAssignOperator:
                if children.count == 2, let target = variable(children[0]) { assignments.append((target, children[1])) }
            default: break
            }
            children.forEach { collect($0) }
        }
        nodes.forEach { collect($0) }
        var before = -1
        while before != watched.count {
            before = watched.count
            for assignment in assignments where watched.contains(assignment.target) { watch(in: assignment.value) }
        }
    }

    /// The variable that an expression names, through parentheses and casts.
    private func variable(_ expression: Cursor) -> Cursor.Identity? {
        let expression = expression.peeled
        guard expression.kind == .declRefExpr, let declaration = expression.referenced else { return nil }
        return declaration.kind == .varDecl || declaration.kind == .parmDecl ? declaration.identity : nil
    }

    // MARK: Statements

    private func execute(_ statement: Cursor) {
        let children = statement.children
        switch statement.kind {
        case .compoundStmt, .declStmt:
            children.forEach { execute($0) }
        case .varDecl:
            guard let initial = children.last, initial.kind.isExpression else { return }
            let initialValue = value(of: initial)
            assign(initialValue, to: statement.identity, by: statement)
        case .ifStmt where children.count >= 2:
            branch(condition: children[0], then: children[1], otherwise: children.count > 2 ? children[2] : nil)
        case .whileStmt where children.count == 2:
            loop(condition: children[0], body: children[1], step: nil, testsFirst: true)
        case .doStmt where children.count == 2:
            loop(condition: children[1], body: children[0], step: nil, testsFirst: false)
        case .forStmt:
            // libclang leaves missing parts out, so which of the head's parts is which cannot be told: all are evaluated.
            guard let body = children.last else { return }
            let head = children.dropLast()
            if let first = head.first { execute(first) }
            loop(condition: nil, body: body, step: Array(head.dropFirst()), testsFirst: true)
        case .switchStmt where children.count == 2:
            choose(over: children[0], in: children[1])
        case .caseStmt, .defaultStmt:
            if let entry = switchEntry { state = joined(state, entry) }
            if statement.kind == .defaultStmt { hasDefault = true }
            if let body = children.last { execute(body) }
        case .labelStmt:
            if let incoming = jumps[statement.spelling] { state = joined(state, incoming) }
            children.forEach { execute($0) }
        case .gotoStmt:
            if let label = children.first?.spelling { jump(to: label) }
            state = nil
        case .breakStmt:
            if !breaks.isEmpty { breaks[breaks.count - 1] = joined(breaks[breaks.count - 1], state) }
            state = nil
        case .continueStmt:
            if !continues.isEmpty { continues[continues.count - 1] = joined(continues[continues.count - 1], state) }
            state = nil
        case .returnStmt:
            if let result = children.first {
                let result = value(of: result)
                if state != nil { returned = returned?.joined(with: result) ?? result }
            }
            state = nil
        default:
            if statement.kind.isExpression { _ = value(of: statement) } else { children.forEach { execute($0) } }
        }
    }

    private var switchEntry: State?
    private var hasDefault = false

    private func branch(condition: Cursor, then: Cursor, otherwise: Cursor?) {
        let test = value(of: condition)
        let before = state
        if let constant = test.constant {
            if constant != 0 { execute(then) } else if let otherwise { execute(otherwise) }
            return
        }
        execute(then)
        let taken = state
        state = before
        if let otherwise { execute(otherwise) }
        state = joined(taken, state, decidedBy: condition)
    }

    private func loop(condition: Cursor?, body: Cursor, step: [Cursor]?, testsFirst: Bool) {
        var entry = state
        var after: State?
        for _ in 0..<Self.maximalRounds {
            state = entry
            breaks.append(nil)
            continues.append(nil)
            var test: FlagValue?
            if testsFirst {
                test = condition.map { value(of: $0) }
                after = state
            }
            execute(body)
            state = joined(state, continues.removeLast())
            if !testsFirst {
                test = condition.map { value(of: $0) }
                after = state
            }
            step?.forEach { _ = value(of: $0) }
            if let constant = test?.constant, constant != 0 { after = nil }
            after = joined(after, breaks.removeLast())
            // `do { } while (0)`, the shape of most statement macros, runs once.
            if !testsFirst, test?.constant == 0 { break }
            let next = joined(entry, state)
            if next == entry { break }
            entry = next
        }
        state = after
    }

    private func choose(over condition: Cursor, in body: Cursor) {
        _ = value(of: condition)
        let outer = (switchEntry, hasDefault)
        switchEntry = state
        hasDefault = false
        let entry = state
        breaks.append(nil)
        state = nil
        execute(body)
        state = joined(state, breaks.removeLast(), decidedBy: condition)
        if !hasDefault { state = joined(state, entry, decidedBy: condition) }
        (switchEntry, hasDefault) = outer
    }

    private func jump(to label: String) {
        guard let state else { return }
        let known = jumps[label]
        let merged = joined(known, state) ?? state
        if known.map({ Self.bits($0) != Self.bits(merged) }) ?? true { jumpsGrew = true }
        jumps[label] = merged
    }

    /// What decides whether another round is needed: trails may differ, the bits may not.
    private static func bits(_ state: State) -> [Cursor.Identity: [UInt64]] {
        state.mapValues { [$0.must, $0.may, $0.unknown ? 1 : 0] }
    }

    private func joined(_ left: State?, _ right: State?, decidedBy condition: Cursor? = nil) -> State? {
        guard let left else { return right }
        guard let right else { return left }
        return left.merging(right) { first, second in
            if first == second { return first }
            var value = first.joined(with: second)
            let differs = first.must != second.must || first.may != second.may
            if differs, let condition, let step = source.step(at: condition) { value = value.adding(step) }
            return value
        }
    }

    // MARK: Expressions

    /// The value of an expression; assignments and calls inside it take effect.
    private func value(of expression: Cursor) -> FlagValue {
        let children = expression.children
        switch expression.kind {
        case .callExpr:
            return call(expression)
        case .binaryOperator where children.count == 2:
            return binary(expression, children[0], children[1])
        case .compoundAssignOperator where children.count == 2:
            return compoundAssignment(expression, children[0], children[1])
        case .unaryOperator where children.count == 1:
            return unary(expression, children[0])
        case .conditionalOperator where children.count == 3:
            return conditional(children[0], children[1], children[2])
        case .declRefExpr:
            return reference(expression)
        case .memberRefExpr:
            if let constant = expression.integerValue { return .constant(UInt64(bitPattern: constant)) }
            children.forEach { _ = value(of: $0) }
            let isBit = expression.referenced?.bitWidth == 1
            return .field(isBoolean: expression.type.isBoolean || isBit)
        case .arraySubscriptExpr:
            children.forEach { _ = value(of: $0) }
            return .field(isBoolean: expression.type.isBoolean)
        case .statementExpr:
            guard let body = children.first else { return .opaque }
            let statements = body.children
            statements.dropLast().forEach { execute($0) }
            guard let last = statements.last else { return .opaque }
            if last.kind.isExpression { return value(of: last) }
            execute(last)
            return .opaque
        case .integerLiteral:
            guard let number = expression.integerValue else { return .opaque }
            var constant = FlagValue.constant(UInt64(bitPattern: number))
            constant.isTruth = number == 1 && source.isNumeral(expression)
            return constant
        default:
            if children.count == 1, expression.kind == .parenExpr || expression.kind == .unexposedExpr {
                return value(of: children[0])
            }
            // A cast's type is a child too where it is named.
            if expression.kind == .cStyleCastExpr, let operand = children.last {
                let operand = value(of: operand)
                return expression.type.isBoolean && !operand.isDecided ? truth(operand) : operand
            }
            if let constant = expression.integerValue { return .constant(UInt64(bitPattern: constant)) }
            var merged: FlagValue?
            for child in children {
                let part = value(of: child)
                merged = merged?.blurred(with: part) ?? part
            }
            return merged.map { $0.blurred(with: .opaque) } ?? .opaque
        }
    }

    private func reference(_ expression: Cursor) -> FlagValue {
        guard let declaration = expression.referenced else { return .opaque }
        switch declaration.kind {
        case .enumConstantDecl:
            var constant = FlagValue.constant(declaration.enumeratorValue)
            constant.isTruth = declaration.spelling == "true"
            return constant
        case .parmDecl:
            if let known = state?[declaration.identity] { return known }
            return .parameter(isBoolean: declaration.type.isBoolean)
        case .varDecl:
            if let known = state?[declaration.identity] { return known }
            if let constant = expression.integerValue { return .constant(UInt64(bitPattern: constant)) }
            // Outside the function, or not followed here: a value in memory.
            return watched.contains(declaration.identity) && declaration.isLocal
                ? FlagValue(must: 0, may: 0, unknown: true, isComputed: true, isLocal: true)
                : .field(isBoolean: declaration.type.isBoolean)
        default:
            return .opaque
        }
    }

    private func unary(_ expression: Cursor, _ operand: Cursor) -> FlagValue {
        let symbol = source.unaryOperator(of: expression, operand)
        if symbol == "&" {
            // Handed out by address: whoever has it may set more.
            if let variable = variable(operand), watched.contains(variable) {
                var changed = state?[variable] ?? .opaque
                changed.unknown = true
                state?[variable] = changed
            }
            return .opaque
        }
        let inner = value(of: operand)
        switch symbol {
        case "!":
            return inner.constant.map { .constant($0 == 0 ? 1 : 0) } ?? truth(inner)
        case "~":
            return inner.constant.map { .constant(~$0) } ?? inner.blurred(with: .opaque)
        case "-":
            return inner.constant.map { .constant(0 &- $0) } ?? inner.blurred(with: .opaque)
        case "+":
            return inner
        case "*":
            return inner.fromParameter ? .parameter(isBoolean: expression.type.isBoolean)
                : .field(isBoolean: expression.type.isBoolean)
        default:
            if let variable = variable(operand), watched.contains(variable) {
                assign(inner.blurred(with: .opaque), to: variable, by: expression)
            }
            return inner.blurred(with: .opaque)
        }
    }

    /// A run-time truth value made of `value`.
    private func truth(_ value: FlagValue) -> FlagValue {
        var truth = FlagValue.condition
        truth.trail = value.trail
        return truth
    }

    private func binary(_ expression: Cursor, _ left: Cursor, _ right: Cursor) -> FlagValue {
        let symbol = source.binaryOperator(between: left, right)
        if symbol == "=" {
            let assigned = value(of: right)
            if let target = variable(left) { assign(assigned, to: target, by: expression) } else { _ = value(of: left) }
            return assigned
        }
        if let constant = expression.integerValue { return .constant(UInt64(bitPattern: constant)) }
        let first = value(of: left)
        if symbol == "&&" || symbol == "||" {
            // The right side may not run: what it assigns is joined with what was.
            let before = state
            let second = value(of: right)
            state = joined(before, state, decidedBy: left)
            if let a = first.constant, let b = second.constant {
                return .constant((symbol == "&&" ? a != 0 && b != 0 : a != 0 || b != 0) ? 1 : 0)
            }
            return truth(first.or(second))
        }
        let second = value(of: right)
        switch symbol {
        case ",": return second
        case "|": return first.or(second)
        case "&": return first.and(second)
        case "==", "!=", "<", ">", "<=", ">=":
            return truth(first.or(second))
        case "<<":
            guard let distance = second.constant, distance < 64 else { return first.blurred(with: second) }
            var shifted = first
            shifted.must <<= distance
            shifted.may <<= distance
            shifted.isTruth = shifted.isTruth && distance == 0
            return shifted
        case "*":
            // `write * FOLL_WRITE`
            if let factor = second.constant, first.must == 0, first.may == 1, !first.unknown { return scaled(first, by: factor) }
            if let factor = first.constant, second.must == 0, second.may == 1, !second.unknown { return scaled(second, by: factor) }
        default: break
        }
        return first.blurred(with: second)
    }

    private func scaled(_ truth: FlagValue, by factor: UInt64) -> FlagValue {
        var scaled = truth
        scaled.may = factor
        scaled.isTruth = false
        return scaled
    }

    private func compoundAssignment(_ expression: Cursor, _ left: Cursor, _ right: Cursor) -> FlagValue {
        let symbol = source.binaryOperator(between: left, right)
        let old = value(of: left)
        let operand = value(of: right)
        let result =
            switch symbol {
            case "|=": old.or(operand)
            case "&=": old.and(operand)
            default: old.blurred(with: operand)
            }
        if let target = variable(left) { assign(result, to: target, by: expression) }
        return result
    }

    private func conditional(_ condition: Cursor, _ yes: Cursor, _ no: Cursor) -> FlagValue {
        let test = value(of: condition)
        if let constant = test.constant { return value(of: constant != 0 ? yes : no) }
        let before = state
        let first = value(of: yes)
        let afterYes = state
        state = before
        let second = value(of: no)
        state = joined(afterYes, state, decidedBy: condition)
        return first.joined(with: second)
    }

    private func call(_ call: Cursor) -> FlagValue {
        let values = call.arguments.map { value(of: $0) }
        if wanted.contains(call.identity), state != nil {
            let known = arguments[call.identity]
            arguments[call.identity] = known.map { zip($0, values).map { $0.0.joined(with: $0.1) } } ?? values
        }
        guard let callee = call.referenced, callee.kind == .functionDecl else {
            return call.type.isBoolean ? .condition : .opaque
        }
        // likely(x) and unlikely(x)
        if callee.spelling == "__builtin_expect", let first = values.first { return first }
        guard depth < Self.maximalDepth, !values.isEmpty || depth == 0, let definition = callee.definition,
            resultMatters(of: call)
        else { return call.type.isBoolean ? .condition : .opaque }
        return FunctionInterpreter(callee: definition, values: values, caller: self).returned?.asComputed ?? .opaque
    }

    /// Following a callee costs; it is done where the result reaches a watched variable or a wanted call.
    private func resultMatters(of call: Cursor) -> Bool { followed.contains(call.identity) }

    /// Calls inside values that matter, found once.
    private lazy var followed: Set<Cursor.Identity> = {
        var found: Set<Cursor.Identity> = []
        func collect(_ node: Cursor, inside: Bool) {
            let children = node.children
            if inside, node.kind == .callExpr { found.insert(node.identity) }
            switch node.kind {
            case .varDecl:
                let matters = watched.contains(node.identity)
                children.forEach { collect($0, inside: inside || matters) }
            case .binaryOperator, .compoundAssignOperator:
                let matters = children.first.flatMap { variable($0) }.map { watched.contains($0) } ?? false
                children.forEach { collect($0, inside: inside || matters) }
            case .callExpr:
                let isWanted = wanted.contains(node.identity)
                children.forEach { collect($0, inside: isWanted) }
            case .returnStmt:
                children.forEach { collect($0, inside: depth > 0) }
            default:
                children.forEach { collect($0, inside: inside) }
            }
        }
        function.children.forEach { collect($0, inside: false) }
        return found
    }()

    private func assign(_ value: FlagValue, to variable: Cursor.Identity, by statement: Cursor) {
        guard watched.contains(variable), state != nil else { return }
        var value = value
        value.isLocal = true
        if let step = source.step(at: statement) { value = value.adding(step) }
        state?[variable] = value
        everAssigned[variable] = everAssigned[variable]?.joined(with: value) ?? value
    }
}

extension FlagValue {
    /// A function's result: its bits are known, but it is a value computed elsewhere.
    fileprivate var asComputed: FlagValue {
        var value = self
        value.isComputed = true
        return value
    }
}

extension Cursor {
    /// The expression inside parentheses and implicit casts.
    var peeled: Cursor {
        var cursor = self
        while cursor.kind == .parenExpr || cursor.kind == .unexposedExpr {
            let children = cursor.children
            guard children.count == 1 else { break }
            cursor = children[0]
        }
        return cursor
    }

    /// True for a variable declared inside a function.
    var isLocal: Bool { semanticParent?.kind == .functionDecl }
}
