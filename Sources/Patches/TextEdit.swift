internal import SourceText

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

extension TextCall {
    /// One argument or parameter less; lines stay as they are broken.
    func removal(of index: Int, in bytes: [UInt8]) -> TextEdit? {
        guard arguments.indices.contains(index) else { return nil }
        let range = arguments[index].range
        let isFirst = index == 0 || beginsLine(range.lowerBound, in: bytes)
        if isFirst, index + 1 < arguments.count {
            return TextEdit(range.lowerBound..<arguments[index + 1].range.lowerBound, "")
        }
        return TextEdit((index > 0 ? arguments[index - 1].range.upperBound : range.lowerBound)..<range.upperBound, "")
    }

    private func beginsLine(_ offset: Int, in bytes: [UInt8]) -> Bool {
        bytes[..<offset].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "\n")
    }
}
