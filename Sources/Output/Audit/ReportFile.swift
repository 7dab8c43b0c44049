package import Report

extension AuditReport: StoredFile {
    package static let noun = "report"

    package static func advice(on fault: StoredFileError.Fault) -> String {
        switch fault {
        case .notJSON: "give a report written by gupaudit audit --format json"
        case .unnumbered: "give one written with --format json"
        case .otherSchema: "audit the tree again, or use the gupaudit that wrote the report"
        case .malformed: "audit the tree again"
        }
    }
}
