internal import Report

/// What another file is asked, because a site's flags or pages pass through it.
package struct FileQueries: Codable, Hashable, Sendable {
    package var wrappers: [WrapperQuery]
    package var members: [MemberQuery]
    package var callees: [CalleeQuery]
    package var iterators: [IteratorQuery]
    /// Functions whose text is wanted, for whoever edits it.
    package var syntax: [String]

    package init(
        wrappers: [WrapperQuery] = [], members: [MemberQuery] = [], callees: [CalleeQuery] = [],
        iterators: [IteratorQuery] = [], syntax: [String] = []
    ) {
        self.wrappers = wrappers
        self.members = members
        self.callees = callees
        self.iterators = iterators
        self.syntax = syntax
    }

    /// The functions and members that are asked about.
    package var names: [String] {
        wrappers.flatMap { [$0.function] + $0.releases } + members.map(\.member) + callees.map(\.function)
            + iterators.map(\.function) + syntax
    }

    /// True where both ask the same of a function that both ask about: one answer serves both.
    package func agrees(with other: FileQueries) -> Bool {
        let known = Dictionary(wrappers.map { ($0.function, $0) }) { first, _ in first }
        return other.wrappers.allSatisfy { query in known[query.function].map { $0 == query } ?? true }
    }

    package func joined(with other: FileQueries) -> FileQueries {
        func union<Query: Hashable>(_ first: [Query], _ second: [Query]) -> [Query] {
            let known = Set(first)
            return first + second.filter { !known.contains($0) }
        }
        return FileQueries(
            wrappers: union(wrappers, other.wrappers), members: union(members, other.members),
            callees: union(callees, other.callees), iterators: union(iterators, other.iterators),
            syntax: union(syntax, other.syntax))
    }
}

/// A function of another file that passes flags in, or pages out: what do its callers pass, and what becomes of the
/// pages?
package struct WrapperQuery: Codable, Hashable, Sendable {
    package var function: String
    /// The parameter that becomes gup_flags, or a part of them.
    package var flagsParameter: Int?
    /// The parameter through which the pages come out.
    package var pagesParameter: Int?
    package var returnsPages: Bool
    /// Functions of the wrapper's own file that give back what it took.
    package var releases: [String]
    /// Who reaches the function is asked: it gives pages back, and nothing in its own file calls it.
    package var asksEntrances: Bool
    /// Asked only where few files call the function.
    package var isFurther: Bool

    package init(
        function: String, flagsParameter: Int? = nil, pagesParameter: Int? = nil, returnsPages: Bool = false,
        releases: [String] = [], asksEntrances: Bool = false, isFurther: Bool = false
    ) {
        self.isFurther = isFurther
        self.asksEntrances = asksEntrances
        self.function = function
        self.flagsParameter = flagsParameter
        self.pagesParameter = pagesParameter
        self.returnsPages = returnsPages
        self.releases = releases
    }

    /// What becomes of the pages is asked too: they come out, or stay in an object that a counterpart releases.
    package var concernsPages: Bool { pagesParameter != nil || returnsPages || !releases.isEmpty }
}

/// A call of a function that passes flags or pages on.
package struct CallerFact: Codable, Hashable, Sendable {
    /// The function called.
    package var callee: String
    package var function: String
    package var file: String
    package var line: Int
    package var must: [String]
    package var may: [String]
    /// The caller's own parameter, where it only passes that on.
    package var passesParameter: Int?
    /// True where only its own file can call the caller.
    package var isStatic: Bool
    /// What becomes of the pages here; nil where the callee gives none.
    package var flow: PageFlow?
}

/// How one file reaches a function of another: the entries of the file from which it is called.
package struct EntranceFact: Codable, Hashable, Sendable {
    /// The function called.
    package var callee: String
    package var roots: [PageFlow.Root]
}

/// Uses of the pages that a member of a structure holds, in one file.
package struct MemberFact: Codable, Hashable, Sendable {
    package var query: MemberQuery
    package var uses: [PageUse]
    package var releaseRoots: [PageFlow.Root]
}

/// What a function does with pages that it is given: its own uses, and those of what it calls in its file.
package struct CalleeFact: Codable, Hashable, Sendable {
    package var query: CalleeQuery
    package var uses: [PageUse]
    /// Members that keep the pages after the return, and whether they leave by a parameter or a result.
    package var members: [MemberQuery]
    package var cuts: [String] = []
}
