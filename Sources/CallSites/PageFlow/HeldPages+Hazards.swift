internal import Report

/// Mistakes that a path shows.
extension HeldPages {
    /// One of them, and where.
    struct Mistake: Hashable {
        let kind: Hazard.Kind
        let node: Node
    }

    /// The count of a release against what there is.
    func mistake(at node: Node, in state: PagePath) -> Mistake? {
        guard let watch, let bound = watch.bounds[node], !state.hasFailed, !state.isUnsure,
            !state.isDoubtful
        else { return nil }
        let counts = stands(bound.count, in: state)
        switch state.stage {
        // Nothing came, and the result was not found to be an error.
        case .none where counts && bound.isUnsigned && state.resultSigns.contains(.negative):
            return Mistake(kind: .negativeCount, node: bound.release)
        case .short where state.isRefused && state.marks.isEmpty:
            if let asked = watch.asked, asked.isSame(as: bound.count), !state.isAskedChanged, !counts {
                return Mistake(kind: .countTooLarge, node: bound.release)
            }
            return leavesOne(bound.count, in: state) ? Mistake(kind: .countTooSmall, node: bound.release) : nil
        default: return nil
        }
    }

    /// `count - 1`, of what came.
    private func leavesOne(_ count: Node, in state: PagePath) -> Bool {
        guard count.kind == .binary, count.name == "-", let less = count.children[1].constant, less > 0 else {
            return false
        }
        return stands(count.children[0], in: state)
    }

    /// What an assignment does to all that was seen of the result, and of what was asked for.
    func watched(_ node: Node, from before: PagePath, to state: PagePath) -> PagePath {
        guard let watch else { return state }
        var next = state
        if watch.handing.contains(node) { next.isUnsure = true }
        guard let target = node.children.first?.bare.declaration else { return next }
        if watch.askedNames.contains(target) { next.isAskedChanged = true }
        guard node.kind == .assignment else { return next }
        let value = node.children[1]
        let isTold = watch.mentions(of: value).contains { before.results.contains($0) || before.hints.contains($0) }
            || watch.holdsAcquire(value)
        if isTold, !next.results.contains(target) {
            next.hints.insert(target)
        } else if node.name == "=" {
            next.hints.remove(target)
        }
        return next
    }

    /// A condition that may ask what was got, in words that are not understood.
    func isTelling(_ condition: Node, in state: PagePath) -> Bool {
        guard let watch, state.stage != .idle, !stands(condition, in: state) else { return false }
        // What is compared with a result is understood.
        if condition.kind == .binary, ["<", "!=", ">=", "=="].contains(condition.name),
            condition.children.contains(where: { stands($0, in: state) })
        {
            return false
        }
        return watch.mentions(of: condition).contains { state.results.contains($0) || state.hints.contains($0) }
    }

    /// The ways out that fail with pages in hand which nobody else can reach: the function hands none up.
    var losses: Set<Mistake> {
        var found: Set<Mistake> = []
        for exit in exits where exit.fails && exit.path.stage.isHeld {
            if exit.path.isUnsure || exit.path.isDoubtful || returnsPages(exit) { continue }
            if exit.path.hasFailed {
                if exit.path.isRefused { found.insert(Mistake(kind: .piecesLeaked, node: exit.node)) }
            } else if exit.path.stage == .full, !exit.path.isRefused {
                found.insert(Mistake(kind: .pageLost, node: exit.node))
            }
        }
        return found
    }

    private func returnsPages(_ exit: Exit) -> Bool {
        exit.node.kind == .exit && exit.node.children.contains { !taint.shapes(of: $0).isEmpty }
    }
}
