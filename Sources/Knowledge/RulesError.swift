/// A mistake in a file of `Rules/`, with the place to mend.
package struct RulesError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let line: Int?
    package let message: String

    package init(path: String, line: Int?, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    package var description: String {
        let place = line.map { "\(path):\($0)" } ?? path
        return "\(place): \(message)"
    }
}
