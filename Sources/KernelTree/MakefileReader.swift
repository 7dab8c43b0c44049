internal import Paths

/// Cuts the text of a Makefile into assignments; everything else is stepped over.
package struct MakefileReader {
    private static let mostIncludes = 64

    private let directory: String
    private var includes = 0
    /// What expansion and included files may still cost.
    var work = MakefileExpander.workPerFile
    /// Every value ever assigned to a name, since every branch is taken.
    private(set) var variables: [String: [String]] = [:]

    init(directory: String) { self.directory = directory }

    mutating func read(
        _ text: [UInt8], depth: Int, most: Int, into assignments: inout [KbuildFile.Assignment],
        _ include: (String) -> [UInt8]?
    ) {
        var inDefine = false
        for line in Self.logicalLines(text) {
            guard assignments.count < most else { return }
            let words = line.utf8.split(maxSplits: 1, whereSeparator: \.isSpaceByte).map { Substring($0) }
            guard let first = words.first else { continue }
            if inDefine {
                inDefine = first != "endef"
                continue
            }
            switch first {
            case "define":
                inDefine = true
            case "include", "-include", "sinclude":
                guard depth > 0, words.count == 2 else { continue }
                let expander = MakefileExpander(variables: variables, directory: directory)
                for name in expander.expand(String(words[1]), work: &work).split(whereSeparator: \.isWhitespace) {
                    includes += 1
                    guard includes <= Self.mostIncludes, work > 0, let path = TreePath.normalized(String(name)),
                        let text = include(path)
                    else { continue }
                    work -= text.count
                    read(text, depth: depth - 1, most: most, into: &assignments, include)
                }
            default:
                guard let assignment = Self.assignment(line) else { continue }
                assignments.append(assignment)
                variables[key(of: assignment.name), default: []].append(assignment.value)
            }
        }
    }

    /// Names that are computed, such as `CFLAGS_$(dir)/x.o`, are known by what they are at that line; those that a
    /// configuration decides stay as they are.
    private mutating func key(of name: String) -> String {
        guard name.contains("$"), work > 0,
            MakefileExpander.configSymbols(in: name).symbols.isEmpty
        else { return name }
        return MakefileExpander(variables: variables, directory: directory).expand(name, work: &work)
    }

    /// Lines without comments, continuations joined by a space.
    package static func logicalLines(_ text: [UInt8]) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var isComment = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\\"), index + 1 < text.count {
                var next = index + 1
                if text[next] == UInt8(ascii: "\r") { next += 1 }
                if next < text.count, text[next] == UInt8(ascii: "\n") {
                    line.append(UInt8(ascii: " "))
                    index = next + 1
                    continue
                }
                if text[index + 1] == UInt8(ascii: "#") {
                    if !isComment { line.append(UInt8(ascii: "#")) }
                    index += 2
                    continue
                }
            }
            if byte == UInt8(ascii: "\n") {
                lines.append(String(decoding: line, as: UTF8.self))
                line = []
                isComment = false
            } else if byte == UInt8(ascii: "#") {
                isComment = true
            } else if !isComment {
                line.append(byte)
            }
            index += 1
        }
        lines.append(String(decoding: line, as: UTF8.self))
        return lines
    }

    private static func assignment(_ line: String) -> KbuildFile.Assignment? {
        // An `=` inside `$(...)`, as in `$(x:.c=.o)`, assigns nothing.
        var depth = 0
        var equals: String.UTF8View.Index?
        let bytes = line.utf8
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "=") where depth <= 0: equals = index
            default: break
            }
            if equals != nil { break }
        }
        guard let equals else { return nil }
        var name = bytes[..<equals]
        while let last = name.last, ":+?!".utf8.contains(last) || last.isSpaceByte { name.removeLast() }
        var words = name.split(whereSeparator: \.isSpaceByte).map { Substring($0) }
        let prefixes = words.dropLast().prefix { $0 == "export" || $0 == "override" }.count
        words.removeFirst(prefixes)
        let joined = words.joined(separator: " ")
        // A colon outside `$(...)` belongs to a rule. Several words are no name, unless they are the arguments of a
        // function within it.
        let hasReference = joined.contains("$(")
        let plain = hasReference ? MakefileExpander.configSymbols(in: joined).rest : joined
        guard !joined.isEmpty, words.count == 1 || hasReference, !plain.contains(":") else { return nil }
        let value = line[bytes.index(after: equals)...]
        return KbuildFile.Assignment(name: joined, value: value.trimmingSpaces())
    }
}
