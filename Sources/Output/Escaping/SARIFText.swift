internal import Paths
internal import Report

/// Paths and sentences as SARIF wants them.
enum SARIFText {
    /// What relative paths are relative to.
    static let root = "SRCROOT"
    /// The same for the older of two trees.
    static let baselineRoot = "BASELINEROOT"

    /// Braces are placeholders and `](` begins a link's target, so both are taken apart.
    static func message(_ text: String, limit: Int = .max) -> SARIFLog.Message {
        let safe = SafeText.escaped(text)
        let fitting = safe.utf8.count <= limit ? safe : String(safe.unicodeScalars.prefix(limit)) + "…"
        var previous: Unicode.Scalar?
        let message = SafeText.respelled(fitting) { scalar in
            defer { previous = scalar }
            switch scalar {
            case "{": return "{{"
            case "}": return "}}"
            case "(" where previous == "]": return " ("
            default: return nil
            }
        }
        return SARIFLog.Message(text: message)
    }

    static func location(_ evidence: Evidence, id: Int, root: String = root) -> SARIFLog.Location {
        let message = [evidence.says, evidence.text].filter { !$0.isEmpty }.joined(separator: ": ")
        return SARIFLog.Location(
            id: id,
            physicalLocation: place(evidence.file, SARIFLog.Region(startLine: max(1, evidence.line)), root: root),
            message: Self.message(message, limit: 500))
    }

    static func place(
        _ file: String, _ region: SARIFLog.Region? = nil, root: String = root
    ) -> SARIFLog.PhysicalLocation {
        SARIFLog.PhysicalLocation(
            artifactLocation: SARIFLog.ArtifactLocation(uri: uri(file), uriBaseId: root), region: region)
    }

    /// A relative reference of RFC 3986: every byte but the unreserved ones and the slash is percent-encoded.
    static func uri(_ path: String) -> String {
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
