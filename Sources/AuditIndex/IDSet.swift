/// A set of row ids, a bit each: hashing every id of every unit would cost more than reading them.
struct IDSet {
    /// Far above what an index of its greatest size gives out; more is damage.
    private static let limit: Int64 = 1 << 28

    private var words: [UInt64] = []

    var isEmpty: Bool { words.isEmpty }

    mutating func insert(_ id: Int64) throws(Damage) {
        guard id >= 0, id < Self.limit else { throw Damage(what: "an id out of range") }
        let word = Int(id >> 6)
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
        words[word] |= 1 << UInt64(id & 63)
    }

    func contains(_ id: Int64) -> Bool {
        guard id >= 0, id >> 6 < words.count else { return false }
        return words[Int(id >> 6)] & 1 << UInt64(id & 63) != 0
    }

    /// As SQLite's `json_each` takes them: one statement for any number.
    var json: String {
        var json = "["
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                if json.utf8.count > 1 { json += "," }
                json += String(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return json + "]"
    }
}
