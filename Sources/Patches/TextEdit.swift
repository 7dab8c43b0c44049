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

extension [UInt8] {
    /// The text with some edits, and what turns it into that with others.
    func changing(from old: Set<TextEdit>, to new: Set<TextEdit>) -> (before: [UInt8], edits: Set<TextEdit>) {
        var edits: Set<TextEdit> = []
        var shift = 0
        for range in Self.clusters(of: old.union(new)) {
            let (before, after) = (text(of: range, with: old), text(of: range, with: new))
            if before != after {
                let start = range.lowerBound + shift
                edits.insert(TextEdit(start..<start + before.utf8.count, after))
            }
            shift += before.utf8.count - range.count
        }
        return (applying(old) ?? self, edits)
    }

    /// What edits touch, each range with all that reach into it.
    private static func clusters(of edits: Set<TextEdit>) -> [Range<Int>] {
        edits.map(\.range).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
            .reduce(into: []) { clusters, range in
                if let last = clusters.last, range.lowerBound <= last.upperBound {
                    clusters[clusters.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
                } else {
                    clusters.append(range)
                }
            }
    }

    private func text(of range: Range<Int>, with edits: Set<TextEdit>) -> String {
        let inside = edits.filter { range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= range.upperBound }
        let moved = inside.map { edit in
            TextEdit(edit.range.lowerBound - range.lowerBound..<edit.range.upperBound - range.lowerBound, edit.text)
        }
        let bytes = [UInt8](self[range])
        return String(decoding: bytes.applying(Set(moved)) ?? bytes, as: UTF8.self)
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
