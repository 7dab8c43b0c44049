package import Report
import Foundation
package enum OutputFormat: String, CaseIterable, Sendable {
    case text, json, jsonl
    package func render(_ report: AuditReport, color: Bool) throws -> String {
        let e = JSONEncoder(); e.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try e.encode(report), as: UTF8.self) + "\n"
    }
}
