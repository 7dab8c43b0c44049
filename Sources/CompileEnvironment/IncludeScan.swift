internal import KernelTree
internal import SourceText
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
    let isWrapper: Bool

    private var depth = 0
    private var guardDepth = 0

    init(_ source: LexedSource, isHeader: Bool) {
        isWrapper = source.code.isEmpty
        for (index, directive) in source.directives.enumerated() {
            read(directive, in: source, mayGuard: isHeader && index == 0)
        }
    }

    private mutating func read(_ directive: Directive, in source: LexedSource, mayGuard: Bool) {
        let words = source.directiveTokens[directive.tokens]
        switch directive.keyword {
        case .if, .ifdef, .ifndef:
            depth += 1
            if mayGuard, directive.keyword == .ifndef || words.first.map({ source.spelling(of: $0) }) == "!" {
                isGuarded = true
                guardDepth = 1
            } else {
                tested.formUnion(Self.identifiers(in: words, of: source))
            }
        case .elif: tested.formUnion(Self.identifiers(in: words, of: source))
        case .endif: depth = max(depth - 1, 0)
        case .define: defined.formUnion([source.macroName(of: directive)].compactMap { $0 })
        case .include where directive.name == "include":
            guard let inclusion = source.inclusion(of: directive) else { break }
            all.insert(inclusion.name)
            if inclusion.isQuoted || depth > guardDepth { break }
            unconditional.append(inclusion.name)
            macrosBefore[inclusion.name, default: []].formUnion(defined)
        default:
            if directive.name == "pragma", words.first.map({ source.spelling(of: $0) }) == "once" { isGuarded = true }
        }
    }

    private static func identifiers(in tokens: ArraySlice<Token>, of source: LexedSource) -> Set<String> {
        Set(tokens.lazy.filter { $0.kind == .identifier }.map { source.spelling(of: $0) })
            .subtracting(["defined", "IS_ENABLED", "IS_BUILTIN", "IS_MODULE", "IS_REACHABLE"])
    }
}

/// The scans of a tree's files, each made once: an unchanging tree is assumed while it lives.
final class IncludeScans: Sendable {
    private let tree: KernelTree
    private let scans: Mutex<[String: IncludeScan?]>
    /// Larger files are tables and firmware, not code with headers of interest.
    private static let limit = 16 << 20

    convenience init(_ tree: KernelTree) { self.init(tree, knowing: [:]) }

    private init(_ tree: KernelTree, knowing scans: [String: IncludeScan?]) {
        self.tree = tree
        self.scans = Mutex(scans)
    }

    /// Those of the same tree with files that read as others.
    func replacing(_ other: KernelTree) -> IncludeScans {
        let known = scans.withLock { $0 }
        return IncludeScans(other, knowing: known.filter { other.replaced[$0.key] == nil })
    }

    /// Nil where the file is missing or too large.
    func scan(of file: String) -> IncludeScan? {
        if let known = scans.withLock({ $0[file] }) { return known }
        let scan = tree.source(of: file, limit: Self.limit).map { IncludeScan($0, isHeader: file.hasSuffix(".h")) }
        scans.withLock { $0[file] = .some(scan) }
        return scan
    }
}
