internal import Patterns
internal import Yams

/// One value of a YAML file, read strictly: what is asked for must be there, and what is there must be asked for.
package struct StrictYAML {
    private let node: Node
    package let path: String

    /// The root of a file's text.
    package init(_ text: String, path: String) throws(RulesError) {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw RulesError(path: path, line: nil, message: "the file is empty")
            }
            self.node = node
            self.path = path
        } catch let error as RulesError {
            throw error
        } catch let error as YamlError {
            throw RulesError(path: path, line: Self.line(of: error), message: "not YAML: \(Self.problem(of: error))")
        } catch {
            throw RulesError(path: path, line: nil, message: "not YAML: \(error)")
        }
    }

    private init(_ node: Node, path: String) {
        self.node = node
        self.path = path
    }

    /// The values of a mapping whose keys are exactly known.
    package func mapping(required: [String], optional: [String] = []) throws(RulesError) -> Fields {
        let entries = try anyMapping()
        for entry in entries where !required.contains(entry.key) && !optional.contains(entry.key) {
            let known = (required + optional).joined(separator: ", ")
            throw failure("unknown key “\(entry.key)”; known here: \(known)", at: entry.keyLine)
        }
        let values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        for key in required where values[key] == nil { throw failure("the key “\(key)” is missing") }
        return Fields(yaml: self, values: values)
    }

    /// What a mapping of known keys holds.
    package struct Fields {
        fileprivate let yaml: StrictYAML
        fileprivate let values: [String: StrictYAML]

        /// A value that must be there.
        package subscript(key: String) -> StrictYAML {
            get throws(RulesError) {
                guard let value = values[key] else { throw yaml.failure("the key “\(key)” is missing") }
                return value
            }
        }

        package func optional(_ key: String) -> StrictYAML? { values[key] }

        /// None where they are left out.
        package func strings(_ key: String) throws(RulesError) -> [String] { try values[key]?.strings() ?? [] }
    }

    /// The entries of a mapping with free keys, in the file's order.
    package func anyMapping() throws(RulesError) -> [(key: String, keyLine: Int?, value: StrictYAML)] {
        guard case .mapping(let mapping) = node else { throw failure("expected a mapping (key: value)") }
        var seen: Set<String> = []
        var entries: [(key: String, keyLine: Int?, value: StrictYAML)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw failure("a key must be a word", at: key.mark?.line) }
            guard seen.insert(name).inserted else {
                throw failure("the key “\(name)” stands twice", at: key.mark?.line)
            }
            entries.append((name, key.mark?.line, StrictYAML(value, path: path)))
        }
        return entries
    }

    /// The line that the value begins in.
    package var line: Int? { node.mark?.line }

    package var isText: Bool { node.scalar != nil }

    package func list() throws(RulesError) -> [StrictYAML] {
        guard case .sequence(let sequence) = node else { throw failure("expected a list") }
        return sequence.map { StrictYAML($0, path: path) }
    }

    package func string() throws(RulesError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw failure("expected a word or a text")
        }
        return scalar.string
    }

    package func strings() throws(RulesError) -> [String] {
        var strings: [String] = []
        for value in try list() { strings.append(try value.string()) }
        return strings
    }

    /// Paths with stars, each with this behind it.
    func globs(endingWith end: String = "") throws(RulesError) -> [Pattern] {
        try list().map { (value) throws(RulesError) in
            guard let glob = Pattern(glob: try value.string() + end) else { throw value.failure("it is too long") }
            return glob
        }
    }

    package func index() throws(RulesError) -> Int {
        guard case .scalar(let scalar) = node, let number = Int(scalar.string), number >= 0 else {
            throw failure("expected a number from 0 up")
        }
        return number
    }

    /// A word out of an enumeration.
    package func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type = Choice.self) throws(RulesError)
        -> Choice
    where Choice.RawValue == String {
        let word = try string()
        if let choice = Choice(rawValue: word) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure("unknown word “\(word)”; known here: \(known)")
    }

    package func failure(_ message: String, at line: Int? = nil) -> RulesError {
        RulesError(path: path, line: line ?? node.mark?.line, message: message)
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .reader(_, _, _, _): nil
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private static func problem(of error: YamlError) -> String {
        switch error {
        case .reader(let problem, _, _, _), .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
            .composer(_, let problem, _, _):
            problem
        default: "\(error)".split(separator: "\n").first.map { String($0) } ?? "unreadable"
        }
    }
}
