internal import CallSites
internal import Report
internal import SourceText

/// A file in which family identifiers occur, and what its text alone says of each occurrence.
struct ScannedFile: Sendable {
    struct Entry: Sendable {
        let identifier: String
        let offset: Int
        let position: TextPosition
        let role: TextualRole
    }

    let path: String
    let source: LexedSource
    let entries: [Entry]
    /// How far the text around each entry is read.
    let horizon: Int

    init(path: String, source: LexedSource, occurrences: [IdentifierSearch.Occurrence], names: [String]) {
        self.path = path
        self.source = source
        let horizon = LexedSource.horizon(forPlaces: occurrences.count)
        self.horizon = horizon
        var macros: Set<String> = []
        var entries: [Entry] = []
        for occurrence in occurrences {
            let identifier = names[occurrence.identifier]
            var role = source.textualRole(at: occurrence.offset, horizon: horizon)
            let defined = source.directive(at: occurrence.offset).flatMap { source.macroName(of: $0) }
            if role == .macro, defined == identifier {
                macros.insert(identifier)
            } else if role == .macro, source.call(at: occurrence.offset, horizon: horizon) != nil {
                // A call in a macro's body is a call, wherever the macro is used.
                role = .call
            } else if role == .call, macros.contains(identifier) {
                // The file's own macro of that name stands before it.
                role = .macro
            }
            entries.append(
                Entry(
                    identifier: identifier, offset: occurrence.offset, position: source.position(of: occurrence.offset),
                    role: role))
        }
        self.entries = entries
    }

    /// The occurrences that only a parse can judge.
    var needingParse: [Entry] { entries.filter(\.role.needsParse) }

    /// True for a file that goes to the compiler.
    var isParsable: Bool { !isAssembly && entries.contains(where: \.role.needsParse) }

    var interest: [CallSites.Occurrence] {
        entries.map { CallSites.Occurrence(offset: $0.offset, identifier: $0.identifier) }
    }

    var isHeader: Bool { path.hasSuffix(".h") }
    private var isAssembly: Bool { path.hasSuffix(".S") }
}

extension TextualRole {
    /// True where the text leaves a question that the compiler answers.
    var needsParse: Bool {
        switch self {
        case .comment, .string, .preprocessor, .export, .macro: false
        case .definition, .declaration, .call, .address, .otherSymbol, .ambiguous: true
        }
    }

    /// The ledger's kind where no parse reached the occurrence; nil where the text does not decide.
    var ledgerKind: Ledger.Kind? {
        switch self {
        case .comment: .comment
        case .string: .string
        case .macro: .macro
        case .preprocessor: .preprocessor
        case .export: .export
        case .definition: .definition
        case .declaration: .declaration
        case .call: .call
        case .address: .address
        case .otherSymbol: .otherSymbol
        case .ambiguous: nil
        }
    }
}
