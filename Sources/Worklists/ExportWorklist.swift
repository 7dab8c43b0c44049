internal import Knowledge
internal import Report

extension WorklistBuilder {
    /// For every exported function: which modules hold the export, and who would remain without them.
    func exports() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let title = "What keeps the exports"
        let exported = report.ledger.identifiers.filter { ($0.value.kinds[Ledger.Kind.export.rawValue] ?? 0) > 0 }.keys
            .sorted()
        guard !exported.isEmpty else { return (title, ["This tree exports no function of the family."], []) }
        let exports = exported.map { export($0) }
        let candidates = exports.filter { $0.isWanted(by: filter) }
        let others = exports.filter { !$0.isWanted(by: filter) }.map { "\($0.name)() (\($0.modules.count))" }
        let number = Worklist.count(exported.count, "function")
        var remarks = ["\(number) of the family \(exported.count == 1 ? "is" : "are") exported."]
        if !others.isEmpty {
            remarks.append(
                "Not listed, since modules are meant to call them or they were not asked for, with the number of "
                    + "modular calls: " + others.joined(separator: ", ") + ".")
        }
        return (title, remarks, candidates.map(section))
    }

    /// One exported function and its callers.
    private struct Export {
        var name: String
        var takes: FamilyFunction.Taking?
        var modules: [CallSite]
        var builtIn: [CallSite]
        var headers: [CallSite]

        /// Those that take plain references are wanted, unless the filter names others.
        func isWanted(by filter: WorklistFilter) -> Bool {
            if !filter.callees.isEmpty { return filter.callees.contains(name) }
            return takes == .get || takes == .byFlags || takes == .ifFlagged
        }
    }

    private func export(_ name: String) -> Export {
        let sites = report.sites.filter { $0.callee == name }
        return Export(
            name: name, takes: knowledge.family.function(named: name)?.takes,
            modules: sites.filter { $0.ownership?.modular == true },
            builtIn: sites.filter { $0.ownership?.modular == false },
            headers: sites.filter { $0.ownership?.modular == nil })
    }

    // MARK: One function

    private func section(_ export: Export) -> Worklist.Section {
        var exceptions = filter
        exceptions.callees = []
        let modules = export.modules.filter(exceptions.admits).map { entry($0, isOpen: true) }
        let builtIn = export.builtIn.filter(exceptions.admits).map { entry($0, isOpen: false) }
        let headers = export.headers.filter(exceptions.admits).map { inlineEntry($0) }
        let groups = [
            ("Modules that hold the export", modules), ("Inline in a header", headers),
            ("Built in, would remain", builtIn),
        ]
        return Worklist.Section(
            title: "\(export.name)()", remarks: verdict(on: export),
            groups: groups.filter { !$0.1.isEmpty }.map { title, entries in
                Worklist.Group(title: title, contact: nil, entries: entries.sorted(by: Self.isBefore))
            })
    }

    private func verdict(on export: Export) -> [String] {
        let files = Set(export.modules.map(\.file)).count
        let blocking = Worklist.count(export.modules.count, "modular call")
        let inlined = export.headers.flatMap(modularCallers)
        let others = other(export.name)
        var sentences: [String] = []
        let isUncertain = export.headers.contains { !isOfFamily($0.function) }
        if export.modules.isEmpty, inlined.isEmpty {
            let nobody = export.builtIn.isEmpty && export.headers.isEmpty ? " and nothing calls it" : ""
            let unless =
                isUncertain
                ? ", unless a module calls the inline function"
                : others.isEmpty ? "" : ", unless the other uses need it"
            sentences.append("No module calls it\(nobody): the export can go\(unless).")
        } else if !export.modules.isEmpty {
            let kept = export.modules.filter { $0.judgement?.conversion.needed != true }.count
            let holds = export.modules.count == 1 ? "holds" : "hold"
            sentences.append(
                "\(blocking) in \(Worklist.count(files, "file")) \(holds) the export: "
                    + "\(export.modules.count - kept) to convert to FOLL_PIN, "
                    + "\(kept) that would need something else.")
        }
        if !inlined.isEmpty {
            let calls = Worklist.count(inlined.count, "modular call")
            let need = (inlined.count == 1 ? "needs it" : "need it") + (export.modules.isEmpty ? "" : ", too")
            sentences.append("\(calls) of an inline function \(need).")
        }
        if !export.builtIn.isEmpty {
            sentences.append("\(Worklist.count(export.builtIn.count, "built-in call")) would remain.")
        }
        return sentences + others
    }

    /// Uses that are no calls.
    private func other(_ name: String) -> [String] {
        let kinds = report.ledger.identifiers[name]?.kinds ?? [:]
        let counts = [Ledger.Kind.address, .macro, .unresolved].compactMap { kind -> String? in
            guard let number = kinds[kind.rawValue], number > 0 else { return nil }
            return "\(number) \(kind.rawValue)"
        }
        return counts.isEmpty ? [] : ["Uses besides calls, to be looked at: \(counts.joined(separator: ", "))."]
    }

    private func entry(_ site: CallSite, isOpen: Bool) -> Worklist.Entry {
        var entry = Worklist.Entry(site, task: isOpen ? need(of: site) : known(of: site), isOpen: isOpen)
        guard isOpen else { return entry }
        entry.blockers = site.judgement?.conversion.needed == true ? site.judgement?.conversion.blockers ?? [] : []
        for symbol in site.ownership?.configs ?? [] {
            for definition in knowledge.symbols[symbol] ?? [] where concerns(definition, site) {
                entry.facts.append(Worklist.Fact(label: symbol, value: definition.words))
            }
        }
        // A long list says no more than that some architectures lack something.
        if let architectures = site.ownership?.architectures, !architectures.isEmpty, architectures.count <= 8 {
            entry.facts.append(Worklist.Fact(label: "only on", value: architectures.joined(separator: ", ")))
        }
        return entry
    }

    /// An architecture's own definition matters only to files that are built for it.
    private func concerns(_ definition: Worklist.Symbol, _ site: CallSite) -> Bool {
        let parts = definition.path.split(separator: "/")
        guard parts.count > 2, parts[0] == "arch" else { return true }
        let architectures = site.ownership?.architectures ?? []
        return architectures.isEmpty || architectures.contains(String(parts[1]))
    }

    private func need(of site: CallSite) -> String {
        guard let judgement = site.judgement else { return "not judged" }
        let conversion = judgement.conversion
        if conversion.needed {
            return (conversion.to.map { "convert to \($0)()" } ?? "convert to FOLL_PIN") + ": \(conversion.reason)"
        }
        return "no pin fits (\(conversion.reason)): needs another exported function, or must be built in"
    }

    private func known(of site: CallSite) -> String {
        guard let conversion = site.judgement?.conversion else { return "" }
        if !conversion.needed { return "may stay (\(conversion.reason))" }
        return (conversion.to.map { "convert to \($0)()" } ?? "convert to FOLL_PIN")
            + " all the same: \(conversion.reason)"
    }

    /// Calls of an inline function of the family, from code that can be a module.
    private func modularCallers(of site: CallSite) -> [CallSite] {
        report.sites.filter { $0.callee == site.function && $0.ownership?.modular == true }
    }

    private func isOfFamily(_ function: String?) -> Bool {
        function.map { knowledge.family.function(named: $0) != nil } ?? false
    }

    private func inlineEntry(_ site: CallSite) -> Worklist.Entry {
        guard isOfFamily(site.function) else {
            return Worklist.Entry(site, task: "find out which modules call the inline function", isOpen: true)
        }
        let callers = modularCallers(of: site).map { "\($0.file):\($0.line)" }
        let task =
            callers.isEmpty
            ? "no module calls the inline function" : "called by modules: \(callers.joined(separator: ", "))"
        return Worklist.Entry(site, task: task, isOpen: !callers.isEmpty)
    }
}
