package import Report

/// The formats of a list of sites.
package enum SiteListFormat: String, CaseIterable, Sendable {
    /// A line a site, as compilers write places.
    case text
    case json
    /// One site per line.
    case jsonl
    /// A table of the columns that have one value.
    case csv

    package func write(_ sites: [CallSite], to stream: inout some TextOutputStream) throws(OutputError) {
        switch self {
        case .text: for site in sites { stream.write(Self.line(site)) }
        case .json: stream.write(try JSONText.pretty(sites))
        case .jsonl:
            let encoder = JSONText.compactEncoder()
            for site in sites { stream.write(try JSONText.line(site, encoder)) }
        case .csv:
            stream.write(CSVText.line(Self.header))
            for site in sites { stream.write(CSVText.line(Self.cells(site))) }
        }
    }

    private static func line(_ site: CallSite) -> String {
        let place = Wording.location(site.file, site.line, site.column)
        let flags = Wording.words(for: site.flags).joined(separator: " | ")
        let judged = site.judgement.map { " case \($0.case.is.rawValue), \($0.lifetime.rawValue)," } ?? ""
        return SafeText.escaped(
            "\(place): \(site.id.rawValue) \(Wording.caller(site.function)): \(site.callee)(\(flags)),\(judged) "
                + "reference \(site.reference.rawValue), writes \(site.writes.rawValue)") + "\n"
    }

    private static let header = [
        "id", "file", "line", "column", "function", "callee", "flags", "may", "origin", "vmas", "writes", "reference",
        "release", "lifetime", "case", "conversion", "modular", "config", "subsystem",
    ]

    private static func cells(_ site: CallSite) -> [String] {
        [
            site.id.rawValue, site.file, "\(site.line)", "\(site.column)", site.function ?? "", site.callee,
            site.flags.must.joined(separator: " "), site.flags.may.joined(separator: " "), site.flags.origin.rawValue,
            site.vmas.rawValue, site.writes.rawValue, site.reference.rawValue,
            site.judgement?.release.pairing.rawValue ?? "",
            site.judgement?.lifetime.rawValue ?? "", site.judgement?.case.is.rawValue ?? "",
            site.judgement?.conversion.to ?? "", site.ownership?.modular.map { $0 ? "yes" : "no" } ?? "",
            site.ownership?.config ?? "", site.ownership?.subsystem ?? "",
        ]
    }
}
