/// Completes the sites inside the family's own functions: their callers are sites themselves, wherever they stand.
package enum FamilyCallers {
    /// - Parameter passing: the sites whose flags are a parameter of a family function.
    package static func complete(_ sites: inout [CallSite], passing: Set<SiteID>) {
        if passing.isEmpty { return }
        // A site that no parse reached says nothing of its flags.
        let callers = Dictionary(grouping: sites.filter { $0.judgement != nil }, by: \.callee)
        for index in sites.indices where passing.contains(sites[index].id) {
            guard let function = sites[index].function else { continue }
            let added = (callers[function] ?? []).map { site in
                Flags.Caller(
                    function: site.function, file: site.file, line: site.line, must: site.flags.must, may: site.flags.may)
            }
            // Those of the wrapper's own file may be known already.
            let known = sites[index].flags.callers ?? []
            sites[index].flags.callers = known + added.filter { caller in
                !known.contains { ($0.file, $0.line, $0.function) == (caller.file, caller.line, caller.function) }
            }
        }
    }
}
