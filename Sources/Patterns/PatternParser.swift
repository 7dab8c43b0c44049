internal import Paths

/// Reads a regular expression by recursive descent, in one of two dialects that share all but their atoms.
struct PatternParser {
    enum Dialect {
        /// Over characters; every mistake is said.
        case plain
        /// As MAINTAINERS has it, over bytes; what is malformed, or beyond what is read here, is a mistake without a
        /// word for it.
        case perl
    }

    private static let deepest = 32
    private static let mostRepetitions = 256

    private let isPerl: Bool
    /// In Perl's dialect each stands for a byte.
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var ignoresCase = false

    init(_ text: String, _ dialect: Dialect) {
        isPerl = dialect == .perl
        scalars = isPerl ? text.utf8.map { Unicode.Scalar($0) } : Array(text.unicodeScalars)
    }

    mutating func pattern() throws(Pattern.Mistake) -> PatternSyntax {
        let syntax = try choice()
        guard position == scalars.count else { throw failure("“)” closes nothing; write “\\)” for the character") }
        return syntax
    }

    private func failure(_ message: String = "it cannot be read", at offset: Int? = nil) -> Pattern.Mistake {
        Pattern.Mistake(offset: offset ?? position, message: message)
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    private var following: Unicode.Scalar? { position + 1 < scalars.count ? scalars[position + 1] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(Pattern.Mistake) -> PatternSyntax {
        var branches: [PatternSyntax] = []
        repeat {
            var parts: [PatternSyntax] = []
            while let scalar = current, scalar != "|", scalar != ")" { parts.append(try quantified(try atom(scalar))) }
            branches.append(.sequence(parts))
        } while take("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(Pattern.Mistake) -> PatternSyntax {
        switch scalar {
        case "*", "+", "?": throw failure("“\(scalar)” repeats nothing; write “\\\(scalar)” for the character")
        case "(": return try group()
        case "[": return try set()
        case "\\": return try escape()
        default: position += 1
        }
        switch scalar {
        case ".": return isPerl ? .byte(ByteSet([0x0A]).inverted) : .character(ByteSet([]), [], isComplement: true)
        case "^": return .assertion(.start)
        case "$": return .assertion(isPerl ? .lastLineEnd : .end)
        default: return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternSyntax {
        var members = Members()
        members.insert(scalar...scalar, isPerl)
        return one(of: members)
    }

    // MARK: Groups

    private mutating func group() throws(Pattern.Mistake) -> PatternSyntax {
        guard depth < Self.deepest else { throw failure("the groups are nested too deeply") }
        let start = position
        let outer = ignoresCase
        position += 1
        // Flags alone hold to the end of the group around.
        if isPerl, take("?"), try flags() == ")" { return .sequence([]) }
        depth += 1
        defer {
            depth -= 1
            ignoresCase = outer
        }
        let inside = try choice()
        guard take(")") else { throw failure("“(” is never closed; write “\\(” for the character", at: start) }
        return inside
    }

    /// Reads the flags of a group, and what ends them.
    private mutating func flags() throws(Pattern.Mistake) -> Unicode.Scalar {
        var isSetting = true
        while let flag = current {
            position += 1
            switch flag {
            case "i": ignoresCase = isSetting
            case "-": isSetting = false
            // The other flags change nothing that is read here; looking around is none of them.
            case "a", "u", "^": continue
            case ":", ")": return flag
            default: throw failure()
            }
        }
        throw failure()
    }

    // MARK: Escapes

    private mutating func escape() throws(Pattern.Mistake) -> PatternSyntax {
        guard let scalar = following else { throw failure("nothing follows the backslash") }
        position += 2
        if scalar == "b" { return .assertion(.boundary) }
        if isPerl {
            switch scalar {
            case "B": return .assertion(.noBoundary)
            case "A": return .assertion(.start)
            case "z", "Z": return .assertion(.lastLineEnd)
            default: break
            }
        }
        if let set = named(scalar) { return .byte(set) }
        guard mayBeEscaped(scalar) else { throw failure() }
        return literal(scalar)
    }

    private func named(_ scalar: Unicode.Scalar) -> ByteSet? {
        switch scalar {
        case "w": .word
        case "d": .digits
        case "s": .spaces
        case _ where !isPerl: nil
        case "W": ByteSet.word.inverted
        case "D": ByteSet.digits.inverted
        case "S": ByteSet.spaces.inverted
        case "h": ByteSet([0x20, 0x09])
        case "n": ByteSet([0x0A])
        case "t": ByteSet([0x09])
        case "r": ByteSet([0x0D])
        default: nil
        }
    }

    /// False for the letters and digits to which Perl gives a meaning that is not read.
    private func mayBeEscaped(_ scalar: Unicode.Scalar) -> Bool { !isPerl || !scalar.isWordScalar || scalar == "_" }

    // MARK: Sets

    /// Members of a set: bytes, which are the ASCII characters where it is one of characters, and those beyond.
    private struct Members {
        var bytes = ByteSet([])
        var ranges: [ClosedRange<UInt32>] = []

        mutating func insert(_ range: ClosedRange<Unicode.Scalar>, _ areBytes: Bool) {
            let (low, high) = (range.lowerBound.value, range.upperBound.value)
            let limit: UInt32 = areBytes ? 0xFF : 0x7F
            if low <= limit { bytes.insert(UInt8(low)...UInt8(min(high, limit))) }
            if high > limit { ranges.append(max(low, limit + 1)...high) }
        }
    }

    private func one(of members: Members, isComplement: Bool = false) -> PatternSyntax {
        guard isPerl else { return .character(members.bytes, members.ranges, isComplement: isComplement) }
        let set = ignoresCase ? members.bytes.foldingCase : members.bytes
        return .byte(isComplement ? set.inverted : set)
    }

    private mutating func set() throws(Pattern.Mistake) -> PatternSyntax {
        let start = position
        position += 1
        let isComplement = take("^")
        let opening = position
        var members = Members()
        while let scalar = current, scalar != "]" || position == opening {
            // A class by name.
            if isPerl, scalar == "[", let next = following, ":.=".unicodeScalars.contains(next) { throw failure() }
            guard let low = try member(&members) else { continue }
            guard current == "-", let next = following, next != "]" else {
                members.insert(low...low, isPerl)
                continue
            }
            let dash = position
            position += 1
            guard let high = try member(&members) else { throw failure() }
            guard low <= high else { throw failure("the range \(low)-\(high) runs backwards", at: dash) }
            members.insert(low...high, isPerl)
        }
        guard take("]") else { throw failure("“[” is never closed; write “\\[” for the character", at: start) }
        return one(of: members, isComplement: isComplement)
    }

    /// One member of a set; nil for an escape that is several, which are added.
    private mutating func member(_ members: inout Members) throws(Pattern.Mistake) -> Unicode.Scalar? {
        var scalar = scalars[position]
        position += 1
        if isPerl, scalar == "\\" {
            guard let escaped = current, mayBeEscaped(escaped) || named(escaped) != nil else { throw failure() }
            position += 1
            if let set = named(escaped) {
                members.bytes.formUnion(set)
                return nil
            }
            scalar = escaped
        }
        return scalar
    }

    // MARK: Repetitions

    private mutating func quantified(_ atom: PatternSyntax) throws(Pattern.Mistake) -> PatternSyntax {
        guard let mark = current else { return atom }
        var (least, most): (Int, Int?) = (0, nil)
        switch mark {
        case "*": position += 1
        case "+":
            position += 1
            least = 1
        case "?":
            position += 1
            most = 1
        case "{" where isPerl:
            guard let counts = counts() else { return atom }
            (least, most) = counts
        default: return atom
        }
        // Taking as little as possible first finds no other matches; giving nothing back would.
        if !isPerl || !take("?"), let again = current, "*+?".unicodeScalars.contains(again) {
            throw failure("“\(again)” after “\(mark)” repeats what is repeated")
        }
        guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions, most ?? least >= least else {
            throw failure()
        }
        return .repetition(atom, least: least, most: most)
    }

    /// `{2}`, `{2,}` or `{2,3}`; nil for a brace that is only a brace.
    private mutating func counts() -> (Int, Int?)? {
        guard let close = scalars[position...].firstIndex(of: "}") else { return nil }
        let parts = scalars[(position + 1)..<close].split(separator: ",", omittingEmptySubsequences: false)
            .map { String(String.UnicodeScalarView($0)) }
        guard parts.count <= 2, let least = Int(parts[0]), least >= 0 else { return nil }
        if parts.count == 2, !parts[1].isEmpty, Int(parts[1]) == nil { return nil }
        position = close + 1
        return (least, parts.count == 1 ? least : Int(parts[1]))
    }
}
