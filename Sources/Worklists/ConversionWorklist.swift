internal import Knowledge
internal import Report

extension WorklistBuilder {
    /// Calls that must move from FOLL_GET to FOLL_PIN, those that may corrupt a file's data first.
    func conversions() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let entries = sites.compactMap(conversion)
        let title = "Conversions from FOLL_GET to FOLL_PIN"
        guard !entries.isEmpty else {
            let calls = Worklist.count(sites.count, "call")
            return (title, ["Of \(calls) none needs FOLL_PIN and lacks it: nothing to convert."], [])
        }
        let verbs = entries.count == 1 ? ("needs", "lacks") : ("need", "lack")
        let all = Worklist.count(sites.count, "call")
        var remarks = ["\(entries.count) of \(all) \(verbs.0) FOLL_PIN and \(verbs.1) it."]
        let ranks = ConversionRank.allCases.compactMap { rank -> String? in
            let number = entries.count { $0.rank?.number == rank.rawValue }
            return number == 0 ? nil : "\(number) where \(rank.sentence)"
        }
        remarks.append("In the order of the list: " + ranks.joined(separator: "; ") + ".")
        return (title, remarks, [Worklist.Section(title: "", groups: groups(entries))])
    }

    func conversion(_ site: CallSite) -> Worklist.Entry? {
        guard let judgement = site.judgement, let rank = ConversionRank(site) else { return nil }
        let conversion = judgement.conversion
        let task = conversion.to.map { "convert to \($0)()" } ?? "convert to FOLL_PIN"
        var entry = Worklist.Entry(site, task: "\(task): \(conversion.reason)", isOpen: true)
        entry.rank = Worklist.Entry.Rank(number: rank.rawValue, name: rank.name)
        entry.facts = facts(of: site, judgement)
        entry.releases = ReleaseChanges(judgement, knowledge: knowledge).all
        entry.blockers = conversion.blockers + missingReleases(judgement.release)
        entry.blockers += knowledge.objections[site.id] ?? []
        entry.evidence = evidence(for: judgement)
        entry.questions = OpenQuestions(site, judgement, knowledge: knowledge).all
        entry.newCallee = conversion.to
        guard let to = conversion.to else { return entry }
        let respelling = Respelling(site, api: report.api, knowledge: knowledge)
        entry.replacement = respelling.replacement(by: to, isLong: false)
        if let obstacle = respelling.obstacle(to: to) {
            entry.blockers.append(obstacle)
        } else if entry.replacement == nil {
            let signature = report.api.functions[to].map { ", declared at \($0.file):\($0.line)" } ?? ""
            entry.questions.insert("Which arguments does \(to)() take here\(signature)?", at: 0)
        }
        if judgement.lifetime == .long { entry.followUp = longFollowUp(to: to, respelling) }
        return entry
    }

    /// A long-lived pin may be refused where a short one is not, so it is a patch of its own.
    private func longFollowUp(to callee: String, _ respelling: Respelling) -> Worklist.FollowUp? {
        guard let flag = knowledge.longFlag(in: report.api),
            let replacement = respelling.replacement(makingLong: callee)
        else { return nil }
        return Worklist.FollowUp(
            task: "in a patch of its own: add \(flag)",
            question: "Does user space decide when the pages are released?", replacement: replacement)
    }

    /// Where not all were found, the list of releases is not to be trusted.
    private func missingReleases(_ release: Release) -> [String] {
        guard release.complete == false, let reasons = release.incomplete else { return [] }
        let unread = reasons.filter { $0.hasSuffix(Self.notRead) }.map { String($0.dropLast(Self.notRead.count)) }
        var words = reasons.filter { !$0.hasSuffix(Self.notRead) }
        if !unread.isEmpty {
            let rest = unread.count - Self.mostUnread
            let names = unread.prefix(Self.mostUnread).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
            words.append(names + (unread.count == 1 ? " was not read" : " were not read"))
        }
        return ["releases may be missing: " + words.joined(separator: "; ")]
    }

    private static var notRead: String { " was not read" }
    private static var mostUnread: Int { 3 }

    /// What else the audit found at the site, and how it is reached.
    private func facts(of site: CallSite, _ judgement: Judgement) -> [Worklist.Fact] {
        var facts: [Worklist.Fact] = []
        if judgement.chain.count > 1 {
            let steps = judgement.chain.map { link in
                "\(link.function)()" + (link.entry.map { " (\($0))" } ?? "")
            }
            facts.append(Worklist.Fact(label: "reached by", value: steps.joined(separator: " > ")))
        }
        if let state = PinnedState(of: site, api: report.api, advice: knowledge.advice) {
            facts.append(Worklist.Fact(label: "state", value: state.words))
        }
        let findings = report.findings.filter {
            $0.site == site.id && !knowledge.advice.impliedFindings.contains($0.rule)
        }
        facts += findings.map { Worklist.Fact(label: $0.severity.rawValue, value: "\($0.message) (\($0.rule))") }
        return facts
    }

    /// The lines that decide the case and who touches the data.
    private func evidence(for judgement: Judgement) -> [Evidence] {
        Self.concise(judgement.case.evidence + judgement.access.evidence + judgement.lifetimeEvidence, limit: 5)
    }
}

extension ConversionRank {
    fileprivate var sentence: String {
        switch self {
        case .deviceWrites: "a device may write to the pages"
        case .longLived: "the pages are kept for long"
        case .processorWrites: "the CPU writes to them"
        case .unknown: "nothing seen says who touches them"
        case .reads: "they are only read"
        }
    }
}
