/// Guesses which word was meant by one that there is not.
package enum NearWords {
    /// Words so much like `word` that it may be one of them misspelled, the likeliest first.
    package static func of(_ word: String, among words: some Sequence<String>) -> [String] {
        likeliest(words.map { ($0, distance(word, $0)) }, to: word)
    }

    /// The same, where what is compared is not the word that is shown.
    package static func likeliest(_ distances: [(word: String, distance: Int)], to word: String) -> [String] {
        let best = distances.map(\.distance).min() ?? .max
        guard best <= max(1, word.count / 3) else { return [] }
        return distances.filter { $0.distance <= best + 1 }
            .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(3).map(\.word)
    }

    /// `; did you mean a or b?`, or nothing.
    package static func question(_ near: [String]) -> String {
        near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    }

    /// The number of letters to change, insert or leave out, or of neighbours to change places.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(100)), Array(right.prefix(100)))
        var above: [Int] = []
        var row = Array(0...right.count)
        for index in left.indices {
            var next = [index + 1]
            for column in right.indices {
                var steps = min(
                    row[column] + (left[index] == right[column] ? 0 : 1), row[column + 1] + 1, next[column] + 1)
                if index > 0, column > 0, left[index] == right[column - 1], left[index - 1] == right[column] {
                    steps = min(steps, above[column - 1] + 1)
                }
                next.append(steps)
            }
            (above, row) = (row, next)
        }
        return row.last ?? 0
    }
}
