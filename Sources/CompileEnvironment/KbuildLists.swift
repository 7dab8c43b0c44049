/// The `name-y += words` lists of a Kbuild file, as far as the lists of headers need them.
struct KbuildLists {
    private(set) var lists: [String: [String]] = [:]

    init(_ text: String, configuration: ConfigurationValues) {
        for line in Self.joinedLines(text) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let target = line[..<equals].filter { !$0.isWhitespace && $0 != "+" && $0 != ":" }
            guard let dash = target.lastIndex(of: "-") else { continue }
            let condition = target[target.index(after: dash)...]
            guard condition == "y" || Self.holds(condition, configuration) else { continue }
            let words = line[line.index(after: equals)...].prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            lists[String(target[..<dash]), default: []] += words.map(String.init)
        }
    }

    private static func holds(_ condition: Substring, _ configuration: ConfigurationValues) -> Bool {
        guard condition.hasPrefix("$(CONFIG_"), condition.hasSuffix(")") else { return false }
        return configuration.isSet(String(condition.dropFirst("$(CONFIG_".count).dropLast()))
    }

    private static func joinedLines(_ text: String) -> [String] {
        var joined: [String] = []
        var current = ""
        for line in TreeText.lines(text) {
            if line.hasSuffix("\\") {
                current += line.dropLast() + " "
            } else {
                joined.append(current + line)
                current = ""
            }
        }
        return current.isEmpty ? joined : joined + [current]
    }
}
