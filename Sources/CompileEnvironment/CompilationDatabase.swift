internal import Foundation
package import KernelTree
internal import Paths

/// The `compile_commands.json` of a tree: how a real build compiles each file, read as data.
package struct CompilationDatabase: Hashable, Sendable {
    private struct Entry: Decodable {
        let directory: String
        let file: String
        let arguments: [String]?
        let command: String?
    }

    private static let fileName = "compile_commands.json"
    /// A build of every module writes 90 MB: it may be so many times as large as any other file.
    private static let sizeInFiles = 4

    /// Filtered arguments by path relative to the tree.
    private let commands: [String: [String]]

    /// The files that it can compile, sorted.
    package var files: [String] { commands.keys.sorted() }

    /// Nil where the tree has none; an error where it is damaged.
    package init?(of tree: KernelTree) throws(EnvironmentError) {
        let name = Self.fileName
        // Without it the audit would be another one: it is not left out like a source.
        let limit = tree.largestFile * Self.sizeInFiles
        if let size = tree.size(of: name), size > limit {
            throw .tooLarge(path: "\(tree.root)/\(name)", size: size, limit: limit)
        }
        guard let bytes = tree.contents(of: name, upTo: limit) else { return nil }
        try self.init(bytes, path: "\(tree.root)/\(name)", root: tree.root, compilerRoot: tree.compilerRoot)
    }

    /// `path` only names the file in an error; entries for files outside `root` are ignored.
    package init(
        _ bytes: [UInt8], path: String, root: String, compilerRoot: String? = nil
    ) throws(EnvironmentError) {
        let entries: [Entry]
        do {
            entries = try JSONDecoder().decode([Entry].self, from: Data(bytes))
        } catch {
            throw EnvironmentError.badDatabase(path: path, reason: Self.reason(error))
        }
        var commands: [String: [String]] = [:]
        for entry in entries {
            let directory = PathSpelling.spelled(Self.resolved(entry.directory))
            let file = Self.absolute(PathSpelling.spelled(entry.file), in: directory)
            guard let relative = TreePath.relative(file, to: root), commands[relative] == nil else { continue }
            let words = entry.arguments ?? CommandLineSplitter.words(of: entry.command ?? "")
            commands[relative] = ArgumentFilter(
                directory: directory, root: root, compilerRoot: compilerRoot ?? root
            ).filtered(words.map(PathSpelling.spelled))
        }
        self.commands = commands
    }

    /// The complete argument list without the file itself; nil where the file is not in the database.
    package func arguments(for file: String, libclang: LibclangFacts) -> [String]? {
        commands[file].map { command in
            let resources = libclang.resourceDirectory.map { ["-resource-dir", $0] } ?? []
            return ["-xc"] + ArgumentFilter.target(for: command) + resources + ArchitectureTable.quietFlags + command
        }
    }

    static func absolute(_ path: String, in directory: String) -> String {
        TreePath.standardized(TreePath.isAbsolute(path) ? path : directory + "/" + path)
    }

    private static func resolved(_ directory: String) -> String {
        TreePath.isAbsolute(directory) ? ResolvedPath.of(directory) ?? directory : directory
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "an entry lacks \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "wrong type at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        default: "malformed JSON"
        }
    }
}
