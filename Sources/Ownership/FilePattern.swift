internal import Patterns

/// An `F:` or `X:` entry of MAINTAINERS: a path, a directory, or a glob, matched as scripts/get_maintainer.pl does.
///
/// There the glob becomes a regular expression that is anchored at its start only: one that ends in a slash holds for
/// everything below, any other for paths with as many slashes as it has itself.
struct FilePattern: Hashable, Sendable {
    let text: String
    /// nil for a path that stands for itself.
    private let expression: Pattern?
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
        let head = bytes.prefix { !"*?[".utf8.contains($0) }
        // What only a regular expression can mean may take the letters before it back.
        let isPath = !bytes.contains(UInt8(ascii: "|")) && !head.contains { "]\\(){}+^$".utf8.contains($0) }
        prefix = isPath ? Array(head) : []
        if isPath, head.count == bytes.count {
            expression = nil
        } else {
            guard let expression = Pattern(perl: "^" + Self.perl(text), ignoringSpace: false) else { return nil }
            self.expression = expression
        }
        // A dot would have been escaped before the script looks for a directory.
        isPlain = expression == nil && !bytes.contains(UInt8(ascii: "."))
    }

    /// `isDirectory` is asked only where the answer matters: for a plain name that ends inside one of the path's.
    func matches(_ searched: SearchedText, isDirectory: (String) -> Bool) -> Bool {
        let path = searched.bytes
        guard path.starts(with: prefix), expression?.occurs(in: searched) ?? true else { return false }
        if endsWithSlash { return true }
        if isPlain, path.count > prefix.count {
            if path[prefix.count] == UInt8(ascii: "/") { return true }
            if isDirectory(text) { return false }
        }
        return path.count { $0 == UInt8(ascii: "/") } == slashes
    }

    /// How deep get_maintainer.pl takes the pattern to reach; it lists deeper ones first.
    var depth: Int {
        if text.utf8.first == UInt8(ascii: "*") { return -1 }
        return endsWithSlash ? slashes : slashes + 1
    }

    /// How much of a path it says.
    func specificity(for path: [UInt8]) -> Specificity {
        let spelled = text.split(separator: "/").count { component in
            component.contains { $0 != "*" && $0 != "?" }
        }
        let isExact = expression == nil && path.count == prefix.count
        let isDirectory = endsWithSlash || isPlain && path.count > prefix.count
        let reach: Specificity.Reach = isDirectory ? .directory : isExact ? .file : .glob
        return Specificity(
            components: spelled, reach: reach, letters: text.utf8.count { !"*?/".utf8.contains($0) })
    }

    /// The regular expression that the script makes of a glob.
    private static func perl(_ text: String) -> String {
        text.replacing(".", with: "\\.").replacing("*", with: ".*").replacing("?", with: ".")
    }
}
