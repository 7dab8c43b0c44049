/// What a piece of text means, from which its colour follows.
enum Style {
    case plain, heading, name, label, good, warning, bad

    var code: String? {
        switch self {
        case .plain: nil
        case .heading: "1"
        case .name: "36"
        case .label: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        }
    }
}

/// A piece of text that a line is not broken in.
struct Phrase {
    fileprivate var parts: [(text: String, style: Style)]
    /// The blanks that set it off from what stands before it in a line.
    fileprivate let gap: Int

    init(_ text: String, _ style: Style = .plain, gap: Int = 2) {
        parts = [(SafeText.escaped(text), style)]
        self.gap = gap
    }

    /// A column's name and its value.
    init(label: String, _ value: String, _ style: Style = .plain) {
        parts = [(label + " ", .label), (SafeText.escaped(value), style)]
        gap = 2
    }

    var width: Int { parts.reduce(0) { $0 + SafeText.width(of: $1.text) } }

    /// Cut to a number of columns at its end.
    func shortened(to columns: Int) -> Phrase {
        guard width > columns, let last = parts.last else { return self }
        var phrase = self
        phrase.parts[parts.count - 1].text = SafeText.shortened(
            last.text, to: max(1, columns - width + SafeText.width(of: last.text)))
        return phrase
    }
}

/// Lays text out in lines that survive a mail and a reply to it, with or without colour.
struct TextPrinter {
    static let columns = 75

    private(set) var text = ""
    private let color: Bool

    init(color: Bool) { self.color = color }

    mutating func blank() { text += "\n" }

    /// One line, whatever its length.
    mutating func line(_ phrase: Phrase, indent: Int = 0) {
        text += String(repeating: " ", count: indent)
        line([phrase])
    }

    /// The same of several phrases.
    mutating func line(_ phrases: [Phrase]) {
        for (number, phrase) in phrases.enumerated() {
            if number > 0 { text += String(repeating: " ", count: phrase.gap) }
            paint(phrase)
        }
        text += "\n"
    }

    /// Phrases one after the other, in as many lines as they need. A path comes first, and whole: a part of it would
    /// lead nowhere.
    mutating func lines(_ phrases: [Phrase], indent: Int, hanging: Int, keepsFirstWhole: Bool = false) {
        var column = indent
        text += String(repeating: " ", count: indent)
        for (number, phrase) in phrases.enumerated() {
            let fitting = keepsFirstWhole && number == 0 ? phrase : phrase.shortened(to: Self.columns - hanging)
            if number > 0 {
                if column + phrase.gap + fitting.width > Self.columns {
                    text += "\n" + String(repeating: " ", count: hanging)
                    column = hanging
                } else {
                    text += String(repeating: " ", count: phrase.gap)
                    column += phrase.gap
                }
            }
            paint(fitting)
            column += fitting.width
        }
        text += "\n"
    }

    /// Words in as many lines as they need.
    mutating func paragraph(_ text: String, _ style: Style = .plain, indent: Int = 0, hanging: Int? = nil) {
        lines(text.phrases(style), indent: indent, hanging: hanging ?? indent)
    }

    /// Cells set flush right in columns of the given widths, but for the first, which is set flush left.
    mutating func row(_ cells: [Phrase], widths: [Int], indent: Int) {
        var line = TextPrinter(color: color)
        for (number, (cell, width)) in zip(cells, widths).enumerated() {
            let cell = cell.shortened(to: width)
            let padding = String(repeating: " ", count: width - cell.width)
            if number > 0 { line.text += padding }
            line.paint(cell)
            if number == 0 { line.text += padding }
        }
        while line.text.last == " " { line.text.removeLast() }
        text += String(repeating: " ", count: indent) + line.text + "\n"
    }

    private mutating func paint(_ phrase: Phrase) {
        for part in phrase.parts {
            if color, let code = part.style.code {
                text += "\u{1b}[\(code)m\(part.text)\u{1b}[0m"
            } else {
                text += part.text
            }
        }
    }
}

extension StringProtocol {
    /// Each word by itself.
    func phrases(_ style: Style = .plain) -> [Phrase] {
        split(separator: " ").map { Phrase(String($0), style, gap: 1) }
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
