internal import CZlib
package import Foundation

/// Data as `gzip` writes and reads it (RFC 1952).
package enum Gzip {
    /// More than the report of any kernel has, and what a machine can still hold.
    package static let defaultLimit = 1 << 30

    /// 15 bits of window, and 16 for a gzip header instead of zlib's own.
    private static let window: Int32 = 15 + 16
    private static let chunk = 1 << 16

    /// True where data begins as gzip's does; no JSON does.
    package static func marks(_ data: Data) -> Bool { data.starts(with: [0x1f, 0x8b]) }

    /// The same bytes for the same data: the header holds neither a time nor a name.
    package static func compressed(_ data: Data) throws(GzipError) -> Data {
        var stream = z_stream()
        let started = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .exhausted }
        defer { deflateEnd(&stream) }
        var input = Input(data)
        var output = Data()
        while true {
            let (status, bytes) = input.step(&stream) { deflate(&$0, $1 ? Z_FINISH : Z_NO_FLUSH) }
            output += bytes
            if status == Z_STREAM_END { return output }
            guard status == Z_OK || status == Z_BUF_ERROR else { throw .exhausted }
        }
    }

    /// - Parameter limit: how many bytes may come out; a few can claim to hold any number.
    package static func decompressed(_ data: Data, limit: Int = defaultLimit) throws(GzipError) -> Data {
        guard marks(data) else { throw .notGzip }
        var stream = z_stream()
        let started = inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .exhausted }
        defer { inflateEnd(&stream) }
        var input = Input(data)
        var output = Data()
        while true {
            let (status, bytes) = input.step(&stream) { stream, _ in inflate(&stream, Z_NO_FLUSH) }
            output += bytes
            if output.count > limit { throw .tooLarge(limit: limit) }
            switch status {
            case Z_OK: continue
            case Z_STREAM_END:
                // Files that were written one after another are one; padding with zeros is allowed.
                let rest = input.rest
                if rest.allSatisfy({ $0 == 0 }) { return output }
                guard marks(rest), inflateReset(&stream) == Z_OK else {
                    throw .corrupt(reason: "something else follows its end")
                }
            // Nothing could come in, and nothing went out.
            case Z_BUF_ERROR: throw .truncated
            case Z_MEM_ERROR: throw .exhausted
            default: throw .corrupt(reason: stream.msg.map { String(cString: $0) } ?? "no gzip data")
            }
        }
    }

    /// What zlib has not been given yet, in pieces that its counters can hold.
    private struct Input {
        private let bytes: [UInt8]
        private var position = 0
        private var output = [UInt8](repeating: 0, count: chunk)

        init(_ data: Data) { bytes = Array(data) }

        /// One call of zlib, with what it wrote; it is told whether this is the end of the input.
        mutating func step(
            _ stream: inout z_stream, _ call: (inout z_stream, _ isLast: Bool) -> Int32
        ) -> (status: Int32, bytes: ArraySlice<UInt8>) {
            let count = min(bytes.count - position, chunk)
            let isLast = position + count == bytes.count
            var left = 0
            let status = bytes.withUnsafeBufferPointer { source in
                output.withUnsafeMutableBufferPointer { target in
                    // zlib reads through this pointer only, though its type does not say so.
                    stream.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
                    stream.avail_in = UInt32(count)
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    let status = call(&stream, isLast)
                    left = Int(stream.avail_out)
                    return status
                }
            }
            position += count - Int(stream.avail_in)
            return (status, output.prefix(output.count - left))
        }

        var rest: Data { Data(bytes[position...]) }
    }
}
