internal import Clang
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
    private let functions: [Cursor]
    private lazy var index = FileIndex(functions: functions, others: others)
    private let others: [Cursor]

    private static let maximalDepth = 8
    /// So many calls and callers of a file are looked at: where all functions call each other, the ways back are
    /// without number.
    private static let maximalWork = 1_000_000
    private var work = 0
    /// True where that left something open.
    var isCut: Bool { work > Self.maximalWork }

    /// - Parameters: the top-level cursors of the file: function definitions, and everything else.
    init(knowledge: IteratorKnowledge, functions: [Cursor], others: [Cursor]) {
        self.knowledge = knowledge
        self.functions = functions
        self.others = others
    }

    /// The names of the constructors that the last question met.
    private(set) var constructors: Set<String> = []
    /// True where each way back ended at a constructor.
    private(set) var isConstructedThroughout = true

    func direction(of iterator: Cursor, in function: Cursor) -> IteratorDirection {
        constructors = []
        isConstructedThroughout = true
        return direction(of: iterator, in: function, depth: 0) ?? .unknown
    }

    /// nil: this path brings no iterator at all (NULL, or a cycle of callers).
    private func direction(of iterator: Cursor, in function: Cursor, depth: Int) -> IteratorDirection? {
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let expression = iterator.peeledOfAccess
        if expression.isNullPointer { return nil }
        guard let declaration = expression.referenced else { return .unknown }
        switch declaration.kind {
        case .parmDecl:
            guard let position = function.arguments.firstIndex(where: { $0.identity == declaration.identity }) else {
                return .unknown
            }
            let callers = index.callers(of: function)
            if callers.isEmpty { return side(of: function, depth: depth) }
            return union(
                callers.compactMap { caller in
                    work += 1
                    let arguments = caller.call.arguments
                    guard !isCut else { return .unknown }
                    guard arguments.indices.contains(position), caller.function.identity != function.identity else {
                        return nil
                    }
                    return direction(of: arguments[position], in: caller.function, depth: depth + 1)
                })
        case .varDecl:
            return local(declaration, in: function, depth: depth)
        case .fieldDecl:
            let here = constructed(declaration, in: function)
            if let here { return here }
            let side = side(of: function, depth: depth)
            if side != .unknown { return side }
            return union(index.functions.compactMap { constructed(declaration, in: $0) }) ?? .unknown
        default:
            return .unknown
        }
    }

    private func local(_ variable: Cursor, in function: Cursor, depth: Int) -> IteratorDirection? {
        var found: [IteratorDirection] = []
        if let here = constructed(variable, in: function) { found.append(here) }
        for assigned in index.values(of: variable, in: function) {
            if let direction = direction(of: assigned, in: function, depth: depth + 1) { found.append(direction) }
        }
        return found.isEmpty ? .unknown : union(found)
    }

    /// What the constructors called in a function say of a variable or a member.
    private func constructed(_ target: Cursor, in function: Cursor, depth: Int = 0) -> IteratorDirection? {
        var found: [IteratorDirection] = []
        for call in index.calls(in: function) {
            work += 1
            if isCut { return .unknown }
            guard let name = call.name, let constructor = knowledge.constructors.first(where: { $0.name == name })
            else {
                // A helper of the file may construct what it is given.
                guard depth < Self.maximalDepth, let helper = index.function(calledBy: call),
                    helper.identity != function.identity
                else { continue }
                for (accessed, parameter) in zip(call.accessed, helper.arguments)
                where accessed == target.identity && parameter.type.isPointer {
                    if let direction = constructed(parameter, in: helper, depth: depth + 1) { found.append(direction) }
                }
                continue
            }
            guard call.accessed.indices.contains(constructor.iterator),
                call.accessed.indices.contains(constructor.direction),
                call.accessed[constructor.iterator] == target.identity
            else { continue }
            constructors.insert(name)
            let direction = call.cursor.arguments[constructor.direction].integerValue
            found.append(direction.map { $0 & 1 == 0 ? .destination : .source } ?? .unknown)
        }
        return union(found)
    }

    // MARK: The side of a function

    private func side(of function: Cursor, depth: Int) -> IteratorDirection {
        isConstructedThroughout = false
        work += 1
        guard depth < Self.maximalDepth, !isCut else { return .unknown }
        let callers = index.callers(of: function).filter { $0.function.identity != function.identity }
        let installed = index.operations(of: function).compactMap { operation in
            Self.side([operation], by: knowledge.operations)
        }
        let called = callers.map { side(of: $0.function, depth: depth + 1) }
        if let joined = union(installed + called), joined != .unknown { return joined }
        let words = function.spelling.split(separator: "_").map { String($0) }
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

/// Who calls whom in one file, built when first needed.
private final class FileIndex {
    struct Caller {
        let call: Cursor
        let function: Cursor
    }

    /// A call, with what is asked of it again and again.
    final class Call {
        let cursor: Cursor
        private(set) lazy var name = cursor.referenced?.spelling
        /// The variable or member behind each argument.
        private(set) lazy var accessed = cursor.arguments.map { $0.peeledOfAccess.referenced?.identity }

        init(_ cursor: Cursor) { self.cursor = cursor }
    }

    let functions: [Cursor]
    private let definitions: [String: Cursor]
    private var callers: [String: [Caller]] = [:]
    private var calls: [Cursor.Identity: [Call]] = [:]
    private var assigned: [Cursor.Identity: [Cursor.Identity: [Cursor]]] = [:]
    private var installed: [String: [String]] = [:]

    init(functions: [Cursor], others: [Cursor]) {
        self.functions = functions
        definitions = Dictionary(functions.map { ($0.spelling, $0) }) { first, _ in first }
        for function in functions { walk(function, in: function) }
        for other in others { walk(other, in: nil) }
    }

    /// The definition in this file of the function that a call names.
    func function(calledBy call: Call) -> Cursor? { call.name.flatMap { definitions[$0] } }

    func callers(of function: Cursor) -> [Caller] { callers[function.spelling] ?? [] }
    func calls(in function: Cursor) -> [Call] { calls[function.identity] ?? [] }
    func values(of variable: Cursor, in function: Cursor) -> [Cursor] {
        assigned[function.identity]?[variable.identity] ?? []
    }
    /// The members of operation tables that a function is installed as.
    func operations(of function: Cursor) -> [String] { installed[function.spelling] ?? [] }

    private func walk(_ root: Cursor, in function: Cursor?) {
        root.walk { node in
            visit(node, in: function)
            return true
        }
    }

    private func visit(_ node: Cursor, in function: Cursor?) {
        let children = node.children
        switch node.kind {
        case .callExpr:
            if let function, let callee = node.referenced, callee.kind == .functionDecl {
                callers[callee.spelling, default: []].append(Caller(call: node, function: function))
                calls[function.identity, default: []].append(Call(node))
            }
        case .varDecl:
            if let function, let value = children.last, value.kind.isExpression {
                assigned[function.identity, default: [:]][node.identity, default: []].append(value)
            }
        case .binaryOperator where children.count == 2:
            install(children[1], as: children[0])
            if let function, let target = children[0].peeledOfAccess.referenced, target.kind == .varDecl {
                assigned[function.identity, default: [:]][target.identity, default: []].append(children[1])
            }
        case .unexposedExpr where children.count == 2 && children[0].kind == .memberRef:
            install(children[1], as: children[0])
        default: break
        }
    }

    private func install(_ value: Cursor, as member: Cursor) {
        guard member.kind == .memberRef || member.peeled.kind == .memberRefExpr,
            let function = value.peeledOfAccess.referenced, function.kind == .functionDecl
        else { return }
        let name = member.kind == .memberRef ? member.spelling : member.peeled.spelling
        installed[function.spelling, default: []].append(name)
    }
}

extension Cursor {
    /// The variable or member under `&`, `*`, parentheses and casts.
    fileprivate var peeledOfAccess: Cursor {
        var cursor = peeledOfCasts
        while cursor.kind == .unaryOperator, let operand = cursor.children.first { cursor = operand.peeledOfCasts }
        return cursor
    }
}
