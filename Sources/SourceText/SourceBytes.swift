/// Helpers on raw source bytes that the lexer and its readers share.
enum SourceBytes {
    /// The length of the line splice at an index: a backslash, blanks, a newline; 0 where there is none.
    static func splice(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard index < bytes.count, bytes[index] == .backslash else { return 0 }
        var end = index + 1
        while end < bytes.count, ByteClass.isBlank(bytes[end]) { end += 1 }
        return end < bytes.count && bytes[end] == .newline ? end + 1 - index : 0
    }

    /// A token's spelling, free of splices.
    static func spelling(of token: Token, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard token.isSpliced else { return String(decoding: bytes[token.range], as: UTF8.self) }
        var spelling: [UInt8] = []
        var index = token.start
        while index < token.end {
            let length = splice(at: index, in: bytes)
            if length > 0 {
                index += length
            } else {
                spelling.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: spelling, as: UTF8.self)
    }
}
