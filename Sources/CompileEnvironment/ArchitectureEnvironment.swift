internal import KernelTree
internal import Paths

/// Everything libclang needs to parse files of one tree for one architecture: values only, the headers are on disk.
package struct ArchitectureEnvironment: Hashable, Sendable, Codable {
    package let architecture: Architecture
    /// The files of the tree that it was computed from, sorted.
    package let inputs: [String]
    /// What it asked for in vain, sorted.
    package let missing: [String]
    package let configuration: ConfigurationValues
    /// Absolute path of the tree.
    let root: String
    let head: [String]
    /// Absolute include directories in order, without those that depend on the file.
    let directories: [String]
    /// Include directories of the architecture's platforms, of which the file's own comes first.
    let platforms: [String]
    let tail: [String]
    /// Absolute paths of the headers that were generated for it.
    package let generated: Set<String>
    /// Changes with every name and every byte of those headers.
    package let fingerprint: String

    /// The complete argument list without the file itself; absolute paths.
    ///
    /// For a precompiled header give its own path and no flags: whatever depends on a file is left out then.
    package func arguments(for file: String, flags: FileFlags = FileFlags()) -> [String] {
        let isInTree = !file.isEmpty && !TreePath.isAbsolute(file)
        let own = platforms.filter { isInTree && "\(root)/\(file)".hasPrefix(Self.platform(of: $0)) }
        var perFile = flags.includeDirectories.map { root + "/" + $0 }
        if isInTree { perFile.append(TreePath.directory(of: root + "/" + file)) }
        let ordered = directories + own + platforms.filter { !own.contains($0) } + perFile
        return head + ordered.flatMap { ["-I", $0] } + tail
    }

    private static func platform(of directory: String) -> String {
        directory.hasSuffix("/include") ? String(directory.dropLast("include".count)) : directory + "/"
    }
}

/// What the makefiles say about one file, for every configuration.
package struct FileFlags: Hashable, Sendable, Codable {
    /// Relative to the tree.
    package var includeDirectories: [String]
    /// Macros as `-D` writes them: `NAME` or `NAME=value`.
    package var definitions: [String]
    /// The CONFIG symbols on the file's own line, without prefix.
    package var symbols: [String]
    /// The module that the file is linked into; its own name where unknown.
    package var module: String?

    package init(
        includeDirectories: [String] = [], definitions: [String] = [], symbols: [String] = [], module: String? = nil
    ) {
        self.includeDirectories = includeDirectories
        self.definitions = definitions
        self.symbols = symbols
        self.module = module
    }
}
