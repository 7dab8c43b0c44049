/// Why bytes are not what gzip wrote.
package enum GzipError: Error, Hashable, Sendable {
    /// They do not begin as gzip's do.
    case notGzip
    /// They end before the data does.
    case truncated
    /// They are damaged, or followed by something else; the reason is zlib's.
    case corrupt(reason: String)
    /// What they hold is larger than a caller wants to have in memory.
    case tooLarge(limit: Int)
    /// zlib itself has failed, for want of memory.
    case exhausted
}
