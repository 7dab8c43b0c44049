internal import Report
internal import Worklists

/// A worklist as a page.
struct WorklistPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with pictures, a table that filters and sorts, a panel for each call"

    private let worklist: Worklist
    private let places: Places

    init(_ subject: WorklistSubject) {
        worklist = subject.list
        places = Places(link: subject.link, tree: subject.list.tree)
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        var page = Page(
            brand: "\(worklist.tool.name) worklist", title: Wording.title(of: worklist),
            subtitle: Wording.source(of: worklist), noun: ["call", "calls"],
            hint: "Filter: words, callee:fast, open=yes, case=2, -blocked=yes", empty: "Nothing is on this list.")
        page.columns = [
            .init(name: "Call", style: "wide"), .init(name: "To do", style: "wide"),
            .init(name: "Function", style: "code"), .init(name: "Flags", style: "flags mid"),
            .init(name: "Case", style: "mid"), .init(name: "Kept", style: "low"),
            .init(name: groups, style: "area low"),
        ]
        page.rows = rows
        page.figures = figures(page.rows)
        page.charts = charts(page.rows)
        page.notes = notes
        page.quick = Self.quick
        try HTMLPage(page).write(to: &stream)
    }

    /// Where sections part the list, their groups only part it further.
    private var isSectioned: Bool { worklist.sections.contains { !$0.title.isEmpty } }
    private var groups: String { isSectioned ? "Section" : "For" }

    private var rows: [Page.Row] {
        var number = 0
        return worklist.sections.flatMap { section in
            section.groups.flatMap { group in
                group.entries.map { entry in
                    number += 1
                    return row(entry, number, section, group)
                }
            }
        }
    }

    private func row(
        _ entry: Worklist.Entry, _ number: Int, _ section: Worklist.Section, _ group: Worklist.Group
    ) -> Page.Row {
        let name = isSectioned ? section.title : group.title
        func words(_ value: (some RawRepresentable<String>)?) -> [String] { value.map { [$0.rawValue] } ?? [] }
        func truth(_ value: Bool) -> [String] { [value ? "yes" : "no"] }
        let fields: [String: [String]] = [
            "file": [entry.file], "function": [entry.function ?? ""], "callee": [entry.callee],
            "flags": entry.flags.must + entry.flags.may, "reference": words(entry.reference),
            "writes": words(entry.writes), "case": words(entry.case), "lifetime": words(entry.lifetime),
            "modular": entry.modular.map(truth) ?? ["header"], "config": entry.config.map { [$0] } ?? [],
            "subsystem": entry.subsystem.map { [$0] } ?? [], "rank": entry.rank.map { ["\($0.number)"] } ?? [],
            "open": truth(entry.isOpen), "blocked": truth(!entry.blockers.isEmpty), "section": [section.title],
            "group": [group.title], "list": [name], "to": entry.newCallee.map { [$0] } ?? [],
            "id": [entry.site.rawValue],
        ]
        let blockers = entry.blockers.joined(separator: " | ")
        let blocked = blockers.isEmpty ? nil : Span.badge("blocked", "bad", blockers)
        return Page.Row(
            id: entry.site.rawValue,
            cells: [
                .init(entry.function, at: places(entry.file, entry.line), order: number),
                .init(Span(text: Wording.task(entry) + " "), blocked), .init(Span(text: entry.callee)),
                .init(.flags(entry.flags)), .init(entry.case.map { Span(text: Wording.name($0)) }),
                .init(entry.lifetime.map { .lifetime($0) }),
                .init(Span(text: isSectioned && !group.title.isEmpty ? "\(name): \(group.title)" : name)),
            ], fields: fields, panel: panel(entry, group))
    }

    // MARK: The panel

    private func panel(_ entry: Worklist.Entry, _ group: Worklist.Group) -> [Block] {
        let columns = ([entry.callee + "()"] + Wording.columns(of: entry)).joined(separator: ", ")
        let head: [Block?] = [
            .text(of: [places(entry.file, entry.line), Span(text: ":\(entry.column)", style: "number")]),
            .callout(
                tone: entry.isOpen ? "warn" : "quiet",
                blocks: [
                    .text(of: [Span(text: Wording.task(entry), style: "what")]), .text(of: [Span(text: columns)]),
                    Block.texts(entry.blockers.map { "blocked: \($0)" }),
                ].compactMap(\.self)),
            .titled(
                "Known",
                entry.facts.isEmpty
                    ? nil : .facts(of: entry.facts.map { Block.Fact(name: $0.label, value: [Span(text: $0.value)]) })),
            entry.replacement.flatMap { .titled("Change", Self.change($0), .texts($0.remarks)) },
            entry.followUp.flatMap { followUp in
                .titled(
                    "A patch of its own", .texts([followUp.task, "☐ " + followUp.question]),
                    Self.change(followUp.replacement))
            },
        ]
        let releases = entry.releases.map { change in
            Block.Line(
                says: [Span(text: Wording.release(change) + (change.remark.map { ": \($0)" } ?? ""))],
                place: places(change.file, change.line))
        }
        let evidence = entry.evidence.map { evidence in
            Block.Line(says: [Span(text: evidence.says)], place: places(evidence), quote: Wording.text(evidence))
        }
        let tail: [Block?] = [
            .titled("Releases that change with it", .evidence(releases)), .titled("Evidence", .evidence(evidence)),
            .titled("To be answered", .texts(entry.questions.map { "☐ " + $0 })), contact(group),
        ]
        return (head + tail).compactMap(\.self)
    }

    private static func change(_ replacement: Worklist.Replacement) -> Block? {
        .change(of: ["- " + replacement.before] + replacement.after.map { "+ " + $0 })
    }

    private func contact(_ group: Worklist.Group) -> Block? {
        guard let contact = group.contact else { return nil }
        return .titled(
            "Whom to ask",
            .facts([
                "section": [Span(text: group.title)], "status": [contact.status.map { Span(text: $0) }],
                "tree": contact.trees.map { Span(text: $0 + " ") },
            ]), .texts(contact.cc.map { "\($0.address) (\($0.role))" }))
    }

    // MARK: Figures and pictures

    private func figures(_ rows: [Page.Row]) -> [Page.Figure] {
        let blocked = rows.with("blocked", "yes").count
        let kept = rows.with("lifetime", "long").count
        let ranks = worklist.entries.compactMap(\.rank)
        let first = ranks.min { $0.number < $1.number }
        return [
            Page.Figure(
                figure: String(rows.count), label: "calls",
                detail: Wording.count(Set(worklist.entries.map(\.file)).count, "file"), filter: ""),
            Page.Figure(
                figure: String(rows.with("open", "yes").count), label: "to do", detail: "the others are to be known",
                tone: rows.isEmpty ? "good" : "warn", filter: "open=yes"),
            first.map { rank in
                Page.Figure(
                    figure: String(ranks.count { $0.number == rank.number }), label: rank.name, detail: "come first",
                    tone: "bad", filter: "rank=\(rank.number)")
            },
            Page.Figure(
                figure: String(blocked), label: "blocked", detail: "by what the panel says",
                tone: blocked > 0 ? "bad" : "good", filter: "blocked=yes"),
            Page.Figure(
                figure: String(kept), label: "long-lived", detail: "kept until user space lets go",
                filter: "lifetime=long"),
        ].compactMap(\.self)
    }

    private func charts(_ rows: [Page.Row]) -> [Chart] {
        guard !rows.isEmpty else { return [] }
        let ranks = Dictionary(worklist.entries.compactMap(\.rank).map { ($0.number, $0.name) }) { first, _ in first }
        let styles = ["bad", "warn", "pin", "param", "none"]
        let shown = ranks.sorted { $0.key < $1.key }.map {
            Shown("\($0.key)", $0.value, styles[min($0.key - 1, styles.count - 1)])
        }
        let state = [Shown("yes", "to do", "warn"), Shown("no", "to be known", "none")]
        return [
            shown.isEmpty
                ? rows.bars("Who has to do it", "Click to see the calls.", by: "list", split: "open", into: state)
                : rows.bars(
                    "Who has to do it", "By urgency; click to see the calls.", by: "list", split: "rank", into: shown),
            rows.bars(
                "By function", "What is called, and whether it is to do.", by: "callee", split: "open", into: state),
            rows.bars(
                "By case", "After Documentation/core-api/pin_user_pages.rst.", by: "case",
                as: [Shown].cases.map { Shown($0.value, Wording.title(of: $0.value), $0.style) }, split: "open",
                into: state),
        ]
    }

    private var notes: [Block] {
        worklist.remarks.map { .text(of: [Span(text: $0)]) }
            + worklist.sections.filter { !$0.remarks.isEmpty }.map { section in
                .fold(
                    title: section.title, number: section.groups.reduce(0) { $0 + $1.entries.count },
                    blocks: section.remarks.map { .text(of: [Span(text: $0)]) })
            }
    }

    private static let quick: [Page.Quick] = [
        ("open=yes", "to do"), ("blocked=yes", "blocked"), ("lifetime=long", "long-lived"), ("modular=yes", "modular"),
        ("rank=1", "a device may write"), ("flags=FOLL_FORCE", "FOLL_FORCE"), ("flags=FOLL_LONGTERM", "FOLL_LONGTERM"),
    ].map { Page.Quick(name: $1, filter: $0) }
}
