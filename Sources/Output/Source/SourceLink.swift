internal import Report

/// Where a reader finds the lines of a tree: a template for addresses, as `--source-url` gives it.
package struct SourceLink: Hashable, Sendable, CustomStringConvertible {
    /// What `{NAME}` stands for.
    private enum Part: String, CaseIterable {
        case path, line
        /// The release's tag, `v6.12`.
        case tag
        /// The commit of an audited revision, and else the tag.
        case commit
        /// The directory that was audited.
        case tree
    }

    /// Forms that are known by a name.
    private static let named = [
        "git.kernel.org":
            "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/{path}?id={commit}#n{line}",
        "elixir": "https://elixir.bootlin.com/linux/{tag}/source/{path}#L{line}",
        "vscode": "vscode://file{tree}/{path}:{line}",
        "file": "file://{tree}/{path}",
    ]
    private static let github = "github:"

    package static let names = named.keys.sorted() + [github + "OWNER/REPO"]

    /// What a browser would run instead of going there.
    private static let refusedSchemes: Set<String> = ["javascript", "data", "vbscript", "blob", "view-source"]

    package let description: String
    private let pieces: [(text: String, part: Part?)]

    /// - Parameter text: a known name, or a template.
    package init(_ text: String) throws(SourceLinkError) {
        description = text
        var template = Self.named[text] ?? text
        if text.hasPrefix(Self.github), !text.contains("{") {
            let repository = text.dropFirst(Self.github.count)
            guard repository.split(separator: "/", omittingEmptySubsequences: false).count == 2,
                repository.utf8.allSatisfy({ $0.isWordByte || "-./".utf8.contains($0) })
            else { throw .notARepository(String(repository)) }
            template = "https://github.com/\(repository)/blob/{commit}/{path}#L{line}"
        }
        pieces = try Self.pieces(of: template)
        let opening = pieces[0].text
        guard let colon = opening.firstIndex(of: ":"), let first = opening.utf8.first, first.isLetterByte,
            opening[..<colon].utf8.allSatisfy({ $0.isWordByte || "+-.".utf8.contains($0) })
        else { throw .noScheme(text) }
        let scheme = opening[..<colon].lowercased()
        if Self.refusedSchemes.contains(scheme) { throw .refusedScheme(scheme) }
        guard pieces.contains(where: { $0.part == .path }) else { throw .noPath(text) }
    }

    private static func pieces(of template: String) throws(SourceLinkError) -> [(text: String, part: Part?)] {
        guard template.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") }) else {
            throw .notAnAddress
        }
        var pieces: [(text: String, part: Part?)] = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}"),
                let part = Part(rawValue: String(rest[rest.index(after: open)..<close]))
            else { throw .unknownPart(String(rest[open...].prefix { $0 != "}" }) + "}", Part.allCases.map(\.rawValue)) }
            pieces.append((String(rest[..<open]), part))
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [(String(rest), nil)]
    }

    /// The address of a line; whatever comes from the tree is percent-encoded.
    func url(_ file: String, _ line: Int, in tree: TreeIdentity) -> String {
        pieces.map { text, part in
            let value =
                switch part {
                case .path: file
                case .line: String(line)
                case .tag: Self.tag(of: tree)
                case .commit: tree.revision ?? Self.tag(of: tree)
                case .tree: tree.path
                case nil: ""
                }
            return text + URIText.encoded(value)
        }.joined()
    }

    /// `v6.12` of 6.12.0, `v6.12.3`, `v6.13-rc2`: a release's own zero is not spelled.
    private static func tag(of tree: TreeIdentity) -> String {
        let numbers = tree.version.prefix { $0 != "-" }
        let extra = tree.version.dropFirst(numbers.count)
        let isFirst = numbers.hasSuffix(".0") && numbers.split(separator: ".").count > 2
        return "v" + numbers.dropLast(isFirst ? 2 : 0) + extra
    }

    package static func == (left: Self, right: Self) -> Bool { left.description == right.description }
    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// Why a template gives no addresses.
package enum SourceLinkError: Error, Hashable, CustomStringConvertible {
    case noPath(String)
    case noScheme(String)
    case notAnAddress
    case notARepository(String)
    case refusedScheme(String)
    case unknownPart(String, [String])

    package var description: String {
        switch self {
        case .noPath(let text): "\(text): without {path} every line has the same address"
        case .noScheme(let text):
            "\(text): neither one of \(SourceLink.names.joined(separator: ", ")) nor an address such as https://…{path}"
        case .notAnAddress: "an address has no blanks, no quotes and nothing beyond ASCII"
        case .notARepository(let text): "github:\(text): give github:OWNER/REPO"
        case .refusedScheme(let scheme): "\(scheme): a browser would run that instead of going there"
        case .unknownPart(let part, let known):
            "\(part): use \(known.map { "{\($0)}" }.joined(separator: ", "))"
        }
    }
}

extension UInt8 {
    fileprivate var isLetterByte: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    fileprivate var isWordByte: Bool {
        isLetterByte || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "_")
    }
}
