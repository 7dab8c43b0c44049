extension LexedSource {
    /// Source text with every run of white space and comments folded to one space, trimmed, splices removed.
    package func foldedText(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        var folded: [UInt8] = []
        var gap = false
        var comment = comments.partitioningIndex { $0.upperBound > range.lowerBound }
        bytes.withUnsafeBufferPointer { buffer in
            var index = range.lowerBound
            while index < range.upperBound {
                while comment < comments.count, comments[comment].upperBound <= index { comment += 1 }
                if comment < comments.count, comments[comment].contains(index) {
                    index = comments[comment].upperBound
                    gap = true
                    continue
                }
                let splice = SourceBytes.splice(at: index, in: buffer)
                if splice > 0 {
                    index += splice
                    continue
                }
                if ByteClass.isSpace(buffer[index]) {
                    gap = true
                } else {
                    if gap, !folded.isEmpty { folded.append(UInt8(ascii: " ")) }
                    gap = false
                    folded.append(buffer[index])
                }
                index += 1
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// What a report quotes of a range: its folded text, or the beginning where it is longer than any reader wants.
    package func quotedText(_ range: Range<Int>) -> String {
        guard range.count > Self.longestQuote else { return foldedText(range) }
        return foldedText(range.lowerBound..<(range.lowerBound + Self.longestQuote)) + " …"
    }

    private static let longestQuote = 1 << 13

    /// The same for tokens that need not be neighbours in the file: what stands between two of them, such as a
    /// directive or another branch, counts as white space.
    func foldedText(of tokens: [Token]) -> String {
        var folded = ""
        var end: Int?
        for token in tokens {
            if let end, hasGap(end..<max(end, token.start)) { folded += " " }
            folded += spelling(of: token)
            end = token.end
        }
        return folded
    }

    private func hasGap(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        return bytes.withUnsafeBufferPointer { buffer in
            var index = range.lowerBound
            while index < range.upperBound {
                let splice = SourceBytes.splice(at: index, in: buffer)
                if splice == 0 { return true }
                index += splice
            }
            return false
        }
    }
}
