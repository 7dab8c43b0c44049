internal import CClang

/// Names that a unit uses and nothing declares, as its diagnostics tell.
package struct Complaints: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        /// As the directive spells it.
        package var name: String
        /// The file that includes it, in libclang's spelling.
        package var includer: String
    }

    package var headers: [Header] = []
    package var types: [String] = []
    package var identifiers: [String] = []
}

extension TranslationUnit {
    /// More of a kind are not read.
    private static let most = 64

    /// What was missed, in order, each once. After a header that is missing libclang says no more, unless the unit was
    /// parsed to keep going.
    package func complaints(outside hidden: Set<String> = []) -> Complaints {
        var found = Complaints()
        forEachError(outside: hidden) { diagnostic in
            let error = diagnostic()
            let message = error.message
            if let name = Self.quoted(in: message, between: "", "file not found") {
                Self.add(Complaints.Header(name: name, includer: error.file ?? ""), to: &found.headers)
            } else if let name = Self.quoted(in: message, between: "unknown type name ", "") {
                Self.add(name, to: &found.types)
            } else if let name = Self.quoted(in: message, between: "use of undeclared identifier ", "") {
                Self.add(name, to: &found.identifiers)
            }
        }
        return found
    }

    /// What the compiler says of one file, warnings too, without the places.
    package func complaints(in file: String) -> [String] {
        let functions = library.functions
        return (0..<functions.clang_getNumDiagnostics(handle)).compactMap { number in
            let diagnostic = functions.clang_getDiagnostic(handle, number)
            defer { functions.clang_disposeDiagnostic(diagnostic) }
            guard functions.clang_getDiagnosticSeverity(diagnostic).rawValue >= CXDiagnostic_Warning.rawValue else {
                return nil
            }
            let place = location(
                functions.clang_getDiagnosticLocation(diagnostic), by: functions.clang_getExpansionLocation)
            guard place?.file == file else { return nil }
            return library.text(functions.clang_getDiagnosticSpelling(diagnostic))
        }
    }

    private static func add<Name: Equatable>(_ name: Name, to names: inout [Name]) {
        if names.count < most, !names.contains(name) { names.append(name) }
    }

    /// What stands in single quotes where the rest of a message is as given.
    private static func quoted(in message: String, between head: String, _ tail: String) -> String? {
        let parts = message.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == head, parts[2].drop(while: { $0 == " " }) == tail else { return nil }
        return String(parts[1])
    }
}
