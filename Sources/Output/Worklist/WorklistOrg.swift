internal import Worklists

/// A TODO for each open entry, as coccicheck's org mode writes them.
struct WorklistOrg: Writer {
    static let name = "org"
    static let mediaType = MediaType.org
    static let purpose = "Emacs, as coccicheck: one TODO for each open entry"

    private let list: Worklist

    init(_ subject: WorklistSubject) { list = subject.list }

    func write(to stream: inout some TextOutputStream) {
        for entry in list.entries where entry.isOpen {
            let begin = max(0, entry.column - 1)
            let message = "\(entry.callee) in \(Wording.caller(entry.function)): \(Wording.task(entry))"
            stream.write(OrgText.todo(entry.file, entry.line, begin..<begin + entry.callee.utf8.count, message))
        }
    }
}
