internal import Foundation

/// What a tree on disk holds: the commit, the blob of every file, and what was left out.
struct RevisionManifest: Hashable {
    var commit: String
    /// Blob ids by path.
    var files: [String: String]
    var notices: [String]

    private static let mark = "gupaudit revision 1"

    init(commit: String, files: [String: String], notices: [String]) {
        self.commit = commit
        self.files = files
        self.notices = notices
    }

    /// nil where there is none, or none that was written to its end.
    init?(at path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let fields = [UInt8](data).split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count >= 5, fields[0] == Self.mark, fields[fields.count - 1] == "end", let count = Int(fields[2]), count >= 0,
            fields.count >= 4 + count, (fields.count - 4 - count).isMultiple(of: 2)
        else { return nil }
        commit = fields[1]
        notices = Array(fields[3..<3 + count])
        files = [:]
        for index in stride(from: 3 + count, to: fields.count - 2, by: 2) { files[fields[index]] = fields[index + 1] }
    }

    func write(to path: String) throws(GitError) {
        var fields = [Self.mark, commit, "\(notices.count)"] + notices
        for (path, id) in files.sorted(by: { $0.key < $1.key }) { fields += [path, id] }
        fields.append("end")
        do {
            try Data(fields.joined(separator: "\0").utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .cacheUnusable(path: path, reason: error.localizedDescription)
        }
    }
}
