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

    package init(
        id: SiteID, file: String, line: Int, column: Int, function: String?, callee: String, family: String,
        arguments: [String], flags: Flags, vmas: VMAsArgument, pages: Pages, pageCount: String?, writes: Writes,
        reference: Reference, seen: Seen
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
    }

    private enum CodingKeys: String, CodingKey {
        case id, file, line, column, function, callee, family, arguments, flags, vmas, pages
        case pageCount = "nr_pages"
        case writes, reference, seen
    }

    /// Written by hand for one reason: a column whose value is null is printed as null, never left out.
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
    }
}

/// Sixteen hexadecimal digits that name a site from one release to the next.
package struct SiteID: Codable, Hashable, Sendable, RawRepresentable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// What the gup_flags argument (or `int write, int force`) says at this call.
package struct Flags: Codable, Hashable, Sendable {
    package enum Origin: String, Codable, Sendable {
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

    /// Source text of the gup_flags argument; null where the signature has none.
    package var text: String?
    /// Sorted FOLL_* names set on every path, and on some paths only.
    package var must: [String]
    package var may: [String]
    /// True when bits outside `must` and `may` are possible.
    package var unknown: Bool
    package var origin: Origin
    package var trail: [Step]

    package init(text: String?, must: [String], may: [String], unknown: Bool, origin: Origin, trail: [Step]) {
        self.text = text
        self.must = must
        self.may = may
        self.unknown = unknown
        self.origin = origin
        self.trail = trail
    }

    private enum CodingKeys: String, CodingKey { case text, must, may, unknown, origin, trail }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(must, forKey: .must)
        try container.encode(may, forKey: .may)
        try container.encode(unknown, forKey: .unknown)
        try container.encode(origin, forKey: .origin)
        try container.encode(trail, forKey: .trail)
    }
}

/// What is passed as `vmas`, where the tree's signature still has that parameter.
package enum VMAsArgument: String, Codable, Sendable {
    case absent, null, single, array, parameter
}

/// The pages argument.
package struct Pages: Codable, Hashable, Sendable {
    package var text: String?
    /// True when NULL is passed.
    package var null: Bool

    package init(text: String?, null: Bool) {
        self.text = text
        self.null = null
    }

    private enum CodingKeys: String, CodingKey { case text, null }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(null, forKey: .null)
    }
}

package enum Writes: String, Codable, Sendable { case yes, maybe, no }

/// The kind of page reference that the call takes.
package enum Reference: String, Codable, Sendable { case get, pin, none, param }

/// How the site was found.
package struct Seen: Codable, Hashable, Sendable {
    package enum Method: String, Codable, Sendable { case ast, text }

    package var arch: String
    package var environment: String
    package var method: Method
    /// Why no parse reached the call; only with `method` text.
    package var reason: String?

    package init(arch: String, environment: String, method: Method, reason: String? = nil) {
        self.arch = arch
        self.environment = environment
        self.method = method
        self.reason = reason
    }
}
