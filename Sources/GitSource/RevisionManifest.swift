internal import Foundation

/// What a tree on disk holds: the commit, the blob of every file, and what was left out.
struct RevisionManifest: Hashable {
    var commit: String
    /// Larger files than this were left out.
    var limit: Int
    /// Blob ids by path.
    var files: [String: String]
    var notices: [String]

    private static let mark = "gupaudit revision 2"

    /// True where nothing has to be written: what was missing may have been fetched.
    func holds(_ commit: String, limit: Int) -> Bool { self.commit == commit && self.limit == limit && notices.isEmpty }
}

extension RevisionManifest {
    /// nil where there is none, or none that was written to its end.
    init?(at path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let fields = [UInt8](data).split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard fields.count >= 6, fields[0] == Self.mark, fields[fields.count - 1] == "end", let limit = Int(fields[2]),
            let count = Int(fields[3]), (0...fields.count - 5).contains(count),
            (fields.count - 5 - count).isMultiple(of: 2)
        else { return nil }
        self.init(commit: fields[1], limit: limit, files: [:], notices: Array(fields[4..<4 + count]))
        for index in stride(from: 4 + count, to: fields.count - 2, by: 2) { files[fields[index]] = fields[index + 1] }
    }

    func write(to path: String) throws(GitError) {
        var fields = [Self.mark, commit, "\(limit)", "\(notices.count)"] + notices
        for (path, id) in files.sorted(by: { $0.key < $1.key }) { fields += [path, id] }
        fields.append("end")
        do {
            try Data(fields.joined(separator: "\0").utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .cacheUnusable(path: path, reason: error.localizedDescription)
        }
    }
}
