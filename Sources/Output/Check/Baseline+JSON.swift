package import Comparison
package import Foundation
internal import Paths
internal import Report

/// Why a file is not a baseline; one line each, with the path and what to do.
package enum BaselineError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON(path: String, reason: String)
    case otherSchema(path: String, found: Int)
    case malformed(path: String, place: String, reason: String)

    package var description: String {
        switch self {
        case .notJSON(let path, let reason): "\(path): not JSON (\(reason)); write the baseline anew with --update"
        case .otherSchema(let path, let found):
            """
            \(path): a baseline of schema \(found), and this gupaudit reads schema \(Baseline.currentSchema); \
            write it anew with --update
            """
        case .malformed(let path, let place, let reason):
            "\(path): not a baseline at \(place) (\(reason)); write it anew with --update"
        }
    }
}

extension Baseline {
    /// Reads a baseline; `path` is what an error names.
    package init(json: Data, path: String) throws(BaselineError) {
        struct Header: Decodable { var schema: Int }
        let json = PathSpelling.spelled(json)
        do {
            let header = try JSONDecoder().decode(Header.self, from: json)
            if header.schema != Self.currentSchema { throw BaselineError.otherSchema(path: path, found: header.schema) }
            self = try JSONDecoder().decode(Baseline.self, from: json)
        } catch let error as BaselineError {
            throw error
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw .notJSON(path: path, reason: AuditReport.reason(context))
        } catch let error as DecodingError {
            let (place, reason) = AuditReport.explanation(error)
            throw .malformed(path: path, place: place, reason: reason)
        } catch {
            throw .malformed(path: path, place: "its top", reason: "\(error)")
        }
    }

    /// Sorted and indented, so that a version control system shows what a change allows.
    package func json() throws(OutputError) -> String { try JSONText.pretty(self) }
}
