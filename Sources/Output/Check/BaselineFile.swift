package import Comparison

extension Baseline: StoredFile {
    package static let noun = "baseline"

    package static func advice(on fault: StoredFileError.Fault) -> String {
        if case .notJSON = fault { return "write the baseline anew with --update" }
        return "write it anew with --update"
    }

    /// Sorted and indented, so that a version control system shows what a change allows.
    package func json() throws(OutputError) -> String { try JSONText.pretty(self) }
}
