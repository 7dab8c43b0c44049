package import Comparison
package import Report

/// What a check found to be new, with the report that it found it in.
package struct NewsSubject: OutputSubject {
    package var news: BaselineNews
    let report: AuditReport
    let rules: [RuleDescription]

    package init(_ news: BaselineNews, in report: AuditReport, rules: [RuleDescription] = []) {
        self.news = news
        self.report = report
        self.rules = rules
    }

    package static let commands = ["check"]
    package static var usual: Format<Self> { Format(NewsText.self) }
    package static var annotations: Format<Self> { Format(NewsAnnotations.self) }
}

extension NewsSubject: WholeSubject {
    static let purposeOfWhole = "programs: what is new, as one object"
    var whole: BaselineNews { news }
}
