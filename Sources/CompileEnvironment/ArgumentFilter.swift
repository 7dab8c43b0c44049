internal import KernelTree
internal import Paths

/// Keeps of a compiler's command line what libclang needs to see the same code, and nothing else.
///
/// A command line comes with the tree and is untrusted: it can name plugins to load, programs to run and files to
/// write. So arguments are kept by name, and everything not named here is dropped.
struct ArgumentFilter {
    let directory: String
    /// The tree's root, and its path for the compiler.
    let root: String
    let compilerRoot: String

    func filtered(_ words: [String]) -> [String] {
        var kept: [String] = []
        // The first word is the compiler, which is never run.
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            if Self.consuming.contains(word) {
                _ = rest.popFirst()
            } else if let option = Self.pathOptions.first(where: word.hasPrefix) {
                let joined = String(word.dropFirst(option.count))
                guard let path = joined.isEmpty ? rest.popFirst() : joined, !path.isEmpty else { continue }
                if Self.forced.contains(option) {
                    if !joined.hasPrefix("-") { kept += [option, include(path)] }
                } else {
                    kept.append(option + absolute(path))
                }
            } else if let option = ["-D", "-U"].first(where: word.hasPrefix) {
                let joined = String(word.dropFirst(2))
                guard let macro = joined.isEmpty ? rest.popFirst() : joined, !macro.isEmpty else { continue }
                kept.append(option + macro)
            } else if word == "-target" || word == "--target" {
                if let triple = rest.popFirst(), Self.isTriple(triple) { kept += ["-target", triple] }
            } else if word.hasPrefix("--target=") {
                let triple = String(word.dropFirst("--target=".count))
                if Self.isTriple(triple) { kept += ["-target", triple] }
            } else if Self.plain.contains(word) || Self.standards.contains(word) {
                kept.append(word)
            }
        }
        return kept
    }

    /// The target of a command that names none, from the architecture whose headers it searches.
    static func target(for command: [String]) -> [String] {
        guard !command.contains("-target") else { return [] }
        for argument in command where argument.hasPrefix("-I") {
            let parts = argument.split(separator: "/")
            guard parts.count >= 3, parts[parts.count - 3] == "arch", parts[parts.count - 1] == "include" else {
                continue
            }
            let facts = ArchitectureTable.facts(of: String(parts[parts.count - 2]))
            let narrow = command.contains("-m32") ? facts.narrow : nil
            return ["-target", narrow?.triple ?? facts.triple]
                + facts.undefined.map { "-U" + $0 } + (facts.undefined.isEmpty ? [] : facts.defined.map { "-D" + $0 })
        }
        return []
    }

    /// A bare name is searched along the include path, so only a path with a directory is relative to the build.
    private func include(_ path: String) -> String {
        path.contains("/") || path.hasPrefix("-") ? absolute(path) : path
    }

    private func absolute(_ path: String) -> String {
        let absolute = CompilationDatabase.absolute(path, in: directory)
        if absolute == root { return compilerRoot }
        return TreePath.relative(absolute, to: root).map { compilerRoot + "/" + $0 } ?? absolute
    }

    private static func isTriple(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }

    private static let pathOptions = ["-isystem", "-iquote", "-idirafter", "-imacros", "-include", "-I"]
    private static let forced: Set<String> = ["-include", "-imacros"]

    /// Flags that change what the code means, and that libclang knows.
    private static let plain: Set<String> = [
        "-nostdinc", "-ffreestanding", "-fno-builtin", "-fshort-wchar", "-fno-short-wchar", "-funsigned-char",
        "-fsigned-char", "-fno-unsigned-char", "-fno-signed-char", "-fms-extensions", "-fshort-enums",
        "-fno-short-enums", "-fgnu89-inline", "-m32", "-m64", "-mbig-endian", "-mlittle-endian", "-EB", "-EL",
    ]

    private static let standards: Set<String> = Set(
        ["89", "90", "99", "11", "17", "18"].flatMap { ["-std=gnu\($0)", "-std=c\($0)"] })

    /// Dropped options whose value is a word of its own.
    private static let consuming: Set<String> = [
        "-o", "-x", "-MF", "-MT", "-MQ", "-MJ", "-B", "-Xclang", "-Xpreprocessor", "-Xassembler", "-Xlinker", "-mllvm",
        "-wrapper", "-specs", "-load", "-add-plugin", "-plugin", "--param", "-isysroot", "--sysroot", "-T", "-u", "-z",
        "-arch", "-aux-info", "-dumpbase", "-dumpdir", "--config", "--serialize-diagnostics", "-dependency-file",
        "-resource-dir", "-ivfsoverlay", "-gcc-toolchain", "--gcc-toolchain", "-G", "-iprefix",
        // A precompiled header is a binary file that libclang would have to trust.
        "-include-pch", "-iwithprefix", "-iwithprefixbefore", "-isystem-after", "-working-directory",
    ]
}

/// Splits a command as a shell would, without ever giving it to one.
enum CommandLineSplitter {
    static func words(of command: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var hasWord = false
        var quote: UInt8?
        var escaped = false
        for byte in command.utf8 {
            if escaped {
                // Between double quotes a backslash stays before all but a few characters.
                if quote != nil, !"\"\\$`\n".utf8.contains(byte) { word.append(UInt8(ascii: "\\")) }
                word.append(byte)
                escaped = false
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                escaped = true
                hasWord = true
            } else if let open = quote {
                if byte == open { quote = nil } else { word.append(byte) }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
                hasWord = true
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
                if hasWord { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                hasWord = false
            } else {
                word.append(byte)
                hasWord = true
            }
        }
        return hasWord ? words + [String(decoding: word, as: UTF8.self)] : words
    }
}
