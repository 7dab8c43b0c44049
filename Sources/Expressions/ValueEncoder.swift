extension Value {
    /// What an `Encodable` makes of itself; a member that it leaves out is left out.
    package init(encoding source: some Encodable) throws {
        let encoder = ValueEncoder()
        try encoder.encode(source)
        self = encoder.value
    }
}

/// Takes one value: as an encoder, and as what holds a single one. Members and elements have encoders of their own.
private final class ValueEncoder: Encoder, SingleValueEncodingContainer {
    private enum Content {
        case single(Value)
        case list([ValueEncoder])
        case object([String: ValueEncoder])
    }

    // Where a value stands is of use in errors alone, and here are none.
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private var content = Content.object([:])

    var value: Value {
        switch content {
        case .single(let value): value
        case .list(let elements): .list(elements.map(\.value))
        case .object(let members): .object(members.mapValues(\.value))
        }
    }

    var count: Int {
        if case .list(let elements) = content { return elements.count }
        return 0
    }

    func member(_ key: any CodingKey) -> ValueEncoder {
        var members: [String: ValueEncoder] = [:]
        if case .object(let known) = content { members = known }
        let member = ValueEncoder()
        members[key.stringValue] = member
        content = .object(members)
        return member
    }

    func element() -> ValueEncoder {
        var elements: [ValueEncoder] = []
        if case .list(let known) = content { elements = known }
        let element = ValueEncoder()
        content = .list(elements + [element])
        return element
    }

    func encodeNil() { content = .single(.null) }

    func encode(_ source: some Encodable) throws {
        switch source {
        case let text as String: content = .single(.string(text))
        case let truth as Bool: content = .single(.bool(truth))
        case let number as any BinaryInteger: content = .single(.number(Double(number)))
        case let number as any BinaryFloatingPoint: content = .single(.number(Double(number)))
        default: try source.encode(to: self)
        }
    }

    func container<Key>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(MemberContainer(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        content = .list([])
        return ElementContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

private struct MemberContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { encoder.member(key).encodeNil() }
    func encode(_ source: some Encodable, forKey key: Key) throws { try encoder.member(key).encode(source) }
    func nestedContainer<Inner>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        encoder.member(key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.member(key).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder.member(key) }
}

private struct ElementContainer: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { encoder.count }

    func encodeNil() { encoder.element().encodeNil() }
    func encode(_ source: some Encodable) throws { try encoder.element().encode(source) }
    func nestedContainer<Inner>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
        encoder.element().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.element().unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder.element() }
}
