internal import KernelTree

/// The `name-y += words` lists of a Kbuild file, as far as the lists of headers need them.
struct KbuildLists {
    private(set) var lists: [String: [String]] = [:]

    init(_ text: String, configuration: ConfigurationValues) {
        for line in MakefileReader.logicalLines(Array(text.utf8)) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let target = line[..<equals].filter { !$0.isWhitespace && $0 != "+" && $0 != ":" }
            guard let dash = target.lastIndex(of: "-") else { continue }
            let condition = target[target.index(after: dash)...]
            guard condition == "y" || Self.holds(condition, configuration) else { continue }
            let words = line[line.index(after: equals)...].split(whereSeparator: \.isWhitespace)
            lists[String(target[..<dash]), default: []] += words.map(String.init)
        }
    }

    private static func holds(_ condition: Substring, _ configuration: ConfigurationValues) -> Bool {
        guard condition.hasPrefix("$(CONFIG_"), condition.hasSuffix(")") else { return false }
        return configuration.isSet(String(condition.dropFirst("$(CONFIG_".count).dropLast()))
    }
}
