internal import Report
internal import Worklists

/// A worklist for an issue, a merge request or a wiki, with boxes to tick.
struct WorklistMarkdown: Writer {
    static let name = "markdown"
    static let mediaType = MediaType.markdown
    static let purpose = "issues, merge requests: the same with boxes to tick"

    private var text = ""
    private var number = 0

    init(_ subject: WorklistSubject) {
        let worklist = subject.list
        text += "# \(MarkdownText.prose(Wording.title(of: worklist)))\n\n"
        text += "\(MarkdownText.prose(Wording.source(of: worklist)))\n"
        for remark in worklist.remarks { text += "\n\(MarkdownText.prose(remark))\n" }
        for section in worklist.sections {
            if !section.title.isEmpty { text += "\n## \(MarkdownText.prose(section.title))\n" }
            for remark in section.remarks { text += "\n\(MarkdownText.prose(remark))\n" }
            for group in section.groups { write(group) }
        }
    }

    func write(to stream: inout some TextOutputStream) { stream.write(text) }

    private mutating func write(_ group: Worklist.Group) {
        text += "\n### \(MarkdownText.prose(group.title))\n\n"
        if let contact = group.contact {
            if let status = contact.status { text += "- Status: \(MarkdownText.prose(status))\n" }
            for tree in contact.trees { text += "- Tree: \(MarkdownText.code(tree))\n" }
            for recipient in contact.cc {
                text += "- Cc: \(MarkdownText.code(recipient.address)) (\(MarkdownText.prose(recipient.role)))\n"
            }
            text += "\n"
        }
        for entry in group.entries { write(entry) }
    }

    private mutating func write(_ entry: Worklist.Entry) {
        number += 1
        let place = MarkdownText.code(Wording.location(entry.file, entry.line))
        let box = entry.isOpen ? "[ ] " : ""
        let task = entry.task.isEmpty ? "" : ": " + MarkdownText.prose(entry.task)
        text += "- \(box)\(number)\\. \(place) \(MarkdownText.code(Wording.caller(entry.function)))\(task)\n"
        item(
            MarkdownText.code(entry.callee + "()") + ", "
                + Wording.columns(of: entry).map(MarkdownText.prose).joined(separator: ", "))
        for fact in entry.facts { item("\(MarkdownText.prose(fact.label)): \(MarkdownText.prose(fact.value))") }
        for blocker in entry.blockers { item("blocked: \(MarkdownText.prose(blocker))") }
        if let replacement = entry.replacement { write(replacement) }
        if let followUp = entry.followUp {
            item("[ ] \(MarkdownText.prose(followUp.task)): \(MarkdownText.prose(followUp.question))")
            write(followUp.replacement)
        }
        for change in entry.releases {
            let place = MarkdownText.code(Wording.location(change.file, change.line))
            let remark = change.remark.map { ": " + MarkdownText.prose($0) } ?? ""
            item("\(place): \(MarkdownText.code(Wording.release(change)))\(remark)")
        }
        for evidence in entry.evidence {
            let place = MarkdownText.code(Wording.location(evidence.file, evidence.line))
            item(
                "\(place): \(MarkdownText.prose(evidence.says)) "
                    + (Wording.text(evidence).map { MarkdownText.code($0) } ?? ""))
        }
        for question in entry.questions { item("[ ] " + MarkdownText.prose(question)) }
    }

    private mutating func write(_ replacement: Worklist.Replacement) {
        let lines = replacement.after.map { MarkdownText.code($0) }.joined(separator: " ")
        let place = replacement.line.map { "line \($0): " } ?? ""
        item(place + MarkdownText.code(replacement.before) + (lines.isEmpty ? " goes" : " becomes \(lines)"))
        for remark in replacement.remarks { item(MarkdownText.prose(remark)) }
    }

    private mutating func item(_ line: String) {
        var line = line
        while line.last == " " { line.removeLast() }
        text += "  - \(line)\n"
    }
}
