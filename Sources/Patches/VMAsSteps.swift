internal import Knowledge
package import Report
internal import SourceText
internal import Worklists

/// A patch of a series in which each builds on those before it, and is complete by itself.
package struct SeriesStep: Sendable {
    /// The functions that change in it.
    package var functions: Set<String>
    package var plans: [SitePlan]
    /// All that has changed when it is applied, by file, in places of the text as it is.
    package var edits: [String: Set<TextEdit>]
    /// Why it is more than one function.
    package var joined: String?

    /// The files that it changes itself.
    package func files(after previous: SeriesStep?) -> [String] {
        edits.filter { $0.value != previous?.edits[$0.key] ?? [] }.keys.sorted()
    }

    /// Itself and the one before as one.
    package func joining(_ previous: SeriesStep, because reason: String) -> SeriesStep {
        SeriesStep(
            functions: functions.union(previous.functions), plans: previous.plans + plans, edits: edits,
            joined: reason)
    }
}

extension VMAsPlanner {
    /// One function after the other: first those that callers name, each with what still hands the parameter on to it,
    /// at last what all of them share.
    ///
    /// - Parameter kept: functions that have to keep the parameter, with the reason.
    package func steps(for sites: [CallSite], keeping kept: [String: String]) -> [SeriesStep] {
        let all = Set(places.map(\.function) + sites.map(\.callee))
        let staying = Set(plans(for: sites, keeping: kept).kept.keys)
        var left = all.subtracting(staying)
        var steps: [SeriesStep] = []
        func take(_ functions: Set<String>, because reason: String?) {
            left.subtract(functions)
            let done = plans(for: sites, keeping: kept.merging(staying.union(left).map { ($0, "") }) { old, _ in old })
            let plans = done.plans.filter { functions.contains($0.callee) }
            steps.append(SeriesStep(functions: functions, plans: plans, edits: done.edits, joined: reason))
        }
        // What decides by its flags serves the others.
        let named = input.knowledge.family.functions.filter { $0.takes != .byFlags }.map(\.name)
        while let next = named.filter(left.contains).map({ ($0, callers(of: $0, in: left)) })
            .min(by: { ($0.1.count, $0.0) < ($1.1.count, $1.0) })
        {
            let reason = "they hand the parameter on to \(next.0)()"
            take(next.1.union([next.0]), because: next.1.isEmpty ? nil : reason)
        }
        if !left.isEmpty { take(left, because: nil) }
        return steps
    }

    /// Those that hand the parameter on to a function, over others as well.
    private func callers(of function: String, in functions: Set<String>) -> Set<String> {
        var found: Set<String> = []
        var open = [function]
        while let callee = open.popLast() {
            for body in bodies
            where body.handsOnTo.contains(callee) && functions.contains(body.function) && body.function != function
                && found.insert(body.function).inserted
            {
                open.append(body.function)
            }
        }
        return found
    }
}
