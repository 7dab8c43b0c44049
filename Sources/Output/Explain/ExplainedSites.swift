package import Report

/// What an explanation tells, for programs.
package struct ExplainedSites: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    package struct Site: Codable, Hashable, Sendable {
        package var site: CallSite
        package var findings: [Finding]
        /// How this tree declares what is called; left out where it was not found.
        package var declaration: API.Function?
        /// The further calls, within the family, to which this one comes down.
        package var continues: [Step]
        /// The call as it would be after the conversion; left out where none is needed.
        package var replacement: Replacement?
        /// To what reviewers ask, in the order of their list.
        package var answers: [Answer]
        /// The lines around the call; none where the tree is not at hand, or has changed.
        package var source: [Line]
    }

    package struct Step: Codable, Hashable, Sendable {
        package var callee: String
        package var file: String
        package var line: Int
    }

    package struct Replacement: Codable, Hashable, Sendable {
        package var callee: String
        /// Left out where the replacement takes other arguments.
        package var call: String?
        /// What else has to be done.
        package var notes: [String]
    }

    package struct Answer: Codable, Hashable, Sendable {
        package var number: String
        package var question: String
        package var answer: String
        /// False where the report does not tell.
        package var known: Bool
        /// The lines that show it, as `file:line`.
        package var places: [String]
    }

    package struct Line: Codable, Hashable, Sendable {
        package var line: Int
        package var text: String
    }

    package var schema: Int
    package var tool: Tool
    package var tree: TreeIdentity
    /// Several where a line holds several calls.
    package var sites: [Site]
}

extension ExplainedSites {
    private static let context = 3

    init(_ explanation: Explanation) {
        let report = explanation.report
        self.init(
            schema: Self.currentSchema, tool: report.tool, tree: report.tree,
            sites: explanation.parts.map { part in
                let site = part.site
                let review = SiteReview(site, in: report, guide: explanation.guide)
                return Site(
                    site: site, findings: report.findings.filter { $0.site == site.id },
                    declaration: report.api.functions[site.callee],
                    continues: part.family.map { Step(callee: $0.callee, file: $0.file, line: $0.line) },
                    replacement: ReplacementCall(site, in: report, guide: explanation.guide).map { call in
                        let callee = site.judgement?.conversion.to ?? ""
                        return Replacement(callee: callee, call: call.text, notes: call.notes)
                    },
                    answers: ReviewQuestion.allCases.map { question in
                        let answer = review.answer(to: question)
                        return Answer(
                            number: question.rawValue, question: question.text, answer: answer.text,
                            known: answer.isKnown, places: answer.places)
                    },
                    source: part.quotes.lines(site.file, around: site.line, context: Self.context)
                        .map { Line(line: $0.number, text: $0.text) })
            })
    }
}
