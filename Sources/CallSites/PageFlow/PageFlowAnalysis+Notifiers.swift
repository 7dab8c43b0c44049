internal import Knowledge
internal import Report

/// What stands around a call: notifiers, and lines with a given name.
extension PageFlowAnalysis {
    func notifiers(around chain: Ancestry) -> (checks: [Evidence], registrations: [Evidence]) {
        // The check may stand in a helper of the function itself, where the page goes in.
        let nearest = chain.functions.first
        let callees = Set(nearest?.calls.map(\.name) ?? []).sorted().compactMap { table.function(named: $0) }
            .filter { !chain.names.contains($0.name) }
        let checks = evidence(
            of: uses.notifierChecks, in: chain.functions + callees, says: "an MMU notifier's sequence guards the range")
        var registrations: [Evidence] = []
        for name in uses.notifierRegistrations.sorted() where table.isMentioned(name) {
            registrations += evidence(
                of: [name], in: table.functions(mentioning: name), says: "an MMU notifier is registered")
        }
        for name in uses.notifierMembers.sorted() {
            registrations += table.tableEntries(named: name).map {
                evidence($0, "an MMU notifier's operations", line: true)
            }
        }
        return (checks, registrations)
    }

    func evidence(of names: Set<String>, in functions: [FlowFunction], says: String) -> [Evidence] {
        var found: [Evidence] = []
        for function in functions {
            function.body?.walk { node in
                let name = node.kind == .call || node.kind == .member ? node.name : ""
                if names.contains(name) { found.append(evidence(node, says)) }
            }
        }
        return found.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    func evidence(_ node: Node, _ says: String, line: Bool = false) -> Evidence {
        let place = table.lowering.evidence(node)
        let text = node.kind == .compound ? "" : place.text
        return Evidence(file: place.file, line: place.line, text: text, says: says)
    }
}
