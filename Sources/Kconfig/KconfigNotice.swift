/// Something odd in a Kconfig file that did not stop the evaluation: a malformed line, a missing source file.
package struct KconfigNotice: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// What is kept of one file, and in all: a file of garbage must not grow a list of its own size.
    static let mostPerFile = 1000
    static let most = 20_000

    package let path: String
    package let line: Int
    package let message: String

    package var description: String { "\(path):\(line): \(message)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.path, left.line, left.message) < (right.path, right.line, right.message)
    }
}
