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
                    title: "A caller's argument is passed on", groups: simple(groups(passing.map(dropping)))),
                Worklist.Section(title: "NULL is passed", groups: simple(groups(null.map(dropping)))),
                parameters(of: functions, handedOnBy: passing),
                designed,
            ]
        )
    }

    /// A list of the same trivial task needs nobody's consent in particular.
    private func simple(_ groups: [Worklist.Group]) -> [Worklist.Group] {
        groups.map { Worklist.Group(title: $0.title, contact: nil, entries: $0.entries) }
    }

    private func dropping(_ site: CallSite) -> Worklist.Entry {
        var entry = Worklist.Entry(site, task: knowledge.advice.vmasUnused, isOpen: true)
        entry.replacement = Respelling(site, api: report.api, knowledge: knowledge).replacement(dropping: .vmas)
        return entry
    }

    /// Where the parameter itself stands: what the report tells of it, or all that the code beside the family's shows.
    private func parameters(of functions: [String], handedOnBy sites: [CallSite]) -> Worklist.Section {
        let asked = VMAsParameter(functions, in: report.api)
        let places: [VMAsParameter.Place]
        if let code = knowledge.code {
            places = asked.places(in: code)
        } else {
            places = asked.declarations + asked.functions(around: sites)
        }
        let entries = places.filter { filter.admits(file: $0.file) }.map { place in
            var entry = Worklist.Entry(
                place.function, file: place.file, line: place.line, column: place.column,
                task: place.isCall ? knowledge.advice.vmasUnused : knowledge.advice.vmasParameter)
            if let after = place.after {
                entry.replacement = Worklist.Replacement(before: place.before, after: [after], remarks: [])
            }
            return entry
        }
        let files = Dictionary(grouping: entries, by: \.file).sorted { $0.key < $1.key }
        return Worklist.Section(
            title: "The parameter itself",
            groups: files.map { file, entries in
                Worklist.Group(title: file, contact: nil, entries: entries.sorted(by: Self.isBefore))
            })
    }

    private func vmasEntry(_ site: CallSite, isOpen: Bool) -> Worklist.Entry {
        guard let use = site.judgement?.vmasUse else {
            return Worklist.Entry(site, task: "find out what the VMAs are for", isOpen: isOpen)
        }
        let isOne = site.vmas == .single && site.pageCount == "1" && use.use != .never
        let replacement = isOne ? knowledge.advice.vmasOfOne[site.callee] : nil
        var entry = Worklist.Entry(site, task: "instead: \(replacement ?? use.replacement)", isOpen: isOpen)
        let words =
            switch use.use {
            case .never: "the VMAs are never looked at"
            case .oneCheck: "one VMA is looked at"
            case .loop: isOne ? "one VMA is looked at" : "every VMA is looked at"
            case .passedOn: isOne ? "the VMA is handed on" : "the VMAs are handed on"
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
