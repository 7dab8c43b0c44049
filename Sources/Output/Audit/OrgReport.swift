internal import Report

/// The org mode of the kernel's coccicheck: one TODO for each finding and for each site that needs conversion.
///
/// Lines count from one, columns from zero; `cole` stands behind the last column, and both are zero where only the line
/// is known.
struct OrgReport: Writer {
    static let name = "org"
    static let mediaType = MediaType.org
    static let purpose = "Emacs, as coccicheck: one TODO for each finding and each conversion that is needed"

    private let report: AuditReport

    init(_ subject: AuditSubject) { report = subject.report }

    func write(to stream: inout some TextOutputStream) {
        let findings = report.placedFindings
        let bySite = Dictionary(grouping: findings, by: \.finding.site)
        for site in report.sites {
            if let conversion = site.judgement.flatMap({ Wording.conversion($0.conversion) }) {
                let message = "\(site.callee) in \(Wording.caller(site.function)): \(conversion)"
                stream.write(OrgText.todo(site.file, site.line, columns(of: site), message))
            }
            for placed in bySite[site.id] ?? [] { write(placed, to: &stream) }
        }
        for placed in findings where placed.site == nil { write(placed, to: &stream) }
    }

    private func write(_ placed: (finding: Finding, site: CallSite?), to stream: inout some TextOutputStream) {
        let message = Wording.finding(placed.finding)
        guard let place = placed.finding.place(at: placed.site) else {
            stream.write("* TODO \(OrgText.text(message))\n")
            return
        }
        let isSite = placed.site.map { $0.file == place.file && $0.line == place.line } ?? false
        stream.write(OrgText.todo(place.file, place.line, isSite ? placed.site.map(columns) : nil, message))
    }

    private func columns(of site: CallSite) -> Range<Int> {
        let begin = max(0, site.column - 1)
        return begin..<begin + site.callee.utf8.count
    }
}
