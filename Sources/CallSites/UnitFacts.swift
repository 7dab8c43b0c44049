package import Report

/// What one translation unit shows of the family: plain values, cached by content.
package struct UnitFacts: Codable, Hashable, Sendable {
    package var calls: [CallFact] = []
    package var references: [ReferenceFact] = []
    /// Declarations of family functions, as this unit sees them.
    package var signatures: [String: API.Function] = [:]
    /// Functions that look like ones of the family, and are not listed.
    package var unlisted: [API.Unlisted] = []
    /// Values of the enumerators whose name begins with `UnitExtractor.valueMarker`, without it.
    package var values: [String: UInt64] = [:]
    /// Answers to what the unit was asked about functions and members of other files.
    package var callers: [CallerFact] = []
    package var members: [MemberFact] = []
    package var entrances: [EntranceFact] = []
    package var callees: [CalleeFact] = []
    package var iterators: [IteratorFact] = []
    /// nil where nobody asked for text.
    package var syntax: FileSyntax?
    package var errors = 0
    package var firstError: String?
    /// Headers that were not found.
    package var missingHeaders: [MissingHeader] = []
    /// Types and other names that nothing declares.
    package var unknownTypes: [String] = []
    package var undeclared: [String] = []

    package init() {}
}

extension UnitFacts {
    /// What of the answers belongs to some of the questions that were asked together.
    package func answers(to queries: FileQueries) -> UnitFacts {
        var facts = UnitFacts()
        let functions = Set(queries.wrappers.map(\.function))
        // Callers of what only passes the flags on are part of the answer.
        var flagged = Set(queries.wrappers.lazy.filter { $0.flagsParameter != nil }.map(\.function))
        let passing = callers.filter { $0.flow == nil && $0.passesParameter != nil }
        while let next = passing.first(where: { flagged.contains($0.callee) && !flagged.contains($0.function) }) {
            flagged.insert(next.function)
        }
        facts.callers = callers.filter { ($0.flow == nil ? flagged : functions).contains($0.callee) }
        facts.entrances = entrances.filter { functions.contains($0.callee) }
        facts.members = members.filter { queries.members.contains($0.query) }
        facts.callees = callees.filter { queries.callees.contains($0.query) }
        facts.iterators = iterators.filter { queries.iterators.contains($0.query) }
        return facts
    }
}

/// A header that no search path answered.
package struct MissingHeader: Codable, Hashable, Sendable {
    /// As the directive spells it.
    package var name: String
    /// The file that includes it, relative to the tree where it lies in it.
    package var includer: String

    package init(name: String, includer: String) {
        self.name = name
        self.includer = includer
    }
}

/// A call as one unit shows it: the site's columns, before units are merged.
package struct CallFact: Codable, Hashable, Sendable {
    package var file: String
    package var offset: Int
    package var line: Int
    package var column: Int
    package var function: String?
    package var callee: String
    package var arguments: [String]
    package var flags: Flags
    package var vmas: VMAsArgument
    package var pages: Pages
    package var pageCount: String?
    package var writes: Writes
    package var reference: Reference
    /// Where the iterator comes from that the call works on.
    package var iterator: IteratorOrigins?
    /// Where the pages go within the file; nil where the audit does not judge.
    package var flow: PageFlow?
    /// The parameter of the enclosing function that brings flags.
    package var flagsParameter: Int?
    /// What callers in the same file pass as that parameter.
    package var callers: [CallerFact] = []
    /// True where only its own file can call the enclosing function.
    package var isInStatic = false
    /// What bounds on the analysis left out.
    package var cuts: [String] = []
}

/// The role of one occurrence of a family identifier, as the compiler sees it.
package struct ReferenceFact: Codable, Hashable, Sendable {
    package var file: String
    package var offset: Int
    package var identifier: String
    package var kind: Ledger.Kind
}

/// An occurrence of a family identifier that a unit is asked about.
package struct Occurrence: Codable, Hashable, Sendable {
    package var offset: Int
    package var identifier: String

    package init(offset: Int, identifier: String) {
        self.offset = offset
        self.identifier = identifier
    }
}
