/// The value of one symbol.
package enum KconfigValue: Hashable, Sendable {
    case yes
    case module
    case no
    case string(String)
    /// Decimal text.
    case int(String)
    /// Hexadecimal text, with or without `0x`.
    case hex(String)
}

/// One evaluated configuration of a tree.
package struct Configuration: Hashable, Sendable {
    /// Keyed by name without the `CONFIG_` prefix: every bool and tristate symbol, and the strings and numbers that
    /// have a value here.
    package let values: [String: KconfigValue]
    /// Sorted by path and line.
    package let notices: [KconfigNotice]
    /// Every Kconfig file read, sorted: the inputs of this result.
    package let files: [String]
    /// What was asked for and is not there, sorted: the result would be another if it were.
    package internal(set) var missing: [String] = []

    package init(
        values: [String: KconfigValue], notices: [KconfigNotice] = [], files: [String] = []
    ) {
        self.values = values
        self.notices = notices
        self.files = files
    }

    /// The text of `include/generated/autoconf.h`, sorted by name.
    package func autoconfHeader() -> String {
        var text = ""
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .yes: text += "#define CONFIG_\(name) 1\n"
            case .module: text += "#define CONFIG_\(name)_MODULE 1\n"
            case .no: continue
            case .string(let content): text += "#define CONFIG_\(name) \"\(Self.escape(content))\"\n"
            case .int(let digits): text += "#define CONFIG_\(name) \(digits)\n"
            case .hex(let digits):
                let prefixed = digits.hasPrefix("0x") || digits.hasPrefix("0X")
                text += "#define CONFIG_\(name) \(prefixed ? "" : "0x")\(digits)\n"
            }
        }
        return text
    }

    private static func escape(_ content: String) -> String {
        guard content.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return content
        }
        return content.reduce(into: "") { text, character in
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}
