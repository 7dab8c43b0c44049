import TestSupport

/// The JSON Schemas of what is written as JSON, from what its types encode: keys, what they hold, and whether each may
/// be null or left out.
final class SchemaRecorder {
    /// By the names of the types.
    var definitions: [String: JSONValue] = [:]

    /// - Parameter value: one in which nothing is left out.
    func schema<T: Encodable>(of value: T) throws -> JSONValue {
        if let optional = value as? any Nullable, T.self is any Nullable.Type {
            return try optional.present.map { Self.nullable(try schema(of: $0)) } ?? [:]
        }
        if let type = T.self as? any CaseIterable.Type { return ["enum": .list(Self.words(type))] }
        switch value {
        case is String: return ["type": "string"]
        case is Bool: return ["type": "boolean"]
        case is Int, is UInt64: return ["type": "integer"]
        case is Double: return ["type": "number"]
        case let list as [any Encodable]:
            return ["type": "array", "items": try list.first.map { try schema(of: $0) } ?? [:]]
        case let table as [String: any Encodable]:
            let entry = try table.values.first.map { try schema(of: $0) } ?? [:]
            return ["type": "object", "additionalProperties": entry]
        default: return try definition(of: value)
        }
    }

    private func definition<T: Encodable>(of value: T) throws -> JSONValue {
        let name = String(reflecting: T.self).split(separator: ".").dropFirst().joined(separator: ".")
        if definitions[name] == nil {
            let object = ObjectRecorder(self)
            try value.encode(to: object)
            if let single = object.single { return single }
            definitions[name] = [
                "type": "object", "properties": .object(object.properties), "additionalProperties": false,
                "required": .list(object.required.sorted().map { .text($0) }),
            ]
        }
        return ["$ref": .text("#/$defs/\(name)")]
    }

    private static func nullable(_ schema: JSONValue) -> JSONValue {
        var schema = schema
        if let type = schema["type"] {
            schema["type"] = [type, "null"]
        } else if let words = schema["enum"]?.list {
            schema["enum"] = .list(words + [nil])
        } else {
            return ["anyOf": [schema, ["type": "null"]]]
        }
        return schema
    }

    private static func words<Words: CaseIterable>(_ type: Words.Type) -> [JSONValue] {
        type.allCases.compactMap { (($0 as? any RawRepresentable)?.rawValue as? String).map { .text($0) } }
    }
}

private protocol Nullable {
    var present: (any Encodable)? { get }
}

extension Optional: Nullable where Wrapped: Encodable {
    fileprivate var present: (any Encodable)? { self }
}

/// Notes what one value encodes; several containers are one object.
private final class ObjectRecorder: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    let recorder: SchemaRecorder
    var properties: [String: JSONValue] = [:]
    var required: Set<String> = []
    /// What a value that is no object has in its place.
    var single: JSONValue?

    init(_ recorder: SchemaRecorder) { self.recorder = recorder }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Members<Key>(object: self))
    }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { fatalError("a list that is no array") }
    func singleValueContainer() -> any SingleValueEncodingContainer { Single(object: self) }
}

private struct Single: SingleValueEncodingContainer {
    let codingPath: [any CodingKey] = []
    let object: ObjectRecorder

    func encodeNil() {}
    func encode<T: Encodable>(_ value: T) throws { object.single = try object.recorder.schema(of: value) }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let codingPath: [any CodingKey] = []
    let object: ObjectRecorder

    func encodeNil(forKey key: Key) {}

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try note(value, key)
        object.required.insert(key.stringValue)
    }

    // The plain types are named since the protocol has defaults for them, which call `encode`.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try note(value ?? true, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try note(value ?? 0, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try note(value ?? 0, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try note(value ?? "", key) }
    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
        if let value { try note(value, key) }
    }

    private func note(_ value: some Encodable, _ key: Key) throws {
        object.properties[key.stringValue] = try object.recorder.schema(of: value)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> { fatalError("an object without a type") }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { fatalError("likewise") }
    func superEncoder() -> any Encoder { object }
    func superEncoder(forKey key: Key) -> any Encoder { object }
}
