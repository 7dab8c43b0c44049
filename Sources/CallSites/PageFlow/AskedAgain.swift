/// What is known on a path, with what its conditions told.
protocol Remembering {
    /// Of those that are asked again, by their number.
    var truths: [Int: Bool] { get set }
}

/// Conditions that a function asks more than once: what one told on a path, the next one tells as well.
final class AskedAgain {
    private var numbers: [Node: Int] = [:]
    private var byDeclaration: [Declaration: [Int]] = [:]

    private static let maximalNodes = 12

    init(in body: Node) {
        var identities: [Declaration: Int] = [:]
        var places: [String: [Node]] = [:]
        body.walk { node in
            for condition in Self.conditions(of: node) {
                guard let spelling = Self.spelling(of: condition, &identities) else { continue }
                places[spelling, default: []].append(condition)
            }
        }
        for (number, spelling) in places.filter({ $0.value.count > 1 }).keys.sorted().enumerated() {
            var named: Set<Declaration> = []
            for condition in places[spelling] ?? [] {
                numbers[condition] = number
                named.formUnion(condition.declarations)
            }
            for declaration in named { byDeclaration[declaration, default: []].append(number) }
        }
    }

    /// The ways that a condition leaves open, after what one like it told on the way here; `ask` is for the first one.
    func decide<State: Remembering>(
        _ condition: Node, in state: State, ask: () -> (taken: State?, skipped: State?)
    ) -> (taken: State?, skipped: State?) {
        guard let number = numbers[condition] else { return ask() }
        // `!=` is the same question as `==`.
        let denies = condition.name == "!="
        if let known = state.truths[number] { return known != denies ? (state, nil) : (nil, state) }
        var ways = ask()
        ways.taken?.truths[number] = !denies
        ways.skipped?.truths[number] = denies
        return ways
    }

    /// A variable or member has another value: conditions on it may turn out otherwise now.
    func forget<State: Remembering>(_ declaration: Declaration, in state: inout State) {
        for number in byDeclaration[declaration] ?? [] { state.truths[number] = nil }
    }

    /// The parts of a statement's condition that are neither `!` nor `&&` nor `||`.
    static func conditions(of node: Node) -> [Node] {
        let condition: Node? = switch node.kind {
        case .branch where node.children.count >= 2, .whileLoop where node.children.count == 2: node.children[0]
        case .conditional where node.children.count == 3: node.children[0]
        default: nil
        }
        var found: [Node] = []
        var open = condition.map { [$0.bare] } ?? []
        while let part = open.popLast() {
            switch part.kind {
            case .unary where part.name == "!": open += part.children.map(\.bare)
            case .binary where part.name == "&&" || part.name == "||": open += part.children.map(\.bare)
            case .statementExpression:
                found.append(part)
                if let inner = part.warned { open.append(inner.bare) }
            default: found.append(part)
            }
        }
        return found
    }

    /// Equal for equal conditions; nil for what is long, or need not come out the same when asked again.
    private static func spelling(of condition: Node, _ identities: inout [Declaration: Int]) -> String? {
        var words: [String] = []
        var isPlain = true
        condition.walk { node in
            switch node.kind {
            case .variable, .member, .constant, .cast, .dereference, .addressOf, .subscripted, .binary, .function: break
            // A question that is asked with the same words.
            case .call where node.declaration != nil && node === condition: break
            default: isPlain = false
            }
            var identity = node === condition && node.name == "!=" ? "==" : node.name
            if let declaration = node.declaration {
                let next = identities.count
                identity = String(identities[declaration, default: next])
                identities[declaration] = identities[declaration] ?? next
            }
            words.append("\(node.kind) \(identity) \(node.constant ?? 0)")
        }
        return isPlain && words.count <= maximalNodes ? words.joined(separator: ",") : nil
    }
}

extension Node {
    /// The condition of a warning macro: `({ int __ret = !!(condition); ...; __ret; })`
    var warned: Node? {
        guard let body = children.first, body.kind == .compound else { return nil }
        for statement in body.children where statement.kind == .declaration {
            for variable in statement.children where variable.kind == .assignment {
                let value = variable.children[1].bare
                if value.kind == .unary, value.name == "!", let inner = value.children.first?.bare,
                    inner.kind == .unary, inner.name == "!"
                {
                    return inner.children.first
                }
            }
        }
        return nil
    }
}
