/// What a rule is about, for the formats that explain a finding where it is shown.
package struct RuleDescription: Encodable, Hashable, Sendable {
    package var id: String
    /// One sentence: what the rule asks for.
    package var summary: String
    /// Why, and since which release; may be several paragraphs.
    package var rationale: String
    /// Where the kernel or its maintainers say so; nil where it is no rule of a file.
    package var reference: String?
    /// The severity of its findings, unless one says otherwise.
    package var severity: Finding.Severity

    package init(
        id: String, summary: String, rationale: String, reference: String? = nil, severity: Finding.Severity
    ) {
        self.id = id
        self.summary = summary
        self.rationale = rationale
        self.reference = reference
        self.severity = severity
    }
}
