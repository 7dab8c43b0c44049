internal import Report
internal import SourceText

/// The occurrences that one file holds.
struct FileOccurrences {
    /// By offset.
    let identifiers: [Int: String]
    private let offsets: [Int]

    init(_ occurrences: [Occurrence]) {
        identifiers = Dictionary(occurrences.map { ($0.offset, $0.identifier) }) { first, _ in first }
        offsets = identifiers.keys.sorted()
    }

    func hasAny(in range: Range<Int>) -> Bool {
        let next = offsets.partitioningIndex { $0 >= range.lowerBound }
        return next < offsets.count && offsets[next] < range.upperBound
    }
}
