internal import Knowledge
internal import Report

/// What a function asks of the number that a call returns, by the words of its body.
struct ResultChecks {
    let table: FunctionTable
    let uses: PageKnowledge

    func mistakes(of call: Node, in function: FlowFunction) -> Set<HeldPages.Mistake> {
        guard let body = function.body, let result = Self.result(of: call, in: function) else { return [] }
        let reads = Self.reads(of: result, in: body, except: call)
        var found: Set<HeldPages.Mistake> = []
        if let test = errorPasses(reads, of: result) {
            found.insert(HeldPages.Mistake(kind: .negativeCount, node: test))
        }
        if isShortIgnored(reads, of: call, in: body) {
            found.insert(HeldPages.Mistake(kind: .iteratorShortIgnored, node: call))
        }
        return found
    }

    /// The variable that is given the result, and nothing else but constants.
    private static func result(of call: Node, in function: FlowFunction) -> Declaration? {
        var result: Declaration?
        for move in function.moves where move.kind == .assignment && move.children[1].bare === call {
            guard move.name == "=", move.children[0].bare.kind == .variable else { return nil }
            result = move.children[0].bare.declaration
        }
        guard let result, !result.isGlobal, result.parameterIndex == nil else { return nil }
        let isOnly = function.moves.allSatisfy { move in
            move.kind != .assignment || move.children[0].bare.declaration != result || move.children[1].bare === call
                || move.name == "=" && move.children[1].bare.constant != nil
        }
        return isOnly ? result : nil
    }

    /// One mention of the result, and what is asked there.
    private struct Read {
        enum Purpose { case comparison(symbol: String, with: Node), truth, error, value }

        let purpose: Purpose
        let place: Node
        /// The way that an error takes returns it.
        var isReturned = false
    }

    private static func reads(of result: Declaration, in body: Node, except call: Node) -> [Read] {
        var found: [Read] = []
        func visit(_ node: Node) {
            switch node.kind {
            case .assignment where node.children.first?.bare.declaration == result:
                if node.name != "=" { found.append(Read(purpose: .value, place: node)) }
                return node.children.dropFirst().forEach { visit($0) }
            case .otherStatement where node.children.count == 1 && node.children[0].declaration == result:
                // Declared, and given nothing.
                return
            case .binary where node.children.count == 2 && Node.turned[node.name] != nil:
                for (index, side) in node.children.enumerated() where side.kind == .variable {
                    guard side.declaration == result else { continue }
                    let other = node.children[1 - index]
                    let symbol = index == 0 ? node.name : Node.turned[node.name] ?? node.name
                    found.append(Read(purpose: .comparison(symbol: symbol, with: other), place: node))
                    return visit(other)
                }
            case .unary where node.name == "!" && node.children.first?.bare.declaration == result:
                return found.append(Read(purpose: .truth, place: node))
            case .call where HeldPages.errorTests.contains(node.name)
                && node.arguments.first?.bare.declaration == result:
                return found.append(Read(purpose: .error, place: node))
            case .branch where node.children.first?.bare.declaration == result:
                found.append(Read(purpose: .truth, place: node))
                return node.children.dropFirst().forEach { visit($0) }
            case .exit where node.children.first?.bare.declaration == result && node.children[0].bare.kind == .variable:
                return found.append(Read(purpose: .value, place: node, isReturned: true))
            case .variable where node.declaration == result: found.append(Read(purpose: .value, place: node))
            default: break
            }
            node.children.forEach { visit($0) }
        }
        visit(body)
        return found
    }

    // MARK: Errors that pass

    /// The one test of the result, where it is made without sign: `pinned < count` with a count that has none.
    private func errorPasses(_ reads: [Read], of result: Declaration) -> Node? {
        var failing: Node?
        for read in reads {
            switch read.purpose {
            case .truth: continue
            case .value where read.isReturned: continue
            case .comparison("<", let other), .comparison(">=", let other):
                let variable = Node(.variable, name: result.name, declaration: result, at: read.place.place)
                guard IntegerType.comparesUnsigned(variable, other) else { return nil }
                failing = failing ?? read.place
            // Used as a number, or asked in a way that an error does not pass.
            case .comparison, .error: return nil
            case .value: continue
            }
        }
        return failing
    }

    // MARK: Bytes

    /// The result is asked for an error and never looked at again, while the size asked for is.
    private func isShortIgnored(_ reads: [Read], of call: Node, in body: Node) -> Bool {
        guard let index = uses.byteCounts[call.name], call.children.indices.contains(index + 1), !reads.isEmpty,
            let size = call.children[index + 1].bare.declaration, call.children[index + 1].bare.kind == .variable
        else { return false }
        for read in reads {
            switch read.purpose {
            case .truth, .error: continue
            case .comparison(_, let other) where other.constant == 0: continue
            case .value where read.isReturned && isGuarded(read.place, in: body): continue
            default: return false
            }
        }
        var isUsed = false
        body.walk { node in
            if node.kind == .variable, node.declaration == size, node.place.start >= call.place.end { isUsed = true }
        }
        return isUsed
    }

    /// `if (got < 0) return got;`: the way of the error alone.
    private func isGuarded(_ exit: Node, in body: Node) -> Bool {
        var found = false
        body.walk { node in
            guard node.kind == .branch, node.children.count >= 2 else { return }
            node.children[1].walk { if $0 === exit { found = true } }
        }
        return found
    }
}
