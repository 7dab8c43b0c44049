internal import Knowledge
package import Report

/// Makes worklists of one report.
package struct WorklistBuilder {
    let report: AuditReport
    let filter: WorklistFilter
    let knowledge: WorklistKnowledge

    package init(_ report: AuditReport, filter: WorklistFilter = WorklistFilter(), knowledge: WorklistKnowledge) {
        self.report = report
        self.filter = filter
        self.knowledge = knowledge
    }

    /// The sites that the filter admits.
    var sites: [CallSite] { report.sites.filter(filter.admits) }

    package func worklist(_ kind: Worklist.Kind) -> Worklist {
        let (title, remarks, sections): (String, [String], [Worklist.Section]) =
            switch kind {
            case .convert: conversions()
            case .vmas: vmas()
            case .longterm: longTerm()
            case .force: force()
            case .unexport: exports()
            case .iterators: iterators()
            }
        var worklist = Worklist(
            kind: kind, tool: report.tool, tree: report.tree, title: title, remarks: remarks,
            sections: sections.filter { !$0.groups.isEmpty || !$0.remarks.isEmpty })
        worklist.remarks += advice(for: worklist.entries) + legend(of: worklist.entries)
        return worklist
    }

    /// What changes for every caller of a new function, said once.
    private func advice(for entries: [Worklist.Entry]) -> [String] {
        let called = entries.filter { $0.replacement != nil }.compactMap(\.newCallee)
        return Set(called).sorted().flatMap { name in
            (knowledge.advice.calls[name]?.remarks ?? []).map { "\(name)(): \($0)" }
        }
    }

    /// What a reader of the list alone cannot know.
    private func legend(of entries: [Worklist.Entry]) -> [String] {
        if entries.isEmpty { return [] }
        var legend = ["Cases are those of Documentation/core-api/pin_user_pages.rst."]
        if entries.contains(where: { !$0.flags.may.isEmpty }) { legend.append("[FLAG?] is set on some paths only.") }
        if entries.contains(where: \.flags.unknown) {
            legend.append("+? stands for flags that the audit could not tell.")
        }
        return [legend.joined(separator: " ")]
    }

    /// Each line and what it says once; a reader needs no more to see that it is so, and the JSON report has them all.
    static func concise(_ evidence: [Evidence], limit: Int) -> [Evidence] {
        var seen: Set<String> = []
        return Array(evidence.filter { seen.insert("\($0.file):\($0.line) \($0.says)").inserted }.prefix(limit))
    }

    /// Files that a list of this kind asks about, for which contacts are needed.
    package func files(for kind: Worklist.Kind) -> [String] {
        Set(worklist(kind).entries.filter(\.isOpen).map(\.file)).sorted()
    }

    // MARK: Groups

    /// The entries by the subsystem that decides on them, the most urgent first.
    func groups(_ entries: [Worklist.Entry]) -> [Worklist.Group] {
        let groups = Dictionary(grouping: entries) { $0.subsystem ?? Self.noSubsystem }.map { title, entries in
            let sorted = entries.sorted(by: Self.isBefore)
            let isOpen = sorted.contains(where: \.isOpen)
            return Worklist.Group(
                title: title, contact: isOpen ? contact(for: sorted.map(\.file)) : nil, entries: sorted)
        }
        return groups.sorted { left, right in
            let ranks = (rank(left), rank(right))
            return ranks.0 == ranks.1 ? left.title < right.title : ranks.0 < ranks.1
        }
    }

    private static let noSubsystem = "No section of MAINTAINERS"

    private func rank(_ group: Worklist.Group) -> Int { group.entries.first?.rank?.number ?? .max }

    static func isBefore(_ left: Worklist.Entry, _ right: Worklist.Entry) -> Bool {
        (left.rank?.number ?? .max, left.file, left.line, left.column)
            < (right.rank?.number ?? .max, right.file, right.line, right.column)
    }

    /// Everybody whom the files of a group concern, in the order of the files.
    func contact(for files: [String]) -> Worklist.Contact? {
        let known = files.compactMap { knowledge.contacts[$0] }
        guard var contact = known.first else { return nil }
        var addresses = Set(contact.cc.map(\.address))
        for other in known.dropFirst() { contact.cc += other.cc.filter { addresses.insert($0.address).inserted } }
        return contact
    }
}

extension Worklist {
    /// `no calls`, `1 call`, `3 calls`.
    package static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        number == 1 ? "1 \(noun)" : "\(number == 0 ? "no" : String(number)) \(plural ?? noun + "s")"
    }
}
