/// Reads the text of a pattern.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    private static let maximalLength = 500
    private static let maximalDepth = 32

    static let word = Pattern.Set(ranges: ["a"..."z", "A"..."Z", "0"..."9", "_"..."_"])
    private static let digit = Pattern.Set(ranges: ["0"..."9"])
    private static let blank = Pattern.Set(ranges: [" "..." ", "\t"..."\r"])
    private static let any = Pattern.Set(ranges: [], isComplement: true)

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func pattern() throws(Pattern.Mistake) -> Pattern.Node {
        guard scalars.count <= Self.maximalLength else {
            throw Pattern.Mistake(offset: 0, message: "the pattern is longer than \(Self.maximalLength) characters")
        }
        let node = try choice()
        guard position == scalars.count else { throw failure("“)” closes nothing; write “\\)” for the character") }
        return node
    }

    private func failure(_ message: String) -> Pattern.Mistake { Pattern.Mistake(offset: position, message: message) }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func choice() throws(Pattern.Mistake) -> Pattern.Node {
        var branches = [try sequence()]
        while current == "|" {
            position += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(Pattern.Mistake) -> Pattern.Node {
        var nodes: [Pattern.Node] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            var node = try atom()
            if let mark = current, mark == "*" || mark == "+" || mark == "?" {
                position += 1
                node = .repeated(node, required: mark == "+", often: mark != "?")
                if let again = current, again == "*" || again == "+" || again == "?" {
                    throw failure("“\(again)” after “\(mark)” repeats what is repeated")
                }
            }
            nodes.append(node)
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(Pattern.Mistake) -> Pattern.Node {
        guard let scalar = current else { return .sequence([]) }
        switch scalar {
        case "*", "+", "?": throw failure("“\(scalar)” repeats nothing; write “\\\(scalar)” for the character")
        case "(": return try group()
        case "[": return .characters(try set())
        case "\\": return try escape()
        default: break
        }
        position += 1
        switch scalar {
        case ".": return .characters(Self.any)
        case "^": return .start
        case "$": return .end
        default: return .characters(Pattern.Set(ranges: [scalar...scalar]))
        }
    }

    private mutating func group() throws(Pattern.Mistake) -> Pattern.Node {
        guard depth < Self.maximalDepth else { throw failure("the groups are nested too deeply") }
        let start = position
        position += 1
        depth += 1
        defer { depth -= 1 }
        let node = try choice()
        guard current == ")" else {
            position = start
            throw failure("“(” is never closed; write “\\(” for the character")
        }
        position += 1
        return node
    }

    private mutating func escape() throws(Pattern.Mistake) -> Pattern.Node {
        guard position + 1 < scalars.count else { throw failure("nothing follows the backslash") }
        let scalar = scalars[position + 1]
        position += 2
        switch scalar {
        case "b": return .wordEdge
        case "w": return .characters(Self.word)
        case "d": return .characters(Self.digit)
        case "s": return .characters(Self.blank)
        default: return .characters(Pattern.Set(ranges: [scalar...scalar]))
        }
    }

    private mutating func set() throws(Pattern.Mistake) -> Pattern.Set {
        let start = position
        position += 1
        var set = Pattern.Set(ranges: [])
        if current == "^" {
            set.isComplement = true
            position += 1
        }
        var isFirst = true
        while let first = current, first != "]" || isFirst {
            isFirst = false
            position += 1
            guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                set.ranges.append(first...first)
                continue
            }
            let last = scalars[position + 1]
            guard first <= last else { throw failure("the range \(first)-\(last) runs backwards") }
            set.ranges.append(first...last)
            position += 2
        }
        guard current == "]" else {
            position = start
            throw failure("“[” is never closed; write “\\[” for the character")
        }
        position += 1
        return set
    }
}
