/// A glossary as its Markdown file has it, for a terminal: headings, paragraphs, and words with what they mean.
package struct GlossaryText {
    private var printer: TextPrinter

    package var text: String { printer.text }

    package init(_ markdown: String, usesColor: Bool) {
        printer = TextPrinter(color: usesColor)
        for block in Self.blocks(of: markdown) { print(block) }
    }

    /// Headings, paragraphs and entries, each on one line.
    private static func blocks(of markdown: String) -> [String] {
        var blocks: [String] = []
        var isOpen = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            let isStart = line.hasPrefix("#") || line.hasPrefix("- ")
            if isOpen, !isStart, !line.isEmpty {
                blocks[blocks.count - 1] += " " + line.drop { $0 == " " }
            } else if !line.isEmpty {
                blocks.append(String(line))
            }
            isOpen = !line.isEmpty && !line.hasPrefix("#")
        }
        return blocks
    }

    private mutating func print(_ block: String) {
        let words = Self.plain(block.drop { "#- ".contains($0) })
        if block.hasPrefix("#") {
            if !printer.text.isEmpty { printer.blank() }
            printer.line(Phrase(words, .heading))
        } else if block.hasPrefix("- "), let colon = words.firstIndex(of: ":") {
            let term = Phrase(String(words[...colon]), .name)
            printer.lines([term] + words[words.index(after: colon)...].phrases(), indent: 2, hanging: 6)
        } else {
            printer.paragraph(words)
        }
    }

    /// Without marks; of a link what it says.
    private static func plain(_ text: Substring) -> String {
        String(text).replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 }.replacing("**", with: "").replacing("`", with: "")
    }
}
