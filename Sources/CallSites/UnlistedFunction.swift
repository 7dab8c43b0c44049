internal import Clang
internal import Knowledge
internal import Report

extension Family {
    /// What speaks for a declaration's being one of the family that no list knows: a parameter for its flags; nil where
    /// nothing does. A static function of a source is its own business, one of a header everybody's; what a macro names
    /// is a system call.
    func unlisted(_ declaration: Cursor, in file: String) -> API.Unlisted? {
        guard declaration.kind == .functionDecl, let place = declaration.expansionLocation,
            place == declaration.spellingLocation,
            let parameter = declaration.arguments.lazy.map(\.spelling).first(where: flags.parameters.contains),
            !lists(declaration.spelling), file.hasSuffix(".h") || !(declaration.canonical ?? declaration).isStatic
        else { return nil }
        return API.Unlisted(
            function: declaration.spelling, file: file, line: place.line, reason: "takes \(parameter)")
    }
}
