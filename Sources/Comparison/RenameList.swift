/// Renames as git tells them.
package enum RenameList {
    /// Old path and new path, from the output of `git diff --name-status -M`; other lines say nothing of renames.
    package static func read(_ text: String) -> [String: String] {
        var renames: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 3, fields[0].first == "R" else { continue }
            renames[String(fields[1])] = String(fields[2])
        }
        return renames
    }
}
