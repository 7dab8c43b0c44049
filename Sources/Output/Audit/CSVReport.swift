internal import Report

/// One row per site, in a fixed order of columns, each named by its path in the JSON.
///
/// A cell is empty where the JSON has null, and where the column was not computed. Lists of names are set apart by
/// blanks, lists of sentences and of sections by semicolons.
struct CSVReport: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: one row per site"

    private let report: AuditReport

    init(_ subject: AuditSubject) { report = subject.report }

    func write(to stream: inout some TextOutputStream) {
        let rules = Dictionary(grouping: report.findings, by: \.site)
        let columns =
            Self.mechanical + Self.judged + Self.owned
            + [Column(name: "findings") { site in Self.words(rules[site.id]?.map(\.rule) ?? []) }]
        stream.write(CSVText.line(columns.map(\.name)))
        for site in report.sites { stream.write(CSVText.line(columns.map { $0.value(site) ?? "" })) }
    }

    // MARK: Columns

    private struct Column: Sendable {
        var name: String
        var value: @Sendable (CallSite) -> String?
    }

    private static let mechanical = [
        Column(name: "id") { $0.id.rawValue },
        Column(name: "file", value: \.file),
        Column(name: "line") { String($0.line) },
        Column(name: "column") { String($0.column) },
        Column(name: "function", value: \.function),
        Column(name: "callee", value: \.callee),
        Column(name: "family", value: \.family),
        Column(name: "arguments") { sentences($0.arguments) },
        Column(name: "flags.text", value: \.flags.text),
        Column(name: "flags.must") { words($0.flags.must) },
        Column(name: "flags.may") { words($0.flags.may) },
        Column(name: "flags.unknown") { String($0.flags.unknown) },
        Column(name: "flags.origin", value: \.flags.origin.rawValue),
        Column(name: "flags.callers") { $0.flags.callers.map { String($0.count) } },
        Column(name: "vmas", value: \.vmas.rawValue),
        Column(name: "pages.text", value: \.pages.text),
        Column(name: "pages.null") { String($0.pages.null) },
        Column(name: "nr_pages", value: \.pageCount),
        Column(name: "writes", value: \.writes.rawValue),
        Column(name: "reference", value: \.reference.rawValue),
        Column(name: "seen.arch", value: \.seen.arch),
        Column(name: "seen.environment", value: \.seen.environment),
        Column(name: "seen.method", value: \.seen.method.rawValue),
        Column(name: "seen.reason", value: \.seen.reason),
    ]

    private static let judged = [
        judgedColumn("case.is", \.case.is.rawValue),
        judgedColumn("lifetime", \.lifetime.rawValue),
        judgedColumn("release.functions") { words($0.release.functions) },
        judgedColumn("release.pairing", \.release.pairing.rawValue),
        judgedColumn("release.short_return", \.release.shortReturn.rawValue),
        judgedColumn("access.cpu", \.access.cpu.rawValue),
        judgedColumn("access.dma", \.access.dma.rawValue),
        judgedColumn("access.struct_page_only") { String($0.access.structPageOnly) },
        judgedColumn("dirtying.verdict", \.dirtying.verdict.rawValue),
        judgedColumn("dirtying.functions") { words($0.dirtying.functions) },
        judgedColumn("notifier") { String(!$0.notifier.isEmpty) },
        judgedColumn("destination.kind", \.destination.kind.rawValue),
        judgedColumn("destination.text", \.destination.text),
        judgedColumn("vmas_use.use") { $0.vmasUse?.use.rawValue },
        judgedColumn("vmas_use.after_unlock") { $0.vmasUse.map { String($0.afterUnlock) } },
        judgedColumn("vmas_use.replacement") { $0.vmasUse?.replacement },
        judgedColumn("conversion.needed") { String($0.conversion.needed) },
        judgedColumn("conversion.to", \.conversion.to),
        judgedColumn("conversion.reason", \.conversion.reason),
        judgedColumn("conversion.blockers") { sentences($0.conversion.blockers) },
    ]

    private static let owned = [
        ownedColumn("modular") { $0.modular.map { String($0) } },
        ownedColumn("config", \.config),
        ownedColumn("configs") { words($0.configs) },
        ownedColumn("architectures") { words($0.architectures) },
        ownedColumn("subsystem", \.subsystem),
        ownedColumn("subsystems") { sentences($0.subsystems) },
    ]

    private static func judgedColumn(_ name: String, _ value: @escaping @Sendable (Judgement) -> String?) -> Column {
        Column(name: name) { $0.judgement.flatMap(value) }
    }

    private static func ownedColumn(_ name: String, _ value: @escaping @Sendable (Ownership) -> String?) -> Column {
        Column(name: name) { $0.ownership.flatMap(value) }
    }

    private static func words(_ list: [String]) -> String { list.joined(separator: " ") }
    private static func sentences(_ list: [String]) -> String { list.joined(separator: "; ") }
}
