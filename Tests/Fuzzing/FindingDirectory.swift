import Foundation

/// Writes findings where someone can look at them, each in a directory of its own.
package struct FindingDirectory: Sendable {
    private let path: String
    private let provisions: Provisions

    package init(_ path: String, _ provisions: Provisions) throws {
        self.path = path
        self.provisions = provisions
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// - Parameter seed: of the session that came upon it.
    package func write(_ finding: Finding, number: Int, seed: UInt64, isReproduced: Bool) throws -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        let place = "\(path)/\(padded)-\(finding.complaint.kind.rawValue)-\(finding.mutator.prefix(40))"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        func write(_ bytes: [UInt8], _ name: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
        }
        try write(Array(readme(finding, seed, isReproduced).utf8), "README")
        try write(Array(difference(finding).utf8), "tree.diff")
        try write(finding.outcome.output, "stdout")
        try write(finding.outcome.errors, "stderr")
        if let expected = finding.expected { try write(expected.output, "stdout.expected") }
        for case .apply(let mutation) in finding.steps.suffix(20) {
            for edit in mutation.edits {
                guard case .put(let entry) = edit.change, let bytes = entry.bytes else { continue }
                let name = "\(place)/\(edit.place.rawValue)/\(edit.path)"
                try? FileManager.default.createDirectory(
                    atPath: (name as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try? Data(bytes).write(to: URL(fileURLWithPath: name))
            }
        }
        return place
    }

    private func readme(_ finding: Finding, _ seed: UInt64, _ isReproduced: Bool) -> String {
        var lines = [
            "\(finding.complaint)", "",
            "session   \(seed)    (gupaudit-fuzz --session \(seed))",
            "libclang  \(finding.subject.libclang ?? "the program's choice")",
            "command   gupaudit \((finding.arguments + finding.subject.options).joined(separator: " "))",
            "ended     \(finding.outcome.end), \(finding.outcome.seconds) s, \(finding.outcome.peak) KB",
            isReproduced ? "shown again in a new directory, and made smaller" : "not shown again in a new directory",
            "",
            "steps, with an audit of the untouched tree before them and one after each:",
        ]
        if let size = finding.subject.limits.fileSize { lines.insert("files     up to \(size) bytes", at: 5) }
        for step in finding.steps {
            switch step {
            case .putBack: lines.append("  put everything back")
            case .takeBack: lines.append("  put everything back, without an audit")
            case .apply(let mutation):
                lines.append("  \(mutation.mutator): gupaudit \(mutation.arguments.joined(separator: " "))")
                lines += mutation.edits.map { "    \(Self.words(for: $0))" }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(for edit: Edit) -> String {
        let place = "\(edit.place.rawValue)/\(edit.path)"
        switch edit.change {
        case .remove: return "remove \(place)"
        case .damage(let damage): return "damage \(place): \(damage)"
        case .put(.file(let bytes, let mode, let isDated)):
            return "write \(place): \(bytes.count) bytes, mode \(String(mode, radix: 8))\(isDated ? ", old time" : "")"
        case .put(.link(let target)): return "link \(place) to \(target.prefix(200))"
        case .put(let entry): return "make \(place): \(entry)"
        }
    }

    private func difference(_ finding: Finding) -> String {
        var texts: [String] = []
        for case .apply(let mutation) in finding.steps {
            for edit in mutation.edits {
                guard case .put(.file(let bytes, _, _)) = edit.change else { continue }
                let old = (edit.place == .tree ? provisions.tree : provisions.side).bytes(of: edit.path)
                texts.append(
                    "--- \(old == nil ? "/dev/null" : "a/" + edit.path)\n+++ b/\(edit.path)\n"
                        + TextDifference(from: old ?? [], to: bytes).hunk())
            }
        }
        return texts.joined()
    }
}
