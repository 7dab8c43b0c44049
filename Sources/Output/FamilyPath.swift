internal import Report

/// How a call goes on within the family, as far as the family's own calls are sites of the report.
struct FamilyPath {
    private static let maximalSteps = 8

    let steps: [CallSite]

    init(from site: CallSite, in report: AuditReport) {
        var inFunction: [String: CallSite] = [:]
        for other in report.sites where other.judgement?.case.is ?? .core == .core {
            // A static helper counts for the function by which it is entered.
            let names = [other.function] + (other.judgement?.chain ?? []).map { $0.function }
            for case let name? in names where inFunction[name] == nil { inFunction[name] = other }
        }
        var steps: [CallSite] = []
        var seen: Set = [site.callee]
        var name = site.callee
        while steps.count < Self.maximalSteps, let next = inFunction[name], seen.insert(next.callee).inserted {
            steps.append(next)
            name = next.callee
        }
        self.steps = steps
    }
}
