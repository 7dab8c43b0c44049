internal import Paths

/// The structure of a regular expression over bytes.
indirect enum PatternSyntax: Hashable, Sendable {
    case byte(ByteSet)
    case assertion(Assertion)
    case sequence([PatternSyntax])
    case choice([PatternSyntax])
    case repetition(PatternSyntax, least: Int, most: Int?)

    /// What holds at a place of the text.
    enum Assertion: Hashable, Sendable {
        case start, end, boundary, noBoundary
        /// The end, or before a line feed that ends the text.
        case lastLineEnd

        func holds(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
            switch self {
            case .start: position == 0
            case .end: position == text.count
            case .lastLineEnd: position == text.count || position == text.count - 1 && text[position] == 0x0A
            case .boundary: Self.isBoundary(text, position)
            case .noBoundary: !Self.isBoundary(text, position)
            }
        }

        private static func isBoundary(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
            let before = position > 0 && text[position - 1].isWordByte
            let after = position < text.count && text[position].isWordByte
            return before != after
        }
    }
}
