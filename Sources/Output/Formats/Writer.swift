/// What can be written down in several formats.
package protocol OutputSubject: Sendable {
    /// The commands that write it; the first names it.
    static var commands: [String] { get }
    /// The format where none is asked for.
    static var usual: Format<Self> { get }
}

/// One way to write a subject down. What it is called and what it is for stand here alone: `--format`, its help and
/// FORMATS.md follow from the registry.
package protocol Writer<Subject>: Sendable {
    associatedtype Subject: OutputSubject

    /// What `--format` calls it.
    static var name: String { get }
    static var mediaType: MediaType { get }
    /// For whom, and what it holds; one line.
    static var purpose: String { get }
    /// True where the source around the sites lets it say more.
    static var quotesSource: Bool { get }

    init(_ subject: Subject)

    func write(to stream: inout some TextOutputStream) throws(OutputError)
}

extension Writer {
    package static var quotesSource: Bool { false }
}

/// The syntax that a format keeps to.
package enum MediaType: String, Sendable {
    case text = "text/plain"
    case html = "text/html"
    case svg = "image/svg+xml"
    case markdown = "text/markdown"
    case csv = "text/csv"
    case org = "text/x-org"
    case json = "application/json"
    case jsonLines = "application/jsonl"
    case sarif = "application/sarif+json"
    case mailbox = "application/mbox"
    /// What a job of GitHub's prints for its runner.
    case workflow = "text/x-github-workflow"
}

/// A subject that cannot be written.
package enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    case unencodable(reason: String)

    package var description: String {
        switch self {
        case .unencodable(let reason): "the report cannot be written as JSON (\(reason)); this is a bug, report it"
        }
    }
}
