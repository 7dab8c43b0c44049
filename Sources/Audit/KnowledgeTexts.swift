internal import Knowledge

/// What is known of the API family, as the files have it: read once, decoded here and in every worker.
struct KnowledgeTexts: Sendable {
    let family: String
    /// nil where nothing is judged.
    let uses: String?
    private let rules: String

    init(rules: String, judges: Bool) throws(RulesError) {
        self.rules = rules
        family = try Family.text(directory: rules)
        uses = judges ? try RulesText.read("\(rules)/\(PageUses.file)") : nil
    }

    func decodedFamily() throws(RulesError) -> Family { try Family(yaml: family, path: "\(rules)/\(Family.file)") }

    func decodedUses() throws(RulesError) -> PageUses? {
        guard let uses else { return nil }
        return try PageUses(yaml: uses, path: "\(rules)/\(PageUses.file)")
    }
}
