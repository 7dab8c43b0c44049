internal import Report

/// Places of one tree, as pages show them: with an address where there is a link.
struct Places {
    var link: SourceLink?
    var tree: TreeIdentity?

    func callAsFunction(_ file: String, _ line: Int) -> Span {
        Span(text: file, line: line, url: tree.flatMap { link?.url(file, line, in: $0) })
    }

    func callAsFunction(_ evidence: Evidence) -> Span { self(evidence.file, evidence.line) }
}
