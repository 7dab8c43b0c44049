import Foundation

/// One step of a session.
package enum Step: Hashable, Sendable {
    case apply(Mutation)
    /// Everything is as it was at first, but for the cache.
    case putBack
    /// The same, without an audit.
    case takeBack
}

/// What a step showed.
package struct Finding: Sendable {
    package var complaint: Complaint
    /// All since the cache was empty; the last one shows it.
    package var steps: [Step]
    package var subject: Subject
    package var arguments: [String]
    /// The run that is wrong, and the one that it was held against.
    package var outcome: Outcome
    package var expected: Outcome?

    package var mutator: String {
        if case .apply(let mutation)? = steps.last { mutation.mutator } else { "put-back" }
    }
}

/// Runs steps in a world and compares: the indexed report with the fresh one, what is put back with what was.
package final class Trial {
    package let world: World
    private let provisions: Provisions
    private let tally: Tally
    /// Reports of the untouched tree, by libclang.
    private var originals: [String: Outcome] = [:]
    /// What was done since the cache was empty.
    package private(set) var steps: [Step] = []

    /// Smaller than any precompiled header, larger than any generated one.
    private static let withoutHeader = 64 << 10

    package init(_ provisions: Provisions, in parent: String? = nil, tally: Tally = Tally()) throws {
        self.provisions = provisions
        self.tally = tally
        world = try provisions.world(in: parent)
    }

    /// Everything as it was before the first step, and nothing known.
    package func startOver() throws {
        try restore()
        world.dropCache()
        steps = []
    }

    private func restore() throws {
        try world.tree.become(provisions.tree)
        try world.side.become(provisions.side)
    }

    /// Takes back what was changed, without looking what comes of it.
    package func takeBack() throws {
        steps.append(.takeBack)
        try restore()
    }

    /// The report of the untouched tree; the index knows it afterwards.
    private func original(_ subject: Subject) throws -> Outcome {
        if let known = originals[subject.libclang ?? ""] { return known }
        let outcome = try audit(Mutation.audit, subject, keepsNothing: true).outcome
        originals[subject.libclang ?? ""] = outcome
        return outcome
    }

    private func audit(_ arguments: [String], _ subject: Subject, keepsNothing: Bool = false) throws -> Verdict {
        let verdict = try world.run(world.command(arguments, subject, keepsNothing: keepsNothing))
        tally.add(audit: verdict.outcome)
        return verdict
    }

    /// Fills the index with what it would know of the untouched tree.
    package func warm(_ subject: Subject) throws -> Finding? {
        let original = try original(subject)
        let verdict = try audit(Mutation.audit, subject)
        return finding(verdict, subject, Mutation.audit, against: original, as: .differs)
    }

    /// Applies a mutation and audits with the index only: for those who want to get somewhere.
    package func pass(_ step: Step, _ subject: Subject) throws {
        steps.append(step)
        switch step {
        case .apply(let mutation):
            try world.apply(mutation.edits)
            _ = try audit(mutation.arguments, subject)
        case .putBack:
            try restore()
            _ = try audit(Mutation.audit, subject)
        case .takeBack: try restore()
        }
    }

    /// - Parameter isThorough: also without a precompiled header.
    package func check(_ step: Step, _ subject: Subject, isThorough: Bool) throws -> Finding? {
        steps.append(step)
        guard case .apply(let mutation) = step else {
            let original = try original(subject)
            try restore()
            return finding(
                try audit(Mutation.audit, subject), subject, Mutation.audit, against: original, as: .differsPutBack)
        }
        try world.apply(mutation.edits)
        tally.add(mutation: mutation.mutator)
        return try check(mutation, subject, isThorough)
    }

    /// True where a header is not as it was at first.
    private var hasChangedHeaders: Bool {
        steps.reduce(false) { known, step in
            guard case .apply(let mutation) = step else { return false }
            return known || mutation.edits.contains { $0.path.hasSuffix(".h") }
        }
    }

    private func check(_ mutation: Mutation, _ subject: Subject, _ isThorough: Bool) throws -> Finding? {
        let arguments = mutation.arguments
        let indexed = try audit(arguments, subject)
        guard mutation.readsTree else { return finding(indexed, subject, arguments) }
        let fresh = try audit(arguments, subject, keepsNothing: true)
        if let found = finding(fresh, subject, arguments) { return found }
        // What a repository has lost may still be in the cache, from a revision that shared it.
        if mutation.mutator.contains("git-objects") { return finding(indexed, subject, arguments) }
        if let found = finding(indexed, subject, arguments, against: fresh.outcome, as: .differs) {
            return try isStable(found, mutation, subject) ? found : nil
        }
        if mutation.isOutward {
            try world.showOutside(false)
            let without = try audit(arguments, subject, keepsNothing: true)
            try world.showOutside(true)
            if let found = finding(without, subject, arguments, against: fresh.outcome, as: .outsideDecides) {
                return found
            }
        }
        // A header that leaves a brace or an #if open reaches into what follows it, unless it was precompiled.
        if isThorough, !hasChangedHeaders {
            var limited = subject
            limited.limits.fileSize = Self.withoutHeader
            let without = try audit(arguments, limited, keepsNothing: true)
            let isSaid = without.outcome.code == 2 && without.complaints.isEmpty
            let kind: Complaint.Kind = without.hasSameFindings(as: fresh) ? .unitsWithoutHeader : .differsWithoutHeader
            if !isSaid, let found = finding(without, limited, arguments, against: fresh.outcome, as: kind) {
                return try isStable(found, mutation, subject) ? found : nil
            }
        }
        return nil
    }

    /// False where a limit of time decides, which it need not do twice in the same way.
    private func isStable(_ found: Finding, _ mutation: Mutation, _ subject: Subject) throws -> Bool {
        guard let fresh = found.expected, fresh.text.contains(" limit ") || found.outcome.text.contains(" limit ")
        else { return true }
        return try audit(mutation.arguments, subject, keepsNothing: true).outcome.output == fresh.output
    }

    private func finding(
        _ verdict: Verdict, _ subject: Subject, _ arguments: [String], against expected: Outcome? = nil,
        as kind: Complaint.Kind = .differs
    ) -> Finding? {
        var verdict = verdict
        if verdict.complaints.isEmpty, let expected, let difference = Oracles.difference(expected, verdict.outcome) {
            verdict.complain(kind, difference)
        }
        if verdict.complaints.isEmpty, arguments == Mutation.audit, verdict.outcome.code == 0, !verdict.isJSON {
            verdict.complain(.notJSON, "the report is no JSON")
        }
        return verdict.complaints.first.map {
            Finding(
                complaint: $0, steps: steps, subject: subject, arguments: arguments, outcome: verdict.outcome,
                expected: expected)
        }
    }
}

extension Verdict {
    fileprivate var isJSON: Bool { report != nil }

    private var report: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(outcome.output))) as? [String: Any]
    }

    /// All but what the units say of themselves.
    fileprivate func hasSameFindings(as other: Verdict) -> Bool {
        guard var (left, right) = report.flatMap({ left in other.report.map { (left, $0) } }) else { return false }
        left["units"] = nil
        right["units"] = nil
        return left as NSDictionary == right as NSDictionary
    }
}
