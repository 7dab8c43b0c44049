internal import Report
internal import Worklists

/// The audit as one page to look around in.
struct HTMLReport: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with pictures, a table that filters and sorts, a panel for each site"
    static let quotesSource = true

    private let subject: AuditSubject
    private let report: AuditReport
    private let places: Places

    init(_ subject: AuditSubject) {
        self.subject = subject
        report = subject.report
        places = Places(link: subject.link, tree: report.tree)
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let (tree, summary) = (report.tree, Summary(report))
        var page = Page(
            brand: "\(report.tool.name) audit", title: "Linux \(tree.version)",
            subtitle: tree.path + (tree.revision.map { " at \($0)" } ?? ""), noun: ["site", "sites"],
            hint: isJudged
                ? "Filter: words, callee:fast, case=2, flags:WRITE, -reference=pin"
                : "Filter: words, callee:fast, flags:WRITE, -reference=pin",
            empty: summary.totals)
        page.columns = columns
        page.sorted = report.findings.isEmpty ? nil : 1
        page.rows = try rows()
        page.aliases = SiteFields.keys
        page.figures = figures
        page.charts = page.rows.isEmpty ? [] : charts(page.rows)
        page.quick = Self.quick
        page.footer = footer(summary)
        try HTMLPage(page).write(to: &stream)
    }

    private var isJudged: Bool { report.sites.contains { $0.judgement != nil } }
    private var isOwned: Bool { report.sites.contains { $0.ownership != nil } }

    // MARK: The table

    private var columns: [Page.Column] {
        let judged: [Page.Column] = [
            .init(name: "Case", style: "nowrap"), .init(name: "Kept", style: "mid"),
            .init(name: "Release", style: "mid"), .init(name: "Convert to", style: "code"),
        ]
        return [
            .init(name: "Site", style: "wide"), .init(name: "Findings"), .init(name: "Call", style: "code"),
            .init(name: "Takes"), .init(name: "Flags", style: "flags mid"), .init(name: "Writes", style: "low"),
        ] + (isJudged ? judged : []) + [.init(name: isOwned ? "Subsystem" : "Directory", style: "area low")]
    }

    /// The worst first, then by place.
    private func rows() throws(OutputError) -> [Page.Row] {
        let severities = Finding.Severity.allCases
        let rules = Dictionary(subject.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var rows: [(worst: Int, row: Page.Row)] = []
        let bySite = Dictionary(grouping: report.findings, by: \.site)
        for (index, site) in report.sites.enumerated() {
            let findings = severities.flatMap { severity in
                (bySite[site.id] ?? []).filter { $0.severity == severity }
            }
            let worst = findings.first.flatMap { severities.firstIndex(of: $0.severity) } ?? severities.count
            var fields = try SiteFields.of(site, findings: findings)
            fields["rank"] = ConversionRank(site).map { [String($0.rawValue)] } ?? []
            let excerpt = subject.excerpts?[site.id].map { (first: $0.first, lines: $0.lines) }
            let panel = SitePanel(site: site, places: places, findings: findings, rules: rules, excerpt: excerpt)
            let row = Page.Row(
                id: site.id.rawValue, cells: cells(site, findings, index: index, worst: worst), fields: fields,
                panel: panel.blocks)
            rows.append((worst, row))
        }
        return severities.indices.flatMap { rank in rows.filter { $0.worst == rank } }.map(\.row)
            + rows.filter { $0.worst == severities.count }.map(\.row)
    }

    private func cells(_ site: CallSite, _ findings: [Finding], index: Int, worst: Int) -> [Page.Cell] {
        let messages = findings.map { "\($0.severity.rawValue): \($0.message)" }.joined(separator: " | ")
        let mark = findings.first.map { Span.severity($0.severity, messages) }
        let more = findings.count > 1 ? Span(text: " +\(findings.count - 1)", style: "faint") : nil
        let mechanical: [Page.Cell] = [
            .init(site.function, at: places(site.file, site.line), order: index), .init(mark, more, order: worst),
            .init(Span(text: site.callee)), .init(.takes(site.reference)), .init(.flags(site.flags)),
            .init(Span(text: site.writes.rawValue)),
        ]
        let judgement = site.judgement
        let conversion = judgement.flatMap { $0.conversion.needed ? $0.conversion : nil }
        let blocked = conversion.flatMap { $0.blockers.isEmpty ? nil : $0.blockers.joined(separator: " | ") }
        let judged: [Page.Cell] = [
            .init(judgement.map { swatch($0.case.is) }, judgement.map { Span(text: $0.case.is.rawValue) }),
            .init(judgement.map { .lifetime($0.lifetime) }), .init(judgement.map { .pairing($0.release) }),
            .init(
                conversion.map { .code($0.to ?? "yes") }, blocked.map { .badge("blocked", "bad", $0) },
                order: ConversionRank(site)?.rawValue ?? 9),
        ]
        return mechanical + (isJudged ? judged : []) + [.init(Span(text: SiteFields.area(of: site)))]
    }

    private func swatch(_ kind: Case.Kind) -> Span {
        let style = [Shown].cases.first { $0.value == kind.rawValue }?.style ?? ""
        return Span(text: "", style: "swatch \(style)", title: Wording.title(kind))
    }

    // MARK: Figures and pictures

    private var figures: [Page.Figure] {
        let sites = report.sites
        let judged = sites.compactMap(\.judgement)
        func number(_ reference: Reference) -> Int { sites.count { $0.reference == reference } }
        var figures = [
            Page.Figure(
                figure: String(sites.count), label: "call sites",
                detail: Wording.count(Set(sites.map(\.callee)).count, "function") + ", "
                    + Wording.count(Set(sites.map(\.file)).count, "file"), filter: ""),
            Page.Figure(
                figure: String(number(.get)), label: "take FOLL_GET", detail: "\(number(.pin)) take FOLL_PIN",
                tone: "get", filter: "reference=get"),
        ]
        if isJudged { figures += judgedFigures(judged) }
        if !report.findings.isEmpty || !subject.rules.isEmpty {
            let severities = report.findings.map(\.severity)
            let counts = Wording.counts(severities, in: Finding.Severity.allCases, \.rawValue)
            figures.append(
                Page.Figure(
                    figure: String(severities.count), label: "findings",
                    detail: counts.isEmpty ? "no rule is broken" : counts,
                    tone: severities.contains(.error) ? "bad" : nil, filter: "severity=error,warning,note"))
        }
        let ledger = report.ledger
        let total = ledger.identifiers.values.reduce(0) { $0 + $1.total }
        let unresolved = ledger.unresolvedCount == 0 ? "none" : String(ledger.unresolvedCount)
        return figures + [
            Page.Figure(
                figure: ledger.balanced ? "✓" : "✗",
                label: ledger.balanced ? "ledger balances" : "ledger does not balance",
                detail: "\(Wording.count(total, "occurrence")), \(unresolved) unresolved",
                tone: !ledger.balanced ? "bad" : ledger.unresolvedCount > 0 ? "warn" : "good")
        ]
    }

    private func judgedFigures(_ judged: [Judgement]) -> [Page.Figure] {
        let needed = judged.filter(\.conversion.needed)
        let blocked = needed.count { !$0.conversion.blockers.isEmpty }
        let mismatched = judged.count { $0.release.pairing == .mismatch }
        let missing = judged.count { $0.release.pairing == .missing }
        return [
            Page.Figure(
                figure: String(needed.count), label: "to convert",
                detail: blocked > 0 ? "\(blocked) of them blocked" : "to FOLL_PIN",
                tone: needed.isEmpty ? "good" : "warn", filter: "convert=yes"),
            Page.Figure(
                figure: String(judged.count { $0.lifetime == .long }), label: "long-lived",
                detail: "kept until user space lets go", filter: "lifetime=long"),
            Page.Figure(
                figure: String(mismatched + missing), label: "not paired",
                detail: "\(mismatched) mismatched, \(missing) missing", tone: mismatched + missing > 0 ? "bad" : "good",
                filter: "pairing=mismatch,missing"),
        ]
    }

    private func charts(_ rows: [Page.Row]) -> [Chart] {
        let flags = rows.values(of: "flags").prefix(9).map {
            Shown($0, $0.hasPrefix("FOLL_") ? String($0.dropFirst(5)) : $0)
        }
        let mechanical = [
            rows.bars(
                isOwned ? "References by subsystem" : "References by directory",
                "What the calls take; click to see the sites.", by: "area", split: "reference",
                into: .references),
            rows.matrix(
                "Flags by function", "How many calls pass what; on some paths counts too.", by: "callee", most: 15,
                across: "flags", columns: flags),
        ].compactMap(\.self)
        if !isJudged { return mechanical }
        let ranks = ConversionRank.allCases.map { Shown(String($0.rawValue), "\($0.rawValue). \($0.name)") }
        let kinds = [Shown].cases.map { Shown($0.value, Wording.title(of: $0.value), $0.style) }
        return mechanical + [
            rows.with("convert", "yes").bars(
                "What is left to convert", "Conversions to FOLL_PIN, the most urgent first.", by: "rank", as: ranks,
                split: "case", into: .cases, within: "convert=yes "),
            rows.bars(
                "Sites by case", "After Documentation/core-api/pin_user_pages.rst.", by: "case", as: kinds,
                split: "convert",
                into: [Shown("yes", "to convert", "warn"), Shown("no", "nothing to convert", "none")]),
        ]
    }

    private static let quick: [Page.Quick] = [
        ("convert=yes", "to convert"), ("convert=blocked", "blocked"), ("lifetime=long", "long-lived"),
        ("pairing=mismatch,missing", "not paired"), ("severity=error,warning,note", "with findings"),
        ("severity=error", "errors"), ("reference=get", "get"), ("reference=pin", "pin"),
        ("flags=FOLL_FORCE", "FOLL_FORCE"), ("flags=FOLL_LONGTERM", "FOLL_LONGTERM"),
        ("vmas=single,array,parameter", "uses vmas"), ("modular=yes", "modular"), ("seen=text", "text only"),
    ].map { Page.Quick(name: $1, filter: $0) }

    // MARK: The end

    private func footer(_ summary: Summary) -> [Block] {
        let known = Set(report.sites.map(\.id))
        let rules = Dictionary(subject.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let strays = report.findings.filter { !known.contains($0.site) }
        let imperfect = report.units.filter { $0.status != .parsed }
        let identifiers = report.ledger.identifiers.filter { $0.value.total > 0 }.sorted { $0.key < $1.key }
        let kinds = Set(identifiers.flatMap(\.value.kinds.keys)).sorted()
        func fold(_ title: String, _ number: Int, _ blocks: [Block]) -> Block? {
            number == 0 ? nil : .fold(title: title, number: number, blocks: blocks)
        }
        return [
            .facts(of: summary.rows.map { Block.Fact(name: $0.label, value: [Span(text: $0.value)]) }),
            fold("Findings on no site of this report", strays.count, strays.map { stray($0, rules) }),
            fold(
                "Unresolved occurrences", report.ledger.unresolvedPlaces.count,
                [
                    .evidence(of: report.ledger.unresolvedPlaces.map { name, place in
                        Block.Line(says: [.code(name), ": \(place.reason)"], place: places(place.file, place.line))
                    })
                ]),
            fold(
                "Units not parsed cleanly", imperfect.count,
                [
                    .list(of: imperfect.map { unit in
                        let how = "\(unit.status.rawValue) (\(unit.arch) \(unit.environment))"
                        return ["\(how): \(unit.diagnostics.first ?? "") ", .code(unit.file)]
                    })
                ]),
            fold(
                "Ledger: identifiers", identifiers.count,
                [
                    .table(
                        head: ["identifier"] + kinds + ["total"],
                        rows: identifiers.map { name, entry in
                            let counts = kinds.map { entry.kinds[$0].map(String.init) ?? "" } + ["\(entry.total)"]
                            return [[.code(name)]] + counts.map { [Span(text: $0)] }
                        })
                ]),
            fold(
                "Rules", subject.rules.count,
                subject.rules.flatMap { rule -> [Block] in
                    [
                        .text(of: [Span(text: rule.id, style: "what"), " ", .severity(rule.severity)]),
                        .text(of: [Span(text: rule.summary)]),
                        .text(of: [Span(text: rule.rationale, style: "faint")]),
                    ]
                }),
            .text(of: [Span(text: summary.title.joined(separator: " · "), style: "faint")]),
        ].compactMap(\.self)
    }

    private func stray(_ finding: Finding, _ rules: [String: RuleDescription]) -> Block {
        let rule = rules[finding.rule].map { [Block.text(of: [Span(text: $0.summary)])] } ?? []
        let lines = finding.evidence.map {
            Block.Line(says: [Span(text: $0.says)], place: places($0), quote: $0.text.isEmpty ? nil : $0.text)
        }
        return .callout(
            tone: Span.tone(of: finding.severity),
            blocks: [.text(of: [Span(text: Wording.finding(finding))])] + [Block.evidence(lines)].compactMap(\.self)
                + rule)
    }
}
