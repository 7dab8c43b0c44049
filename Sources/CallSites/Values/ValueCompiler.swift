internal import Clang

/// Makes a `ValueProgram` of a function's cursors.
///
/// What is still to be compiled lies on a stack of tasks, so that no nesting in the source is nesting here.
struct ValueCompiler {
    private enum Task {
        case statement(Int)
        case expression(Int)
        case emit(ValueProgram.Operation)
    }

    private let program: ValueProgram
    private let source: SourceView
    private var tasks: [Task] = []

    private var tree: CursorTree { program.tree }

    static func program(of function: Cursor, source: SourceView) -> ValueProgram {
        let program = ValueProgram(function)
        var compiler = ValueCompiler(program: program, source: source)
        compiler.resolveNames()
        let children = program.tree.children(of: CursorTree.root)
        if let body = children.last(where: { program.tree.kinds[$0] == .compoundStmt }) {
            compiler.tasks = [.statement(body)]
            compiler.run()
        }
        program.bodyEnd = program.operations.count
        return program
    }

    /// Adds the operations of one expression to a program, beside its body.
    static func append(_ expression: Int, to program: ValueProgram, source: SourceView) -> Range<Int> {
        let start = program.operations.count
        var compiler = ValueCompiler(program: program, source: source)
        compiler.tasks = [.expression(expression)]
        compiler.run()
        return start..<program.operations.count
    }

    private init(program: ValueProgram, source: SourceView) {
        self.program = program
        self.source = source
    }

    private mutating func run() {
        while let task = tasks.popLast() {
            switch task {
            case .statement(let node): statement(node)
            case .expression(let node): expression(node)
            case .emit(let operation): emit(operation)
            }
        }
    }

    /// In the order in which they are to be done.
    private mutating func schedule(_ next: [Task]) { tasks += next.reversed() }

    private func emit(_ operation: ValueProgram.Operation) {
        let place = program.operations.count
        if case .control(let control) = operation {
            switch control {
            case .otherwise(let branch): program.branches[branch].otherwise = place
            case .join(let branch): program.branches[branch].end = place
            case .beginRound(let loop): program.loops[loop].start = place
            case .endRound(let loop): program.loops[loop].end = place
            default: break
            }
        }
        program.operations.append(operation)
    }

    // MARK: Names

    private func resolveNames() {
        for node in tree.nodes.indices {
            let cursor = tree.nodes[node]
            switch tree.kinds[node] {
            case .declRefExpr: program.references[node] = reference(cursor, at: node)
            case .varDecl:
                let variable = program.number(of: cursor)
                if let value = tree.children(of: node).last, tree.kinds[value].isExpression {
                    program.assignments.append((variable, tree.range(of: value)))
                }
            default: break
            }
        }
        // Only now is each name resolved.
        let operators: Set<CursorKind> = [.binaryOperator, .compoundAssignOperator]
        for node in tree.nodes.indices where operators.contains(tree.kinds[node]) {
            let children = tree.children(of: node)
            if children.count == 2, let target = variable(children[0]) {
                program.assignments.append((target, tree.range(of: children[1])))
            }
        }
    }

    private func reference(_ cursor: Cursor, at node: Int) -> ValueProgram.Reference {
        guard let declaration = cursor.referenced else { return .opaque }
        switch declaration.kind {
        case .enumConstantDecl:
            var constant = FlagValue.constant(declaration.enumeratorValue)
            constant.isTruth = declaration.spelling == "true"
            return .constant(constant)
        case .parmDecl:
            let number = program.number(of: declaration)
            program.named.append((node, number))
            return .parameter(variable: number, isBoolean: declaration.type.isBoolean)
        case .varDecl:
            let number = program.number(of: declaration)
            program.named.append((node, number))
            return .variable(number)
        default: return .opaque
        }
    }

    /// The variable that an expression names, through parentheses and casts.
    private func variable(_ node: Int) -> Int? { program.variable(at: node) }

    // MARK: Statements

    private mutating func statement(_ node: Int) {
        let children = tree.children(of: node)
        switch tree.kinds[node] {
        case .varDecl:
            guard let initial = children.last, tree.kinds[initial].isExpression else { return }
            let assign = ValueProgram.ValueOperation.assign(variable: program.number(of: tree.nodes[node]), node: node)
            schedule([.expression(initial), .emit(.value(assign)), .emit(.value(.drop))])
        case .ifStmt where children.count >= 2:
            schedule(branch(children[0], .statement(children[1]), children.count > 2 ? .statement(children[2]) : nil))
        case .whileStmt where children.count == 2:
            loop(condition: children[0], body: children[1], steps: [], testsFirst: true)
        case .doStmt where children.count == 2:
            loop(condition: children[1], body: children[0], steps: [], testsFirst: false)
        case .forStmt:
            // libclang leaves missing parts out, so which of the head's parts is which cannot be told: all are
            // evaluated.
            guard let body = children.last else { return }
            loop(condition: nil, body: body, steps: Array(children.dropLast().dropFirst()), testsFirst: true)
            if children.count > 1 { schedule([.statement(children[0])]) }
        case .switchStmt where children.count == 2:
            schedule([
                .expression(children[0]), .emit(.value(.drop)), .emit(.control(.enterSwitch)), .statement(children[1]),
                .emit(.control(.leaveSwitch(node: children[0]))),
            ])
        case .caseStmt, .defaultStmt:
            emit(.control(.caseLabel(isDefault: tree.kinds[node] == .defaultStmt)))
            if let body = children.last { schedule([.statement(body)]) }
        case .labelStmt:
            emit(.control(.label(tree.nodes[node].spelling)))
            schedule(children.map { .statement($0) })
        case .gotoStmt:
            emit(.control(.jump(children.first.map { tree.nodes[$0].spelling } ?? "")))
        case .breakStmt: emit(.control(.leave))
        case .continueStmt: emit(.control(.nextRound))
        case .returnStmt:
            guard let result = children.first else { return emit(.control(.exit(hasValue: false))) }
            schedule([.expression(result), .emit(.control(.exit(hasValue: true)))])
        case let kind where kind.isExpression: schedule([.expression(node), .emit(.value(.drop))])
        default: schedule(children.map { .statement($0) })
        }
    }

    private func branch(_ condition: Int, _ then: Task, _ otherwise: Task?, hasValue: Bool = false) -> [Task] {
        let number = program.branches.count
        program.branches.append(ValueProgram.Branch(condition: condition, hasValue: hasValue))
        let end: [Task] = [.emit(.control(.join(number)))]
        return [.expression(condition), .emit(.control(.branch(number))), then, .emit(.control(.otherwise(number)))]
            + (otherwise.map { [$0] } ?? []) + end
    }

    private mutating func loop(condition: Int?, body: Int, steps: [Int], testsFirst: Bool) {
        let number = program.loops.count
        program.loops.append(ValueProgram.Loop(testsFirst: testsFirst, hasCondition: condition != nil))
        let test = (condition.map { [.expression($0)] } ?? []) + [Task.emit(.control(.testLoop(number)))]
        let after = steps.flatMap { [.expression($0), Task.emit(.value(.drop))] }
        schedule(
            [.emit(.control(.enterLoop(number))), .emit(.control(.beginRound(number)))] + (testsFirst ? test : [])
                + [.statement(body), .emit(.control(.continueLoop(number)))] + (testsFirst ? [] : test) + after
                + [.emit(.control(.endRound(number)))])
    }

    // MARK: Expressions

    /// Compiles to operations that leave one value.
    private mutating func expression(_ node: Int) {
        let children = tree.children(of: node)
        let cursor = tree.nodes[node]
        switch tree.kinds[node] {
        case .callExpr:
            let arguments = Array(children.suffix(min(cursor.arguments.count, max(0, children.count - 1))))
            program.calls.append(ValueProgram.Call(node: node, arguments: arguments))
            schedule(arguments.map { .expression($0) } + [.emit(.value(.call(program.calls.count - 1)))])
        case .binaryOperator where children.count == 2: binary(node, children[0], children[1])
        case .compoundAssignOperator where children.count == 2: compoundAssignment(node, children[0], children[1])
        case .unaryOperator where children.count == 1: unary(node, children[0])
        case .conditionalOperator where children.count == 3:
            schedule(branch(children[0], .expression(children[1]), .expression(children[2]), hasValue: true))
        case .declRefExpr: emit(.value(.load(node)))
        case .memberRefExpr:
            if let constant = tree.integerValue(of: node) { return push(.constant(UInt64(bitPattern: constant))) }
            let isBit = cursor.referenced?.bitWidth == 1
            replace(children, by: .field(isBoolean: cursor.type.isBoolean || isBit))
        case .arraySubscriptExpr: replace(children, by: .field(isBoolean: cursor.type.isBoolean))
        case .statementExpr: statementExpression(children)
        case .integerLiteral:
            guard let number = tree.integerValue(of: node) else { return push(.opaque) }
            var constant = FlagValue.constant(UInt64(bitPattern: number))
            constant.isTruth = number == 1 && source.isNumeral(cursor)
            push(constant)
        default: other(node, children)
        }
    }

    private func push(_ value: FlagValue) { emit(.value(.push(value))) }

    /// Evaluated for what it changes only.
    private mutating func replace(_ children: [Int], by value: FlagValue) {
        schedule(children.flatMap { [.expression($0), Task.emit(.value(.drop))] } + [.emit(.value(.push(value)))])
    }

    private mutating func statementExpression(_ children: [Int]) {
        let statements = children.first.map { tree.children(of: $0) } ?? []
        guard let last = statements.last else { return push(.opaque) }
        let before = statements.dropLast().map { Task.statement($0) }
        if tree.kinds[last].isExpression {
            schedule(before + [.expression(last)])
        } else {
            schedule(before + [.statement(last), .emit(.value(.push(.opaque)))])
        }
    }

    private mutating func other(_ node: Int, _ children: [Int]) {
        let kind = tree.kinds[node]
        if children.count == 1, kind == .parenExpr || kind == .unexposedExpr {
            return schedule([.expression(children[0])])
        }
        let cursor = tree.nodes[node]
        // A cast's type is a child too where it is named.
        if kind == .cStyleCastExpr, let operand = children.last {
            return schedule([.expression(operand)] + (cursor.type.isBoolean ? [.emit(.value(.castToTruth))] : []))
        }
        if let constant = tree.integerValue(of: node) { return push(.constant(UInt64(bitPattern: constant))) }
        schedule(children.map { .expression($0) } + [.emit(.value(.blur(children.count)))])
    }

    private mutating func unary(_ node: Int, _ operand: Int) {
        let cursor = tree.nodes[node]
        let symbol = source.unaryOperator(of: cursor, tree.nodes[operand])
        if symbol == "&" { return emit(.value(.addressOf(variable: variable(operand)))) }
        let known: [String: ValueProgram.UnarySymbol] = [
            "!": .not, "~": .complement, "-": .minus, "+": .plus, "*": .dereference,
        ]
        let operation: ValueProgram.ValueOperation = known[symbol].map { .unary($0, isBoolean: cursor.type.isBoolean) }
            ?? .step(variable: variable(operand), node: node)
        schedule([.expression(operand), .emit(.value(operation))])
    }

    private mutating func binary(_ node: Int, _ left: Int, _ right: Int) {
        let symbol = source.binaryOperator(in: tree, between: left, right)
        if symbol == "=" {
            if let target = variable(left) {
                schedule([.expression(right), .emit(.value(.assign(variable: target, node: node)))])
            } else {
                schedule([.expression(right), .expression(left), .emit(.value(.drop))])
            }
            return
        }
        if let constant = tree.integerValue(of: node) { return push(.constant(UInt64(bitPattern: constant))) }
        if symbol == "&&" || symbol == "||" {
            schedule([
                .expression(left), .emit(.value(.keepState)), .expression(right),
                .emit(.value(.logic(isAnd: symbol == "&&", node: left))),
            ])
        } else {
            schedule([.expression(left), .expression(right), .emit(.value(.binary(ValueProgram.Symbol(symbol))))])
        }
    }

    private mutating func compoundAssignment(_ node: Int, _ left: Int, _ right: Int) {
        let symbol = source.binaryOperator(in: tree, between: left, right)
        var next: [Task] = [
            .expression(left), .expression(right), .emit(.value(.compound(ValueProgram.Symbol(compound: symbol)))),
        ]
        if let target = variable(left) { next.append(.emit(.value(.assign(variable: target, node: node)))) }
        schedule(next)
    }
}

extension ValueProgram {
    /// The variable that an expression names, through parentheses and casts.
    func variable(at node: Int) -> Int? {
        switch references[tree.peeled(node)] {
        case .parameter(let variable, _), .variable(let variable): variable
        default: nil
        }
    }
}

extension ValueProgram.Symbol {
    init(_ text: String) {
        switch text {
        case ",": self = .comma
        case "|": self = .or
        case "&": self = .and
        case "==", "!=", "<", ">", "<=", ">=": self = .compare
        case "<<": self = .shiftLeft
        case "*": self = .multiply
        default: self = .other
        }
    }

    init(compound text: String) {
        switch text {
        case "|=": self = .or
        case "&=": self = .and
        default: self = .other
        }
    }
}
