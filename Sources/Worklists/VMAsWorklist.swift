internal import Knowledge
internal import Report

extension WorklistBuilder {
    /// Calls that ask for VMAs, and what stands for each use once the parameter is gone.
    func vmas() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let title = "Calls that ask for VMAs"
        let byDesign = sites.filter { knowledge.advice.vmasByDesign.contains($0.callee) }.map { site in
            Worklist.Entry(site, task: "nothing to do", isOpen: false)
        }
        let designed = Worklist.Section(title: "By a function that returns a VMA on purpose", groups: groups(byDesign))
        let sites = sites.filter { !knowledge.advice.vmasByDesign.contains($0.callee) }
        let functions = report.api.functions.filter { name, function in
            function.roles[Role.vmas.rawValue] != nil && !knowledge.advice.vmasByDesign.contains(name)
        }.keys.sorted()
        guard !functions.isEmpty else {
            return (
                title, ["No function of this tree has a vmas parameter any more: nothing is left to do."], [designed]
            )
        }
        let asking = sites.filter { [.single, .array].contains($0.vmas) }
        let passing = sites.filter { $0.vmas == .parameter }
        let null = sites.filter { $0.vmas == .null }
        let remarks = [
            "\(Worklist.count(asking.count, "call")) \(asking.count == 1 ? "asks" : "ask") for VMAs, "
                + "\(passing.count) pass on what a caller asks for, \(null.count) pass NULL.",
            "Functions with such a parameter: " + functions.map { $0 + "()" }.joined(separator: ", ") + ".",
        ]
        return (
            title, remarks,
            [
                Worklist.Section(
                    title: "VMAs are asked for", groups: groups(asking.map { vmasEntry($0, isOpen: true) })),
                Worklist.Section(
                    title: "A caller's argument is passed on",
                    groups: groups(passing.map { vmasEntry($0, isOpen: false) })),
                Worklist.Section(
                    title: "NULL is passed",
                    groups: groups(null.map { Worklist.Entry($0, task: knowledge.advice.vmasUnused, isOpen: true) })
                        .map { group in
                            // A list of the same trivial task needs nobody's consent in particular.
                            Worklist.Group(title: group.title, contact: nil, entries: group.entries)
                        }),
                designed,
            ]
        )
    }

    private func vmasEntry(_ site: CallSite, isOpen: Bool) -> Worklist.Entry {
        guard let use = site.judgement?.vmasUse else {
            return Worklist.Entry(
                site, task: isOpen ? "find out what the VMAs are for" : "follows from its callers", isOpen: isOpen)
        }
        var entry = Worklist.Entry(site, task: "instead: \(use.replacement)", isOpen: isOpen)
        let words =
            switch use.use {
            case .never: "the VMAs are never looked at"
            case .oneCheck: "one VMA is looked at"
            case .loop: "every VMA is looked at"
            case .passedOn: "the VMAs are handed on"
            }
        entry.facts.append(Worklist.Fact(label: "use", value: words))
        if use.afterUnlock { entry.blockers.append("a VMA is looked at after the mmap lock was dropped") }
        entry.evidence = use.evidence
        if use.use == .never {
            entry.replacement = Respelling(site, api: report.api, knowledge: knowledge).replacement(dropping: .vmas)
        }
        return entry
    }
}
