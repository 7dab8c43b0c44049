/// The numbers of a version, for ordering: `5.10.3-rc1` is 5, 10, 3.
struct Version: Hashable, Sendable {
    let numbers: [Int]

    /// nil where the text does not begin with a number.
    init?(_ text: String) {
        let plain = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let numbers = plain.split(separator: ".").compactMap { Int($0) }
        guard !numbers.isEmpty else { return nil }
        self.numbers = numbers
    }

    /// -1, 0 or 1; a number that is missing counts as 0.
    func compare(with other: Version) -> Int {
        for index in 0..<max(numbers.count, other.numbers.count) {
            let left = index < numbers.count ? numbers[index] : 0
            let right = index < other.numbers.count ? other.numbers[index] : 0
            if left != right { return left < right ? -1 : 1 }
        }
        return 0
    }
}
