internal import Foundation
package import Knowledge
package import Report

/// Findings that somebody has answered, each with a reason.
package struct Suppressions: Encodable, Hashable, Sendable {
    package struct Entry: Encodable, Hashable, Sendable {
        package let site: SiteID
        package let rule: RuleID
        package let reason: String
        let path: String
        let line: Int?
    }

    package let entries: [Entry]

    /// What is left of an audit's findings, what was taken out, and which entries took nothing out.
    package struct Outcome: Hashable, Sendable {
        package var findings: [Finding]
        package var suppressed: [SuppressedFinding]
        /// One line each, with the place to mend.
        package var notices: [String]
    }

    /// Reads a list of `{site, rule, reason}`; `path` is named in errors.
    package init(yaml text: String, path: String) throws(RulesError) {
        var entries: [Entry] = []
        for value in try StrictYAML(text, path: path).list() {
            let fields = try value.mapping(required: ["site", "rule", "reason"])
            let site = try fields["site"]
            let id = SiteID(rawValue: try site.string())
            guard id.rawValue.count == 16, id.rawValue.allSatisfy(\.isHexDigit) else {
                throw site.failure("“\(id.rawValue)” is no site's id; take the 16 digits from the report")
            }
            let entry = Entry(
                site: id, rule: RuleID(rawValue: try fields["rule"].string()), reason: try fields["reason"].string(),
                path: path, line: value.line)
            if entries.contains(where: { $0.site == entry.site && $0.rule == entry.rule }) {
                throw value.failure("\(entry.rule.rawValue) at \(entry.site.rawValue) stands twice")
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    package init(file path: String) throws(RulesError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RulesError(path: path, line: nil, message: "cannot be read; name the file of suppressions")
        }
        try self.init(yaml: String(decoding: data, as: UTF8.self), path: path)
    }

    package func apply(to findings: [Finding]) -> Outcome {
        var outcome = Outcome(findings: [], suppressed: [], notices: [])
        var used: Set<Entry> = []
        for finding in findings {
            if let entry = entries.first(where: { $0.site == finding.site && $0.rule.rawValue == finding.rule }) {
                used.insert(entry)
                outcome.suppressed.append(
                    SuppressedFinding(rule: finding.rule, site: finding.site, reason: entry.reason))
            } else {
                outcome.findings.append(finding)
            }
        }
        outcome.notices = entries.filter { !used.contains($0) }.map { entry in
            let place = entry.line.map { "\(entry.path):\($0)" } ?? entry.path
            return
                "\(place): no finding of \(entry.rule.rawValue) at \(entry.site.rawValue) any more; take the line out"
        }
        return outcome
    }
}
