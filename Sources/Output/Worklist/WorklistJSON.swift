internal import Worklists

struct WorklistJSON: Writer {
    static let name = "json"
    static let mediaType = MediaType.json
    static let purpose = "programs: the whole list as one object"

    private let list: Worklist

    init(_ subject: WorklistSubject) { list = subject.list }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(list)) }
}

struct WorklistJSONLines: Writer {
    static let name = "jsonl"
    static let mediaType = MediaType.jsonLines
    static let purpose = "programs, grep: one entry per line, with its section and group"

    private let list: Worklist

    init(_ subject: WorklistSubject) { list = subject.list }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let lines = list.sections.flatMap { section in
            section.groups.flatMap { group in
                group.entries.map { WorklistLine(section: section.title, group: group.title, entry: $0) }
            }
        }
        stream.write(try JSONText.lines(lines))
    }
}

/// An entry that knows where in the list it stands.
private struct WorklistLine: Encodable {
    var section: String
    var group: String
    var entry: Worklist.Entry

    private enum CodingKeys: String, CodingKey { case section, group }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(section, forKey: .section)
        try container.encode(group, forKey: .group)
        try entry.encode(to: encoder)
    }
}
