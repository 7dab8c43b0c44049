internal import Expressions
internal import Foundation
package import Knowledge
internal import Paths
internal import Report

extension Rule {
    /// Reads a rule from the text of its file; its id is the file's name.
    package init(yaml text: String, path: String) throws(RulesError) {
        let name = TreePath.name(of: path)
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(".yaml".count)) : name
        guard !stem.isEmpty, stem.utf8.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }) else {
            throw RulesError(
                path: path, line: nil, message: "a rule's file is named by small letters, digits and “-”, then .yaml")
        }
        id = RuleID(rawValue: stem)
        self.path = path
        let fields = try StrictYAML(text, path: path).mapping(
            required: ["summary", "rationale", "reference", "severity", "when", "message"],
            optional: ["holds", "at", "fix", "examples"])
        summary = try fields["summary"].string().trimmed
        rationale = try fields["rationale"].string().trimmed
        reference = try fields["reference"].string().trimmed
        severity = try fields["severity"].choice()
        holds = try fields.optional("holds")?.expression("holds", SiteSchema.shape)
        when = try fields["when"].expression("when", SiteSchema.shape)
        place = try fields.optional("at").map { (value) throws(RulesError) in try Place(value) }
        fix = try fields.optional("fix").map { (value) throws(RulesError) in try Fix(value) }
        // Where the finding stands at an entry of a list, its message may name it.
        let schema = place.flatMap { SiteSchema.entry(of: $0.list) }.map(SiteSchema.with(entry:)) ?? SiteSchema.shape
        message = try fields["message"].template("message", schema)
        examples = try fields.optional("examples").map { (value) throws(RulesError) in try Example.all(value) } ?? []
    }
}

extension Rule.Place {
    /// The name of a column, or a mapping with `list` and `where`, a condition over the site's columns and `entry`.
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let fields = yaml.isText ? nil : try yaml.mapping(required: ["list"], optional: ["where"])
        let value = fields?.optional("list") ?? yaml
        let name = try value.string()
        list = name.split(separator: ".").map { String($0) }
        guard let entry = SiteSchema.entry(of: list) else {
            let known = SiteSchema.placeLists.joined(separator: ", ")
            throw value.failure("“\(name)” is no list of lines; known: \(known)")
        }
        let schema = SiteSchema.with(entry: entry)
        condition = try fields?.optional("where")?.expression("where", schema)
    }
}

extension Rule.Example {
    fileprivate static func all(_ yaml: StrictYAML) throws(RulesError) -> [Rule.Example] {
        let fields = try yaml.mapping(required: Kind.allCases.map(\.rawValue), optional: ["era"])
        let era = try fields.optional("era")?.string()
        var examples: [Rule.Example] = []
        for kind in Kind.allCases {
            for entry in try fields[kind.rawValue].list() {
                let own = entry.isText ? nil : try entry.mapping(required: ["code"], optional: ["era", "also"])
                examples.append(
                    Rule.Example(
                        kind: kind, era: try own?.optional("era")?.string() ?? era,
                        code: try (own?.optional("code") ?? entry).string(), also: try own?.strings("also") ?? [],
                        line: entry.line))
            }
        }
        return examples
    }
}

extension StrictYAML {
    fileprivate func expression(_ name: String, _ schema: Shape) throws(RulesError) -> RowExpression {
        let source = try string().trimmed
        do {
            return try RowExpression(source, schema: schema)
        } catch {
            throw failure("\(name), \(error)")
        }
    }

    fileprivate func template(_ name: String, _ schema: Shape) throws(RulesError) -> Template {
        let source = try string().trimmed
        do {
            return try Template(source, schema: schema)
        } catch {
            throw failure("\(name), \(error)")
        }
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
