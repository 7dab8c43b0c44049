internal import Digests
internal import Foundation
internal import Gzip

/// A checksum in front of each stored blob, over the blob and the key it is stored under. SQLite notices most damage,
/// but not bytes that changed inside a value.
enum Seal {
    private static let byteCount = 8

    static func close(_ content: some DataProtocol, key: some DataProtocol) -> Data {
        var sealed = Data(capacity: content.count + byteCount)
        withUnsafeBytes(of: checksum(content, key: key).littleEndian) { sealed.append(contentsOf: $0) }
        sealed.append(contentsOf: content)
        return sealed
    }

    /// Calls `body` with the content of a sealed blob, in place.
    static func open<Result>(
        _ sealed: Data, key: some DataProtocol, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard sealed.count >= byteCount else { throw Damage(what: "a cut blob") }
        return try sealed.withUnsafeBytes { bytes in
            let content = UnsafeRawBufferPointer(rebasing: bytes[byteCount...])
            let expected = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            guard checksum(content, key: key) == expected else { throw Damage(what: "a blob with another checksum") }
            return try body(content)
        }
    }

    /// The same for what is large and repeats itself.
    static func pack(_ content: Data, key: some DataProtocol) throws -> Data {
        close(try Gzip.compressed(content), key: key)
    }

    static func unpack(_ sealed: Data, key: some DataProtocol) throws -> Data {
        let packed = try open(sealed, key: key) { Data($0) }
        do {
            return try Gzip.decompressed(packed)
        } catch {
            throw Damage(what: "a blob that does not unpack")
        }
    }

    private static func checksum(_ content: some DataProtocol, key: some DataProtocol) -> UInt64 {
        var digest = Digest(.sha1)
        for part in Array(key.regions) { part.withUnsafeBytes { digest.update($0) } }
        for part in Array(content.regions) { part.withUnsafeBytes { digest.update($0) } }
        return ContentHash(digest: digest.finish()).prefix
    }
}
