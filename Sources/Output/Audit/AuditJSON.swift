internal import Report

/// The report contract as one object.
struct AuditJSON: Writer {
    static let name = "json"
    static let mediaType = MediaType.json
    static let purpose = "programs, and every other command: the whole report"

    private let report: AuditReport

    init(_ subject: AuditSubject) { report = subject.report }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        stream.write(try JSONText.pretty(report))
    }
}

/// The sites alone.
struct AuditJSONLines: Writer {
    static let name = "jsonl"
    static let mediaType = MediaType.jsonLines
    static let purpose = "programs, grep: one site per line"

    private let sites: [CallSite]

    init(_ subject: AuditSubject) { sites = subject.report.sites }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        stream.write(try JSONText.lines(sites))
    }
}
