/// What a configuration of the tree says, whoever evaluated it.
package struct ConfigurationValues: Hashable, Sendable, Codable {
    /// The text of `generated/autoconf.h`.
    package let header: String
    /// Every CONFIG symbol that is set, without its prefix: `y`, `m`, a number, or the text of a string.
    package let values: [String: String]
    /// The files of the tree that it was computed from, and those that it asked for in vain.
    package let files: [String]
    package let missing: [String]

    package init(header: String, values: [String: String], files: [String], missing: [String] = []) {
        self.header = header
        self.values = values
        self.files = files
        self.missing = missing
    }

    package func isSet(_ symbol: String) -> Bool {
        guard let value = values[symbol] else { return false }
        return value == "y" || value == "m"
    }

    func number(_ symbol: String) -> Int? {
        guard let value = values[symbol] else { return nil }
        return value.hasPrefix("0x") ? Int(value.dropFirst(2), radix: 16) : Int(value)
    }
}

/// Which configuration an architecture asks for.
package struct ConfigurationNeed: Hashable, Sendable {
    /// The directory under `arch/` whose Kconfig is read, and what ARCH is called there.
    package let directory: String
    package let arch: String
    package let on: [String]
    package let off: [String]
}

/// Turns a need into values; the seam between this module and the evaluator of Kconfig.
package typealias Configure = @Sendable (ConfigurationNeed) throws -> ConfigurationValues
