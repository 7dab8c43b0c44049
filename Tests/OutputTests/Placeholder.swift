/// Makes a value of whatever is read from JSON, in which nothing is left out: each list and each table has one entry.
struct Placeholder: Decoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    static func value<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        if let words = type as? any CaseIterable.Type, let first = first(of: words) as? T { return first }
        for plain in ["", true, 0, UInt64(0), 0.5] as [any Decodable] {
            if let plain = plain as? T { return plain }
        }
        return try T(from: Placeholder())
    }

    private static func first<Words: CaseIterable>(of words: Words.Type) -> Any? { words.allCases.first }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members<Key>())
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Entries() }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single() }
}

/// One method of a type parameter stands for those of each plain type.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let codingPath: [any CodingKey] = []
    /// Asked for by tables alone; whatever has keys of its own asks for those.
    var allKeys: [Key] { [Key(stringValue: "*")].compactMap(\.self) }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try Placeholder.value() }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Inner> { Placeholder().container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { Entries() }
    func superDecoder() -> any Decoder { Placeholder() }
    func superDecoder(forKey key: Key) -> any Decoder { Placeholder() }
}

private struct Entries: UnkeyedDecodingContainer {
    let codingPath: [any CodingKey] = []
    let count: Int? = 1
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        currentIndex += 1
        return try Placeholder.value()
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedDecodingContainer<Inner> {
        Placeholder().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { Entries() }
    func superDecoder() -> any Decoder { Placeholder() }
}

private struct Single: SingleValueDecodingContainer {
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try Placeholder.value() }
}
