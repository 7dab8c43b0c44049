/// One call of a family function, as the report contract defines it: a row of the audit.
package struct CallSite: Codable, Hashable, Sendable {
    /// Stable across moved lines: derived from file, enclosing function, callee and ordinal.
    package var id: SiteID
    /// Path relative to the tree, and where the callee's name stands in it (1-based; columns count bytes).
    package var file: String
    package var line: Int
    package var column: Int
    /// The enclosing C function by its real name; null for a call outside every function (a macro's body).
    package var function: String?
    package var callee: String
    package var family: String
    /// Source text of each argument, white space folded.
    package var arguments: [String]
    package var flags: Flags
    package var vmas: VMAsArgument
    package var pages: Pages
    /// Source text of the count; null where the signature has none.
    package var pageCount: String?
    package var writes: Writes
    package var reference: Reference
    package var seen: Seen
    /// nil where the audit did not judge.
    package var judgement: Judgement?
    /// nil where the audit did not ask Kbuild and MAINTAINERS.
    package var ownership: Ownership?

    package init(
        id: SiteID, file: String, line: Int, column: Int, function: String?, callee: String, family: String,
        arguments: [String], flags: Flags, vmas: VMAsArgument, pages: Pages, pageCount: String?, writes: Writes,
        reference: Reference, seen: Seen, judgement: Judgement? = nil, ownership: Ownership? = nil
    ) {
        self.id = id
        self.file = file
        self.line = line
        self.column = column
        self.function = function
        self.callee = callee
        self.family = family
        self.arguments = arguments
        self.flags = flags
        self.vmas = vmas
        self.pages = pages
        self.pageCount = pageCount
        self.writes = writes
        self.reference = reference
        self.seen = seen
        self.judgement = judgement
        self.ownership = ownership
    }

    private enum CodingKeys: String, CodingKey {
        case id, file, line, column, function, callee, family, arguments, flags, vmas, pages
        case pageCount = "nr_pages"
        case writes, reference, seen
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(SiteID.self, forKey: .id)
        file = try container.decode(String.self, forKey: .file)
        line = try container.decode(Int.self, forKey: .line)
        column = try container.decode(Int.self, forKey: .column)
        function = try container.decodeIfPresent(String.self, forKey: .function)
        callee = try container.decode(String.self, forKey: .callee)
        family = try container.decode(String.self, forKey: .family)
        arguments = try container.decode([String].self, forKey: .arguments)
        flags = try container.decode(Flags.self, forKey: .flags)
        vmas = try container.decode(VMAsArgument.self, forKey: .vmas)
        pages = try container.decode(Pages.self, forKey: .pages)
        pageCount = try container.decodeIfPresent(String.self, forKey: .pageCount)
        writes = try container.decode(Writes.self, forKey: .writes)
        reference = try container.decode(Reference.self, forKey: .reference)
        seen = try container.decode(Seen.self, forKey: .seen)
        // Columns that a report may lack stand beside the others, all or none.
        let judged = try decoder.container(keyedBy: Judgement.CodingKeys.self)
        judgement = judged.contains(.case) ? try Judgement(from: decoder) : nil
        let owned = try decoder.container(keyedBy: Ownership.CodingKeys.self)
        ownership = owned.contains(.modular) ? try Ownership(from: decoder) : nil
    }

    /// A column whose value is null is printed as null, never left out; a column that was not computed is left out.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(file, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encode(column, forKey: .column)
        try container.encode(function, forKey: .function)
        try container.encode(callee, forKey: .callee)
        try container.encode(family, forKey: .family)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(flags, forKey: .flags)
        try container.encode(vmas, forKey: .vmas)
        try container.encode(pages, forKey: .pages)
        try container.encode(pageCount, forKey: .pageCount)
        try container.encode(writes, forKey: .writes)
        try container.encode(reference, forKey: .reference)
        try container.encode(seen, forKey: .seen)
        try judgement?.encode(to: encoder)
        try ownership?.encode(to: encoder)
    }
}

/// Sixteen hexadecimal digits that name a site from one release to the next.
package struct SiteID: Codable, Hashable, Sendable, RawRepresentable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
}

/// What the gup_flags argument (or `int write, int force`) says at this call.
package struct Flags: Codable, Hashable, Sendable {
    package enum Origin: String, Codable, CaseIterable, Sendable {
        case literal, local, conditional, parameter, field, none
    }

    /// A line that decided the flags.
    package struct Step: Codable, Hashable, Sendable {
        package var file: String
        package var line: Int
        package var text: String

        package init(file: String, line: Int, text: String) {
            self.file = file
            self.line = line
            self.text = text
        }
    }

    /// What one known caller passes on, where the flags come in by a parameter.
    package struct Caller: Codable, Hashable, Sendable {
        package var function: String?
        package var file: String
        package var line: Int
        package var must: [String]
        package var may: [String]

        package init(function: String?, file: String, line: Int, must: [String], may: [String]) {
            self.function = function
            self.file = file
            self.line = line
            self.must = must
            self.may = may
        }
    }

    /// Source text of the gup_flags argument; null where the signature has none.
    @OrNull package var text: String?
    /// Sorted FOLL_* names set on every path, and on some paths only.
    package var must: [String]
    package var may: [String]
    /// True when bits outside `must` and `may` are possible.
    package var unknown: Bool
    package var origin: Origin
    /// True where a truth value stands for a flag: `dir == IN`, a `bool` or a plain 1 instead of a constant.
    package var isBoolean: Bool
    /// Followed through wrappers; nil where the audit did not follow callers.
    package var callers: [Caller]?
    package var trail: [Step]

    package init(
        text: String?, must: [String], may: [String], unknown: Bool, origin: Origin, isBoolean: Bool = false,
        callers: [Caller]? = nil, trail: [Step]
    ) {
        self.text = text
        self.must = must
        self.may = may
        self.unknown = unknown
        self.origin = origin
        self.isBoolean = isBoolean
        self.callers = callers
        self.trail = trail
    }

    private enum CodingKeys: String, CodingKey {
        case text, must, may, unknown, origin
        case isBoolean = "boolean"
        case callers, trail
    }

    /// A report from before there was `boolean` says nothing of it.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decodeIfPresent(String.self, forKey: .text)
        must = try container.decode([String].self, forKey: .must)
        may = try container.decode([String].self, forKey: .may)
        unknown = try container.decode(Bool.self, forKey: .unknown)
        origin = try container.decode(Origin.self, forKey: .origin)
        isBoolean = try container.decodeIfPresent(Bool.self, forKey: .isBoolean) ?? false
        callers = try container.decodeIfPresent([Caller].self, forKey: .callers)
        trail = try container.decode([Step].self, forKey: .trail)
    }
}

/// What is passed as `vmas`, where the tree's signature still has that parameter.
package enum VMAsArgument: String, Codable, CaseIterable, Sendable {
    case absent, null, single, array, parameter
}

/// The pages argument.
package struct Pages: Codable, Hashable, Sendable {
    @OrNull package var text: String?
    /// True when NULL is passed.
    package var null: Bool

    package init(text: String?, null: Bool) {
        self.text = text
        self.null = null
    }
}

/// Whether the pages may be written.
package enum Writes: String, Codable, CaseIterable, Sendable { case yes, maybe, no }

/// The kind of page reference that the call takes.
package enum Reference: String, Codable, CaseIterable, Sendable { case get, pin, none, param }

/// How the site was found.
package struct Seen: Codable, Hashable, Sendable {
    package enum Method: String, Codable, CaseIterable, Sendable { case ast, text }

    package var arch: String
    package var environment: String
    package var method: Method
    /// Why no parse reached the call; or, with `method` ast, what the parse had to assume.
    package var reason: String?

    package init(arch: String, environment: String, method: Method, reason: String? = nil) {
        self.arch = arch
        self.environment = environment
        self.method = method
        self.reason = reason
    }
}
