internal import Report
internal import Worklists

/// The words for what was judged, which every format for people shares.
extension Wording {
    /// `case 2`, `core`, `no case fits`.
    static func name(_ kind: Case.Kind) -> String {
        switch kind {
        case .directIO, .longTerm, .notifier, .structPageOnly, .cpuAccess: "case \(kind.rawValue)"
        case .core: "core"
        case .notApplicable: "no case applies"
        case .noneFits: "no case fits"
        }
    }

    static func title(of value: String) -> String { Case.Kind(rawValue: value).map(title) ?? value }

    /// What the case is about, in a few words.
    static func title(_ kind: Case.Kind) -> String {
        switch kind {
        case .directIO: "direct I/O and other short DMA"
        case .longTerm: "long-lived DMA, RDMA"
        case .notifier: "under an MMU notifier"
        case .structPageOnly: "struct page only"
        case .cpuAccess: "data touched by the CPU"
        case .core: "mm core and API wrappers"
        case .notApplicable: "no reference held"
        case .noneFits: "none of the documented cases"
        }
    }

    /// `ok: put_page, set_page_dirty_lock`.
    static func release(_ release: Release) -> String {
        let functions = release.functions.joined(separator: ", ")
        return release.pairing.rawValue + (functions.isEmpty ? "" : ": " + functions)
    }

    /// `convert to f(): reason`; nil where nothing is to be done.
    static func conversion(_ conversion: Conversion) -> String? {
        if !conversion.needed { return nil }
        return "convert" + (conversion.to.map { " to \($0)" } ?? "") + ": " + conversion.reason
    }

    /// `1. a device may write`; nil where no conversion is needed.
    static func rank(of site: CallSite) -> String? { ConversionRank(site).map { "\($0.rawValue). \($0.name)" } }

    /// `module (CONFIG_X)`, `built in`, `header`.
    static func build(_ ownership: Ownership) -> String {
        let kind = ownership.modular.map { $0 ? "module" : "built in" } ?? "header"
        return kind + (ownership.config.map { " (\($0))" } ?? "")
    }

    /// `error: message [rule]`.
    /// - Parameter call: where the call is that the finding is about, if that is to be said.
    static func finding(_ finding: Finding, ofCallIn call: String? = nil) -> String {
        let about = call.map { " (the call: \($0))" } ?? ""
        return "\(finding.severity.rawValue): \(finding.message)\(about) [\(finding.rule)]"
    }
}

extension AuditReport {
    /// Each finding with its site, in the order of the sites; findings on no site of the report come last.
    var placedFindings: [(finding: Finding, site: CallSite?)] {
        let bySite = Dictionary(grouping: findings, by: \.site)
        let known = Set(sites.map(\.id))
        var placed: [(finding: Finding, site: CallSite?)] = []
        for site in sites { placed += (bySite[site.id] ?? []).map { ($0, site) } }
        return placed + findings.filter { !known.contains($0.site) }.map { ($0, nil) }
    }
}
