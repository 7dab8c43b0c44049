internal import KernelTree
internal import Paths

extension ArchitectureEnvironment {
    /// The text of a precompiled header that includes these headers.
    package func precompiledHeaderText(for includes: [String]) -> String {
        let macros = ModuleMacros(base: "shared", module: "shared", file: "shared")
        let lines = macros.definitions
            + includes.map { "#include <\($0)>" }
            // Undefined again, so that each file's own name takes effect in the macros that expand there.
            + macros.removals
        return PathSpelling.text(of: lines.joined(separator: "\n") + "\n")
    }
}
