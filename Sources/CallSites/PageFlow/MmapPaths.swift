internal import Knowledge
internal import Report

/// What a path knows of the mmap lock, of the VMAs that a call returned, and of the variable that it says it by.
struct MmapPath: Hashable, Remembering {
    enum Lock: Hashable { case unknown, taken, dropped }
    /// Fresh from a call, or stale since the lock was dropped.
    enum VMAs: Hashable { case none, fresh, stale }

    var lock = Lock.unknown
    var vmas = VMAs.none
    /// The variables whose address the calls are given, where their value is known.
    var values: [Declaration: Int64] = [:]
    /// What conditions told that are asked again, by their number.
    var truths: [Int: Bool] = [:]
}

/// Follows the mmap lock along the paths of one function.
final class MmapPaths: PathDomain {
    typealias State = MmapPath

    /// A call of the family.
    struct Call {
        let node: Node
        let lock: FamilyFunction.MmapLock
        /// The argument that says, and is told, whether the lock is held.
        let locked: Int?
        /// Given that, it may drop the lock.
        var mayDrop: Bool { lock == .caller && locked.map { !node.isNull(at: $0) } ?? false }
    }

    /// nil where the function leaves the lock alone.
    private let locks: MmapLocks?
    private let calls: [Node: Call]
    /// The calls that return VMAs, and where they put them.
    private let refreshing: Set<Node>
    private let vmas: Declaration?
    private let unread: Set<Node>
    private let watched: Set<Declaration>
    private let conditions: AskedAgain
    private(set) var mistakes: Set<HeldPages.Mistake> = []
    private(set) var staleReads: [Node] = []
    private(set) var work = 0

    private static let maximalWork = 2_000_000

    /// - Parameter unread: mentions of `vmas` that read none.
    init(
        _ function: FlowFunction, body: Node, locks: MmapLocks?, calls: [Call], vmas: Declaration? = nil,
        refreshing: [Node] = [], unread: Set<Node> = []
    ) {
        self.locks = locks
        self.calls = Dictionary(calls.map { ($0.node, $0) }) { first, _ in first }
        self.vmas = vmas
        self.refreshing = Set(refreshing)
        self.unread = unread
        watched = Set(
            calls.compactMap { call in
                guard let index = call.locked, call.node.children.indices.contains(index + 1) else { return nil }
                let argument = call.node.children[index + 1].bare
                guard argument.kind == .addressOf, argument.children[0].bare.kind == .variable else { return nil }
                return argument.children[0].bare.declaration
            })
        conditions = function.conditions
        let effort = PathWalker.walk(body, from: MmapPath(), in: self, maximalWork: Self.maximalWork) {
            mistakes = []
            staleReads = []
        }
        work = effort.work
        if effort.isCut { mistakes = [] }
    }

    func perform(_ node: Node, in state: MmapPath) -> MmapPath {
        read(node, in: state)
        switch node.kind {
        case .assignment:
            var next = forgotten(node.children[0], in: state)
            if let target = node.children[0].bare.declaration, watched.contains(target), node.name == "=" {
                next.values[target] = node.children[1].bare.constant
            }
            return next
        case .call: return called(node, in: state)
        case .unary where node.name == "++" || node.name == "--" || node.isPostfix:
            return forgotten(node.children.first, in: state)
        default: return state
        }
    }

    private func called(_ node: Node, in before: MmapPath) -> MmapPath {
        var state = before
        let call = calls[node]
        if let call { check(call, in: state) }
        for argument in node.arguments where argument.bare.kind == .addressOf {
            state = forgotten(argument.bare.children.first, in: state)
        }
        if refreshing.contains(node) { state.vmas = .fresh }
        switch locks?.effect(of: node) ?? .nothing {
        case .taken: state.lock = .taken
        case .dropped:
            state.lock = .dropped
            if state.vmas == .fresh { state.vmas = .stale }
        case .unclear: state.lock = .unknown
        case .nothing: if call?.mayDrop ?? false { state.lock = .unknown }
        }
        return state
    }

    private func check(_ call: Call, in state: MmapPath) {
        if locks?.concerns(call.node) ?? false {
            if call.lock == .caller, state.lock == .dropped { note(.lockNotHeld, call) }
            if call.lock == .takes, state.lock == .taken { note(.lockHeld, call) }
        }
        guard call.lock == .caller, let index = call.locked, call.node.children.indices.contains(index + 1),
            case let argument = call.node.children[index + 1].bare, argument.kind == .addressOf,
            let variable = argument.children[0].bare.declaration, let value = state.values[variable], value != 1
        else { return }
        note(.lockedNotOne, call)
    }

    private func note(_ kind: Hazard.Kind, _ call: Call) {
        mistakes.insert(HeldPages.Mistake(kind: kind, node: call.node))
    }

    // MARK: Reads

    /// What an expression reads itself; what is called or assigned within it was looked at before. To ask whether
    /// there are VMAs, or to free the array, reads none of them.
    private func read(_ node: Node, in state: MmapPath) {
        // A call that fills them anew reads none.
        guard state.vmas == .stale, let vmas, !refreshing.contains(node) else { return }
        var open = [node]
        while let next = open.popLast() {
            for child in next.children {
                if child.bare.declaration == vmas {
                    guard [.member, .subscripted, .dereference, .call].contains(next.kind),
                        !unread.contains(child.bare),
                        !staleReads.contains(where: { $0 === child.bare })
                    else { continue }
                    staleReads.append(child.bare)
                } else if ![.call, .assignment, .statementExpression].contains(child.kind) {
                    open.append(child)
                }
            }
        }
    }

    private func forgotten(_ node: Node?, in state: MmapPath) -> MmapPath {
        guard let variable = node?.bare.declaration else { return state }
        var next = state
        next.values[variable] = nil
        conditions.forget(variable, in: &next)
        return next
    }

    // MARK: Ways

    func decide(_ condition: Node, in state: MmapPath) -> (taken: MmapPath?, skipped: MmapPath?) {
        let node = condition.bare
        read(node, in: state)
        if let way = locks?.tested(node, in: state) { return way }
        if node.kind == .variable, let value = node.declaration.flatMap({ state.values[$0] }) {
            return value != 0 ? (state, nil) : (nil, state)
        }
        return conditions.decide(node, in: state) { (state, state) }
    }

    func merged(_ states: Set<MmapPath>) -> Set<MmapPath> {
        var kept: [MmapPath.VMAs: MmapPath] = [:]
        for state in states {
            guard var known = kept[state.vmas] else { kept[state.vmas] = state; continue }
            if known.lock != state.lock { known.lock = .unknown }
            known.values = known.values.filter { state.values[$0.key] == $0.value }
            known.truths = known.truths.filter { state.truths[$0.key] == $0.value }
            kept[state.vmas] = known
        }
        return Set(kept.values)
    }

    func leave(_ state: MmapPath, by node: Node) {
        if node.kind == .exit { node.children.first.map { read($0, in: state) } }
    }
}

/// What the calls of one function do to the mmap lock, where it is one lock.
struct MmapLocks {
    enum Effect { case taken, dropped, unclear, nothing }

    private let uses: PageKnowledge
    /// The mapping.
    private let owner: Node
    /// The calls that take or drop it, on conditions too.
    private let operations: [Node: Node]
    /// Functions of the file that do so.
    private let clouding: Set<String>

    /// nil where the function leaves the lock alone, or handles more than one.
    init?(_ function: FlowFunction, uses: PageKnowledge, table: FunctionTable) {
        self.uses = uses
        let names = Self.names(of: uses)
        guard !function.callNames.isDisjoint(with: names) else { return nil }
        let found = function.calls.compactMap { call in
            names.contains(call.name) ? Self.owner(of: call, uses).map { (call, $0) } : nil
        }
        guard let first = found.first, found.allSatisfy({ $0.1.isSame(as: first.1) }) else { return nil }
        owner = first.1
        operations = Dictionary(found.map { ($0.0, $0.0) }) { first, _ in first }
        clouding = Set(
            function.callNames.filter { name in
                table.function(named: name).map { !$0.callNames.isDisjoint(with: names) } ?? false
            })
    }

    static func names(of uses: PageKnowledge) -> Set<String> {
        uses.mmapUnlocks.union(uses.mmapLocks.takes).union(uses.mmapLocks.tries).union(uses.mmapLocks.killable)
    }

    /// Whose lock a call takes or drops: of `&mm->mmap_lock` or `mm` the latter; nil for any other semaphore.
    private static func owner(of call: Node, _ uses: PageKnowledge) -> Node? {
        guard let argument = call.arguments.first?.bare else { return nil }
        if argument.kind == .addressOf {
            let member = argument.children[0].bare
            return member.kind == .member && uses.mmapLocks.members.contains(member.name) ? member.children.first : nil
        }
        return argument.declaration?.type.contains("struct mm_struct *") ?? false ? argument : nil
    }

    /// False for a call that goes by another mapping, as far as its words tell.
    func concerns(_ call: Node) -> Bool {
        call.arguments.allSatisfy { argument in
            let type = argument.bare.declaration?.type ?? ""
            return !type.contains("struct mm_struct *") || argument.isSame(as: owner)
        }
    }

    func effect(of call: Node) -> Effect {
        if operations[call] != nil {
            if uses.mmapUnlocks.contains(call.name) { return .dropped }
            return uses.mmapLocks.takes.contains(call.name) ? .taken : .unclear
        }
        if clouding.contains(call.name) { return .unclear }
        // Something else that is given a mapping, and says that it locks.
        let isGiven = call.arguments.contains { argument in
            let type = argument.bare.declaration?.type ?? ""
            return type.contains("struct mm_struct") || type.contains("struct vm_area_struct")
        }
        return isGiven && call.name.contains("lock") ? .unclear : .nothing
    }

    /// `if (mmap_read_trylock(mm))`, `if (mmap_read_lock_killable(mm))`
    func tested(_ condition: Node, in state: MmapPath) -> (taken: MmapPath?, skipped: MmapPath?)? {
        guard operations[condition] != nil else { return nil }
        var held = state
        held.lock = .taken
        if uses.mmapLocks.tries.contains(condition.name) { return (held, state) }
        return uses.mmapLocks.killable.contains(condition.name) ? (state, held) : nil
    }
}

extension Node {
    /// The argument is a null pointer constant.
    fileprivate func isNull(at index: Int) -> Bool {
        children.indices.contains(index + 1) && children[index + 1].bare.constant == 0
    }
}
