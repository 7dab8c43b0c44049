/// Words of which every match of a regular expression holds at least one, in lower case: they tell without running
/// the expression that a text has no match.
struct NeededWords {
    private static let deepest = 16

    private let bytes: [UInt8]
    private var index = 0

    /// Empty where no such words are found.
    static func of(_ pattern: String) -> [[UInt8]] {
        var reader = NeededWords(bytes: Array(pattern.utf8))
        guard let words = reader.alternatives(depth: 0), reader.index == reader.bytes.count else { return [] }
        return words
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// What one branch must hold so far, and the run of letters being read.
    private struct Branch {
        var best: [[UInt8]]?
        var run: [UInt8] = []

        mutating func endRun() {
            if !run.isEmpty { offer([run]) }
            run = []
        }

        mutating func offer(_ words: [[UInt8]]?) {
            guard let words, let shortest = words.map(\.count).min() else { return }
            if shortest > best?.map(\.count).min() ?? 0 { best = words }
        }
    }

    /// Reads branches up to a closing parenthesis or the end; nil where one of them needs no word.
    private mutating func alternatives(depth: Int) -> [[UInt8]]? {
        guard depth < Self.deepest else {
            index = bytes.count + 1
            return nil
        }
        var words: [[UInt8]]? = []
        var branch = Branch()
        func close(_ branch: inout Branch, _ words: inout [[UInt8]]?) {
            branch.endRun()
            words = branch.best.flatMap { best in words.map { $0 + best } }
            branch = Branch()
        }
        while let byte = next, byte != UInt8(ascii: ")") {
            index += 1
            switch byte {
            case UInt8(ascii: "|"): close(&branch, &words)
            case UInt8(ascii: "("): group(&branch, depth)
            case UInt8(ascii: "["):
                branch.endRun()
                skipClass()
                skipQuantifier()
            case UInt8(ascii: "\\"): escape(&branch)
            case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"):
                branch.endRun()
                skipQuantifier()
            default: letter(byte, &branch)
            }
        }
        close(&branch, &words)
        return words
    }

    private mutating func letter(_ byte: UInt8, _ branch: inout Branch) {
        let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        if isOptional {
            branch.endRun()
        } else {
            branch.run.append(folded)
            if next == UInt8(ascii: "+") { branch.endRun() }
        }
        skipQuantifier()
    }

    private mutating func escape(_ branch: inout Branch) {
        guard let escaped = next else { return }
        index += 1
        switch escaped {
        case UInt8(ascii: "b"), UInt8(ascii: "B"): branch.endRun()
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
            branch.endRun()
            // `\x41`, `\p{L}` and their like: what follows is no text, and is not read further.
            if "xpPNcuUkgoQE".utf8.contains(escaped) { index = bytes.count + 1 } else { skipQuantifier() }
        default: letter(escaped, &branch)
        }
    }

    private mutating func group(_ branch: inout Branch, _ depth: Int) {
        branch.endRun()
        var isGrouping = true
        if next == UInt8(ascii: "?") {
            index += 1
            let flags = bytes[min(index, bytes.count)...].prefix { $0 >= 0x61 && $0 <= 0x7A || $0 == UInt8(ascii: "-") }
            index += flags.count
            if next == UInt8(ascii: ")") {
                index += 1
                return
            }
            // Looking around is not reading.
            isGrouping = next == UInt8(ascii: ":")
            if next != nil { index += 1 }
        }
        let words = alternatives(depth: depth + 1)
        if next != nil { index += 1 }
        if isGrouping, !isOptional { branch.offer(words) }
        skipQuantifier()
    }

    private var isOptional: Bool { next.map { "?*{".utf8.contains($0) } ?? false }

    private mutating func skipQuantifier() {
        if next == UInt8(ascii: "{") {
            while let byte = next, byte != UInt8(ascii: "}") { index += 1 }
        }
        while let byte = next, "?*+}".utf8.contains(byte) { index += 1 }
    }

    private mutating func skipClass() {
        if next == UInt8(ascii: "^") { index += 1 }
        if next == UInt8(ascii: "]") { index += 1 }
        while let byte = next, byte != UInt8(ascii: "]") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
        if next != nil { index += 1 }
    }
}
