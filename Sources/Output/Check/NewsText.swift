package import Comparison
internal import Report

/// What is new against a baseline, for people and for a forge's workflow.
package enum NewsFormat: Sendable {
    case text
    /// One workflow command of GitHub for each.
    case github

    package func write(_ news: BaselineNews, to stream: inout some TextOutputStream) {
        switch self {
        case .text: stream.write(Self.text(news))
        case .github: stream.write(Self.annotations(news))
        }
    }

    private static func text(_ news: BaselineNews) -> String {
        var text = ""
        for new in news.findings {
            let place = place(of: new)
            text += "\(SafeText.escaped(Wording.location(place.file, place.line))): \(new.finding.severity.rawValue): "
            text += "\(SafeText.escaped(new.finding.message)) (\(SafeText.escaped(new.finding.rule)))\n"
        }
        for site in news.worklist {
            text += "\(SafeText.escaped(Wording.location(site.file, site.line))): to convert: "
            text += "\(SafeText.escaped(message(for: site)))\n"
        }
        let findings = Wording.count(news.findings.count, "new finding")
        let work = Wording.count(news.worklist.count, "new worklist entry", "new worklist entries")
        text += "gupaudit check: \(findings), \(work)"
        if news.resolved > 0 {
            text += "; \(news.resolved) of the baseline no longer hold\(news.resolved == 1 ? "s" : "")"
        }
        return text + "\n"
    }

    private static func annotations(_ news: BaselineNews) -> String {
        var lines = ""
        for new in news.findings {
            let command =
                switch new.finding.severity {
                case .error: "error"
                case .warning: "warning"
                case .note: "notice"
                }
            let place = place(of: new)
            lines += annotation(
                command, file: place.file, line: place.line, title: new.finding.rule, message: new.finding.message)
        }
        for site in news.worklist {
            lines += annotation(
                "error", file: site.file, line: site.line, title: "to convert to FOLL_PIN", message: message(for: site))
        }
        return lines
    }

    private static func place(of new: BaselineNews.NewFinding) -> (file: String, line: Int) {
        if let evidence = new.finding.evidence.first { return (evidence.file, evidence.line) }
        return (new.site?.file ?? "?", new.site?.line ?? 1)
    }

    private static func message(for site: CallSite) -> String {
        let conversion = site.judgement?.conversion
        let target = conversion?.to.map { "; use \($0)()" } ?? ""
        let reason = conversion?.reason ?? "must be converted"
        return "\(site.callee)() in \(Wording.caller(site.function)): \(reason)\(target)"
    }

    private static func annotation(
        _ command: String, file: String, line: Int, title: String, message: String
    ) -> String {
        "::\(command) file=\(WorkflowText.property(file)),line=\(line),title=\(WorkflowText.property(title))::"
            + "\(WorkflowText.data(message))\n"
    }
}
