/// Everything that one audit found: the product's public interface, of which every output format is a view.
package struct AuditReport: Codable, Hashable, Sendable {
    /// Raised whenever a definition in the report contract changes.
    package static let currentSchema = 1

    package var schema: Int
    package var tool: Tool
    package var tree: TreeIdentity
    package var api: API
    /// Sorted by file, line and column.
    package var sites: [CallSite]
    package var findings: [Finding]
    /// Findings that a suppression file answers; nil where none was given.
    package var suppressed: [SuppressedFinding]?
    package var ledger: Ledger
    /// Every parse that speaks for a file, and those that were given up; sorted by file, environment and architecture.
    package var units: [Unit]

    package init(
        tool: Tool, tree: TreeIdentity, api: API, sites: [CallSite], findings: [Finding],
        ledger: Ledger, units: [Unit]
    ) {
        schema = Self.currentSchema
        self.tool = tool
        self.tree = tree
        self.api = api
        self.sites = sites
        self.findings = findings
        self.ledger = ledger
        self.units = units
    }
}

/// The program that made a report.
package struct Tool: Codable, Hashable, Sendable {
    package var name: String
    package var version: String
    /// The version string of the libclang that parsed the tree.
    package var libclang: String

    package init(name: String, version: String, libclang: String) {
        self.name = name
        self.version = version
        self.libclang = libclang
    }
}

/// Which tree a report speaks of.
package struct TreeIdentity: Codable, Hashable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable { case directory, git }

    package var path: String
    /// From the tree's own Makefile, for example `6.1.192`.
    package var version: String
    package var source: Source
    /// The commit, where the tree is a git revision, or a directory that has one checked out.
    @OrNull package var revision: String?
    /// Whether a file of the commit that an audit reads is another one in the directory, or is not there; left out
    /// where no commit is known to compare with.
    package var dirty: Bool?

    package init(path: String, version: String, source: Source, revision: String?, dirty: Bool? = nil) {
        self.path = path
        self.version = version
        self.source = source
        self.revision = revision
        self.dirty = dirty
    }
}

/// The API era, read from the tree's own declarations.
package struct API: Codable, Hashable, Sendable {
    package struct Function: Codable, Hashable, Sendable {
        /// The declaration as the tree spells it, white space folded.
        package var signature: String
        /// Zero-based argument index of each role: `flags`, `pages`, `vmas`, `nr_pages`, `locked`, `write`, `force`.
        package var roles: [String: Int]
        package var file: String
        package var line: Int

        package init(signature: String, roles: [String: Int], file: String, line: Int) {
            self.signature = signature
            self.roles = roles
            self.file = file
            self.line = line
        }
    }

    /// A function that no list of the family knows, though it seems to belong there.
    package struct Unlisted: Codable, Hashable, Sendable {
        package var function: String
        package var file: String
        package var line: Int
        /// What makes it look like one of the family.
        package var reason: String

        package init(function: String, file: String, line: Int, reason: String) {
            self.function = function
            self.file = file
            self.line = line
            self.reason = reason
        }
    }

    package var functions: [String: Function]
    /// The numeric value of each flag in this tree.
    package var flags: [String: UInt64]
    /// Sorted by function; empty where the lists are complete.
    package var unlisted: [Unlisted]

    package init(functions: [String: Function], flags: [String: UInt64], unlisted: [Unlisted] = []) {
        self.functions = functions
        self.flags = flags
        self.unlisted = unlisted
    }

    /// A report of an earlier version does not say what is unlisted.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        functions = try values.decode([String: Function].self, forKey: .functions)
        flags = try values.decode([String: UInt64].self, forKey: .flags)
        unlisted = try values.decodeIfPresent([Unlisted].self, forKey: .unlisted) ?? []
    }
}

extension API.Function: Comparable {
    /// By place: where a tree declares a function several times, every audit chooses the same declaration.
    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.signature) < (right.file, right.line, right.signature)
    }
}

/// A rule that a site breaks.
package struct Finding: Codable, Hashable, Sendable {
    package enum Severity: String, Codable, CaseIterable, Sendable { case error, warning, note }

    package var rule: String
    package var severity: Severity
    package var site: SiteID
    package var message: String
    /// The first entry is the line to mend.
    package var evidence: [Evidence]

    package init(rule: String, severity: Severity, site: SiteID, message: String, evidence: [Evidence]) {
        self.rule = rule
        self.severity = severity
        self.site = site
        self.message = message
        self.evidence = evidence
    }

    /// The line to mend: the first evidence, or else the site.
    package func place(at site: CallSite?) -> (file: String, line: Int)? {
        if let first = evidence.first { return (first.file, first.line) }
        return site.map { ($0.file, $0.line) }
    }
}

/// A finding that somebody has looked at and answered.
package struct SuppressedFinding: Codable, Hashable, Sendable {
    package var rule: String
    package var site: SiteID
    package var reason: String

    package init(rule: String, site: SiteID, reason: String) {
        self.rule = rule
        self.site = site
        self.reason = reason
    }
}

/// One parse of a file: how it was made, and how well that went. A file may have several in one environment.
package struct Unit: Codable, Hashable, Sendable {
    package enum Status: String, Codable, CaseIterable, Sendable {
        /// Parsed without an error.
        case parsed
        /// Parsed with errors: what was seen is true, but something may be missing.
        case degraded
        /// Not parsed at all: its sites come from the text.
        case failed
    }

    package var file: String
    package var arch: String
    package var environment: String
    /// What sets the parse apart from the one that every file gets: the conditions that it satisfies, the place that it
    /// was made for. Left out where nothing does.
    package var reason: String?
    /// Wall time in seconds; left out unless timings were asked for, since it differs from run to run.
    package var seconds: Double?
    /// The number of errors, and the first of them.
    package var diagnostics: Diagnostics
    package var status: Status

    package struct Diagnostics: Codable, Hashable, Sendable {
        package var errors: Int
        package var first: String?

        package init(errors: Int, first: String?) {
            self.errors = errors
            self.first = first
        }
    }

    package init(
        file: String, arch: String, environment: String, reason: String? = nil, seconds: Double?,
        diagnostics: Diagnostics, status: Status
    ) {
        self.file = file
        self.arch = arch
        self.environment = environment
        self.reason = reason
        self.seconds = seconds
        self.diagnostics = diagnostics
        self.status = status
    }
}
