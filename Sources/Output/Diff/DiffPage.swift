internal import Comparison
internal import Report

/// A comparison as a page: the calls of both releases side by side.
struct DiffPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with pictures, a table to filter and sort, both calls of each row"

    private static let linesAround = 4

    private let subject: DiffSubject
    private let oldPlaces: Places
    private let newPlaces: Places

    init(_ subject: DiffSubject) {
        self.subject = subject
        oldPlaces = Places(link: subject.link, tree: subject.old.report.tree)
        newPlaces = Places(link: subject.link, tree: subject.new.report.tree)
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let diff = subject.diff
        var page = Page(
            brand: "\(diff.new.tool.name) diff", title: "Linux \(Wording.title(of: diff))",
            subtitle: "\(diff.old.tree.path) -> \(diff.new.tree.path)", noun: ["call", "calls"],
            hint: "Filter: words, change=get-to-pin, status=added, gained=FOLL_LONGTERM", empty: "Nothing changed.")
        page.columns = [
            .init(name: "Call", style: "wide"), .init(name: "What happened", style: "wide"), .init(name: "Status"),
            .init(name: "Before", style: "code mid"), .init(name: "After", style: "code mid"),
            .init(name: subject.isOwned ? "Subsystem" : "Directory", style: "area low"),
        ]
        page.rows = try rows()
        page.figures = figures(page.rows)
        page.charts = charts(page.rows)
        page.notes = [.text(of: [Span(text: Wording.counts(of: diff) + ".")])]
            + (Wording.signatures(of: diff).map { [.text(of: [Span(text: $0 + ".")])] } ?? [])
        page.aliases = SiteFields.keys
        page.quick = Self.quick
        try HTMLPage(page).write(to: &stream)
    }

    // MARK: The table

    private func rows() throws(OutputError) -> [Page.Row] {
        var rows: [Page.Row] = []
        for group in DiffGroup.groups(of: subject.diff) {
            for row in group.rows {
                guard let site = row.site else { continue }
                rows.append(try page(row, site, group.kind, rows.count))
            }
        }
        return rows
    }

    private func page(
        _ row: DiffRow, _ site: CallSite, _ group: DiffGroup.Kind, _ index: Int
    ) throws(OutputError) -> Page.Row {
        let phrases = Wording.phrases(for: row)
        let places = row.new == nil ? oldPlaces : newPlaces
        let findings = (row.new == nil ? subject.old : subject.new).report.findings.filter { $0.site == site.id }
        var fields = try SiteFields.of(site, findings: findings)
        let tones = [DiffRow.Status.added: "good", .removed: "bad", .changed: "warn", .unchanged: "quiet"]
        fields["status"] = [row.status.rawValue]
        fields["change"] = row.changes.map(\.rawValue)
        fields["group"] = [group.title]
        fields["relation"] = [row.relation.rawValue]
        fields["gained"] = row.flags.gained + row.rules.gained
        fields["lost"] = row.flags.lost + row.rules.lost
        fields["was"] = row.old.map { [$0.callee, $0.file, $0.reference.rawValue] } ?? []
        return Page.Row(
            id: site.id.rawValue,
            cells: [
                .init(site.function, at: places(site.file, site.line)),
                .init(Span(text: phrases.isEmpty ? group.title : phrases.joined(separator: "; ")), order: index),
                .init(.badge(row.status.rawValue, tones[row.status] ?? "quiet")), summary(row.old), summary(row.new),
                .init(Span(text: SiteFields.area(of: site))),
            ], fields: fields, panel: panel(row, phrases))
    }

    private func summary(_ site: CallSite?) -> Page.Cell {
        .init(site.map { [Span(text: $0.callee + " ")] + .flags($0.flags) } ?? [Span(text: "–", style: "faint")])
    }

    // MARK: The panel

    private func panel(_ row: DiffRow, _ phrases: [String]) -> [Block] {
        let what = phrases.isEmpty ? [row.status.rawValue] : phrases
        let sides = Block.sides(
            old: side(row.old, subject.old, oldPlaces, absent: "Not there before."),
            new: side(row.new, subject.new, newPlaces, absent: "No longer there."))
        let site = row.site.map { site in
            let (side, places) = row.new == nil ? (subject.old, oldPlaces) : (subject.new, newPlaces)
            let panel = SitePanel(
                site: site, places: places, findings: side.report.findings.filter { $0.site == site.id })
            return Block.fold(
                title: row.new == nil ? "All that was known of it" : "All that is known of it now", number: nil,
                blocks: panel.blocks)
        }
        return [.callout(tone: "quiet", blocks: [Block.texts(what)].compactMap(\.self)), sides, site].compactMap(\.self)
    }

    private func side(
        _ site: CallSite?, _ side: DiffSubject.Side, _ places: Places, absent: String
    ) -> [Block] {
        let version = Block.text(of: [Span(text: side.report.tree.version, style: "what")])
        guard let site else { return [version, .text(of: [Span(text: absent, style: "faint")])] }
        let call = "\(site.callee)(\(site.arguments.joined(separator: ", ")))"
        let lines = side.texts[site.id]?.excerpt(around: site.line, context: Self.linesAround) ?? []
        let source: Block =
            lines.isEmpty
            ? .text(of: [Span(text: call, style: "code call")])
            : .source(
                first: lines[0].number, marked: site.line, code: lines.map(\.text), names: [site.callee: "c-callee"],
                notes: [])
        return [version, .text(of: [places(site.file, site.line), " \(Wording.caller(site.function))"]), source]
    }

    // MARK: Figures and pictures

    private func figures(_ rows: [Page.Row]) -> [Page.Figure] {
        let diff = subject.diff
        func figure(
            _ label: String, _ filter: String, _ number: Int, _ detail: String, _ tone: String? = nil
        ) -> Page.Figure {
            Page.Figure(figure: String(number), label: label, detail: detail, tone: tone, filter: filter)
        }
        let back = rows.with("change", "pin-to-get").count
        return [
            Page.Figure(
                figure: String(diff.new.sites), label: "sites", detail: "\(diff.old.sites) before"),
            figure(
                "converted", "change=get-to-pin", rows.with("change", "get-to-pin").count,
                back > 0 ? "\(back) converted back" : "from get to pin", "pin"),
            figure("added", "status=added", rows.with("status", "added").count, "in \(diff.new.tree.version)"),
            figure(
                "removed", "status=removed", rows.with("status", "removed").count, "since \(diff.old.tree.version)"),
            figure("changed", "status=changed", rows.with("status", "changed").count, "as the table says"),
            figure(
                "newly met rules", "change=rule-gained", rows.with("change", "rule-gained").count,
                "\(rows.with("change", "rule-lost").count) meet a rule no longer", "warn"),
        ]
    }

    private func charts(_ rows: [Page.Row]) -> [Chart] {
        guard !rows.isEmpty else { return [] }
        let states = [Shown("added", nil, "good"), Shown("removed", nil, "bad"), Shown("changed", nil, "warn")]
        return [
            rows.bars(
                "What happened", "Each call under the first that fits.", by: "group",
                as: DiffGroup.Kind.allCases.map { Shown($0.title) }, split: "status", into: states),
            rows.bars("Where", "Click to see the calls.", by: "area", split: "status", into: states),
            rows.bars("By function", "What is called now, or was.", by: "callee", split: "status", into: states),
        ]
    }

    private static let quick: [Page.Quick] = [
        ("status=added", "added"), ("status=removed", "removed"), ("change=get-to-pin", "converted"),
        ("change=flags", "flags changed"), ("change=release", "release changed"), ("change=case", "case changed"),
        ("change=rule-gained", "newly meets a rule"), ("change=moved", "moved"),
        ("-relation=single", "split or merged"),
    ].map { Page.Quick(name: $1, filter: $0) }
}

extension DiffSubject {
    fileprivate var isOwned: Bool { new.report.sites.contains { $0.ownership != nil } }
}
