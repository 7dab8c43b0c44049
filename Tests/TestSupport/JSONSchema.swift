internal import Foundation

/// A JSON Schema, as far as those in `docs/` go.
package struct JSONSchema {
    private let whole: JSONValue

    /// `docs/NAME.schema.json`.
    package init(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/\(name).schema.json")
        whole = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
    }

    /// What of a value is not as the schema says, or as one of its definitions does.
    package func faults(in json: String, as definition: String? = nil) throws -> [String] {
        faults(in: try JSONValue(parsing: json), as: definition)
    }

    package func faults(in value: JSONValue, as definition: String? = nil) -> [String] {
        faults(value, definition.map { ["$ref": .text("#/$defs/\($0)")] } ?? whole, at: "")
    }

    private func faults(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        var faults: [String] = []
        if let name = schema["$ref"]?.text?.split(separator: "/").last {
            guard let definition = whole["$defs"]?[String(name)] else { return ["\(place): no definition of \(name)"] }
            faults += self.faults(value, definition, at: place)
        }
        if let words = schema["enum"]?.list, !words.contains(value) { faults.append("\(place): \(value) is no word") }
        if let only = schema["const"], only != value { faults.append("\(place): \(value) is not \(only)") }
        if let type = schema["type"], Self.types(of: value).isDisjoint(with: type.list ?? [type]) {
            faults.append("\(place): \(value) is no \(type)")
        }
        let choices = schema["anyOf"]?.list ?? []
        if !choices.isEmpty, !choices.contains(where: { self.faults(value, $0, at: place).isEmpty }) {
            faults.append("\(place): none of \(choices.count) fits")
        }
        switch value {
        case .list(let list):
            guard let items = schema["items"] else { break }
            for (index, entry) in list.enumerated() { faults += self.faults(entry, items, at: "\(place)[\(index)]") }
        case .object(let members): faults += self.faults(members, schema, at: place)
        case .null, .truth, .number, .text: break
        }
        return faults
    }

    private func faults(_ members: [String: JSONValue], _ schema: JSONValue, at place: String) -> [String] {
        var needed = schema["required"]?.list ?? []
        for (key, others) in schema["dependentRequired"]?.members ?? [:] where members[key] != nil {
            needed += others.list ?? []
        }
        let missing = needed.compactMap(\.text).filter { members[$0] == nil }.map { "\(place).\($0): missing" }
        return missing
            + members.flatMap { key, value in
                let known = schema["properties"]?[key] ?? schema["additionalProperties"] ?? true
                if known == false { return ["\(place).\(key): not known"] }
                return faults(value, known, at: "\(place).\(key)")
            }
    }

    private static func types(of value: JSONValue) -> Set<JSONValue> {
        switch value {
        case .null: ["null"]
        case .truth: ["boolean"]
        case .number(let number): number.rounded() == number ? ["integer", "number"] : ["number"]
        case .text: ["string"]
        case .list: ["array"]
        case .object: ["object"]
        }
    }
}
