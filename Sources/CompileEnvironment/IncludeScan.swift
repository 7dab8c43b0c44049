/// The preprocessor lines of a file, as far as choosing headers needs them.
struct IncludeScan {
    /// `<...>` names included outside every `#if`, in order.
    private(set) var unconditional: [String] = []
    /// Every name included, with either kind of quote, under whatever condition.
    private(set) var all: Set<String> = []
    /// Macros defined above each of them.
    private(set) var macrosBefore: [String: Set<String>] = [:]
    /// Names that any condition tests, and names that are defined anywhere.
    private(set) var tested: Set<String> = []
    private(set) var defined: Set<String> = []
    /// True where the first directive is an include guard.
    private(set) var isGuarded = false
    /// True where the file holds nothing but includes.
    private(set) var isWrapper = true

    init(_ text: String, isHeader: Bool) {
        var depth = 0
        var isFirst = true
        var guardDepth = 0
        var inComment = false
        for line in TreeText.lines(text) {
            let wasInComment = inComment
            inComment = Self.endsInComment(line, inComment: inComment)
            guard !wasInComment else { continue }
            let words = line.drop(while: \.isWhitespace)
            guard words.hasPrefix("#") else {
                if !words.isEmpty, !words.hasPrefix("/*"), !words.hasPrefix("//") { isWrapper = false }
                continue
            }
            let directive = words.dropFirst().drop(while: \.isWhitespace)
            let name = directive.prefix(while: \.isLetter)
            let rest = directive.dropFirst(name.count).drop(while: \.isWhitespace)
            switch name {
            case "if", "ifdef", "ifndef":
                depth += 1
                if isFirst, isHeader, name == "ifndef" || rest.hasPrefix("!") {
                    isGuarded = true
                    guardDepth = 1
                } else {
                    tested.formUnion(Self.identifiers(in: rest))
                }
            case "elif": tested.formUnion(Self.identifiers(in: rest))
            case "endif": depth = max(depth - 1, 0)
            case "define":
                defined.insert(String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
            case "pragma" where rest.hasPrefix("once"): isGuarded = true
            case "include" where rest.hasPrefix("<") || rest.hasPrefix("\""):
                let header = String(rest.dropFirst().prefix { $0 != ">" && $0 != "\"" })
                all.insert(header)
                guard rest.hasPrefix("<"), depth <= guardDepth else { break }
                unconditional.append(header)
                macrosBefore[header, default: []].formUnion(defined)
            default: break
            }
            isFirst = false
        }
    }

    private static func identifiers(in text: Substring) -> Set<String> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
            .subtracting(["defined", "IS_ENABLED", "IS_BUILTIN", "IS_MODULE", "IS_REACHABLE"])
    }

    private static func endsInComment(_ line: Substring, inComment: Bool) -> Bool {
        let bytes = line.utf8
        var inComment = inComment
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let next = bytes.index(after: index)
            guard next < bytes.endIndex else { break }
            switch (bytes[index], bytes[next]) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")) where !inComment: inComment = true
            case (UInt8(ascii: "*"), UInt8(ascii: "/")) where inComment: inComment = false
            case (UInt8(ascii: "/"), UInt8(ascii: "/")) where !inComment: return false
            default:
                index = next
                continue
            }
            index = bytes.index(after: next)
        }
        return inComment
    }
}
