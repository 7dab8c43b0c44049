internal import Knowledge

/// What to look at on the paths of a function, so that a mistake with the pages of a call is seen.
struct PathWatch {
    /// How many pages a release gives back: a count, or what bounds the loop around it.
    struct Bound {
        let release: Node
        let count: Node
        /// A negative count is a large one.
        let isUnsigned: Bool
    }

    /// By the expression at which the count still is what it was: the release, or what counts it down.
    let bounds: [Node: Bound]
    /// Calls that may keep the pages, or give them back unseen, and assignments after which others have them.
    let handing: Set<Node>
    /// How many were asked for; nil where calls of the function differ.
    let asked: Node?
    /// The variables and members of `asked`.
    let askedNames: Set<Declaration>
    private let mentions: [Node: Set<Declaration>]
    private let acquiring: Set<Node>

    /// - Parameter pageCount: the argument of the acquiring calls that says how many.
    init(
        _ function: FlowFunction, body: Node, acquires: [Node], releases: [Node], pageCount: Int?,
        by keeping: Keeping
    ) {
        let asked = acquires.map { call in
            pageCount.flatMap { call.children.indices.contains($0 + 1) ? call.children[$0 + 1].bare : nil }
        }
        let isSame = asked.allSatisfy { other in
            asked.first.flatMap { $0 }.map { first in other.map { first.isSame(as: $0) } ?? false } ?? false
        }
        self.asked = isSame ? asked.first.flatMap { $0 } : nil
        askedNames = self.asked?.declarations ?? []
        acquiring = Set(acquires)
        let understood = Set(releases + acquires)
        handing = Set(
            function.moves.filter { move in
                if move.kind == .assignment { return keeping.shares(move) }
                return move.kind == .call && !understood.contains(move) && keeping.keeps(move)
            })
        bounds = BoundFinder(uses: keeping.uses, releases: Set(releases)).bounds(in: body)
        mentions = Self.mentions(in: body)
    }

    /// By release: the variable of the function that says how many pages it gives back.
    var counters: [Node: Declaration] {
        bounds.values.reduce(into: [:]) { found, bound in
            guard bound.count.kind == .variable, let variable = bound.count.declaration else { return }
            found[bound.release] = variable
        }
    }

    /// The variables and members that the value of an assignment, or a condition, is made from.
    func mentions(of node: Node) -> Set<Declaration> { mentions[node] ?? [] }

    /// A value that an acquiring call is a part of, and that is not its result alone.
    func holdsAcquire(_ node: Node) -> Bool {
        var found = false
        node.walk { if acquiring.contains($0) { found = true } }
        return found
    }

    private static func mentions(in body: Node) -> [Node: Set<Declaration>] {
        var found: [Node: Set<Declaration>] = [:]
        body.walk { node in
            let value = node.kind == .assignment ? Array(node.children.dropFirst().prefix(1)) : []
            for asked in value + AskedAgain.conditions(of: node) { found[asked] = asked.declarations }
        }
        return found
    }
}

/// Whether a call may keep pages that it is given: what is known of functions, and what the file's own do.
final class Keeping {
    let uses: PageKnowledge
    private let table: FunctionTable
    private let taint: PageTaint
    private let family: Set<String>
    private var known: [String: Bool] = [:]

    init(table: FunctionTable, uses: PageKnowledge, taint: PageTaint, family: Set<String>) {
        self.table = table
        self.uses = uses
        self.taint = taint
        self.family = family
    }

    func keeps(_ call: Node) -> Bool {
        guard call.arguments.contains(where: { !taint.shapes(of: $0).isEmpty }) else { return false }
        let name = call.name
        if HeldPages.errorTests.contains(name) || uses.inspects(name) || uses.shapes[name] != nil
            || uses.cpuReads[name] != nil || uses.cpuWrites[name] != nil || uses.neverReleases.contains(name)
            || uses.dma[name]?.direction != nil || uses.dirtiesLocked.contains(name)
            || uses.dirtiesUnlocked.contains(name) || family.contains(name)
        {
            return false
        }
        guard let callee = table.callee(of: call) else { return true }
        if let answer = known[name] { return answer }
        // A function that calls itself is asked once.
        known[name] = false
        let answer = callee.body == nil || callee.moves.contains { keepsAt($0) }
        known[name] = answer
        return answer
    }

    /// An assignment of the pages from or to what others have a way to as well, be it by an address alone.
    func shares(_ assignment: Node) -> Bool {
        guard !taint.shapes(of: assignment.children[1]).isEmpty else { return false }
        return assignment.children[0].bare.kind == .dereference
            || assignment.children.contains { side in
                PageTaint.place(of: side).map { $0.isMember || $0.isGlobal || $0.parameterIndex != nil } ?? false
            }
    }

    private func keepsAt(_ move: Node) -> Bool {
        switch move.kind {
        case .assignment:
            move.children[0].bare.kind != .variable && !taint.shapes(of: move.children[1]).isEmpty
        case .call: uses.releases[move.name] != nil || keeps(move)
        default: false
        }
    }
}

/// Finds what says how many pages a release gives back.
private struct BoundFinder {
    let uses: PageKnowledge
    let releases: Set<Node>

    func bounds(in body: Node) -> [Node: PathWatch.Bound] {
        var found: [Node: PathWatch.Bound] = [:]
        body.walk { node in
            if node.kind == .call, let index = uses.releaseCounts[node.name],
                releases.contains(node), node.children.indices.contains(index + 1)
            {
                found[node] = PathWatch.Bound(
                    release: node, count: node.children[index + 1].bare,
                    isUnsigned: uses.unsignedCounts.contains(node.name))
            }
            if let (place, bound) = bound(ofLoop: node) { found[place] = bound }
        }
        return found
    }

    /// A loop that gives back one page a round, and asks nothing of it.
    private func bound(ofLoop loop: Node) -> (Node, PathWatch.Bound)? {
        guard loop.kind == .forLoop || loop.kind == .whileLoop, let body = loop.children.last else { return nil }
        var single: [Node] = []
        var asks = false
        body.walk { node in
            switch node.kind {
            case .call where releases.contains(node): single.append(node)
            case .branch, .choice, .conditional, .leaveLoop, .nextRound, .exit, .jump, .forLoop, .whileLoop, .doLoop:
                asks = true
            default: break
            }
        }
        guard !asks, single.count == 1, uses.releases[single[0].name] != nil,
            uses.releaseCounts[single[0].name] == nil
        else { return nil }
        return loop.kind == .forLoop ? counted(loop, single[0]) : countedDown(loop, single[0])
    }

    /// `for (i = 0; i < count; i++)`
    private func counted(_ loop: Node, _ release: Node) -> (Node, PathWatch.Bound)? {
        let head = loop.children.dropLast()
        guard let condition = head.first(where: { $0.bare.kind == .binary })?.bare, condition.children.count == 2,
            condition.name == "<" || condition.name == "!=", let start = head.first, start !== condition,
            let index = condition.children[0].bare.declaration, condition.children[0].bare.kind == .variable
        else { return nil }
        var beginsAtZero = false
        start.walk { node in
            if node.kind == .assignment, node.name == "=", node.children[0].bare.declaration == index,
                node.children[1].bare.constant == 0
            {
                beginsAtZero = true
            }
        }
        guard beginsAtZero else { return nil }
        let count = condition.children[1]
        return (
            release,
            PathWatch.Bound(
                release: release, count: count.bare,
                isUnsigned: condition.name == "<" && IntegerType.comparesUnsigned(condition.children[0], count))
        )
    }

    /// `while (count--)`
    private func countedDown(_ loop: Node, _ release: Node) -> (Node, PathWatch.Bound)? {
        guard let condition = loop.children.first?.bare, condition.kind == .unary, condition.constant == nil,
            let count = condition.children.first?.bare, count.kind == .variable, condition.isPostfix
        else { return nil }
        // Counted down from below zero, it passes all numbers.
        return (condition, PathWatch.Bound(release: release, count: count, isUnsigned: true))
    }
}

/// How wide an expression is, and whether it has a sign.
struct IntegerType {
    let bytes: Int
    let isUnsigned: Bool

    /// nil where the words of the expression do not tell: a cast, a call.
    init?(of node: Node) {
        switch node.kind {
        case .variable, .member:
            guard let type = node.declaration?.type, let known = Self.known(type) else { return nil }
            self = known
        case .constant: self = IntegerType(bytes: 4, isUnsigned: false)
        case .binary where ["+", "-", "*"].contains(node.name) && node.children.count == 2:
            guard let left = IntegerType(of: node.children[0]), let right = IntegerType(of: node.children[1]) else {
                return nil
            }
            self = left.joined(right)
        default: return nil
        }
    }

    private init(bytes: Int, isUnsigned: Bool) { (self.bytes, self.isUnsigned) = (bytes, isUnsigned) }

    private func joined(_ other: IntegerType) -> IntegerType {
        if bytes == other.bytes { return IntegerType(bytes: bytes, isUnsigned: isUnsigned || other.isUnsigned) }
        return bytes > other.bytes ? self : other
    }

    static func comparesUnsigned(_ left: Node, _ right: Node) -> Bool {
        guard let left = IntegerType(of: left), let right = IntegerType(of: right) else { return false }
        return left.joined(right).isUnsigned
    }

    /// What is narrower than an int has become one with a sign.
    private static func known(_ type: String) -> IntegerType? {
        let words = type.split(separator: " ").filter { $0 != "const" && $0 != "volatile" }
        switch words.joined(separator: " ") {
        case "int", "short", "unsigned short", "char", "unsigned char", "signed char", "_Bool":
            return IntegerType(bytes: 4, isUnsigned: false)
        case "unsigned int": return IntegerType(bytes: 4, isUnsigned: true)
        case "long", "long long": return IntegerType(bytes: 8, isUnsigned: false)
        case "unsigned long", "unsigned long long": return IntegerType(bytes: 8, isUnsigned: true)
        default: return nil
        }
    }
}

extension Node {
    /// Words without calls that name the same variables and numbers.
    func isSame(as other: Node) -> Bool {
        let (left, right) = (bare, other.bare)
        guard left.kind == right.kind, left.name == right.name, left.constant == right.constant,
            left.declaration == right.declaration, left.children.count == right.children.count
        else { return false }
        switch left.kind {
        case .variable: return left.declaration != nil
        case .constant: return left.constant != nil
        case .member, .binary, .subscripted, .dereference:
            return zip(left.children, right.children).allSatisfy { $0.isSame(as: $1) }
        default: return false
        }
    }

    /// `n--`: the symbol stands behind the operand.
    var isPostfix: Bool {
        kind == .unary && name.isEmpty && children.first.map { $0.place.start == place.start } ?? false
    }
}
