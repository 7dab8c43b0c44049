/// Lays out a page of prose and source in lines that survive a mail and a reply to it.
struct PagePrinter {
    private var printer: TextPrinter

    init(color: Bool) { printer = TextPrinter(color: color) }

    var text: String { printer.text }

    mutating func blank() { printer.blank() }

    /// A section's title, and the verdict that the section is about.
    mutating func heading(_ title: String, _ verdict: String? = nil) {
        printer.blank()
        let words = verdict.map { $0.phrases(.name) } ?? []
        fill([Phrase(verdict == nil ? title : title + ":", .heading)] + words, indent: 0, hanging: 4)
    }

    /// Words in as many lines as they need. A place in the tree comes first, and whole: a part of it would lead
    /// nowhere.
    mutating func paragraph(_ text: String, _ style: Style = .plain, place: String? = nil, indent: Int = 2) {
        let first = place.map { [Phrase($0, .name, gap: 1)] } ?? []
        fill(first + text.phrases(style), indent: indent, hanging: indent + 2, keepsFirst: place != nil)
    }

    /// A name, and words beside it.
    mutating func entry(_ label: String, _ text: String, width: Int, indent: Int = 2) {
        fill([Phrase(label.padded(to: width), .label)] + text.phrases(), indent: indent, hanging: indent + width + 2)
    }

    /// Code that a reader may copy: whole, whatever its length.
    mutating func code(_ text: String, indent: Int = 4) { printer.line(Phrase(text), indent: indent) }

    /// Lines of the tree.
    mutating func quote(_ lines: [SourceQuotes.Line], indent: Int = 4) {
        let width = lines.map { String($0.number).count }.max() ?? 0
        for line in lines {
            let number = String(line.number)
            let margin = (line.isMarked ? "> " : "  ") + String(repeating: " ", count: width - number.count) + number
            let room = TextPrinter.columns - indent - margin.count - 2
            let text = SafeText.shortened(SafeText.escaped(line.text), to: room)
            let shown = text.isEmpty ? margin : margin + "  " + text
            printer.line(Phrase(shown, line.isMarked ? .heading : .plain), indent: indent)
        }
    }

    private mutating func fill(_ phrases: [Phrase], indent: Int, hanging: Int, keepsFirst: Bool = false) {
        if phrases.isEmpty { return }
        printer.lines(phrases, indent: indent, hanging: hanging, keepsFirstWhole: keepsFirst)
    }
}
