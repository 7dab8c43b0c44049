internal import CCrypto
internal import Foundation

/// A cryptographic digest, taken piece by piece.
package struct Digest: ~Copyable {
    package enum Function: Sendable {
        case sha1, sha256
    }

    private let context: OpaquePointer
    private let size: Int

    package init(_ function: Function) {
        Self.prepare
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory is left") }
        let isReady = EVP_DigestInit_ex(context, function == .sha1 ? EVP_sha1() : EVP_sha256(), nil)
        precondition(isReady == 1, "libcrypto has no \(function)")
        self.context = context
        size = function == .sha1 ? 20 : 32
    }

    deinit { EVP_MD_CTX_free(context) }

    // A digest needs nothing that a machine's settings could change.
    private static let prepare: Void = { _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) }()

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of all that was given: 20 or 32 bytes.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = size
        }
    }
}

/// How git names its objects.
package enum GitObject {
    /// The digest that an id is one of, by the number of its hexadecimal digits; nil for what is no id.
    private static func function(ofDigits count: Int) -> Digest.Function? {
        switch count {
        case 40: .sha1
        case 64: .sha256
        default: nil
        }
    }

    /// - Parameter type: `blob`, `tree` or `commit`.
    package static func digest(of bytes: UnsafeRawBufferPointer, type: String, by function: Digest.Function = .sha1)
        -> [UInt8]
    {
        var digest = Digest(function)
        digest.update("\(type) \(bytes.count)\u{0}")
        digest.update(bytes)
        return digest.finish()
    }

    /// True where an object of this id has these bytes.
    package static func isContent(_ bytes: [UInt8], ofType type: String, named id: String) -> Bool {
        guard let function = function(ofDigits: id.utf8.count) else { return false }
        return id == self.id(bytes.withUnsafeBytes { digest(of: $0, type: type, by: function) })
    }

    /// A digest in hexadecimal digits, as git prints it.
    package static func id(_ digest: [UInt8]) -> String {
        String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
