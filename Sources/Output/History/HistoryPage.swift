internal import Comparison
internal import Report

/// A history as a page.
struct HistoryPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with the releases on an axis of time, numbers by area and function, "
        + "the life of every site"

    private let history: History
    private let places: [String: Places]

    init(_ subject: HistorySubject) {
        history = subject.history
        let trees = zip(history.releases, subject.trees).map { release, tree in
            (release.label, Places(link: subject.link, tree: tree))
        }
        places = Dictionary(trees) { _, last in last }
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let labels = history.releases.map(\.label)
        var page = Page(
            brand: "gupaudit history", title: "\(labels.first ?? "nothing") to \(labels.last ?? "nothing")",
            subtitle: Wording.count(labels.count, "release") + ": " + labels.joined(separator: ", "),
            noun: ["site", "sites"], hint: "Filter: words, callee:fast, converted=\(labels.last ?? "6.12"), alive=no",
            empty: "No release has a call of the family.")
        page.columns = [
            .init(name: "Site", style: "wide"), .init(name: "Call", style: "code"), .init(name: "Takes"),
            .init(name: "First seen", style: "mid"), .init(name: "Last seen"), .init(name: "Life", style: "wide"),
            .init(name: "Area", style: "area low"),
        ]
        let lives = history.biographies.enumerated().map { row($1, $0, labels) }
        page.rows = lives.filter { $0.isEventful }.map(\.row) + lives.filter { !$0.isEventful }.map(\.row)
        page.figures = figures(page.rows)
        page.charts = history.releases.isEmpty ? [] : charts(page.rows, labels)
        page.quick = Self.quick
        page.notes = notes
        let picture = history.releases.isEmpty ? "" : ReleasePlot(history.releases).svg
        try HTMLPage(page, picture: picture).write(to: &stream)
    }

    // MARK: Biographies

    private func row(
        _ biography: Biography, _ index: Int, _ labels: [String]
    ) -> (isEventful: Bool, row: Page.Row) {
        let order = Dictionary(zip(labels, labels.indices)) { first, _ in first }
        let isGone = biography.events.last.map { $0.kind == .gone || $0.kind == .merged } ?? false
        let (first, last) = (order[biography.firstSeen] ?? 0, order[biography.lastSeen] ?? 0)
        var fields: [String: [String]] = [
            "id": [biography.id.rawValue], "file": [biography.file], "function": [biography.function ?? ""],
            "callee": [biography.callee], "reference": [biography.reference.rawValue],
            "area": biography.area.map { [$0] } ?? [], "first": [biography.firstSeen], "last": [biography.lastSeen],
            "release": first <= last && labels.indices.contains(last) ? Array(labels[first...last]) : [],
            "alive": [isGone ? "no" : "yes"],
        ]
        for kind in Biography.Event.Kind.allCases {
            fields[kind.rawValue] = biography.events.filter { $0.kind == kind }.map(\.release)
        }
        fields["event"] = biography.events.map(\.kind.rawValue)
        let place = (places[biography.lastSeen] ?? Places())(biography.file, biography.line)
        let events = biography.events.dropFirst().map { "\($0.release) \($0.kind.rawValue)" }
        let table = biography.events.map { event -> [[Span]] in
            [[Span(text: event.release)], [Span(text: event.kind.rawValue)], [Span(text: event.detail)]]
        }
        let row = Page.Row(
            id: biography.id.rawValue,
            cells: [
                .init(biography.function, at: place, order: index), .init(Span(text: biography.callee)),
                .init(.takes(biography.reference)), .init(Span(text: biography.firstSeen), order: first),
                .init(Span(text: biography.lastSeen), order: isGone ? last : labels.count),
                .init(Span(text: events.joined(separator: "; ")), order: -events.count),
                .init(Span(text: biography.area ?? "")),
            ], fields: fields,
            panel: [
                .text(of: [
                    place, " as of \(biography.lastSeen), ", .code(biography.callee), " ", .takes(biography.reference),
                ]),
                .titled("Life", .table(head: ["release", "event", "what"], rows: table)),
                .titled("Now", .facts([
                    "area": [biography.area.map { Span(text: $0) }], "id": [.code(biography.id.rawValue)],
                    "there": [isGone ? "no more" : "still"],
                ])),
            ].compactMap(\.self))
        return (events.count > 0, row)
    }

    // MARK: Figures and pictures

    private func figures(_ rows: [Page.Row]) -> [Page.Figure] {
        guard let first = history.releases.first, let last = history.releases.last else { return [] }
        // What went into another site was converted too, but has no life of its own beyond that.
        let converted = history.releases.compactMap(\.since?.converted).reduce(0, +)
        let lives = rows.with("event", "converted").count
        let gone = rows.with("alive", "no").count
        return [
            Page.Figure(
                figure: String(last.sites), label: "sites in \(last.label)", detail: "\(first.sites) in \(first.label)",
                filter: "alive=yes"),
            Page.Figure(
                figure: String(last.get), label: "take FOLL_GET", detail: "\(first.get) in \(first.label)", tone: "get",
                filter: "alive=yes reference=get"),
            Page.Figure(
                figure: String(last.pin), label: "take FOLL_PIN", detail: "\(first.pin) in \(first.label)", tone: "pin",
                filter: "alive=yes reference=pin"),
            Page.Figure(
                figure: String(lives), label: "converted",
                detail: converted == lives ? "from get to pin" : "\(converted) with those merged or split",
                filter: "event=converted"),
            Page.Figure(
                figure: String(gone), label: "gone", detail: "of \(rows.count) that there were", filter: "alive=no"),
        ]
    }

    private func charts(_ rows: [Page.Row], _ labels: [String]) -> [Chart] {
        let heads = labels.map { Chart.Head(label: $0, filter: nil) }
        func counts(_ title: String, _ hint: String, _ key: String?, _ counts: (History.Release) -> [String: Int]?)
            -> Chart?
        {
            let names = HistoryTable.names(history.releases.map { counts($0) ?? [:] })
            guard !names.isEmpty else { return nil }
            let lines = names.map { name in
                Chart.Line(
                    label: name, filter: key.map { Page.term($0, name) },
                    cells: history.releases.map { release in
                        Chart.Amount(count: counts(release).map { $0[name] ?? 0 })
                    })
            }
            return .matrix(title: title, hint: hint, columns: heads, rows: lines)
        }
        let events = Biography.Event.Kind.allCases.map { kind in
            Chart.Line(
                label: kind.rawValue, filter: Page.term("event", kind.rawValue),
                cells: labels.map { label in
                    Chart.Amount(
                        count: rows.with(kind.rawValue, label).count, filter: Page.term(kind.rawValue, label))
                })
        }.filter { $0.cells.contains { $0.count != 0 } }
        let isDated = ReleasePlot(history.releases).isDated
        return [
            .picture(
                title: ReleasePlot.title,
                hint: (isDated ? "By the dates of the releases" : "Releases in their order: not all have a known date")
                    + "; below, what was added, removed and converted since the release before."),
            counts("Sites by area", "A “?” is a release without MAINTAINERS.", "area", \.areas),
            .matrix(
                title: "What happened", hint: "Sites by event and release; click to see them.", columns: heads,
                rows: events),
            counts("Sites by function", "What is called.", nil, \.callees),
            counts("Sites by case", "After Documentation/core-api/pin_user_pages.rst.", nil, \.cases),
        ].compactMap(\.self)
    }

    private var notes: [Block] {
        let unbalanced = history.releases.filter { !$0.balanced }.map(\.label)
        let renamed = history.renamedAreas.sorted { $0.key < $1.key }
        return [
            unbalanced.isEmpty
                ? nil : .text(of: ["The ledger does not balance in \(unbalanced.joined(separator: ", "))."]),
            renamed.isEmpty
                ? nil
                : .fold(
                    title: "Subsystems that had another name", number: renamed.count,
                    blocks: [.list(of: renamed.map { ["\($0.key) counts under \($0.value)"] })]),
        ].compactMap(\.self)
    }

    private static let quick: [Page.Quick] = [
        ("event=converted", "converted"), ("event=converted-back", "converted back"), ("event=flags", "flags changed"),
        ("alive=yes", "still there"), ("alive=no", "gone"), ("alive=yes reference=get", "still get"),
    ].map { Page.Quick(name: $1, filter: $0) }
}
