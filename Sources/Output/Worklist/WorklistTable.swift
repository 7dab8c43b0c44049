internal import Report
internal import Worklists

/// One row per entry, in a fixed order of columns; lists are set apart by semicolons.
struct WorklistTable: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: one row per entry"

    private static let header = [
        "number", "section", "subsystem", "status", "rank", "file", "line", "column", "function", "callee", "flags",
        "case",
        "lifetime", "writes", "reference", "modular", "config", "open", "task", "before", "after",
        "follow_up", "releases",
        "blockers",
        "facts", "evidence", "questions", "trees", "cc", "site",
    ]

    private let worklist: Worklist

    init(_ subject: WorklistSubject) { worklist = subject.list }

    func write(to stream: inout some TextOutputStream) {
        stream.write(CSVText.line(Self.header))
        var number = 0
        for section in worklist.sections {
            for group in section.groups {
                for entry in group.entries {
                    number += 1
                    stream.write(CSVText.line(cells(entry, number, section, group.contact)))
                }
            }
        }
    }

    private func cells(
        _ entry: Worklist.Entry, _ number: Int, _ section: Worklist.Section, _ contact: Worklist.Contact?
    ) -> [String] {
        let flags = entry.flags.origin == .none ? "" : Wording.words(for: entry.flags).joined(separator: " ")
        let call = [
            String(number), section.title, entry.subsystem ?? "", contact?.status ?? "",
            entry.rank.map { String($0.number) } ?? "", entry.file, String(entry.line), String(entry.column),
            entry.function ?? "", entry.callee, flags, entry.case?.rawValue ?? "", entry.lifetime?.rawValue ?? "",
            entry.writes.rawValue, entry.reference.rawValue, entry.modular.map { String($0) } ?? "", entry.config ?? "",
        ]
        let releases = entry.releases.map { "\(Wording.location($0.file, $0.line)) \(Wording.release($0))" }
        let evidence = entry.evidence.map { "\(Wording.location($0.file, $0.line)) \($0.says)" }
        let work = [
            String(entry.isOpen), entry.task, entry.replacement?.before ?? "",
            entry.replacement?.after.joined(separator: " ") ?? "",
            entry.followUp.map { "\($0.replacement.after.joined(separator: " ")); \($0.question)" } ?? "",
            Self.list(releases), Self.list(entry.blockers),
            Self.list(entry.facts.map { "\($0.label): \($0.value)" }), Self.list(evidence), Self.list(entry.questions),
            Self.list(contact?.trees ?? []), Self.list((contact?.cc ?? []).map(\.address)), entry.site.rawValue,
        ]
        return call + work
    }

    private static func list(_ items: [String]) -> String { items.joined(separator: "; ") }
}
