internal import Knowledge
internal import Report

/// What stands in the file, and was not seen to concern the pages of the call.
extension PageUseCollector {
    /// Gives back a page that was made of a frame number, and of which the function took no reference of its own.
    private static func isOfFrame(
        _ call: Node, in function: FlowFunction, table: FunctionTable, uses: PageKnowledge
    ) -> Bool {
        guard function.callNames.isDisjoint(with: uses.extraReferences) else { return false }
        return call.arguments.contains { argument in
            let given = argument.bare.declaration.flatMap { function.lowered?.given[$0] } ?? []
            return ([argument] + given).contains { value in
                let text = table.lowering.evidence(value).text
                return uses.framesToPages.contains { text.contains($0 + "(") }
            }
        }
    }

    /// Releases in the file of pages whose way from the call was not seen; also by their name, within given functions.
    static func strayReleases(table: FunctionTable, uses: PageKnowledge, within functions: [FlowFunction]?) -> [PageUse]
    {
        var found: [PageUse] = []
        func note(_ call: Node, in function: FlowFunction) {
            var use = stray(call, .release, "releases", in: function, table)
            use.tell(of: uses.releases[call.name], call)
            use.isOfFrame = isOfFrame(call, in: function, table: table, uses: uses)
            found.append(use)
        }
        if let functions {
            for function in functions {
                for call in function.calls where call.declaration != nil {
                    let words = call.name.split(separator: "_").map { String($0) }
                    let byName =
                        uses.saysRelease(call.name)
                        && words.contains { $0.hasPrefix("page") || $0.hasPrefix("folio") }
                    if uses.releases[call.name] != nil || byName && table.callee(of: call) == nil {
                        note(call, in: function)
                    }
                }
            }
        } else {
            for name in uses.releases.keys.sorted() where table.isMentioned(name) {
                for function in table.functions(mentioning: name) {
                    for call in function.calls where call.name == name && call.declaration != nil {
                        note(call, in: function)
                    }
                }
            }
        }
        let touched = Set(found.map(\.function)).sorted().compactMap { table.function(named: $0) }
        found += strayMarks(table: table, uses: uses, within: touched)
        return found.sorted {
            ($0.evidence.file, $0.evidence.line, $0.callee) < ($1.evidence.file, $1.evidence.line, $1.callee)
        }
    }

    /// Calls of given functions that mark pages dirty.
    static func strayMarks(table: FunctionTable, uses: PageKnowledge, within functions: [FlowFunction]) -> [PageUse] {
        var found: [PageUse] = []
        for function in functions {
            let isLocked = !function.callNames.isDisjoint(with: uses.pageLocks)
            for call in function.calls where call.declaration != nil {
                if uses.dirtiesLocked.contains(call.name) || isLocked && uses.dirtiesUnlocked.contains(call.name) {
                    found.append(stray(call, .dirtyLocked, "marks dirty, under the page lock,", in: function, table))
                } else if uses.dirtiesUnlocked.contains(call.name) {
                    found.append(
                        stray(call, .dirtyUnlocked, "marks dirty, without the page lock,", in: function, table))
                }
            }
        }
        return found
    }

    private static func stray(
        _ call: Node, _ kind: PageUse.Kind, _ says: String, in function: FlowFunction, _ table: FunctionTable
    ) -> PageUse {
        let place = table.lowering.evidence(call)
        var use = PageUse(
            kind: kind, callee: call.name, function: function.name,
            evidence: Evidence(
                file: place.file, line: place.line, text: place.text,
                says: "\(says) pages in the same file; that they are these was not seen"))
        use.isLinked = false
        return use
    }
}
