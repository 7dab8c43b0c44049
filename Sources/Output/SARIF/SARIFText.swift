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
            artifactLocation: SARIFLog.ArtifactLocation(uri: URIText.encoded(file), uriBaseId: root), region: region)
    }

    /// An identifier for people, as the specification wants it: `get-for-dma` is `GetForDma`.
    static func name(_ id: String) -> String {
        id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Which revisions the paths belong to; nil where none of the trees is one.
    static func provenance(_ trees: [(tree: TreeIdentity, root: String)]) -> [SARIFLog.VersionControlDetails]? {
        let details = trees.compactMap { tree, root in
            tree.revision.map { revision in
                SARIFLog.VersionControlDetails(
                    repositoryUri: "file://" + URIText.encoded(tree.path), revisionId: revision,
                    mappedTo: SARIFLog.ArtifactLocation(uriBaseId: root))
            }
        }
        return details.isEmpty ? nil : details
    }

    /// The page on which a reference can be read: an address in it, or the first file of the kernel that it names.
    static func page(of reference: String) -> String? {
        let words = reference.split { " ,;()\"“”".contains($0) }
        for word in words {
            if word.hasPrefix("https://"), word.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) { return String(word) }
            let path = URIText.encoded(String(word))
            if path.hasPrefix("Documentation/"), path.hasSuffix(".rst") {
                return "https://docs.kernel.org/\(path.dropFirst("Documentation/".count).dropLast(4)).html"
            }
            if path.contains("/"), path.hasSuffix(".c") || path.hasSuffix(".h") {
                return "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/\(path)"
            }
        }
        return nil
    }
}
