/// What a configuration of the tree says, whoever evaluated it.
package struct ConfigurationValues: Hashable, Sendable {
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

/// As the index keeps it: all symbols are one text, since a tree has twenty thousand of them for each architecture.
extension ConfigurationValues: Codable {
    private enum Key: CodingKey { case header, values, files, missing }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(header, forKey: .header)
        // No value has a line break: Kconfig reads them from lines.
        try container.encode(values.map { "\($0)=\($1)\n" }.sorted().joined(), forKey: .values)
        try container.encode(files, forKey: .files)
        try container.encode(missing, forKey: .missing)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var values: [String: String] = [:]
        let lines = try container.decode(String.self, forKey: .values).utf8.split(separator: UInt8(ascii: "\n"))
        values.reserveCapacity(lines.count)
        for line in lines {
            let name = line.prefix { $0 != UInt8(ascii: "=") }
            values[String(Substring(name))] = String(Substring(line.dropFirst(name.count + 1)))
        }
        self.init(
            header: try container.decode(String.self, forKey: .header), values: values,
            files: try container.decode([String].self, forKey: .files),
            missing: try container.decode([String].self, forKey: .missing))
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
