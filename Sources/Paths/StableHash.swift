/// FNV-1a, 64 bits: the same in every run and on every machine. It tells states and names apart; it holds against no
/// one who wants two to meet.
package struct StableHash: Hashable, Sendable {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    package init(of text: String) { add(text) }
    package init(of bytes: some Sequence<UInt8>) { add(bytes) }

    package mutating func add(_ element: UInt64) { value = (value ^ element) &* 0x0000_0100_0000_01b3 }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(UInt64(byte)) }
    }

    package mutating func add(_ text: String) { add(text.utf8) }
}
