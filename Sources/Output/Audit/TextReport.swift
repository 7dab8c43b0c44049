internal import Paths
internal import Report

/// The audit for people: a summary, the findings, what is not certain, and every site if they are asked for.
struct TextReport: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading: a summary, then the findings, worst first, one a line; --sites adds every site"

    private var printer: TextPrinter

    init(_ subject: AuditSubject) {
        let report = subject.report
        printer = TextPrinter(color: subject.usesColor)
        printSummary(of: report)
        printFindings(of: report)
        printUnbalanced(report.ledger)
        printUnresolved(report.ledger)
        if subject.listsSites {
            printSites(of: report)
            printUnits(report.units)
        } else if !report.sites.isEmpty {
            printer.blank()
            printer.paragraph(
                "Every site: --sites. One of them: gupaudit explain. What to convert: gupaudit worklist.", .label)
        }
    }

    func write(to stream: inout some TextOutputStream) { stream.write(printer.text) }

    // MARK: Summary

    private mutating func printSummary(of report: AuditReport) {
        let summary = Summary(report)
        printer.line(Phrase(report.tree.path, .heading))
        printer.lines(summary.title.map { Phrase($0) }, indent: 0, hanging: 0)
        printer.blank()
        printer.lines(summary.totals.phrases(), indent: 2, hanging: 2)
        if !report.sites.isEmpty {
            printer.blank()
            FunctionTable(report.sites).print(to: &printer)
        }
        printer.blank()
        for row in summary.rows {
            printer.lines(
                [Phrase(row.label.padded(to: 8), .label)] + row.value.counts(Style(row.state)), indent: 2, hanging: 11)
        }
    }

    // MARK: Findings

    /// Never wrapped: editors read them, and so does grep.
    private mutating func printFindings(of report: AuditReport) {
        let lines = FindingLine.worstFirst(of: report)
        if lines.isEmpty { return }
        section("Findings", lines.count)
        for line in lines {
            let words = Phrase(line.words, Style(line.finding.severity), gap: 1)
            printer.line(line.location.map { [Phrase($0, .name), words] } ?? [words])
        }
    }

    // MARK: Sites

    private mutating func printSites(of report: AuditReport) {
        let findings = Dictionary(grouping: report.findings, by: \.site)
        let directories = Dictionary(grouping: report.sites) { TreePath.directory(of: $0.file) }
        for (directory, sites) in directories.sorted(by: { $0.key < $1.key }) {
            let name = directory.isEmpty ? "top directory" : directory
            printer.blank()
            printer.line(Phrase("\(name): \(Wording.count(sites.count, "site"))", .heading))
            for site in sites { print(site, findings: findings[site.id] ?? []) }
        }
    }

    private mutating func print(_ site: CallSite, findings: [Finding]) {
        printer.lines(
            [
                Phrase(Wording.location(site.file, site.line, site.column), .name),
                Phrase(Wording.caller(site.function), .heading),
            ], indent: 2, hanging: 6, keepsFirstWhole: true)
        printer.lines(columns(of: site), indent: 6, hanging: 8)
        let judged = judgedColumns(of: site)
        if !judged.isEmpty { printer.lines(judged, indent: 6, hanging: 8) }
        if let conversion = site.judgement.flatMap({ Wording.conversion($0.conversion) }) {
            printer.paragraph(conversion, .warning, indent: 6, hanging: 8)
        }
        for blocker in site.judgement?.conversion.blockers ?? [] {
            printer.paragraph("blocked: \(blocker)", .bad, indent: 6, hanging: 8)
        }
        if site.seen.method == .text { printer.paragraph(Wording.textOnly(site.seen), .warning, indent: 6, hanging: 8) }
        for finding in findings {
            printer.paragraph(Wording.finding(finding), Style(finding.severity), indent: 6, hanging: 8)
        }
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
        if let callers = site.flags.callers, site.flags.origin == .parameter {
            columns.append(Phrase(label: "callers", String(callers.count)))
        }
        if let pages = site.pages.null ? "NULL" : site.pages.text {
            columns.append(Phrase(label: "pages", SafeText.shortened(SafeText.escaped(pages), to: expression)))
        }
        columns.append(Phrase(label: "writes", site.writes.rawValue))
        columns.append(Phrase(label: "reference", site.reference.rawValue))
        return columns
    }

    private func judgedColumns(of site: CallSite) -> [Phrase] {
        var columns: [Phrase] = []
        if let judgement = site.judgement {
            let pairing = judgement.release.pairing
            let isPaired = pairing != .mismatch && pairing != .missing
            columns += [
                Phrase(Wording.name(judgement.case.is)),
                Phrase(label: "lifetime", judgement.lifetime.rawValue),
                Phrase(label: "release", Wording.release(judgement.release), isPaired ? .plain : .bad),
            ]
        }
        if let ownership = site.ownership {
            columns += [Phrase(Wording.build(ownership)), Phrase(ownership.subsystem ?? "no subsystem", .label)]
        }
        return columns
    }

    // MARK: What is not certain

    private mutating func printUnbalanced(_ ledger: Ledger) {
        let unbalanced = ledger.identifiers.filter { !$0.value.isBalanced }.sorted { $0.key < $1.key }
        if unbalanced.isEmpty { return }
        section("Identifiers whose occurrences do not add up", unbalanced.count)
        for (name, entry) in unbalanced {
            printer.paragraph("\(name): \(Wording.imbalance(entry))", .bad, indent: 2, hanging: 4)
        }
    }

    private mutating func printUnresolved(_ ledger: Ledger) {
        let unresolved = ledger.unresolvedPlaces
        if unresolved.isEmpty { return }
        section("Unresolved occurrences", unresolved.count)
        for (name, place) in unresolved {
            printer.lines(
                [Phrase(Wording.location(place.file, place.line), .name)]
                    + "\(name): \(place.reason)".phrases(), indent: 2, hanging: 6, keepsFirstWhole: true)
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
            printer.paragraph(Wording.errors(of: unit), .plain, indent: 6, hanging: 8)
        }
    }

    // MARK: Layout

    private mutating func section(_ title: String, _ count: Int) {
        printer.blank()
        printer.line(Phrase("\(title): \(count)", .heading))
    }
}

extension Style {
    fileprivate init(_ severity: Finding.Severity) {
        switch severity {
        case .error: self = .bad
        case .warning: self = .warning
        case .note: self = .label
        }
    }

    fileprivate init(_ state: Summary.Row.State) {
        switch state {
        case .plain: self = .plain
        case .good: self = .good
        case .warning: self = .warning
        case .bad: self = .bad
        }
    }
}

extension String {
    /// A number stays with what it counts.
    fileprivate func counts(_ style: Style) -> [Phrase] {
        let parts = split(separator: ", ")
        return parts.indices.flatMap { index -> [Phrase] in
            let part = parts[index] + (index + 1 < parts.count ? "," : "")
            return part.count <= 24 ? [Phrase(String(part), style, gap: 1)] : String(part).phrases(style)
        }
    }
}
