internal import Report

/// A finding as compilers write one, so that editors find the line: `file:line:column: severity: message [rule]`.
struct FindingLine {
    let finding: Finding
    /// nil where the report has neither the finding's site nor a line for it.
    let place: (file: String, line: Int)?
    /// Where the finding stands at its call.
    let column: Int?
    /// Where the call is, if the finding does not stand there: two calls may come to grief in one line.
    private let call: String?

    init(_ finding: Finding, at site: CallSite?) {
        self.finding = finding
        let place = finding.place(at: site)
        self.place = place
        let isAtCall = site.map { $0.file == place?.file && $0.line == place?.line } ?? true
        column = isAtCall ? site?.column : nil
        call = isAtCall ? nil : site.map {
            $0.file == place?.file ? "line \($0.line)" : Wording.location($0.file, $0.line)
        }
    }

    /// All of a report, the worst first, then by place.
    static func worstFirst(of report: AuditReport) -> [FindingLine] {
        let sites = Dictionary(report.sites.map { ($0.id, $0) }) { first, _ in first }
        return worstFirst(report.findings.map { FindingLine($0, at: sites[$0.site]) })
    }

    static func worstFirst(_ lines: [FindingLine]) -> [FindingLine] {
        let severities = Finding.Severity.allCases
        func rank(_ line: FindingLine) -> (Int, String, Int, String) {
            let severity = severities.firstIndex(of: line.finding.severity) ?? severities.endIndex
            return (severity, line.place?.file ?? "", line.place?.line ?? 0, line.finding.rule)
        }
        return lines.sorted { rank($0) < rank($1) }
    }

    var location: String? { place.map { Wording.location($0.file, $0.line, column) + ":" } }
    var words: String { Wording.finding(finding, ofCallIn: call) }
    var text: String { [location, words].compactMap { $0 }.joined(separator: " ") }
}

/// The findings alone, for editors and for grep.
struct GCCReport: Writer {
    static let name = "gcc"
    static let mediaType = MediaType.text
    static let purpose = "editors: the findings alone, worst first, one a line, as compilers write them"

    private let lines: [FindingLine]

    init(_ subject: AuditSubject) { lines = FindingLine.worstFirst(of: subject.report) }

    func write(to stream: inout some TextOutputStream) {
        for line in lines { stream.write(SafeText.escaped(line.text) + "\n") }
    }
}
