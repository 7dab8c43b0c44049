import Foundation
import Patches
import Report
import RuleChecks
import Worklists

/// What somebody wants patches for.
struct PatchRequest {
    let kind: PatchSeries.Kind
    let settings: AuditSettings
    /// The checkout: patches are audited in it.
    let operand: TreeSource
    var filter = WorklistFilter()
    /// Only these, by their ids, if there are any.
    var sites: [String] = []
    /// Only the findings of these rules, by their ids, if there are any.
    var rules: [String] = []

    /// The author where none is named.
    static let nobody = "gupaudit <gupaudit@localhost>"
    static let signature = "gupaudit \(GupAudit.version)"

    init(kind: PatchSeries.Kind, settings: AuditSettings, operand: TreeSource) {
        self.kind = kind
        self.settings = settings
        self.operand = operand
    }

    static func mails(of series: PatchSeries, from author: String) -> [PatchMail] {
        series.patches.enumerated().map { number, patch in
            PatchMail(patch, number: number + 1, of: series.patches.count, author: author, signature: signature)
        }
    }

    /// Makes and proves them, and says on standard error what was refused.
    func series(of source: ReportSource) async throws -> PatchSeries {
        let report = source.report
        guard report.sites.isEmpty || report.sites.contains(where: { $0.judgement != nil }) else {
            throw InputError(description: "\(source.path): nothing in it is judged; leave --mechanical out")
        }
        let knowledge = try settings.locations.worklistKnowledge()
        var workshop = PatchWorkshop(kind: kind, settings: settings, operand: operand)
        if kind == .fix {
            let mending = try settings.locations.ruleSet().rules.filter { $0.fix != nil }
            let names = mending.map(\.id.rawValue)
            for name in rules where !names.contains(name) {
                throw InputError(
                    description: "--rule \(name): no rule that says how to mend what it finds; those are "
                        + names.joined(separator: ", "))
            }
            for rule in mending where rules.isEmpty || rules.contains(rule.id.rawValue) {
                workshop.rules[rule.id.rawValue] = rule
            }
        }
        let made = try await workshop.series(
            of: candidates(report, knowledge, workshop.rules), in: source.audited, knowledge)
        for refusal in made.refusals {
            Console.error(
                "gupaudit: refused: \(refusal.file):\(refusal.line) \(refusal.callee)(): \(refusal.reason)")
        }
        let count = made.patches.reduce(0) { $0 + $1.plans.count }
        if !settings.quiet {
            Console.error(
                "gupaudit: \(Worklist.count(made.patches.count, "patch", "patches")) for "
                    + "\(Worklist.count(count, "site")), \(made.refusals.count) refused")
        }
        return made
    }

    private func candidates(
        _ report: AuditReport, _ knowledge: WorklistKnowledge, _ rules: [String: Rule]
    ) throws -> [CallSite] {
        let known = Set(report.sites.map(\.id.rawValue))
        for name in sites where !known.contains(name) {
            throw InputError(
                description: "--site \(name): no site of this tree; gupaudit query lists them")
        }
        let found = Set(report.findings.filter { rules[$0.rule] != nil }.map(\.site))
        let all =
            kind == .fix
            ? report.sites.filter { found.contains($0.id) }
            : FlagPlanner.candidates(kind, in: report, knowledge: knowledge)
        return all.filter { filter.admits($0) && (sites.isEmpty || sites.contains($0.id.rawValue)) }
    }
}
