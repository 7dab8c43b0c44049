internal import Paths
internal import Report

/// What a site is recognised by in another report.
struct SiteTraits: Sendable {
    let file: String
    let function: String?
    let callee: String
    let arguments: [String]
    /// FOLL_* names; nil where they are not known.
    let flags: [String]?
    let takesPages: Bool
    /// Sorted words of the arguments.
    let argumentWords: [String]
    /// Sorted words of the function's name.
    let functionWords: [String]
    let body: Shingles?
    /// The lines next to the call.
    let context: Shingles?

    init(
        file: String, function: String?, callee: String, arguments: [String], flags: [String]?, takesPages: Bool,
        line: Int = 0, text: SiteText? = nil
    ) {
        self.file = file
        self.function = function
        self.callee = callee
        self.arguments = arguments
        self.flags = flags
        self.takesPages = takesPages
        argumentWords = arguments.flatMap(Tokens.words).sorted()
        functionWords = (function ?? "").split(separator: "_").map(String.init).sorted()
        body = text.map { Shingles($0.lines) }
        context = text.map { Shingles($0.excerpt(around: line, context: Self.contextLines).map(\.text)) }
    }

    init(_ site: CallSite, text: SiteText?) {
        self.init(
            file: site.file, function: site.function, callee: site.callee, arguments: site.arguments,
            flags: site.flags.must + ["?"] + site.flags.may, takesPages: site.reference != .none, line: site.line,
            text: text)
    }

    /// Enough to hold the loop and the error path that a call stands in.
    private static let contextLines = 12

    var baseName: String { TreePath.name(of: file) }
    var directory: String { TreePath.directory(of: file) }
}
