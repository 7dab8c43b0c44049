internal import Knowledge

/// Which way data flows through an iov_iter: into its pages, out of them, or not known.
enum IteratorDirection: Hashable {
    case destination, source, unknown

    /// What both answers together say.
    func joined(with other: IteratorDirection) -> IteratorDirection { self == other ? self : .unknown }
}

/// Follows an iterator argument back to where its direction was set: within the function, and through the file's
/// callers.
///
/// The answer is a fact of the file, not of the whole tree: an iterator that comes in from another file is judged by
/// the side on which its function stands (installed as `.read_iter`, named `..._recvmsg`), or stays unknown.
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

    init(knowledge: IteratorKnowledge, table: FunctionTable) {
        self.knowledge = knowledge
        self.table = table
    }

    /// The names of the constructors that the last question met.
    private(set) var constructors: Set<String> = []
    /// True where each way back ended at a constructor.
    private(set) var isConstructedThroughout = true

    /// - Parameters: a call in a function, and which of its arguments is the iterator.
    func direction(ofArgument position: Int, of call: Node, in function: FlowFunction) -> IteratorDirection {
        constructors = []
        isConstructedThroughout = true
        guard let iterator = call.argument(position) else { return .unknown }
        return direction(of: iterator, in: function, depth: 0) ?? .unknown
    }

    /// nil: this path brings no iterator at all (NULL, or a cycle of callers).
    private func direction(of iterator: Node, in function: FlowFunction, depth: Int) -> IteratorDirection? {
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let expression = iterator.accessed
        if expression.constant == 0 { return nil }
        guard let declaration = expression.declaration else { return .unknown }
        switch declaration.kind {
        case .parameter(let position):
            let callers = table.callers(of: function.name)
            if callers.isEmpty { return side(of: function, depth: depth) }
            return union(
                callers.compactMap { caller in
                    work += 1
                    guard !isCut else { return .unknown }
                    guard let argument = caller.call.argument(position), caller.function !== function else {
                        return nil
                    }
                    return direction(of: argument, in: caller.function, depth: depth + 1)
                })
        case .local, .global:
            return local(declaration, in: function, depth: depth)
        case .member:
            if let here = constructed(declaration, in: function) { return here }
            let side = side(of: function, depth: depth)
            if side != .unknown { return side }
            return union(
                table.functions(mentioning: declaration.name).compactMap { constructed(declaration, in: $0) })
                ?? .unknown
        case .function, .other:
            return .unknown
        }
    }

    private func local(_ variable: Declaration, in function: FlowFunction, depth: Int) -> IteratorDirection? {
        var found: [IteratorDirection] = []
        if let here = constructed(variable, in: function) { found.append(here) }
        for move in function.moves where move.kind == .assignment && move.children[0].accessed.declaration == variable {
            if let direction = direction(of: move.children[1], in: function, depth: depth + 1) {
                found.append(direction)
            }
        }
        return found.isEmpty ? .unknown : union(found)
    }

    /// What the constructors called in a function say of a variable or a member.
    private func constructed(
        _ target: Declaration, in function: FlowFunction, depth: Int = 0
    ) -> IteratorDirection? {
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
                where argument.accessed.declaration == target && parameter.type.contains("*") {
                    if let direction = constructed(parameter, in: helper, depth: depth + 1) { found.append(direction) }
                }
                continue
            }
            guard let direction = call.argument(constructor.direction),
                call.argument(constructor.iterator)?.accessed.declaration == target
            else { continue }
            constructors.insert(call.name)
            found.append(direction.constant.map { $0 & 1 == 0 ? .destination : .source } ?? .unknown)
        }
        return union(found)
    }

    // MARK: The side of a function

    private func side(of function: FlowFunction, depth: Int) -> IteratorDirection {
        isConstructedThroughout = false
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let callers = table.callers(of: function.name).filter { $0.function !== function }
        let installed = table.installations(of: function.name).compactMap { operation in
            Self.side([operation.member], by: knowledge.operations)
        }
        let called = callers.map { side(of: $0.function, depth: depth + 1) }
        if let joined = union(installed + called), joined != .unknown { return joined }
        let words = function.name.split(separator: "_").map { String($0) }
        return callers.isEmpty || called.allSatisfy({ $0 == .unknown })
            ? Self.side(words, by: knowledge.words) ?? .unknown : .unknown
    }

    private static func side(_ words: [String], by sides: IteratorKnowledge.Sides) -> IteratorDirection? {
        let isDestination = words.contains { sides.destination.contains($0) }
        let isSource = words.contains { sides.source.contains($0) }
        if isDestination == isSource { return isDestination ? .unknown : nil }
        return isDestination ? .destination : .source
    }

    private func union(_ directions: [IteratorDirection]) -> IteratorDirection? {
        directions.dropFirst().reduce(directions.first) { $0?.joined(with: $1) }
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
