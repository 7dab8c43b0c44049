internal import AuditIndex
internal import CallSites
internal import Report

/// One parse of one file, with what it showed.
struct UnitResult: Codable, Hashable, Sendable {
    /// Two results of one plan are one parse.
    let plan: PlanKey
    /// The tree's file that was parsed, or the probe's name.
    let file: String
    let arch: String
    let manner: ParseManner
    var seconds: Double
    var status: Unit.Status
    var facts: UnitFacts
    /// True where the worker did not survive the parse: that depends on the machine as much as on the file.
    var isCasualty = false
}

extension Report.Unit {
    /// - Parameter includesTimings: adds what differs from run to run.
    init(_ result: UnitResult, includesTimings: Bool) {
        self.init(
            file: result.file, arch: result.arch, environment: result.manner.environment, reason: result.manner.detail,
            seconds: includesTimings ? result.seconds : nil,
            diagnostics: Diagnostics(errors: result.facts.errors, first: result.facts.firstError),
            status: result.status)
    }
}
