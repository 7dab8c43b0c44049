/// The signs that a number can have; for a pointer, an error is negative and NULL is zero.
struct Signs: OptionSet, Hashable {
    let rawValue: UInt8
    static let negative = Signs(rawValue: 1)
    static let zero = Signs(rawValue: 2)
    static let positive = Signs(rawValue: 4)
    static let any: Signs = [.negative, .zero, .positive]
    /// Of a status or a count.
    static let success: Signs = [.zero, .positive]
    /// Of a count or a pointer.
    static let failure: Signs = [.negative, .zero]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(of number: Int64) { self = number < 0 ? .negative : number == 0 ? .zero : .positive }

    /// The signs for which a comparison with zero holds, and the others.
    static func compared(by symbol: String) -> Signs? {
        switch symbol {
        case "<": .negative
        case "<=": .failure
        case "==": .zero
        case "!=": [.negative, .positive]
        case ">": .positive
        case ">=": .success
        default: nil
        }
    }
}

extension Signs {
    /// The variables by whose sign a function decides anything: a counter that is only compared with another number is
    /// none of them, and would make every path of nested loops a different one.
    static func asked(in body: Node?) -> Set<Declaration> {
        var asked: Set<Declaration> = []
        func ask(_ value: Node) {
            let node = value.bare
            switch node.kind {
            case .variable: if let variable = node.declaration { asked.insert(variable) }
            case .assignment: ask(node.children[1])
            case .conditional: for way in node.children.dropFirst() { ask(way) }
            case .call where HeldPages.errorValues.contains(node.name): for value in node.arguments { ask(value) }
            default: break
            }
        }
        body?.walk { node in
            switch node.kind {
            case .assignment: ask(node)
            case .exit, .branch, .whileLoop, .doLoop, .forLoop, .conditional: for part in node.children { ask(part) }
            case .unary where node.name == "!": for part in node.children { ask(part) }
            case .binary where node.isLogic || node.children.contains { $0.constant != nil }:
                for part in node.children { ask(part) }
            case .call where HeldPages.errorTests.contains(node.name): for value in node.arguments { ask(value) }
            default: break
            }
        }
        return asked
    }
}

/// What is known of the pages of a call on one path of a function.
struct PagePath: Hashable, Remembering {
    enum Stage: Int {
        /// Not asked for yet.
        case idle
        /// Asked for, none obtained.
        case none
        /// Fewer than asked, and all of them.
        case short, full
        case shortReleased, released

        var isHeld: Bool { self == .short || self == .full }
        var isGivenBack: Bool { self == .shortReleased || self == .released }
        var isShort: Bool { self == .short || self == .shortReleased }
    }

    /// A call that gave the pages back on this path.
    struct Mark: Hashable {
        let call: Node
        /// There were fewer than asked, and the way was taken because of it.
        let isRefusal: Bool
    }

    var stage = Stage.idle
    /// The last of several pieces could not be had.
    var hasFailed = false
    /// On a way that a test took because there were too few, or because the last of several pieces failed.
    var isRefused = false
    /// The signs that the result can have.
    var resultSigns = Signs.any
    /// The pages are where a release that names no pages finds them.
    var isStored = false
    /// What counts those to be given back was brought to zero: somebody else has them now.
    var isHandedOver = false
    /// Something may have kept the pages, or given them back unseen.
    var isUnsure = false
    /// A condition since the last call may have asked what was got, in words that are not understood.
    var isDoubtful = false
    /// What says how many were asked for has another value since.
    var isAskedChanged = false
    private var names = Names(Names.Known())

    /// The variables that hold the call's result, and nothing else.
    var results: Set<Declaration> {
        get { names.known.results }
        set { if newValue != names.known.results { names = names.with { $0.results = newValue } } }
    }
    /// The signs of other variables, where they are known.
    var signs: [Declaration: Signs] {
        get { names.known.signs }
        set { if newValue != names.known.signs { names = names.with { $0.signs = newValue } } }
    }
    /// What conditions told that are asked again, by their number.
    var truths: [Int: Bool] {
        get { names.known.truths }
        set { if newValue != names.known.truths { names = names.with { $0.truths = newValue } } }
    }
    var marks: Set<Mark> {
        get { names.known.marks }
        set { if newValue != names.known.marks { names = names.with { $0.marks = newValue } } }
    }
    /// Variables and members that were made from the result, and are not the result.
    var hints: Set<Declaration> {
        get { names.known.hints }
        set { if newValue != names.known.hints { names = names.with { $0.hints = newValue } } }
    }

    /// What holds on both paths; the stage is that of both.
    func joined(with other: PagePath) -> PagePath {
        var joined = self
        joined.isRefused = isRefused && other.isRefused
        joined.hasFailed = hasFailed && other.hasFailed
        joined.resultSigns.formUnion(other.resultSigns)
        joined.isStored = isStored || other.isStored
        joined.isHandedOver = isHandedOver && other.isHandedOver
        joined.isUnsure = isUnsure || other.isUnsure
        joined.isDoubtful = isDoubtful || other.isDoubtful
        joined.isAskedChanged = isAskedChanged || other.isAskedChanged
        if names != other.names { joined.names = names.joined(with: other.names) }
        return joined
    }
}

extension PagePath {
    /// What is known by name, which most steps leave as it is: paths share it, and are the same far sooner than they
    /// are found equal.
    private final class Names: Hashable {
        struct Known: Equatable {
            var results: Set<Declaration> = []
            var signs: [Declaration: Signs] = [:]
            var truths: [Int: Bool] = [:]
            var marks: Set<Mark> = []
            var hints: Set<Declaration> = []
        }

        let known: Known
        private let digest: Int

        init(_ known: Known) {
            self.known = known
            digest = Self.digest(of: known)
        }

        func with(_ change: (inout Known) -> Void) -> Names {
            var next = known
            change(&next)
            return Names(next)
        }

        func joined(with names: Names) -> Names {
            let other = names.known
            return with { joined in
                joined.results.formIntersection(other.results)
                joined.signs = known.signs.reduce(into: [:]) { both, entry in
                    guard let second = other.signs[entry.key] else { return }
                    both[entry.key] = entry.value.union(second)
                }
                joined.truths = known.truths.filter { other.truths[$0.key] == $0.value }
                joined.marks.formUnion(other.marks)
                joined.hints.formUnion(other.hints)
            }
        }

        static func == (left: Names, right: Names) -> Bool {
            left === right || left.digest == right.digest && left.known == right.known
        }

        func hash(into hasher: inout Hasher) { hasher.combine(digest) }
        func _rawHashValue(seed: Int) -> Int { digest.mixed(with: seed) }

        /// Of a few members only, and of sets without a hasher for each element: the rest seldom tells states apart.
        private static func digest(of known: Known) -> Int {
            var digest = 0
            for variable in known.results { digest ^= number(of: variable) }
            // A sum of products: of two variables it tells which has which sign.
            for (variable, signs) in known.signs {
                digest &+= number(of: variable) &* (2 &* Int(signs.rawValue) &+ 3)
            }
            // A bit for each answer to each of the first conditions.
            for (number, truth) in known.truths { digest ^= 1 << ((2 * number + (truth ? 1 : 0)) % 62) }
            return digest
        }

        private static func number(of variable: Declaration) -> Int { Int(bitPattern: ObjectIdentifier(variable)) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(stage)
        hasher.combine(names)
    }

    func _rawHashValue(seed: Int) -> Int { names._rawHashValue(seed: seed &+ stage.rawValue) }
}
