internal import Report
internal import Worklists

/// A worklist that goes into a mail as it is.
struct WorklistText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "mails: 75 columns, groups with their Cc lists"

    private var printer: TextPrinter
    private var number = 0

    init(_ subject: WorklistSubject) {
        let worklist = subject.list
        printer = TextPrinter(color: subject.usesColor)
        printer.paragraph(Wording.title(of: worklist), .heading)
        printer.paragraph(Wording.source(of: worklist), .label)
        for remark in worklist.remarks {
            printer.blank()
            printer.paragraph(remark)
        }
        for section in worklist.sections { print(section, in: worklist) }
    }

    func write(to stream: inout some TextOutputStream) { stream.write(printer.text) }

    private mutating func print(_ section: Worklist.Section, in worklist: Worklist) {
        printer.blank()
        if !section.title.isEmpty {
            let entries = section.groups.reduce(0) { $0 + $1.entries.count }
            let title = SafeText.shortened(SafeText.escaped(section.title), to: TextPrinter.columns - 8)
            let heading = worklist.kind == .unexport ? title : "\(title): \(entries)"
            printer.line(Phrase(heading, .heading))
            printer.line(Phrase(String(repeating: "=", count: SafeText.width(of: heading)), .label))
            for remark in section.remarks { printer.paragraph(remark) }
            printer.blank()
        }
        for (index, group) in section.groups.enumerated() {
            if index > 0 { printer.blank() }
            print(group)
        }
    }

    private mutating func print(_ group: Worklist.Group) {
        printer.paragraph(group.title, .heading)
        let width = SafeText.width(of: SafeText.escaped(group.title))
        printer.line(Phrase(String(repeating: "-", count: min(width, TextPrinter.columns)), .label))
        if let contact = group.contact {
            if let status = contact.status { labelled("Status:", status) }
            for tree in contact.trees { labelled("Tree:", tree) }
            for (index, recipient) in contact.cc.enumerated() {
                printer.lines(recipientPhrases(recipient, isFirst: index == 0), indent: 0, hanging: 10)
            }
        }
        var wasBrief = group.contact == nil
        for entry in group.entries {
            let isBrief =
                entry.replacement == nil && entry.evidence.isEmpty && entry.facts.isEmpty
                && entry.blockers.isEmpty
            if !wasBrief || !isBrief { printer.blank() }
            wasBrief = isBrief
            print(entry)
        }
    }

    /// Neither an address nor a role is cut.
    private func recipientPhrases(_ recipient: Worklist.Contact.Recipient, isFirst: Bool) -> [Phrase] {
        let address = recipient.address.split(separator: " ").map { String($0) }
        let first = Phrase(label: isFirst ? "Cc:    " : "       ", address.first ?? "")
        let role = "(\(recipient.role))"
        let roles =
            SafeText.width(of: role) <= TextPrinter.columns - 10
            ? [role] : role.split(separator: " ").map { String($0) }
        return [first] + address.dropFirst().map { Phrase($0, gap: 1) } + roles.map { Phrase($0, .label, gap: 1) }
    }

    // MARK: An entry

    private mutating func print(_ entry: Worklist.Entry) {
        number += 1
        let label = "\(number).".padded(to: 4)
        printer.lines(
            [
                Phrase(label + Wording.location(entry.file, entry.line), .name),
                Phrase(Wording.caller(entry.function), .heading),
            ], indent: 0, hanging: 6, keepsFirstWhole: true)
        if !entry.task.isEmpty { printer.paragraph(entry.task, entry.isOpen ? .warning : .plain, indent: 4) }
        let columns = columns(of: entry)
        if !columns.isEmpty { printer.lines(columns, indent: 4, hanging: 6) }
        for fact in entry.facts { printer.paragraph("\(fact.label): \(fact.value)", indent: 4, hanging: 6) }
        for blocker in entry.blockers { printer.paragraph("blocked: \(blocker)", .bad, indent: 4, hanging: 6) }
        if let replacement = entry.replacement {
            let isLast =
                replacement.remarks.isEmpty && entry.followUp == nil && entry.releases.isEmpty
                && entry.evidence.isEmpty && entry.questions.isEmpty
            print(replacement, isLast: isLast)
        }
        if let followUp = entry.followUp {
            printer.paragraph(followUp.task, .warning, indent: 4)
            printer.paragraph("[ ] " + followUp.question, indent: 6, hanging: 10)
            let isLast = entry.releases.isEmpty && entry.evidence.isEmpty && entry.questions.isEmpty
            print(followUp.replacement, isLast: isLast)
        }
        if !entry.releases.isEmpty { print(entry.releases, of: entry) }
        if !entry.evidence.isEmpty { print(entry.evidence, of: entry) }
        if !entry.questions.isEmpty {
            printer.paragraph("To be answered:", .label, indent: 4)
            for question in entry.questions { printer.paragraph("[ ] " + question, indent: 6, hanging: 10) }
        }
    }

    private mutating func print(_ replacement: Worklist.Replacement, isLast: Bool) {
        printer.blank()
        if let line = replacement.line { printer.line(Phrase("line \(line):", .name), indent: 4) }
        code(replacement.before, sign: "-", style: .bad)
        for line in replacement.after { code(line, sign: "+", style: .good) }
        if !isLast { printer.blank() }
        for remark in replacement.remarks { printer.paragraph(remark, indent: 4) }
    }

    private func columns(of entry: Worklist.Entry) -> [Phrase] {
        var columns = Wording.columns(of: entry)
        if entry.replacement == nil { columns.insert(entry.callee + "()", at: 0) }
        return columns.enumerated().flatMap { index, column -> [Phrase] in
            let text = column + (index + 1 < columns.count ? "," : "")
            // A short one stays together.
            let words = text.count <= 60 ? [text] : text.split(separator: " ").map { String($0) }
            return words.map { Phrase($0, gap: 1) }
        }
    }

    /// Code is broken between arguments, in a long argument at blanks, and never cut: it is there to be copied.
    private mutating func code(_ text: String, sign: String, style: Style) {
        let indent = 6
        let opening = text.firstIndex(of: "(").map { text.distance(from: text.startIndex, to: $0) + 1 } ?? 4
        let hanging = opening > 40 ? 4 : opening
        let room = TextPrinter.columns - indent - 2
        var lines: [String] = []
        var line = ""
        for argument in Self.arguments(of: SafeText.escaped(text)) {
            let isLong = SafeText.width(of: argument) > room - hanging
            for word in isLong ? argument.split(separator: " ").map({ String($0) }) : [argument] {
                if !line.isEmpty, SafeText.width(of: line) + 1 + SafeText.width(of: word) > room {
                    lines.append(line)
                    line = String(repeating: " ", count: hanging) + word
                } else {
                    line += (line.isEmpty ? "" : " ") + word
                }
            }
        }
        for line in lines + [line] { printer.line(Phrase("\(sign) \(line)", style), indent: indent) }
    }

    /// The call's head with its first argument, then each further one with its comma.
    private static func arguments(of call: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in call {
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if character == " ", depth == 1, parts[parts.count - 1].last == "," {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private mutating func print(_ releases: [Worklist.ReleaseChange], of entry: Worklist.Entry) {
        printer.paragraph("Releases that change with it:", .label, indent: 4)
        for change in releases {
            let place = Wording.place(change.file, change.line, in: entry)
            let function = change.function.map { [Phrase("in \($0)()", .label, gap: 1)] } ?? []
            printer.lines(
                [Phrase(place + ":", .name), Phrase(Wording.release(change) + (function.isEmpty ? "" : ","), gap: 1)]
                    + function,
                indent: 6, hanging: 8, keepsFirstWhole: true)
            if let remark = change.remark { printer.paragraph(remark, indent: 8) }
        }
    }

    private mutating func print(_ evidence: [Evidence], of entry: Worklist.Entry) {
        printer.paragraph("Evidence:", .label, indent: 4)
        for evidence in evidence {
            let place = Wording.place(evidence.file, evidence.line, in: entry)
            let source = Wording.text(evidence)
            let words = (evidence.says + (source == nil ? "" : ":")).phrases()
            printer.lines([Phrase(place + ":", .name)] + words, indent: 6, hanging: 8, keepsFirstWhole: true)
            guard let source else { continue }
            let text = SafeText.shortened(SafeText.escaped(source), to: TextPrinter.columns - 8)
            printer.line(Phrase(text, .label), indent: 8)
        }
    }

    // MARK: Layout

    private mutating func labelled(_ label: String, _ value: String) {
        printer.lines([Phrase(label.padded(to: 7), .label)] + value.phrases(), indent: 0, hanging: 10)
    }
}
