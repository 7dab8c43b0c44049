internal import Knowledge
internal import Report

extension WorklistBuilder {
    /// Calls that take the pages of an iterator: direction, whose pages they are, and when they are released.
    func iterators() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let title = "Pages of iterators"
        let all = sites.filter { site in
            report.api.functions[site.callee]?.roles["iterator"] != nil && site.judgement?.case.is != .core
        }
        let pins = all.filter { $0.reference == .pin }
        let gets = all.filter { $0.reference == .get }
        let needed = gets.filter { $0.judgement?.conversion.needed == true }
        let kernel = gets.filter { $0.judgement?.case.is == .notApplicable }
        let readers = gets.filter {
            $0.judgement?.conversion.needed == false && $0.judgement?.case.is != .notApplicable
        }
        let remarks = [
            "\(Worklist.count(all.count, "call")) \(all.count == 1 ? "takes" : "take") the pages of an iterator: "
                + "\(needed.count) by a plain reference that should be a pin, \(readers.count) by one that may stay, "
                + "\(kernel.count) of the kernel's own pages, \(pins.count) pinned already."
        ]
        return (
            title, remarks,
            [
                Worklist.Section(title: "To convert", groups: groups(needed.compactMap(iteratorConversion))),
                Worklist.Section(
                    title: "A plain reference that may stay",
                    groups: groups(readers.map { known($0, $0.judgement?.conversion.reason ?? "") })),
                Worklist.Section(
                    title: "The kernel's own pages",
                    groups: groups(kernel.map { known($0, $0.judgement?.case.evidence.first?.says ?? "") })),
                Worklist.Section(
                    title: "Pinned already", groups: groups(pins.map { known($0, "nothing to do") })),
            ]
        )
    }

    private func iteratorConversion(_ site: CallSite) -> Worklist.Entry? {
        guard var entry = conversion(site) else { return nil }
        entry.facts = iteratorFacts(of: site) + entry.facts
        entry.questions.append(
            "Which kinds of iterator get here: a user's alone, or the kernel's as well (bvec, kvec, xarray)?")
        return entry
    }

    private func known(_ site: CallSite, _ task: String) -> Worklist.Entry {
        var entry = Worklist.Entry(site, task: task, isOpen: false)
        entry.facts = iteratorFacts(of: site)
        return entry
    }

    private func iteratorFacts(of site: CallSite) -> [Worklist.Fact] {
        let direction =
            switch site.writes {
            case .yes: "data is written into the pages"
            case .no: "data is only read from the pages"
            case .maybe: "both, or not known"
            }
        var facts = [Worklist.Fact(label: "direction", value: direction)]
        guard let judgement = site.judgement else { return facts }
        let releases = judgement.release.places.filter { knowledge.uses.releases[$0.callee] != nil }
        let elsewhere = Set(
            releases.filter { $0.function != site.function || $0.file != site.file }.compactMap(\.function))
        if releases.isEmpty {
            facts.append(Worklist.Fact(label: "release", value: "not seen in this file"))
        } else if elsewhere.isEmpty {
            facts.append(Worklist.Fact(label: "release", value: "before the function returns"))
        } else {
            let names = elsewhere.sorted().map { $0 + "()" }.joined(separator: ", ")
            facts.append(Worklist.Fact(label: "release", value: "by \(names), perhaps after the function has returned"))
        }
        return facts
    }
}
