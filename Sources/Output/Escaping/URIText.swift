internal import Paths

/// A path made fit for an address.
enum URIText {
    /// A relative reference of RFC 3986: every byte but the unreserved ones and the slash is percent-encoded.
    static func encoded(_ path: String) -> String {
        var uri = ""
        for byte in PathSpelling.text(of: path).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                uri += hex.utf8.count < 2 ? "%0" + hex : "%" + hex
            }
        }
        return uri
    }
}
