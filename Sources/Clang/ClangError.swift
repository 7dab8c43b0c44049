/// Why libclang cannot be used, or a unit could not be parsed.
package enum ClangError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing
    case unusable(path: String, reason: String)
    case noResources(path: String)
    case parse(file: String, code: Int32)
    case save(path: String, code: Int32)

    package var description: String {
        switch self {
        case .missing:
            "no libclang under /usr/lib/llvm-*; install it with: apt-get install libclang-dev"
        case .unusable(let path, let reason):
            "\(path): not a usable libclang (\(reason)); name an LLVM installation, for example /usr/lib/llvm-14"
        case .noResources(let path):
            "\(path): its resource directory (lib/clang/N) is missing; install it with: apt-get install libclang-dev"
        case .parse(let file, let code):
            "\(file): libclang gave up on this unit (error \(code))"
        case .save(let path, let code):
            "\(path): the precompiled header could not be written (error \(code)); check the free space"
        }
    }
}
