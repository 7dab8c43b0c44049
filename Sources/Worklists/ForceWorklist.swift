internal import Knowledge
internal import Report

extension WorklistBuilder {
    /// Calls with FOLL_FORCE: those that a debugger makes, and the others.
    func force() -> (title: String, remarks: [String], sections: [Worklist.Section]) {
        let flag = knowledge.family.flags.force
        let title = "Calls with \(flag)"
        let forcing = sites.filter { site in
            (site.flags.must + site.flags.may).contains(flag) || callers(of: site, with: flag).isEmpty == false
        }
        let core = forcing.filter { $0.judgement?.case.is == .core }
        let others = forcing.filter { $0.judgement?.case.is != .core }
        let copies = others.filter { $0.reference == .none }
        let held = others.filter { $0.reference != .none }
        let modules = held.filter { $0.ownership?.modular == true }
        let builtIn = held.filter { $0.ownership?.modular != true }
        let remarks = [
            "\(flag) overrides the protection of a mapping: it is for debuggers.",
            "\(Worklist.count(forcing.count, "call")) \(forcing.count == 1 ? "passes" : "pass") it: "
                + "\(modules.count) hold a page in a file that can be a module, \(builtIn.count) hold a page in "
                + "built-in code, \(copies.count) only copy, as a debugger does, \(core.count) are the API's own.",
        ]
        return (
            title, remarks,
            [
                section(
                    "A page is held, in code that can be a module", modules, flag,
                    "take \(flag) out, or say why it is needed"),
                section("A page is held, in built-in code", builtIn, flag, "say why \(flag) is needed, or take it out"),
                section("Memory is only copied, as a debugger does", copies, flag, nil),
                section("The API's own calls", core, flag, nil),
            ]
        )
    }

    private func callers(of site: CallSite, with flag: String) -> [Flags.Caller] {
        (site.flags.callers ?? []).filter { ($0.must + $0.may).contains(flag) }
    }

    private func section(_ title: String, _ sites: [CallSite], _ flag: String, _ task: String?) -> Worklist.Section {
        let entries = sites.map { site in
            var entry = Worklist.Entry(site, task: task ?? "", isOpen: task != nil)
            let callers = callers(of: site, with: flag)
            if callers.isEmpty {
                // Where the flag comes from, unless it stands in the call itself.
                let steps = site.flags.trail.filter { $0.text.contains(flag) && $0.line != site.line }
                if task != nil {
                    entry.evidence = steps.map {
                        Evidence(file: $0.file, line: $0.line, text: $0.text, says: "sets \(flag)")
                    }
                }
            } else {
                let names = Set(callers.map { ($0.function ?? "?") + "()" }).sorted()
                let shown = names.prefix(Self.mostCallers).joined(separator: ", ")
                let rest = names.count > Self.mostCallers ? " and \(names.count - Self.mostCallers) more" : ""
                entry.facts.append(Worklist.Fact(label: "passed by", value: shown + rest))
            }
            let findings = report.findings.filter { $0.site == site.id && $0.message.contains(flag) }
            entry.facts += findings.map {
                Worklist.Fact(label: $0.severity.rawValue, value: "\($0.message) (\($0.rule))")
            }
            if task != nil {
                let respelling = Respelling(site, api: report.api, knowledge: knowledge)
                entry.replacement = respelling.replacement(removing: flag)
            }
            return entry
        }
        return Worklist.Section(title: title, groups: groups(entries))
    }

    private static var mostCallers: Int { 6 }
}
