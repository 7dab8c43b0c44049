internal import KernelTree
internal import Paths
internal import Synchronization

/// The preprocessor lines of a file, as far as choosing headers and architectures needs them.
struct IncludeScan: Sendable {
    /// `<...>` names included outside every `#if`, in order.
    private(set) var unconditional: [String] = []
    /// Every name included, with either kind of quote, under whatever condition.
    private(set) var all: Set<String> = []
    /// Macros defined above each unconditional include.
    private(set) var macrosBefore: [String: Set<String>] = [:]
    /// Names that any condition tests, and names that are defined anywhere.
    private(set) var tested: Set<String> = []
    private(set) var defined: Set<String> = []
    /// True where the first directive is an include guard.
    private(set) var isGuarded = false
    /// True where the file holds nothing but directives and comments.
    private(set) var isWrapper: Bool

    private var depth = 0
    private var guardDepth = 0
    private var isFirst = true

    init(_ bytes: [UInt8], isHeader: Bool) {
        var lines = DirectiveLines(bytes)
        isWrapper = true
        while let line = lines.next() { read(line, isHeader: isHeader) }
        isWrapper = !lines.sawCode
    }

    private mutating func read(_ directive: ArraySlice<UInt8>, isHeader: Bool) {
        let name = directive.prefix { $0.isWordByte }
        let rest = directive.dropFirst(name.count).drop { $0.isBlank }
        switch String(decoding: name, as: UTF8.self) {
        case "if", "ifdef", "ifndef":
            depth += 1
            if isFirst, isHeader, name.count == "ifndef".utf8.count || rest.first == UInt8(ascii: "!") {
                isGuarded = true
                guardDepth = 1
            } else {
                tested.formUnion(Self.identifiers(in: rest))
            }
        case "elif": tested.formUnion(Self.identifiers(in: rest))
        case "endif": depth = max(depth - 1, 0)
        case "define": defined.insert(String(decoding: rest.prefix { $0.isWordByte }, as: UTF8.self))
        case "pragma" where rest.starts(with: "once".utf8): isGuarded = true
        case "include":
            guard let open = rest.first, open == UInt8(ascii: "<") || open == UInt8(ascii: "\"") else { break }
            let close = open == UInt8(ascii: "<") ? UInt8(ascii: ">") : open
            let header = PathSpelling.spelled(String(decoding: rest.dropFirst().prefix { $0 != close }, as: UTF8.self))
            all.insert(header)
            guard open == UInt8(ascii: "<"), depth <= guardDepth else { break }
            unconditional.append(header)
            macrosBefore[header, default: []].formUnion(defined)
        default: break
        }
        isFirst = false
    }

    private static func identifiers(in text: ArraySlice<UInt8>) -> Set<String> {
        Set(text.split { !$0.isWordByte }.map { String(decoding: $0, as: UTF8.self) })
            .subtracting(["defined", "IS_ENABLED", "IS_BUILTIN", "IS_MODULE", "IS_REACHABLE"])
    }
}

/// Walks the directives of a C file in one pass, without their `#` and their comments.
private struct DirectiveLines {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var sawCode = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
        var atLineStart = true
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\n"):
                atLineStart = true
                index += 1
            case UInt8(ascii: "/") where follows(UInt8(ascii: "*")): skipComment()
            case UInt8(ascii: "/") where follows(UInt8(ascii: "/")): skipLine()
            case UInt8(ascii: "#") where atLineStart: return directive()
            default:
                if !byte.isBlank {
                    atLineStart = false
                    sawCode = true
                }
                index += 1
            }
        }
        return nil
    }

    private func follows(_ byte: UInt8) -> Bool { index + 1 < bytes.count && bytes[index + 1] == byte }

    private mutating func skipComment() {
        index += 2
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), follows(UInt8(ascii: "/")) {
                index += 2
                return
            }
            index += 1
        }
    }

    private mutating func skipLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    }

    private mutating func directive() -> ArraySlice<UInt8> {
        index += 1
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == UInt8(ascii: "/"), follows(UInt8(ascii: "*")) || follows(UInt8(ascii: "/")) { break }
            // A line may go on after a backslash; what follows then belongs to it all the same.
            index += bytes[index] == UInt8(ascii: "\\") && follows(UInt8(ascii: "\n")) ? 2 : 1
        }
        return bytes[start..<min(index, bytes.count)]
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
    }
}

/// The scans of a tree's files, each made once: an unchanging tree is assumed while it lives.
final class IncludeScans: Sendable {
    private let tree: KernelTree
    private let scans = Mutex<[String: IncludeScan?]>([:])
    /// Larger files are tables and firmware, not code with headers of interest.
    private static let limit = 16 << 20

    init(_ tree: KernelTree) { self.tree = tree }

    /// Nil where the file is missing or too large.
    func scan(of file: String) -> IncludeScan? {
        if let known = scans.withLock({ $0[file] }) { return known }
        let scan = tree.contents(of: file, limit: Self.limit).map { IncludeScan($0, isHeader: file.hasSuffix(".h")) }
        scans.withLock { $0[file] = .some(scan) }
        return scan
    }
}
