package import Report

/// Everything known about the sites that a user named.
package struct Explanation: OutputSubject {
    /// One site, and what was read of the tree for it.
    struct Part: Sendable {
        var site: CallSite
        /// Empty where the tree has changed since the audit: its lines would prove anything.
        var quotes: SourceQuotes
        var hasChanged: Bool
        /// How the call goes on within the family.
        var family: [CallSite]
    }

    let report: AuditReport
    let guide: ReviewGuide
    let parts: [Part]
    let usesColor: Bool

    /// - Parameters:
    ///   - mentions: which identifiers stand in a function.
    ///   - contents: the bytes of a file of the tree; nil where it cannot be read.
    package init(
        _ sites: [CallSite], in report: AuditReport, guide: ReviewGuide,
        mentions: FunctionMentions = FunctionMentions(),
        usesColor: Bool = false, reading contents: (_ path: String) -> [UInt8]?
    ) {
        self.report = report
        self.guide = guide
        self.usesColor = usesColor
        parts = sites.map { site in
            let quotes = SourceQuotes(of: SiteExplanation.files(quotedFor: site, in: report), reading: contents)
            let hasChanged = !quotes.isEmpty && !quotes.hold(site)
            return Part(
                site: site, quotes: hasChanged ? SourceQuotes() : quotes, hasChanged: hasChanged,
                family: FamilyPath(from: site, in: report, mentions: mentions).steps)
        }
    }

    package static let commands = ["explain"]
    package static var usual: Format<Self> { Format(ExplanationText.self) }
}

extension Explanation: WholeSubject {
    static let purposeOfWhole = "programs: the sites with their findings, declarations, replacements and answers"
    var whole: ExplainedSites { ExplainedSites(self) }
}

struct ExplanationText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading, mails: a page a site, with its lines of source and reviewers' questions; 75 columns"

    private let explanation: Explanation

    init(_ explanation: Explanation) { self.explanation = explanation }

    func write(to stream: inout some TextOutputStream) {
        let pages = explanation.parts.map { SiteExplanation($0, of: explanation).text }
        stream.write(pages.joined(separator: "\n\n"))
    }
}
