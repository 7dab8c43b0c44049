/// Bytes of a file that give way to others.
package struct TextEdit: Hashable, Sendable {
    package var range: Range<Int>
    package var text: String

    package init(_ range: Range<Int>, _ text: String) {
        self.range = range
        self.text = text
    }
}

extension [UInt8] {
    /// nil where two edits touch the same bytes and are not the same.
    package func applying(_ edits: Set<TextEdit>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var end = 0
        for edit in edits.sorted(by: {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }) {
            guard edit.range.lowerBound >= end, edit.range.upperBound <= count else { return nil }
            result += self[end..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            end = edit.range.upperBound
        }
        return result + self[end...]
    }
}
