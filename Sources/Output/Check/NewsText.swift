package import Comparison
internal import Report

extension BaselineNews: OutputSubject {
    package static let commands = ["check"]
    package static var usual: Format<Self> { Format(NewsText.self) }
    package static var annotations: Format<Self> { Format(NewsAnnotations.self) }
}

/// What is new against a baseline, for people.
struct NewsText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading: a line for each that is new, as compilers write places"

    private let news: BaselineNews

    init(_ news: BaselineNews) { self.news = news }

    func write(to stream: inout some TextOutputStream) {
        for new in news.findings {
            stream.write(SafeText.escaped(FindingLine(new.finding, at: new.site).text) + "\n")
        }
        for site in news.worklist {
            let message = "to convert: \(Wording.conversion(of: site))"
            stream.write(SafeText.escaped("\(Wording.location(site.file, site.line)): \(message)") + "\n")
        }
        let findings = Wording.count(news.findings.count, "new finding")
        let work = Wording.count(news.worklist.count, "new worklist entry", "new worklist entries")
        stream.write("gupaudit check: \(findings), \(work)")
        if news.resolved > 0 {
            stream.write("; \(news.resolved) of the baseline no longer hold\(news.resolved == 1 ? "s" : "")")
        }
        stream.write("\n")
    }
}

/// One workflow command of GitHub for each.
struct NewsAnnotations: Writer {
    static let name = "github"
    static let mediaType = MediaType.workflow
    static let purpose = "workflows of GitHub: a command for each that is new, which marks the line"

    private let news: BaselineNews

    init(_ news: BaselineNews) { self.news = news }

    func write(to stream: inout some TextOutputStream) {
        for new in news.findings {
            let command =
                switch new.finding.severity {
                case .error: "error"
                case .warning: "warning"
                case .note: "notice"
                }
            let place = new.finding.place(at: new.site) ?? ("?", 1)
            stream.write(
                WorkflowText.command(
                    command, file: place.file, line: place.line, title: new.finding.rule,
                    message: new.finding.message))
        }
        for site in news.worklist {
            stream.write(
                WorkflowText.command(
                    "error", file: site.file, line: site.line, title: "to convert to FOLL_PIN",
                    message: Wording.conversion(of: site)))
        }
    }
}

extension Wording {
    fileprivate static func conversion(of site: CallSite) -> String {
        let conversion = site.judgement?.conversion
        let target = conversion?.to.map { "; use \($0)()" } ?? ""
        let reason = conversion?.reason ?? "must be converted"
        return "\(site.callee)() in \(caller(site.function)): \(reason)\(target)"
    }
}
