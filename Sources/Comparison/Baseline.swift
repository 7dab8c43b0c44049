package import Report

/// What is known and tolerated of a tree, so that only what is new need be told.
package struct Baseline: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    /// A site, by what it is recognised by when lines, functions and files move.
    package struct Site: Codable, Hashable, Sendable {
        package var site: SiteID
        package var file: String
        package var function: String?
        package var callee: String
        package var arguments: [String]

        package init(_ site: CallSite) {
            self.site = site.id
            file = site.file
            function = site.function
            callee = site.callee
            arguments = site.arguments
        }
    }

    /// A rule that a site breaks.
    package struct KnownFinding: Codable, Hashable, Sendable {
        package var rule: String
        package var site: Site
    }

    package var schema: Int
    /// Sorted by file, function, callee, site and rule.
    package var findings: [KnownFinding]
    /// The sites that must be converted; sorted alike.
    package var worklist: [Site]

    package init(_ report: AuditReport) {
        schema = Self.currentSchema
        let sites = Dictionary(report.sites.map { ($0.id, $0) }) { first, _ in first }
        let findings = Set(report.findings.compactMap { finding in
            sites[finding.site].map { KnownFinding(rule: finding.rule, site: Site($0)) }
        })
        self.findings = findings.sorted { ($0.site.key, $0.rule) < ($1.site.key, $1.rule) }
        worklist = report.worklist.map(Site.init).sorted { $0.key < $1.key }
    }
}

extension Baseline {
    /// What it says of some files.
    package func restricted(to files: Set<String>) -> Baseline {
        var restricted = self
        restricted.findings.removeAll { !files.contains($0.site.file) }
        restricted.worklist.removeAll { !files.contains($0.file) }
        return restricted
    }
}

extension Baseline.KnownFinding {
    private enum CodingKeys: String, CodingKey { case rule }

    /// The rule stands beside the site's own keys.
    package init(from decoder: any Decoder) throws {
        rule = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .rule)
        site = try Baseline.Site(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try site.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rule, forKey: .rule)
    }
}

extension Baseline.Site {
    /// What entries are sorted by.
    var key: String { [file, function ?? "", callee, site.rawValue].joined(separator: "\u{0}") }

    var traits: SiteTraits {
        SiteTraits(
            file: file, function: function, callee: callee, arguments: arguments, flags: nil, takesPages: true)
    }
}

extension AuditReport {
    /// The sites that must move to FOLL_PIN.
    package var worklist: [CallSite] { sites.filter { $0.judgement?.conversion.needed == true } }
}
