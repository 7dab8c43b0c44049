import SourceText

/// Reads which identifiers stand in a function's body; each file once.
final class FunctionReader {
    private let contents: (String) -> [UInt8]?
    private var files: [String: [String: Set<String>]] = [:]

    init(_ contents: @escaping (_ path: String) -> [UInt8]?) { self.contents = contents }

    func identifiers(of function: String, in file: String) -> Set<String> {
        if let known = files[file] { return known[function] ?? [] }
        let read = contents(file).map(Self.functions) ?? [:]
        files[file] = read
        return read[function] ?? []
    }

    private static func functions(in bytes: [UInt8]) -> [String: Set<String>] {
        let source = LexedSource(bytes)
        var functions = source.functions.sorted { $0.bodyRange.lowerBound < $1.bodyRange.lowerBound }[...]
        var found: [String: Set<String>] = [:]
        for token in source.code where token.kind == .identifier {
            while let first = functions.first, first.bodyRange.upperBound <= token.start { functions.removeFirst() }
            guard let function = functions.first else { break }
            if function.bodyRange.contains(token.start) {
                found[function.name, default: []].insert(source.spelling(of: token))
            }
        }
        return found
    }
}
