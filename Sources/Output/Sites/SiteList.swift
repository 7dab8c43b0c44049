package import Report

/// Sites that a query chose, in the report's order.
package struct SiteList: OutputSubject {
    package var sites: [CallSite]

    package init(_ sites: [CallSite]) { self.sites = sites }

    package static let commands = ["query"]
    package static var usual: Format<Self> { Format(SiteListText.self) }
}

extension SiteList: WholeSubject, ListSubject {
    static let purposeOfWhole = "programs: a list of sites as they stand in a report"
    static let purposeOfLines = "programs, grep: one site per line"
    var whole: [CallSite] { sites }
    var lines: [CallSite] { sites }
}

struct SiteListText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading, editors: a line a site, as compilers write places"

    private let sites: [CallSite]

    init(_ list: SiteList) { sites = list.sites }

    func write(to stream: inout some TextOutputStream) { for site in sites { stream.write(Self.line(site)) } }

    private static func line(_ site: CallSite) -> String {
        let place = Wording.location(site.file, site.line, site.column)
        let flags = site.flags.origin == .none ? "" : Wording.words(for: site.flags).joined(separator: " | ")
        let judged = site.judgement.map { " case \($0.case.is.rawValue), \($0.lifetime.rawValue)," } ?? ""
        return SafeText.escaped(
            "\(place): \(site.id.rawValue) \(Wording.caller(site.function)): \(site.callee)(\(flags)),\(judged) "
                + "reference \(site.reference.rawValue), writes \(site.writes.rawValue)") + "\n"
    }
}
