internal import Report

/// What an audit could not do, or what its SARIF leaves out.
struct SARIFNotifications {
    private enum Kind: String, CaseIterable {
        case unitFailed = "unit-failed"
        case unitDegraded = "unit-degraded"
        case unresolved = "unresolved-occurrence"
        case unbalanced = "ledger-unbalanced"
        case truncated = "results-truncated"
        case notificationsTruncated = "notifications-truncated"

        var summary: String {
            switch self {
            case .unitFailed: "A translation unit was not parsed; its sites come from the text."
            case .unitDegraded: "A translation unit was parsed with errors; something may be missing."
            case .unresolved: "An occurrence of an identifier of the family could not be classified."
            case .unbalanced: "The occurrences of an identifier do not add up; the audit is not to be trusted."
            case .truncated: "Results were left out, those of the lowest severity first."
            case .notificationsTruncated: "Notifications were left out."
            }
        }
    }

    static let descriptors = Kind.allCases.map {
        SARIFLog.Descriptor(id: $0.rawValue, shortDescription: SARIFLog.Message(text: $0.summary))
    }

    private let report: AuditReport
    private let limits: SARIFReport.Limits

    init(_ report: AuditReport, limits: SARIFReport.Limits) {
        self.report = report
        self.limits = limits
    }

    func notifications(kept: Int, of all: Int) -> [SARIFLog.Notification] {
        let others = truncation(kept: kept, of: all) + unbalanced + units + unresolved
        if others.count <= limits.notifications { return others }
        let left = Wording.count(others.count - limits.notifications + 1, "notification")
        return others.prefix(limits.notifications - 1)
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

    private var unbalanced: [SARIFLog.Notification] {
        report.ledger.identifiers.filter { !$0.value.isBalanced }.sorted { $0.key < $1.key }.map { name, entry in
            notification(.unbalanced, .error, "\(name): \(Wording.imbalance(entry))")
        }
    }

    private var units: [SARIFLog.Notification] {
        report.units.filter { $0.status != .parsed }.map { unit in
            let hasFailed = unit.status == .failed
            return notification(
                hasFailed ? .unitFailed : .unitDegraded, hasFailed ? .error : .warning,
                "\(unit.file) (\(unit.arch), \(unit.environment)): \(Wording.errors(of: unit))",
                at: SARIFText.place(unit.file))
        }
    }

    private var unresolved: [SARIFLog.Notification] {
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
