/// Text for man(7), as groff and mandoc read it.
struct Roff {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func section(_ title: String) { line(".SH \(title)") }

    /// - Parameter roff: escaped already.
    mutating func section(_ title: String, _ roff: String) {
        section(title)
        line(roff)
    }

    /// - Parameter entries: a name, and what is to be said of it.
    mutating func section(_ title: String, _ entries: [(String, String)]) {
        section(title)
        for (name, words) in entries { entry("\\fB\(Self.typed(name))\\fR", words) }
    }

    mutating func paragraph(_ roff: String) {
        if roff.isEmpty { return }
        beginParagraph()
        line(roff)
    }

    /// The first of a section begins by itself.
    private mutating func beginParagraph() {
        if text.dropLast().split(separator: "\n").last?.hasPrefix(".SH ") != true { line(".PP") }
    }

    /// - Parameter label: escaped already.
    mutating func entry(_ label: String, _ words: String) {
        line(".TP")
        line(label)
        line(Self.prose(words))
    }

    /// Lines that stay as they are.
    mutating func typed(_ lines: [String]) {
        beginParagraph()
        line(".nf")
        for line in lines { self.line(Self.guarded(Self.typed(line))) }
        line(".fi")
    }

    // MARK: Escapes

    private static let typedMarks: [Character: String] = [
        "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti",
    ]

    /// What somebody types: each character means itself.
    static func typed(_ text: String) -> String { text.map { typedMarks[$0] ?? plain($0) }.joined() }

    /// Sentences; the names of options in them are what somebody types.
    static func prose(_ text: String) -> String {
        let words = text.split(separator: " ").map { word in
            let bare = word.drop { "(\"“".contains($0) }
            return bare.hasPrefix("-") || bare.hasPrefix("~")
                ? typed(String(word)) : word.map { $0 == "\\" ? "\\e" : plain($0) }.joined()
        }
        return folded(words)
    }

    /// In lines as people would write them.
    private static func folded(_ words: [String]) -> String {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + word.count < 78 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(word)
            }
        }
        return lines.map(guarded).joined(separator: "\n")
    }

    private static func plain(_ character: Character) -> String {
        if character.isASCII { return String(character) }
        return character.unicodeScalars.map { "\\[u\(hexadecimal($0.value))]" }.joined()
    }

    /// At least four digits, and capitals.
    private static func hexadecimal(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// A line that begins like a request is none.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
