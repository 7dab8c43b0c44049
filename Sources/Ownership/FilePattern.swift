/// An `F:` or `X:` entry of MAINTAINERS: a path, a directory, or a glob, matched as scripts/get_maintainer.pl does.
///
/// There the glob becomes a regular expression that is anchored at its start only: one that ends in a slash holds for
/// everything below, any other for paths with as many slashes as it has itself.
struct FilePattern: Hashable, Sendable {
    private enum Token: Hashable, Sendable {
        case byte(UInt8)
        case any
        case star
        case oneOf(ByteSet)
    }

    let text: String
    private let tokens: [Token]
    /// What cannot be read as a glob.
    private let expression: PerlPattern?
    /// What every path begins with that it matches.
    let prefix: [UInt8]
    private let slashes: Int
    private let endsWithSlash: Bool
    /// True where it could name a directory without its slash.
    private let isPlain: Bool

    /// Nil where it is neither a glob nor a regular expression.
    init?(_ text: String) {
        self.text = text
        let bytes = Array(text.utf8)
        slashes = bytes.count { $0 == UInt8(ascii: "/") }
        endsWithSlash = bytes.last == UInt8(ascii: "/")
        if let tokens = Self.tokens(bytes) {
            self.tokens = tokens
            expression = nil
        } else {
            guard let expression = PerlPattern("^" + Self.perl(text), ignoringSpace: false) else { return nil }
            self.expression = expression
            tokens = []
        }
        var prefix: [UInt8] = []
        for case .byte(let byte) in tokens.prefix(while: { if case .byte = $0 { true } else { false } }) {
            prefix.append(byte)
        }
        self.prefix = prefix
        // A dot would have been escaped before the script looks for a directory.
        isPlain = expression == nil && prefix.count == tokens.count && !bytes.contains(UInt8(ascii: "."))
    }

    /// `isDirectory` is asked only where the answer matters: for a plain name that ends inside one of the path's.
    func matches(_ path: [UInt8], isDirectory: (String) -> Bool) -> Bool {
        guard path.starts(with: prefix) else { return false }
        if let expression {
            guard expression.matches(SearchedText(path)) else { return false }
        } else if tokens.count > prefix.count, !matches(path) {
            return false
        }
        if endsWithSlash { return true }
        if isPlain, path.count > prefix.count {
            if path[prefix.count] == UInt8(ascii: "/") { return true }
            if isDirectory(text) { return false }
        }
        return path.count { $0 == UInt8(ascii: "/") } == slashes
    }

    /// How deep get_maintainer.pl takes the pattern to reach; it lists deeper ones first.
    var depth: Int {
        if tokens.first == .star { return -1 }
        return endsWithSlash ? slashes : slashes + 1
    }

    /// How much of a path it says.
    func specificity(for path: [UInt8]) -> Specificity {
        let spelled = text.split(separator: "/").count { component in
            component.contains { $0 != "*" && $0 != "?" }
        }
        let isExact = !tokens.isEmpty && prefix.count == tokens.count && path.count == prefix.count
        let isDirectory = endsWithSlash || isPlain && path.count > prefix.count
        let reach: Specificity.Reach = isDirectory ? .directory : isExact ? .file : .glob
        return Specificity(
            components: spelled, reach: reach, letters: text.utf8.count { !"*?/".utf8.contains($0) })
    }

    // MARK: Globs

    /// Nil where the text holds what only a regular expression can mean.
    private static func tokens(_ bytes: [UInt8]) -> [Token]? {
        var tokens: [Token] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "*"):
                if tokens.last != .star { tokens.append(.star) }
            case UInt8(ascii: "?"): tokens.append(.any)
            case UInt8(ascii: "["):
                guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "]")),
                    let set = ByteSet(glob: bytes[index..<close])
                else { return nil }
                tokens.append(.oneOf(set))
                index = close + 1
            case _ where "]\\(){}+|^$".utf8.contains(byte): return nil
            default: tokens.append(.byte(byte))
            }
        }
        return tokens
    }

    /// The regular expression that the script makes of a glob.
    private static func perl(_ text: String) -> String {
        text.replacing(".", with: "\\.").replacing("*", with: ".*").replacing("?", with: ".")
    }

    /// True where the tokens match a beginning of the path. Only the last star needs to be tried again.
    private func matches(_ path: [UInt8]) -> Bool {
        var (token, position) = (0, 0)
        var retry: (token: Int, position: Int)?
        while token < tokens.count {
            if case .star = tokens[token] {
                token += 1
                retry = (token, position)
            } else if position < path.count, Self.matches(tokens[token], path[position]) {
                token += 1
                position += 1
            } else if let last = retry, last.position < path.count {
                (token, position) = (last.token, last.position + 1)
                retry = (token, position)
            } else {
                return false
            }
        }
        return true
    }

    private static func matches(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let expected): byte == expected
        case .any, .star: true
        case .oneOf(let set): set.contains(byte)
        }
    }
}
