internal import KernelTree
internal import Paths

extension ArchitectureEnvironment {
    /// The text of a last `-include`: what holds for one file alone.
    ///
    /// Macros on the command line would differ from those of a precompiled header and void it, and cannot override
    /// autoconf.h at all; here they can. `changes` maps a macro to its value, or to nil to undefine it.
    package func trailingHeader(
        for file: String, flags: FileFlags = FileFlags(), changes: [String: String?] = [:]
    ) -> String {
        let name = Self.moduleName(of: file)
        let directory = TreePath.directory(of: file)
        let module = flags.module.map(Self.identifier) ?? name
        var lines = ModuleMacros(base: name, module: module, file: directory + "/" + module).definitions
        for definition in flags.definitions {
            let parts = definition.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            lines += Self.define(String(parts[0]), parts.count == 2 ? String(parts[1]) : "1")
        }
        for symbol in flags.symbols where !configuration.isSet(symbol) {
            lines += Self.define("CONFIG_" + symbol, "1")
        }
        for (macro, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value {
                lines += Self.define(macro, value)
            } else {
                lines.append("#undef \(macro)")
                if macro.hasPrefix("CONFIG_") { lines.append("#undef \(macro)_MODULE") }
            }
        }
        return PathSpelling.text(of: lines.joined(separator: "\n") + "\n")
    }

    private static func define(_ macro: String, _ value: String) -> [String] {
        let name = macro.prefix { $0 != "(" }
        return ["#undef \(name)", "#define \(macro) \(value)"].map(Self.oneLine)
    }

    /// A value taken from a makefile must not start a line of its own.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" }))
    }

    private static func moduleName(of file: String) -> String {
        let base = TreePath.name(of: file)
        return identifier(base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base)
    }

    private static func identifier(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}

/// What kbuild defines about the module that a file belongs to.
struct ModuleMacros {
    let base: String
    let module: String
    let file: String

    private var values: [(name: String, value: String)] {
        [
            ("KBUILD_BASENAME", "\"\(base)\""), ("KBUILD_MODNAME", "\"\(module)\""),
            ("KBUILD_MODFILE", "\"\(Self.quotable(file))\""), ("__KBUILD_MODNAME", "kmod_\(module)"),
        ]
    }

    var definitions: [String] { values.map { "#define \($0.name) \($0.value)" } }
    var removals: [String] { values.map { "#undef \($0.name)" } }

    private static func quotable(_ path: String) -> String {
        String(path.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })
    }
}
