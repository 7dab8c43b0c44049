internal import Knowledge

/// What is known of the API family: as the files have it, for the workers, and decoded.
struct KnowledgeTexts: Sendable {
    let familyText: String
    let family: Family
    /// nil where nothing is judged.
    let usesText: String?
    let uses: PageKnowledge?

    /// Decodes each file before it reads the next: the first mistake is the one that is said.
    init(rules: String, judges: Bool) throws(RulesError) {
        familyText = try Family.text(directory: rules)
        family = try Family(yaml: familyText, path: "\(rules)/\(Family.file)")
        let path = "\(rules)/\(PageKnowledge.file)"
        usesText = judges ? try RulesText.read(path) : nil
        uses = if let usesText { try PageKnowledge(yaml: usesText, path: path) } else { nil }
    }
}
