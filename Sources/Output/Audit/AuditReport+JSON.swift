package import Foundation
internal import Paths
package import Report

/// Why a file is not a report that can be read; one line each, with the path and what to do.
package enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON(path: String, reason: String)
    case notAReport(path: String)
    case otherSchema(path: String, found: Int)
    case malformed(path: String, place: String, reason: String)

    package var description: String {
        switch self {
        case .notJSON(let path, let reason):
            "\(path): not JSON (\(reason)); give a report written by gupaudit audit --format json"
        case .notAReport(let path):
            "\(path): no report of gupaudit (it has no schema number); give one written with --format json"
        case .otherSchema(let path, let found):
            """
            \(path): a report of schema \(found), and this gupaudit reads schema \(AuditReport.currentSchema); \
            audit the tree again, or use the gupaudit that wrote the report
            """
        case .malformed(let path, let place, let reason):
            "\(path): not a report at \(place) (\(reason)); audit the tree again"
        }
    }
}

extension AuditReport {
    /// Reads a report written as JSON; `path` is what an error names.
    package init(json: Data, path: String) throws(ReportError) {
        struct Header: Decodable { var schema: Int }
        // A report of another schema may differ in anything else, so its number is read first.
        let json = PathSpelling.spelled(json)
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: json)
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw .notJSON(path: path, reason: Self.reason(context))
        } catch {
            throw .notAReport(path: path)
        }
        guard header.schema == Self.currentSchema else { throw .otherSchema(path: path, found: header.schema) }
        do {
            self = try JSONDecoder().decode(AuditReport.self, from: json)
        } catch let error as DecodingError {
            let (place, reason) = Self.explanation(error)
            throw .malformed(path: path, place: place, reason: reason)
        } catch {
            throw .malformed(path: path, place: "its top", reason: "\(error)")
        }
    }

    static func explanation(_ error: DecodingError) -> (place: String, reason: String) {
        switch error {
        case .keyNotFound(let key, let context): (place(context.codingPath + [key]), "missing")
        case .valueNotFound(_, let context): (place(context.codingPath), "null")
        case .typeMismatch(let type, let context): (place(context.codingPath), "no \(type)")
        case .dataCorrupted(let context): (place(context.codingPath), reason(context))
        @unknown default: ("its top", "\(error)")
        }
    }

    static func reason(_ context: DecodingError.Context) -> String {
        let detail = (context.underlyingError as? CocoaError)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return SafeText.escaped(detail ?? context.debugDescription)
    }

    /// As `jq` would address it: `.sites[3].flags.origin`.
    private static func place(_ path: [any CodingKey]) -> String {
        if path.isEmpty { return "its top" }
        return SafeText.escaped(path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined())
    }
}
