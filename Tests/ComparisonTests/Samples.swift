import Comparison
import Report

/// A site of a made-up tree. The id follows from file, function, callee and ordinal, as in a real report.
func site(
    _ file: String, _ line: Int, _ function: String?, _ callee: String, _ arguments: [String] = ["addr", "1", "pages"],
    must: [String] = [], may: [String] = [], unknown: Bool = false, origin: Flags.Origin = .literal,
    vmas: VMAsArgument = .absent, reference: Reference = .get, ordinal: Int = 0, judgement: Judgement? = nil,
    ownership: Ownership? = nil
) -> CallSite {
    CallSite(
        id: SiteID(rawValue: "\(file)|\(function ?? "")|\(callee)|\(ordinal)"), file: file, line: line, column: 5,
        function: function, callee: callee, family: "core", arguments: arguments,
        flags: Flags(text: nil, must: must, may: may, unknown: unknown, origin: origin, trail: []), vmas: vmas,
        pages: Pages(text: arguments.last, null: false), pageCount: "1", writes: .maybe, reference: reference,
        seen: Seen(arch: "x86", environment: "all-yes", method: .ast), judgement: judgement, ownership: ownership)
}

func report(
    _ version: String, _ sites: [CallSite], findings: [Finding] = [], api: API = API(functions: [:], flags: [:]),
    ledger: Ledger = Ledger(identifiers: [:]), units: [Report.Unit] = []
) -> AuditReport {
    AuditReport(
        tool: Tool(name: "gupaudit", version: "1.2.3", libclang: "clang version 19"),
        tree: TreeIdentity(path: "/src/linux", version: version, source: .directory, revision: nil), api: api,
        sites: sites.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }, findings: findings,
        ledger: ledger, units: units)
}

func finding(
    _ rule: String, on site: CallSite, _ severity: Finding.Severity = .error, message: String? = nil
) -> Finding {
    Finding(
        rule: rule, severity: severity, site: site.id, message: message ?? "breaks \(rule)",
        evidence: [Evidence(file: site.file, line: site.line, text: "", says: "here")])
}

func judged(
    needed: Bool = false, pairing: Release.Pairing = .ok, releases: [String] = ["put"], lifetime: Lifetime = .short,
    case kind: Case.Kind = .directIO
) -> Judgement {
    Judgement(
        release: Release(functions: releases, pairing: pairing, shortReturn: .released, sites: []), lifetime: lifetime,
        lifetimeEvidence: [], access: Access(cpu: .none, dma: .both, structPageOnly: false, evidence: []),
        dirtying: Dirtying(verdict: .unknown, functions: [], evidence: []), notifier: [],
        destination: Destination(kind: .local, text: nil), vmasUse: nil, chain: [], case: Case(is: kind, evidence: []),
        conversion: Conversion(needed: needed, to: needed ? "take_pin" : nil, reason: "DMA", blockers: []))
}

func owned(modular: Bool?, subsystem: String? = "EXAMPLE") -> Ownership {
    Ownership(
        modular: modular, config: nil, configs: [], architectures: [], subsystem: subsystem, subsystems: [])
}

/// A family of our own: the module knows none.
let successors = SuccessorTable(
    successors: ["take": ["take_pin"], "take_remote": ["take_vma"]],
    kin: ["take": "take", "take_pin": "take", "take_fast": "take", "take_remote": "take", "take_vma": "take"],
    adds: ["take": [], "take_long": ["F_LONG"], "take_pin": ["F_PIN"], "take_remote": ["F_REMOTE"]],
    addsWithWrite: ["copy": ["F_FORCE"]], internalFlags: ["F_PIN", "F_REMOTE"])

func diff(
    _ old: [CallSite], _ new: [CallSite], renames: [String: String] = [:], oldTexts: SiteTexts = [:],
    newTexts: SiteTexts = [:]
) -> ReportDiff {
    ReportDiff(
        old: report("6.1", old), new: report("6.12", new),
        knowing: ReportDiff.Knowledge(
            successors: successors, renames: renames, oldTexts: oldTexts, newTexts: newTexts))
}

/// What a row says, in short: status, changes, relation, and the lines of both sites.
func summary(_ diff: ReportDiff) -> [String] {
    diff.rows.map { row in
        let changes = row.changes.map(\.rawValue).joined(separator: "+")
        let lines = "\(row.old.map { "\($0.line)" } ?? "-"):\(row.new.map { "\($0.line)" } ?? "-")"
        let relation = row.relation == .single ? "" : " \(row.relation.rawValue)"
        return "\(row.status.rawValue)\(changes.isEmpty ? "" : " " + changes) \(lines)\(relation)"
    }
}

/// A function's text of some size, distinct for each seed.
func text(_ seed: String, call: String, lines: Int = 30) -> SiteText {
    let body = (0..<lines).map { "\t\(seed)_slot_\($0) = \(seed)_step_\($0)(\(seed)_total);" }
    return SiteText(
        lines: ["int \(seed)(struct \(seed) *\(seed))", "{"] + body + ["\tn = \(call);", "\treturn n;", "}"],
        firstLine: 1)
}
