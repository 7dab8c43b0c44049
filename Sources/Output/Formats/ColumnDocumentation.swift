internal import Foundation
internal import Report

/// What documents say of the columns of a site, from the one table of them.
package enum ColumnDocumentation {
    /// For FORMATS.md.
    package static var table: String {
        MarkdownText.header(["column", "holds", "in csv", "meaning"])
            + SiteColumn.all.map { column in
                MarkdownText.row([
                    MarkdownText.code(column.name), MarkdownText.prose(words(for: column.kind)),
                    column.cell == nil ? "" : "yes", MarkdownText.prose(column.meaning),
                ])
            }.joined()
    }

    private static func words(for kind: SiteColumn.Kind) -> String {
        switch kind {
        case .text: "text"
        case .number: "number"
        case .truth: "true or false"
        case .word(let words): words.joined(separator: ", ")
        case .list(.object(let members)): "list of \(members.keys.sorted().joined(separator: ", "))"
        case .list(let element): "list of \(words(for: element))"
        case .object(let members): members.keys.sorted().joined(separator: ", ")
        }
    }

    /// The JSON Schema of a report, as far as its sites go: of the rest it names the keys.
    package static func schema() throws -> String {
        var site = schema(of: .object(SiteColumn.members()), isNullable: false)
        site["required"] = SiteColumn.members(of: .mechanical).keys.sorted()
        let keys = ["schema", "tool", "tree", "api", "findings", "suppressed", "ledger", "units"]
        var properties: [String: Any] = Dictionary(keys.map { ($0, [String: Any]()) }) { first, _ in first }
        properties["schema"] = ["const": AuditReport.currentSchema]
        properties["sites"] = ["type": "array", "items": site]
        let whole: [String: Any] = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A report of gupaudit audit",
            "type": "object", "properties": properties, "additionalProperties": false,
            "required": properties.keys.filter { $0 != "suppressed" }.sorted(),
        ]
        let data = try JSONSerialization.data(
            withJSONObject: whole, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private static func schema(of kind: SiteColumn.Kind, isNullable: Bool = true) -> [String: Any] {
        func typed(_ name: String) -> [String: Any] { ["type": isNullable ? [name, "null"] : [name]] }
        switch kind {
        case .text: return typed("string")
        case .number: return typed("integer")
        case .truth: return typed("boolean")
        case .word(let words): return ["enum": words + (isNullable ? [NSNull()] : [] as [Any])]
        case .list(let element):
            return typed("array").merging(["items": schema(of: element)]) { first, _ in first }
        case .object(let members):
            let properties = members.mapValues { schema(of: $0) }
            return typed("object").merging(["properties": properties, "additionalProperties": false]) { first, _ in
                first
            }
        }
    }
}
