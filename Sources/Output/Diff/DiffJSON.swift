internal import Comparison

struct DiffJSON: Writer {
    static let name = "json"
    static let mediaType = MediaType.json
    static let purpose = "programs: the whole comparison as one object"

    private let diff: ReportDiff

    init(_ subject: DiffSubject) { diff = subject.diff }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(diff)) }
}
