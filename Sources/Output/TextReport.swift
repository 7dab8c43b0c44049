internal import Report

/// The audit for people: a summary, the sites by directory, then what is not certain.
struct TextReport {
    private var printer: TextPrinter

    var text: String { printer.text }

    init(_ report: AuditReport, color: Bool) {
        printer = TextPrinter(color: color)
        printSummary(of: report)
        printSites(of: report)
        printUnbalanced(report.ledger)
        printUnresolved(report.ledger)
        printUnits(report.units)
    }

    // MARK: Summary

    private mutating func printSummary(of report: AuditReport) {
        let tree = report.tree
        printer.line(Phrase(tree.path, .heading))
        let revision = tree.revision.map { " at \($0)" } ?? ""
        printer.lines(
            [
                Phrase("Linux \(tree.version), \(tree.source.rawValue)\(revision)"),
                Phrase("audited by \(report.tool.name) \(report.tool.version)"),
                Phrase("libclang: \(report.tool.libclang)"),
            ], indent: 0, hanging: 0)
        printer.blank()
        if report.sites.isEmpty {
            printer.line(Phrase("No call of the family was found in this tree."), indent: 2)
        } else {
            printer.line(Phrase(totals(of: report.sites)), indent: 2)
            printer.blank()
            FunctionTable(report.sites).print(to: &printer)
        }
        printer.blank()
        for (label, value, style) in columns(of: report) {
            printer.lines(
                [Phrase(label.padded(to: 8), .label)] + value.words(style), indent: 2, hanging: 11)
        }
    }

    private func totals(of sites: [CallSite]) -> String {
        let functions = Set(sites.map(\.callee)).count
        let files = Set(sites.map(\.file)).count
        let byText = sites.count { $0.seen.method == .text }
        let extended = sites.count { $0.family != "core" }
        let beyond = extended == 0 ? "" : " (\(extended) beyond the core family)"
        let seen = byText == 0 ? "all seen by the compiler" : "\(byText) seen by text only"
        return "\(Wording.count(sites.count, "call site"))\(beyond) of \(Wording.count(functions, "function")) in "
            + "\(Wording.count(files, "file")); \(seen)"
    }

    private func columns(of report: AuditReport) -> [(label: String, value: String, style: Style)] {
        var columns: [(label: String, value: String, style: Style)] = []
        let origins: [Flags.Origin] = [.literal, .local, .conditional, .parameter, .field, .none]
        let vmas: [VMAsArgument] = [.null, .single, .array, .parameter]
        if !report.sites.isEmpty {
            columns.append(
                ("origin", Wording.counts(report.sites.map(\.flags.origin), in: origins, \.rawValue), .plain))
        }
        if report.sites.contains(where: { $0.vmas != .absent }) {
            columns.append(("vmas", Wording.counts(report.sites.map(\.vmas), in: vmas, \.rawValue), .plain))
        }
        if !report.findings.isEmpty {
            let severities = report.findings.map(\.severity)
            columns.append(("findings", Wording.counts(severities, in: Finding.Severity.allCases, \.rawValue), .warning))
        }
        let ledger = report.ledger
        let ledgerStyle: Style = !ledger.balanced ? .bad : ledger.unresolvedCount > 0 ? .warning : .good
        columns.append(("ledger", Wording.ledger(ledger), ledgerStyle))
        let isClean = report.units.allSatisfy { $0.status == .parsed }
        columns.append(("units", Wording.units(report.units), isClean ? .plain : .warning))
        return columns
    }

    // MARK: Sites

    private mutating func printSites(of report: AuditReport) {
        let findings = Dictionary(grouping: report.findings, by: \.site)
        let directories = Dictionary(grouping: report.sites) { Self.directory(of: $0.file) }
        for (directory, sites) in directories.sorted(by: { $0.key < $1.key }) {
            let name = directory.isEmpty ? "top directory" : directory
            printer.blank()
            printer.line(Phrase("\(name): \(Wording.count(sites.count, "site"))", .heading))
            for site in sites { print(site, findings: findings[site.id] ?? []) }
        }
        let known = Set(report.sites.map(\.id))
        let others = report.findings.filter { !known.contains($0.site) }
        if others.isEmpty { return }
        section("Findings on no site of this report", others.count)
        for finding in others { print(finding, indent: 2) }
    }

    private mutating func print(_ site: CallSite, findings: [Finding]) {
        printer.lines(
            [
                Phrase(Wording.location(site.file, site.line, site.column), .name),
                Phrase(Wording.caller(site.function), .heading),
            ], indent: 2, hanging: 6, keepsFirstWhole: true)
        printer.lines(columns(of: site), indent: 6, hanging: 8)
        if site.seen.method == .text { paragraph(Wording.textOnly(site.seen), .warning, indent: 6) }
        for finding in findings { print(finding, indent: 6) }
    }

    private func columns(of site: CallSite) -> [Phrase] {
        /// Enough to recognise an expression; the whole of it stands in the JSON.
        let expression = 40
        var columns = [Phrase(site.callee)]
        if site.flags.origin == .none {
            columns.append(Phrase("no flags argument", .label))
        } else {
            let words = Wording.words(for: site.flags)
            columns.append(Phrase(label: "flags", words[0]))
            columns += words.dropFirst().map { Phrase($0, $0 == "+?" ? .warning : .plain, gap: 1) }
            columns.append(Phrase(label: "origin", site.flags.origin.rawValue))
        }
        if site.vmas != .absent { columns.append(Phrase(label: "vmas", site.vmas.rawValue)) }
        if let pages = site.pages.null ? "NULL" : site.pages.text {
            columns.append(Phrase(label: "pages", SafeText.shortened(SafeText.escaped(pages), to: expression)))
        }
        columns.append(Phrase(label: "writes", site.writes.rawValue))
        columns.append(Phrase(label: "reference", site.reference.rawValue))
        return columns
    }

    private mutating func print(_ finding: Finding, indent: Int) {
        paragraph("\(finding.severity.rawValue): \(finding.message) (\(finding.rule))", .warning, indent: indent)
    }

    // MARK: What is not certain

    private mutating func printUnbalanced(_ ledger: Ledger) {
        let unbalanced = ledger.identifiers.filter { !$0.value.isBalanced }.sorted { $0.key < $1.key }
        if unbalanced.isEmpty { return }
        section("Identifiers whose occurrences do not add up", unbalanced.count)
        for (name, entry) in unbalanced {
            let classified = entry.kinds.values.reduce(0, +)
            paragraph("\(name): \(Wording.count(entry.total, "occurrence")), \(classified) classified", .bad, indent: 2)
        }
    }

    private mutating func printUnresolved(_ ledger: Ledger) {
        let unresolved = ledger.identifiers.flatMap { name, entry in entry.unresolved.map { (name: name, place: $0) } }
            .sorted { ($0.place.file, $0.place.line, $0.name) < ($1.place.file, $1.place.line, $1.name) }
        if unresolved.isEmpty { return }
        section("Unresolved occurrences", unresolved.count)
        for (name, place) in unresolved {
            printer.lines(
                [Phrase(Wording.location(place.file, place.line), .name)]
                    + "\(name): \(place.reason)".words(.plain), indent: 2, hanging: 6, keepsFirstWhole: true)
        }
    }

    private mutating func printUnits(_ units: [Unit]) {
        let imperfect = units.filter { $0.status != .parsed }
        if imperfect.isEmpty { return }
        section("Units not parsed cleanly", imperfect.count)
        for unit in imperfect {
            printer.lines(
                [Phrase(unit.file, .name), Phrase("\(unit.arch) \(unit.environment)", .label)], indent: 2, hanging: 6,
                keepsFirstWhole: true)
            paragraph(Wording.errors(of: unit), .plain, indent: 6)
        }
    }

    // MARK: Layout

    private mutating func section(_ title: String, _ count: Int) {
        printer.blank()
        printer.line(Phrase("\(title): \(count)", .heading))
    }

    private mutating func paragraph(_ text: String, _ style: Style, indent: Int) {
        printer.lines(text.words(style), indent: indent, hanging: indent + 2)
    }

    private static func directory(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
    }
}

extension String {
    fileprivate func words(_ style: Style) -> [Phrase] {
        split(separator: " ").map { Phrase(String($0), style, gap: 1) }
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
