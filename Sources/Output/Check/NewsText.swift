internal import Comparison
internal import Report

/// What is new against a baseline, for people.
struct NewsText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading, editors: a line for each that is new, worst first, as compilers write them"

    private let news: BaselineNews

    init(_ subject: NewsSubject) { news = subject.news }

    func write(to stream: inout some TextOutputStream) {
        let work = news.worklist.map { FindingLine(.conversion(of: $0), at: $0) }
        for line in FindingLine.worstFirst(work + news.findings.map { FindingLine($0.finding, at: $0.site) }) {
            stream.write(SafeText.escaped(line.text) + "\n")
        }
        let findings = Wording.count(news.findings.count, "new finding")
        let entries = Wording.count(news.worklist.count, "new worklist entry", "new worklist entries")
        stream.write("gupaudit check: \(findings), \(entries)")
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

    init(_ subject: NewsSubject) { news = subject.news }

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

extension Finding {
    static let conversion = "to-convert"

    /// A call to convert, told as findings are.
    static func conversion(of site: CallSite) -> Finding {
        let call = Evidence(file: site.file, line: site.line, text: site.callee, says: "the call")
        return Finding(
            rule: conversion, severity: .error, site: site.id, message: Wording.conversion(of: site),
            evidence: [call] + (site.judgement?.case.evidence ?? []))
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
