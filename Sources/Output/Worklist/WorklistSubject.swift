package import Worklists

/// A worklist to be written.
package struct WorklistSubject: OutputSubject {
    package var list: Worklist
    /// For the caller to decide: only it knows what is written to.
    package var usesColor: Bool
    /// Where a page finds the lines that it names.
    package var link: SourceLink?
    /// The patches, for the format that is made of them.
    package var mailbox = ""

    package init(_ list: Worklist, usesColor: Bool = false) {
        self.list = list
        self.usesColor = usesColor
    }

    package static let commands = ["worklist"]
    package static var usual: Format<Self> { Format(WorklistText.self) }
}

extension WorklistSubject: WholeSubject, ListSubject {
    static let purposeOfWhole = "programs: the whole list as one object"
    static let purposeOfLines = "programs, grep: one entry per line, with its section and group"
    var whole: Worklist { list }
    var lines: [WorklistLine] {
        list.sections.flatMap { section in
            section.groups.flatMap { group in
                group.entries.map { WorklistLine(section: section.title, group: group.title, entry: $0) }
            }
        }
    }
}

/// An entry that knows where in the list it stands.
struct WorklistLine: Encodable {
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
