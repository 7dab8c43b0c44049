/// A writer as a value: what a command's `--format` chooses.
package struct Format<Subject: OutputSubject>: Sendable, CustomStringConvertible {
    package let name: String
    package let mediaType: MediaType
    package let purpose: String
    package let quotesSource: Bool
    private let written: @Sendable (Subject) throws(OutputError) -> String

    package init<W: Writer>(_ writer: W.Type) where W.Subject == Subject {
        name = W.name
        mediaType = W.mediaType
        purpose = W.purpose
        quotesSource = W.quotesSource
        written = { (subject) throws(OutputError) in
            var text = ""
            try W(subject).write(to: &text)
            return text
        }
    }

    package func text(of subject: Subject) throws(OutputError) -> String { try written(subject) }

    package var description: String { name }
}
