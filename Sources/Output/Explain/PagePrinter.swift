/// Lays out a page of prose and source in lines that survive a mail and a reply to it.
struct PagePrinter {
    static let columns = 75

    private var printer: TextPrinter

    init(color: Bool) { printer = TextPrinter(color: color) }

    var text: String { printer.text }

    mutating func blank() { printer.blank() }

    /// A section's title, and the verdict that the section is about.
    mutating func heading(_ title: String, _ verdict: String? = nil) {
        printer.blank()
        let words = verdict.map { Self.words($0, .name) } ?? []
        fill([Phrase(verdict == nil ? title : title + ":", .heading)] + words, indent: 0, hanging: 4)
    }

    /// Words in as many lines as they need. A place in the tree comes first, and whole: a part of it would lead
    /// nowhere.
    mutating func paragraph(_ text: String, _ style: Style = .plain, place: String? = nil, indent: Int = 2) {
        let first = place.map { [Phrase($0, .name, gap: 1)] } ?? []
        fill(first + Self.words(text, style), indent: indent, hanging: indent + 2, keepsFirst: place != nil)
    }

    /// A name, and words beside it.
    mutating func entry(_ label: String, _ text: String, width: Int, indent: Int = 2) {
        let padded = label + String(repeating: " ", count: max(0, width - SafeText.width(of: label)))
        fill([Phrase(padded, .label)] + Self.words(text, .plain), indent: indent, hanging: indent + width + 2)
    }

    /// Code that a reader may copy: whole, whatever its length.
    mutating func code(_ text: String, indent: Int = 4) { printer.line(Phrase(text), indent: indent) }

    /// Lines of the tree.
    mutating func quote(_ lines: [SourceQuotes.Line], indent: Int = 4) {
        let width = lines.map { String($0.number).count }.max() ?? 0
        for line in lines {
            let number = String(line.number)
            let margin = (line.isMarked ? "> " : "  ") + String(repeating: " ", count: width - number.count) + number
            let room = Self.columns - indent - margin.count - 2
            let text = SafeText.shortened(SafeText.escaped(line.text), to: room)
            let shown = text.isEmpty ? margin : margin + "  " + text
            printer.line(Phrase(shown, line.isMarked ? .heading : .plain), indent: indent)
        }
    }

    private static func words(_ text: String, _ style: Style) -> [Phrase] {
        text.split(separator: " ").map { Phrase(String($0), style, gap: 1) }
    }

    /// Breaks the lines itself: the printer's own page is wider.
    private mutating func fill(_ phrases: [Phrase], indent: Int, hanging: Int, keepsFirst: Bool = false) {
        var line: [Phrase] = []
        var column = indent
        var isFirstLine = true
        for (number, phrase) in phrases.enumerated() {
            let isWhole = keepsFirst && number == 0
            let fitting = isWhole ? phrase : phrase.shortened(to: Self.columns - hanging)
            if !line.isEmpty, column + 1 + fitting.width > Self.columns {
                emit(line, indent: isFirstLine ? indent : hanging)
                line = []
                column = hanging
                isFirstLine = false
            }
            column += fitting.width + (line.isEmpty ? 0 : 1)
            line.append(fitting)
        }
        if !line.isEmpty { emit(line, indent: isFirstLine ? indent : hanging) }
    }

    private mutating func emit(_ line: [Phrase], indent: Int) {
        printer.lines(line, indent: indent, hanging: indent, keepsFirstWhole: true)
    }
}
