internal import Foundation

/// The text of a file of gupaudit's own rules.
package enum RulesText {
    /// - Parameter advice: what to do where it cannot be read.
    package static func read(
        _ path: String, advice: String = "it belongs to the rules of this gupaudit"
    ) throws(RulesError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RulesError(path: path, line: nil, message: "cannot be read; \(advice)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
