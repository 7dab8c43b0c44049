internal import Report

/// The rules of a log, sorted by id; a finding whose rule is not described still has one.
struct SARIFRules {
    let descriptors: [SARIFLog.Descriptor]
    private let indices: [String: Int]

    /// - Parameter own: what gupaudit itself reports beside the findings of rules.
    init(_ described: [RuleDescription], of findings: [Finding], own: [SARIFLog.Descriptor] = []) {
        var descriptors = Dictionary(own.map { ($0.id, $0) }) { first, _ in first }
        for rule in described where descriptors[rule.id] == nil { descriptors[rule.id] = SARIFLog.Descriptor(rule) }
        for finding in findings where descriptors[finding.rule] == nil {
            descriptors[finding.rule] = SARIFLog.Descriptor(id: finding.rule)
        }
        self.descriptors = descriptors.values.sorted { $0.id < $1.id }
        indices = Dictionary(self.descriptors.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    func index(of rule: String) -> Int { indices[rule] ?? -1 }
}

extension SARIFLog.Descriptor {
    fileprivate init(_ rule: RuleDescription) {
        // A viewer that has no place for one of these texts has one for another.
        let rationale = rule.rationale.isEmpty ? rule.summary : rule.rationale
        let sources = rule.reference.map { "Reference: \($0). Examples: gupaudit rules show \(rule.id)." }
        self.init(
            id: rule.id, name: SARIFText.name(rule.id), shortDescription: SARIFText.message(rule.summary),
            fullDescription: SARIFText.message(rationale),
            help: SARIFText.message([rationale, sources].compactMap(\.self).joined(separator: " ")),
            helpUri: rule.reference.flatMap(SARIFText.page),
            defaultConfiguration: SARIFLog.Configuration(level: SARIFLog.Level(rule.severity)))
    }
}
