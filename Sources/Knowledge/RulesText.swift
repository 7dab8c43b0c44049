internal import BuiltinRules
internal import Foundation

/// The files of gupaudit's own rules: of a directory, or those that the program carries.
package enum RulesText {
    /// Stands for a directory where only the program itself has the rules.
    package static let builtIn = "(built in)"

    /// - Parameter advice: what to do where it cannot be read.
    package static func read(
        _ path: String, advice: String = "it belongs to the rules of this gupaudit"
    ) throws(RulesError) -> String {
        guard let bytes = bytes(of: path) else {
            throw RulesError(path: path, line: nil, message: "cannot be read; \(advice)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A file's content; nil where it cannot be read.
    package static func bytes(of path: String) -> [UInt8]? {
        guard let name = carried(path) else { return FileManager.default.contents(atPath: path).map { [UInt8]($0) } }
        return BuiltinRules.files.first { $0.path == name }.map { [UInt8]($0.text.utf8) }
    }

    /// What lies directly in a directory, in no order; nil where that cannot be read.
    package static func names(in directory: String) -> [String]? {
        guard carried(directory) != nil else { return try? FileManager.default.contentsOfDirectory(atPath: directory) }
        return Array(Set(files(below: directory).map { String($0.prefix { $0 != "/" }) }))
    }

    /// The files below a directory, each with its path from there, sorted.
    package static func files(below directory: String) -> [String] {
        if let name = carried(directory) {
            let start = name.isEmpty ? "" : name + "/"
            let files = BuiltinRules.files.map(\.path).filter { $0.hasPrefix(start) }
            return files.map { String($0.dropFirst(start.count)) }.sorted()
        }
        var isDirectory: ObjCBool = false
        return (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []).filter {
            FileManager.default.fileExists(atPath: "\(directory)/\($0)", isDirectory: &isDirectory)
                && !isDirectory.boolValue
        }.sorted()
    }

    /// Where a path leads among the files that the program carries.
    private static func carried(_ path: String) -> String? {
        if path == builtIn { return "" }
        return path.hasPrefix(builtIn + "/") ? String(path.dropFirst(builtIn.count + 1)) : nil
    }
}
