internal import Comparison
internal import Report

/// What an audit or a comparison could not do, or what its SARIF leaves out.
struct SARIFNotifications {
    private enum Kind: String, CaseIterable {
        case unitFailed = "unit-failed"
        case unitDegraded = "unit-degraded"
        case unresolved = "unresolved-occurrence"
        case unbalanced = "ledger-unbalanced"
        case truncated = "results-truncated"
        case notificationsTruncated = "notifications-truncated"
        // Of a comparison alone, and last: the others keep their indices.
        case baselineUnbalanced = "baseline-ledger-unbalanced"
        case rulesNotCompared = "rules-not-compared"

        var summary: String {
            switch self {
            case .unitFailed: "A translation unit was not parsed; its sites come from the text."
            case .unitDegraded: "A translation unit was parsed with errors; something may be missing."
            case .unresolved: "An occurrence of an identifier of the family could not be classified."
            case .unbalanced: "The occurrences of an identifier do not add up; the audit is not to be trusted."
            case .truncated: "Results were left out, those of the lowest severity first."
            case .notificationsTruncated: "Notifications were left out."
            case .baselineUnbalanced: "The older report does not account for all occurrences of an identifier."
            case .rulesNotCompared: "One of the two reports was made without rules."
            }
        }
    }

    let limits: SARIFRun.Limits

    static func descriptors(forComparison isComparison: Bool) -> [SARIFLog.Descriptor] {
        Kind.allCases.filter { isComparison || $0 != .baselineUnbalanced && $0 != .rulesNotCompared }.map {
            SARIFLog.Descriptor(id: $0.rawValue, shortDescription: SARIFLog.Message(text: $0.summary))
        }
    }

    /// What an audit could not do.
    /// - Parameter baseline: the report that it was compared with.
    func notifications(of report: AuditReport, baseline: AuditReport? = nil) -> [SARIFLog.Notification] {
        unbalanced(report, .unbalanced) + (baseline.map { comparison(of: report, with: $0) } ?? []) + units(of: report)
            + unresolved(in: report)
    }

    /// As many as GitHub takes, after what has to be said of the results.
    func fitting(_ notices: [SARIFLog.Notification], kept: Int, of all: Int) -> [SARIFLog.Notification] {
        let notices = truncation(kept: kept, of: all) + notices
        if notices.count <= limits.notifications { return notices }
        let left = Wording.count(notices.count - limits.notifications + 1, "notification")
        return notices.prefix(limits.notifications - 1)
            + [notification(.notificationsTruncated, .warning, "\(left) left out; the JSON report has them all")]
    }

    private func truncation(kept: Int, of all: Int) -> [SARIFLog.Notification] {
        if kept < all {
            let text =
                "\(all - kept) of \(all) results left out, those of the lowest severity first, to stay within what "
                + "GitHub takes; the JSON report has them all"
            return [notification(.truncated, .warning, text)]
        }
        if kept > limits.shownResults {
            let text = "GitHub shows only the first \(limits.shownResults) of \(kept) results"
            return [notification(.truncated, .note, text)]
        }
        return []
    }

    private func unbalanced(_ report: AuditReport, _ kind: Kind) -> [SARIFLog.Notification] {
        report.ledger.identifiers.filter { !$0.value.isBalanced }.sorted { $0.key < $1.key }.map { name, entry in
            notification(kind, .error, "\(name): \(Wording.imbalance(entry))")
        }
    }

    private func comparison(of report: AuditReport, with baseline: AuditReport) -> [SARIFLog.Notification] {
        let unbalanced = unbalanced(baseline, .baselineUnbalanced)
        if baseline.hasRules == report.hasRules { return unbalanced }
        let which = report.hasRules ? "older" : "newer"
        let text = "the \(which) report was made without rules: no finding is known to be new, changed or gone"
        return unbalanced + [notification(.rulesNotCompared, .warning, text)]
    }

    private func units(of report: AuditReport) -> [SARIFLog.Notification] {
        report.units.filter { $0.status != .parsed }.map { unit in
            let hasFailed = unit.status == .failed
            return notification(
                hasFailed ? .unitFailed : .unitDegraded, hasFailed ? .error : .warning,
                "\(unit.file) (\(unit.arch), \(unit.environment)): \(Wording.errors(of: unit))",
                at: SARIFText.place(unit.file))
        }
    }

    private func unresolved(in report: AuditReport) -> [SARIFLog.Notification] {
        report.ledger.unresolvedPlaces.map { name, place in
            notification(
                .unresolved, .warning, "\(name): \(place.reason)",
                at: SARIFText.place(place.file, SARIFLog.Region(startLine: max(1, place.line))))
        }
    }

    private func notification(
        _ kind: Kind, _ level: SARIFLog.Level, _ text: String, at place: SARIFLog.PhysicalLocation? = nil
    ) -> SARIFLog.Notification {
        SARIFLog.Notification(
            descriptor: SARIFLog.Reference(id: kind.rawValue, index: Kind.allCases.firstIndex(of: kind) ?? -1),
            level: level, message: SARIFText.message(text, limit: limits.message),
            locations: place.map { [SARIFLog.Location(physicalLocation: $0)] })
    }
}
