internal import Report

extension WorklistBuilder {
    /// Pages that are kept for long, by what they are held with.
    func longTerm() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let title = "Pages kept for long"
        guard let flag = knowledge.longFlag(in: report.api) else {
            let long = sites.filter { isKept($0) }
            return (
                title, ["This tree has no flag for long-lived references."],
                [section("Kept for long", long, isOpen: false) { $0.judgement?.conversion.reason ?? "" }]
            )
        }
        let kept = sites.filter { isKept($0) }
        let gets = kept.filter { $0.reference == .get && $0.judgement?.conversion.needed == true }
        let others = kept.filter { $0.reference == .get && $0.judgement?.conversion.needed == false }
        let pins = kept.filter { $0.reference == .pin && !knowledge.asksForLong($0) }
        let unknown = pins.filter(\.flags.unknown)
        let missing = pins.filter { !$0.flags.unknown }
        let asked = sites.filter {
            $0.reference != .none && $0.judgement?.case.is != .core && knowledge.asksForLong($0)
        }
        let rightly = asked.filter { $0.judgement?.lifetime == .long }
        let briefly = asked.filter { $0.judgement?.lifetime != .long }
        let remarks = [
            "\(Worklist.count(kept.count, "call")) \(kept.count == 1 ? "keeps" : "keep") pages for as long as user "
                + "space likes: \(rightly.count) with \(flag), \(missing.count) pinned without it, "
                + "\(unknown.count) pinned with flags that come from elsewhere, "
                + "\(gets.count + others.count) by a plain reference."
        ]
        return (
            title, remarks,
            [
                section("Kept for long by a plain reference", gets, isOpen: true) { site in
                    let to = site.judgement?.conversion.to
                    return "after the conversion to \(to.map { "\($0)()" } ?? "FOLL_PIN"): add \(flag)"
                },
                section("Pinned for long without \(flag)", missing, isOpen: true) { _ in "add \(flag)" },
                section("Pinned for long, with flags that come from elsewhere", unknown, isOpen: true) { _ in
                    "make sure that every caller passes \(flag)"
                },
                section(
                    "Kept for long by a plain reference, and nothing says that it is wrong", others, isOpen: false
                ) { $0.judgement?.conversion.reason ?? "" },
                section("\(flag), yet the pages are released soon", briefly, isOpen: true) { _ in
                    "is \(flag) needed?"
                },
                section("Pinned for long with \(flag)", rightly, isOpen: false) { _ in "nothing to do" },
            ]
        )
    }

    private func isKept(_ site: CallSite) -> Bool {
        guard let judgement = site.judgement, judgement.lifetime == .long else { return false }
        return [.get, .pin].contains(site.reference) && ![.core, .notApplicable].contains(judgement.case.is)
    }

    private func section(
        _ title: String, _ sites: [CallSite], isOpen: Bool, task: (CallSite) -> String
    ) -> Worklist.Section {
        let entries = sites.map { site in
            var entry = Worklist.Entry(site, task: task(site), isOpen: isOpen)
            guard isOpen, let judgement = site.judgement else { return entry }
            entry.evidence = Self.concise(judgement.lifetimeEvidence, limit: 3)
            let callee = site.reference == .get ? judgement.conversion.to : site.callee
            entry.newCallee = callee
            if judgement.lifetime == .long, let callee {
                let respelling = Respelling(site, api: report.api, knowledge: knowledge)
                entry.replacement =
                    site.reference == .get
                    ? respelling.replacement(makingLong: callee) : respelling.replacement(by: callee, isLong: true)
            }
            if site.reference == .get { entry.blockers = judgement.conversion.blockers }
            entry.blockers += knowledge.objections[site.id] ?? []
            return entry
        }
        return Worklist.Section(title: title, groups: groups(entries))
    }
}
