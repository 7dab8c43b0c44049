package import Foundation
internal import Paths

/// What gupaudit writes as JSON and reads again; a number in it says what its keys mean.
package protocol StoredFile: Decodable {
    static var currentSchema: Int { get }
    /// What it is called.
    static var noun: String { get }
    /// What to do about a file that cannot be read.
    static func advice(on fault: StoredFileError.Fault) -> String
}

/// Why a file cannot be read as what it is given as; one line, with the path and what to do.
package struct StoredFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Fault: Hashable, Sendable {
        case notJSON(reason: String)
        case unnumbered
        case otherSchema(found: Int)
        case malformed(place: String, reason: String)
    }

    package let fault: Fault
    package let description: String

    fileprivate init<File: StoredFile>(_ fault: Fault, in path: String, of type: File.Type) {
        self.fault = fault
        let what =
            switch fault {
            case .notJSON(let reason): "not JSON (\(reason))"
            case .unnumbered: "no \(File.noun) of gupaudit (it has no schema number)"
            case .otherSchema(let found):
                "a \(File.noun) of schema \(found), and this gupaudit reads schema \(File.currentSchema)"
            case .malformed(let place, let reason): "not a \(File.noun) at \(place) (\(reason))"
            }
        description = "\(path): \(what); \(File.advice(on: fault))"
    }
}

private struct Header: Decodable { var schema: Int }

extension StoredFile {
    /// Reads what was written as JSON; `path` is what an error names.
    package init(json: Data, path: String) throws(StoredFileError) {
        func failure(_ fault: StoredFileError.Fault) -> StoredFileError {
            StoredFileError(fault, in: path, of: Self.self)
        }
        // A file of another schema may differ in anything else, so its number is read first.
        let json = PathSpelling.spelled(json)
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: json)
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw failure(.notJSON(reason: context.reason))
        } catch {
            throw failure(.unnumbered)
        }
        guard header.schema == Self.currentSchema else { throw failure(.otherSchema(found: header.schema)) }
        do {
            self = try JSONDecoder().decode(Self.self, from: json)
        } catch {
            throw failure((error as? DecodingError)?.fault ?? .malformed(place: "its top", reason: "\(error)"))
        }
    }
}

extension DecodingError {
    fileprivate var fault: StoredFileError.Fault {
        switch self {
        case .keyNotFound(let key, let context): .malformed(place: place(context.codingPath + [key]), reason: "missing")
        case .valueNotFound(_, let context): .malformed(place: place(context.codingPath), reason: "null")
        case .typeMismatch(let type, let context): .malformed(place: place(context.codingPath), reason: "no \(type)")
        case .dataCorrupted(let context): .malformed(place: place(context.codingPath), reason: context.reason)
        @unknown default: .malformed(place: "its top", reason: "\(self)")
        }
    }

    /// As `jq` would address it: `.sites[3].flags.origin`.
    private func place(_ path: [any CodingKey]) -> String {
        if path.isEmpty { return "its top" }
        return SafeText.escaped(path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined())
    }
}

extension DecodingError.Context {
    fileprivate var reason: String {
        let detail = (underlyingError as? CocoaError)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return SafeText.escaped(detail ?? debugDescription)
    }
}
