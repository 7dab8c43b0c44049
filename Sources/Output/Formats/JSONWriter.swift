/// A subject that can be read again as a whole.
protocol WholeSubject: OutputSubject {
    associatedtype Whole: Encodable
    var whole: Whole { get }
    /// What is said of the format; one line.
    static var purposeOfWhole: String { get }
}

/// One object, or one list.
struct JSONWriter<Subject: WholeSubject>: Writer {
    static var name: String { "json" }
    static var mediaType: MediaType { .json }
    static var purpose: String { Subject.purposeOfWhole }

    private let subject: Subject

    init(_ subject: Subject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        stream.write(try JSONText.pretty(subject.whole))
    }
}

/// A subject of which each part says enough alone.
protocol ListSubject: OutputSubject {
    associatedtype Line: Encodable
    var lines: [Line] { get }
    /// What is said of the format; one line.
    static var purposeOfLines: String { get }
}

/// One part on each line.
struct JSONLinesWriter<Subject: ListSubject>: Writer {
    static var name: String { "jsonl" }
    static var mediaType: MediaType { .jsonLines }
    static var purpose: String { Subject.purposeOfLines }

    private let subject: Subject

    init(_ subject: Subject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        stream.write(try JSONText.lines(subject.lines))
    }
}
