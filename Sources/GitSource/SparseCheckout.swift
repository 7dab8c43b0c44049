internal import Foundation

extension GitRepository {
    /// The files that the work tree's index names and its sparse checkout leaves out; empty for a whole one.
    package func sparseFiles() -> [String] {
        // Whoever never made one sparse does not wait for git.
        guard FileManager.default.fileExists(atPath: directory + "/info/sparse-checkout"),
            let bytes = try? git.output(["ls-files", "-z", "-t"], in: directory).bytes
        else { return [] }
        // S path
        let mark = Array("S ".utf8)
        return bytes.split(separator: 0).filter { $0.starts(with: mark) }
            .map { String(decoding: $0.dropFirst(mark.count), as: UTF8.self) }
    }
}
