package import Comparison

extension History: OutputSubject {
    package static let commands = ["history"]
    package static var usual: Format<Self> { Format(HistoryText.self) }
}

struct HistoryJSON: Writer {
    static let name = "json"
    static let mediaType = MediaType.json
    static let purpose = "programs: the whole history as one object"

    private let history: History

    init(_ history: History) { self.history = history }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(history)) }
}
