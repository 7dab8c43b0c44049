internal import Foundation

/// Sites of Linux 6.1.192, labelled by hand: `AuditTests/Labels/6.1.jsonl`.
package enum LabelledSample {
    /// Where GUPAUDIT_TREE_6_1 names that very release: in another one the calls stand on other lines.
    package static let tree: String? = {
        guard let path = ProcessInfo.processInfo.environment["GUPAUDIT_TREE_6_1"],
            let makefile = try? String(contentsOfFile: path + "/Makefile", encoding: .utf8),
            makefile.contains("PATCHLEVEL = 1\nSUBLEVEL = 192\n")
        else { return nil }
        return path
    }()

    /// - Parameter type: what of each label is wanted.
    package static func labels<Label: Decodable>(_ type: Label.Type = Label.self) throws -> [Label] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../AuditTests/Labels/6.1.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(type, from: Data($0.utf8))
        }
    }
}
