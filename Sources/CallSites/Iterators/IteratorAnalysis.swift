internal import Knowledge

/// Follows an iterator argument back to where its direction was set: within the function, and through the file's
/// callers. Where other files may call, too, the way back is left open for them.
///
/// An iterator that nobody is seen to set up is judged by the side on which the function stands that brings it
/// (installed as `.read_iter`, named `..._recvmsg`).
final class IteratorAnalysis {
    private let knowledge: IteratorKnowledge
    private let table: FunctionTable

    private static let maximalDepth = 8
    /// So many calls and callers of a file are looked at: where all functions call each other, the ways back are
    /// without number.
    private static let maximalWork = 1_000_000
    private var work = 0
    /// True where that left something open.
    var isCut: Bool { work > Self.maximalWork }

    private var constructors: Set<String> = []
    private var isConstructedThroughout = true
    private var open: Set<IteratorQuery> = []
    private var fillsUserPages = false
    /// Those of the constructors whose pages are the kernel's own.
    private let ofKernel: Set<String>

    init(_ knowledge: IteratorKnowledge, uses: PageKnowledge?, table: FunctionTable) {
        self.knowledge = knowledge
        ofKernel = uses?.kernelIterators ?? []
        self.table = table
    }

    /// - Parameters: a call in a function, and which of its arguments is the iterator.
    func origins(ofArgument position: Int, of call: Node, in function: FlowFunction) -> IteratorOrigins {
        origins { call.argument(position).map { direction(of: $0, at: call, in: function, depth: 0) } ?? .unknown }
    }

    /// What this file passes as a parameter of another's function; nil where it does not call it.
    func origins(passedTo query: IteratorQuery) -> IteratorOrigins? {
        let callers = table.callers(of: query.function)
        return callers.isEmpty ? nil : origins { passed(query.parameter, by: callers, depth: 0) }
    }

    private func origins(_ follow: () -> IteratorDirection?) -> IteratorOrigins {
        constructors = []
        isConstructedThroughout = true
        open = []
        fillsUserPages = false
        let direction = follow()
        let ways = open.sorted(by: IteratorQuery.precedes)
        // What differs within the file differs whatever others say.
        return IteratorOrigins(
            direction: direction, constructors: isConstructedThroughout ? constructors.sorted() : nil,
            fillsUserPages: fillsUserPages, open: direction == .unknown ? [] : ways)
    }

    /// nil: this path brings no iterator at all (NULL, or a cycle of callers), or other files say which.
    private func direction(
        of iterator: Node, at call: Node, in function: FlowFunction, depth: Int
    ) -> IteratorDirection? {
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let expression = iterator.accessed
        if expression.constant == 0 { return nil }
        if let flag = kernelFlag(at: call, in: function, depth: depth) {
            constructors.insert(flag)
            return .source
        }
        guard let declaration = expression.declaration else { return .unknown }
        if let told = told(of: declaration, at: call, in: function) {
            isConstructedThroughout = false
            return noted(told)
        }
        switch declaration.kind {
        case .parameter(let position): return brought(by: position, into: function, depth: depth)
        case .local, .global: return local(declaration, at: call, in: function, depth: depth)
        case .member:
            if let here = constructed(declaration, at: call, in: function) { return here }
            if let side = side(of: function, depth: depth), side != .unknown { return noted(side) }
            if case .parameter(let position)? = expression.children.first?.accessed.declaration?.kind {
                return brought(by: position, into: function, depth: depth)
            }
            // Those of other objects tell which way all of them go, not which way one does.
            let known = fillsUserPages
            defer { fillsUserPages = known }
            return IteratorDirection.joined(
                table.functions(mentioning: declaration.name).compactMap { constructed(declaration, in: $0) })
                ?? .unknown
        case .function, .other:
            return .unknown
        }
    }

    /// What comes in by a parameter: from callers in this file, and from others where they can call.
    private func brought(by position: Int, into function: FlowFunction, depth: Int) -> IteratorDirection? {
        let callers = table.callers(of: function.name).filter { $0.function !== function }
        let known = passed(position, by: callers, depth: depth)
        // A header's functions are static, and anybody's.
        let isOwn = function.isStatic && function.body?.place.file.hasSuffix(".h") == false
        if isOwn, !callers.isEmpty { return known }
        let side = callers.isEmpty ? side(of: function, depth: depth) : installed(function)
        if let side, side != .unknown { return IteratorDirection.joined([known, noted(side)].compactMap { $0 }) }
        guard !isOwn else { return .unknown }
        open.insert(IteratorQuery(function: function.name, parameter: position))
        return known
    }

    private func noted(_ direction: IteratorDirection) -> IteratorDirection {
        if direction == .destination { fillsUserPages = true }
        return direction
    }

    private func passed(
        _ position: Int, by callers: [(function: FlowFunction, call: Node)], depth: Int
    ) -> IteratorDirection? {
        IteratorDirection.joined(
            callers.compactMap { caller in
                work += 1
                guard !isCut else { return .unknown }
                return caller.call.argument(position).flatMap {
                    direction(of: $0, at: caller.call, in: caller.function, depth: depth + 1)
                }
            })
    }

    private func local(
        _ variable: Declaration, at call: Node, in function: FlowFunction, depth: Int
    ) -> IteratorDirection? {
        var found: [IteratorDirection] = []
        if let here = constructed(variable, at: call, in: function) { found.append(here) }
        var isGiven = false
        for move in function.moves where move.kind == .assignment && move.children[0].accessed.declaration == variable {
            // `= {}` sets nothing up.
            if move.children[1].bare.kind == .list { continue }
            isGiven = true
            if let direction = direction(of: move.children[1], at: move, in: function, depth: depth + 1) {
                found.append(direction)
            }
        }
        return found.isEmpty && !isGiven ? .unknown : IteratorDirection.joined(found)
    }

    // MARK: Conditions

    /// What conditions on the way to a call tell of an iterator, or of what holds it.
    private func told(of iterator: Declaration, at call: Node, in function: FlowFunction) -> IteratorDirection? {
        bit(at: call, in: function) { node in
            switch node.kind {
            case .call where self.knowledge.questions.contains(node.name):
                node.arguments.contains { $0.accessed.declaration == iterator }
            case .member where self.knowledge.members.contains(node.name): node.declarations.contains(iterator)
            default: false
            }
        }
    }

    private func bit(
        at call: Node, in function: FlowFunction, asks: @escaping (Node) -> Bool
    ) -> IteratorDirection? {
        guard let body = function.body else { return nil }
        return DirectionPaths.bit(at: call, in: body, asks: asks).map { $0 ? .source : .destination }
    }

    /// The flag that says that the pages are the kernel's own: every way to the call found it set, in the function or
    /// where that is called.
    private func kernelFlag(at call: Node, in function: FlowFunction, depth: Int) -> String? {
        guard depth < Self.maximalDepth else { return nil }
        for flag in knowledge.kernelFlags where table.isMentioned(flag) {
            let isNamed = table.functions(mentioning: flag).contains { $0 === function }
            if isNamed, let body = function.body,
                DirectionPaths.bit(at: call, in: body, asks: { self.asks($0, for: flag) }) == true
            {
                return flag
            }
        }
        guard function.isStatic, knowledge.kernelFlags.contains(where: { table.isMentioned($0) }) else { return nil }
        let callers = table.callers(of: function.name).filter { $0.function !== function }
        work += callers.count
        let flags = callers.map { kernelFlag(at: $0.call, in: $0.function, depth: depth + 1) }
        return flags.contains(nil) ? nil : flags.first ?? nil
    }

    /// `flags & FLAG`, `what == FLAG`.
    private func asks(_ node: Node, for flag: String) -> Bool {
        guard node.kind == .binary, node.name == "&" || node.name == "==" else { return false }
        return node.children.contains { $0.constant != nil && table.lowering.evidence($0).text == flag }
    }

    // MARK: Constructors

    /// What the constructors called in a function say of a variable or a member, or of a member of that variable.
    /// - Parameters:
    ///   - place: the call that the iterator reaches.
    ///   - helped: the call of this function that gives it the iterator to set up.
    private func constructed(
        _ target: Declaration, at place: Node? = nil, in function: FlowFunction, helping helped: Node? = nil,
        depth: Int = 0
    ) -> IteratorDirection? {
        func concerns(_ argument: Node?) -> Bool {
            guard let argument = argument?.accessed else { return false }
            return argument.declaration == target || argument.children.first?.accessed.declaration == target
        }
        var found: [IteratorDirection] = []
        for call in function.calls {
            work += 1
            if isCut { return .unknown }
            guard let constructor = knowledge.constructors.first(where: { $0.name == call.name }) else {
                // A helper of the file may construct what it is given.
                guard depth < Self.maximalDepth, let helper = table.callee(of: call), helper !== function else {
                    continue
                }
                for (argument, parameter) in zip(call.arguments, helper.parameters)
                where concerns(argument) && parameter.type.contains("*") {
                    if let direction = constructed(parameter, in: helper, helping: call, depth: depth + 1) {
                        found.append(direction)
                    }
                }
                continue
            }
            guard let direction = call.argument(constructor.direction), concerns(call.argument(constructor.iterator))
            else { continue }
            constructors.insert(call.name)
            let said = self.direction(saidBy: direction, at: place, in: function, helping: helped)
            found.append(ofKernel.contains(call.name) ? said : noted(said))
        }
        return IteratorDirection.joined(found)
    }

    private func direction(
        saidBy argument: Node, at place: Node?, in function: FlowFunction, helping helped: Node?
    ) -> IteratorDirection {
        if let constant = argument.constant { return constant & 1 == 0 ? .destination : .source }
        guard let variable = argument.accessed.declaration else { return .unknown }
        if let position = variable.parameterIndex, let given = helped?.argument(position)?.constant {
            return given & 1 == 0 ? .destination : .source
        }
        return place.flatMap { bit(at: $0, in: function) { $0.declaration == variable } } ?? .unknown
    }

    // MARK: The side of a function

    private func side(of function: FlowFunction, depth: Int) -> IteratorDirection? {
        isConstructedThroughout = false
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let callers = table.callers(of: function.name).filter { $0.function !== function }
        let called = callers.map { side(of: $0.function, depth: depth + 1) ?? .unknown }
        let all = IteratorDirection.joined([installed(function)].compactMap { $0 } + called)
        if let all, all != .unknown { return all }
        let words = function.name.split(separator: "_").map { String($0) }
        return callers.isEmpty || called.allSatisfy({ $0 == .unknown })
            ? Self.side(words, by: knowledge.words) : .unknown
    }

    /// What operations tables say that name the function; nil where none does.
    private func installed(_ function: FlowFunction) -> IteratorDirection? {
        IteratorDirection.joined(
            table.installations(of: function.name).compactMap { Self.side([$0.member], by: knowledge.operations) })
    }

    private static func side(_ words: [String], by sides: IteratorKnowledge.Sides) -> IteratorDirection? {
        let isDestination = words.contains { sides.destination.contains($0) }
        let isSource = words.contains { sides.source.contains($0) }
        if isDestination == isSource { return isDestination ? .unknown : nil }
        return isDestination ? .destination : .source
    }
}

extension Node {
    func argument(_ position: Int) -> Node? {
        arguments.count > position ? arguments[arguments.startIndex + position] : nil
    }

    /// The variable or member under `&`, `*` and casts.
    fileprivate var accessed: Node {
        var node = bare
        while [.addressOf, .dereference, .unary].contains(node.kind), let operand = node.children.first {
            node = operand.bare
        }
        return node
    }
}
