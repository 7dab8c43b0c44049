internal import Report

/// An audit in a few lines: what every format for people begins with.
struct Summary {
    /// A column of the report and its totals.
    struct Row {
        enum State { case plain, good, warning, bad }

        var label: String
        var value: String
        var state: State
    }

    let title: [String]
    let totals: String
    let rows: [Row]

    init(_ report: AuditReport) {
        let tree = report.tree
        title = [
            "Linux \(tree.version), \(tree.source.rawValue)\(Wording.revision(of: tree))",
            "audited by \(report.tool.name) \(report.tool.version)",
            "libclang: \(report.tool.libclang)",
        ]
        totals =
            report.sites.isEmpty ? "No call of the family was found in this tree." : Self.totals(of: report.sites)
        rows =
            Self.mechanicalRows(report.sites) + Self.judgedRows(report.sites.compactMap(\.judgement))
            + Self.auditRows(report)
    }

    private static func totals(of sites: [CallSite]) -> String {
        let functions = Set(sites.map(\.callee)).count
        let files = Set(sites.map(\.file)).count
        let byText = sites.count { $0.seen.method == .text }
        let extended = sites.count { $0.family != "core" }
        let beyond = extended == 0 ? "" : " (\(extended) beyond the core family)"
        let seen = byText == 0 ? "all seen by the compiler" : "\(byText) seen by text only"
        return "\(Wording.count(sites.count, "call site"))\(beyond) of \(Wording.count(functions, "function")) in "
            + "\(Wording.count(files, "file")); \(seen)"
    }

    private static func mechanicalRows(_ sites: [CallSite]) -> [Row] {
        if sites.isEmpty { return [] }
        let origins: [Flags.Origin] = [.literal, .local, .conditional, .parameter, .field, .none]
        let vmas: [VMAsArgument] = [.null, .single, .array, .parameter]
        var rows = [plain("origin", Wording.counts(sites.map(\.flags.origin), in: origins, \.rawValue))]
        if sites.contains(where: { $0.vmas != .absent }) {
            rows.append(plain("vmas", Wording.counts(sites.map(\.vmas), in: vmas, \.rawValue)))
        }
        return rows
    }

    private static func judgedRows(_ judged: [Judgement]) -> [Row] {
        if judged.isEmpty { return [] }
        let conversions = judged.map(\.conversion).filter(\.needed)
        let blocked = conversions.count { !$0.blockers.isEmpty }
        let conversion =
            Wording.count(conversions.count, "site needs", "sites need") + " FOLL_PIN"
            + (blocked == 0 ? "" : ", \(blocked) of them blocked")
        let isPaired = judged.allSatisfy { ![.mismatch, .missing].contains($0.release.pairing) }
        return [
            plain("case", Wording.counts(judged.map(\.case.is), in: Case.Kind.allCases, Wording.name)),
            plain("lifetime", Wording.counts(judged.map(\.lifetime), in: Lifetime.allCases, \.rawValue)),
            Row(
                label: "release",
                value: Wording.counts(judged.map(\.release.pairing), in: Release.Pairing.allCases, \.rawValue),
                state: isPaired ? .plain : .warning),
            Row(label: "convert", value: conversion, state: conversions.isEmpty ? .good : .plain),
        ]
    }

    private static func auditRows(_ report: AuditReport) -> [Row] {
        var rows: [Row] = []
        if !report.findings.isEmpty {
            let severities = report.findings.map(\.severity)
            let counts = Wording.counts(severities, in: Finding.Severity.allCases, \.rawValue)
            let state: Row.State =
                severities.contains(.error) ? .bad : severities.contains(.warning) ? .warning : .plain
            rows.append(Row(label: "findings", value: counts, state: state))
        }
        let ledger = report.ledger
        let ledgerState: Row.State = !ledger.balanced ? .bad : ledger.unresolvedCount > 0 ? .warning : .good
        rows.append(Row(label: "ledger", value: Wording.ledger(ledger), state: ledgerState))
        let hasFailed = report.units.contains { $0.status == .failed }
        rows.append(Row(label: "units", value: Wording.units(report.units), state: hasFailed ? .warning : .plain))
        return rows
    }

    private static func plain(_ label: String, _ value: String) -> Row {
        Row(label: label, value: value, state: .plain)
    }
}
