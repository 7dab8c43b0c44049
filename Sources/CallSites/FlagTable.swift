/// The names and numeric values of a tree's flag constants.
package struct FlagTable: Codable, Hashable, Sendable {
    package let values: [String: UInt64]
    /// One name a bit, the first in order where two constants share one; aliases of several bits have none.
    private let names: [UInt64: String]

    package init(values: [String: UInt64]) {
        self.values = values
        var names: [UInt64: String] = [:]
        for (name, value) in values.sorted(by: { $0.key < $1.key })
        where value.nonzeroBitCount == 1 && names[value] == nil {
            names[value] = name
        }
        self.names = names
    }

    package func value(of name: String) -> UInt64? { values[name] }

    /// Sorted names of the bits; a bit that the tree has no name for is shown by its value.
    package func names(of bits: UInt64) -> [String] {
        var rest = bits
        var found: [String] = []
        while rest != 0 {
            let bit = rest & (~rest &+ 1)
            rest &= ~bit
            found.append(names[bit] ?? "0x" + String(bit, radix: 16))
        }
        return found.sorted()
    }
}
