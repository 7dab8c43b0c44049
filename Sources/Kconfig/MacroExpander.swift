/// The macro language: `$(name)` and `$(function,arguments)`, with the variables assigned so far.
///
/// Nothing is run: where a macro ends in a shell command, `ToolchainAnswers` says what a capable compiler would answer.
struct MacroExpander {
    private struct Variable {
        var flavor: VariableFlavor
        var value: [UInt8]
        var isBeingExpanded = false
    }

    /// Bounds on what hostile definitions can cost; the kernel's need less than a tenth of each.
    private static let deepest = 64
    private static let longest = 1 << 16
    private static let mostArguments = 16
    /// In bytes read and written.
    private var budget = 1 << 23

    private var variables: [[UInt8]: Variable] = [:]
    let environment: [String: String]
    private var complaint: String?

    /// Where the expansion stands, for `$(filename)` and `$(lineno)`.
    var path = ""
    var line = 0

    init(environment: [String: String]) { self.environment = environment }

    /// What went wrong since the last call.
    mutating func takeComplaint() -> String? {
        defer { complaint = nil }
        return complaint
    }

    mutating func assign(_ name: String, _ flavor: VariableFlavor, _ value: String) {
        let key = [UInt8](name.utf8)
        let text = [UInt8](value.utf8)
        if flavor == .append, var known = variables[key] {
            let addition = known.flavor == .simple ? expand(text, arguments: [], depth: 0) : text
            budget -= known.value.count
            guard budget > 0, known.value.count + addition.count < Self.longest else {
                return complain("a variable grows too long")
            }
            known.value += [Byte.space] + addition
            variables[key] = known
        } else {
            let isSimple = flavor == .simple
            variables[key] = Variable(
                flavor: isSimple ? .simple : .recursive,
                value: isSimple ? expand(text, arguments: [], depth: 0) : text)
        }
    }

    mutating func expand(_ text: MacroText) -> String {
        var result: [UInt8] = []
        for segment in text.segments {
            switch segment {
            case .literal(let literal): result += literal.utf8
            case .reference(let inner): result += evaluate([UInt8](inner.utf8), arguments: [], depth: 0)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Replaces the `$NAME` of kernels before macros; only a path of `source` is read so.
    func expandPlainVariables(_ text: String) -> String {
        MacroText(plain: text).segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .reference(let name): environment[name] ?? ""
            }
        }.joined()
    }

    // MARK: Expansion

    private mutating func complain(_ message: String) { complaint = complaint ?? message }

    private mutating func expand(_ text: [UInt8], arguments: [[UInt8]], depth: Int) -> [UInt8] {
        guard text.contains(Byte.dollar) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count, result.count < Self.longest {
            guard text[index] == Byte.dollar, index + 1 < text.count, text[index + 1] == Byte.openParenthesis else {
                result.append(text[index])
                index += 1
                continue
            }
            guard let close = Byte.closingParenthesis(in: text, from: index + 1, end: text.count) else {
                complain("unterminated reference: ')' is missing")
                break
            }
            result += evaluate([UInt8](text[(index + 2)..<close]), arguments: arguments, depth: depth + 1)
            index = close + 1
        }
        budget -= result.count
        if result.count >= Self.longest { complain("a macro expands to too much text") }
        return result
    }

    /// The value of what stands between `$(` and `)`.
    private mutating func evaluate(_ inner: [UInt8], arguments: [[UInt8]], depth: Int) -> [UInt8] {
        budget -= inner.count + 1
        guard budget > 0, depth < Self.deepest else {
            complain("macros are nested too deeply or too often")
            return []
        }
        if let number = Int(String(decoding: inner, as: UTF8.self)), number > 0, number <= arguments.count {
            return arguments[number - 1]
        }
        var parts: [[UInt8]] = []
        for part in Self.split(inner) { parts.append(expand(part, arguments: arguments, depth: depth)) }
        guard parts.count <= Self.mostArguments else {
            complain("too many function arguments")
            return []
        }
        let name = parts.removeFirst()
        return expandVariable(name, parts, depth) ?? callFunction(name, parts)
            ?? (parts.isEmpty ? environment[String(decoding: name, as: UTF8.self)].map { [UInt8]($0.utf8) } : nil)
            ?? []
    }

    /// The function's name and its arguments, split at the commas outside parentheses; never empty.
    private static func split(_ text: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var start = 0
        var depth = 0
        for (index, byte) in text.enumerated() {
            switch byte {
            case Byte.openParenthesis: depth += 1
            case Byte.closeParenthesis: depth -= 1
            case Byte.comma where depth == 0:
                parts.append([UInt8](text[start..<index]))
                start = index + 1
            default: break
            }
        }
        return parts + [[UInt8](text[start...])]
    }

    private mutating func expandVariable(_ name: [UInt8], _ arguments: [[UInt8]], _ depth: Int) -> [UInt8]? {
        guard let variable = variables[name] else { return nil }
        if variable.flavor == .simple { return variable.value }
        if variable.isBeingExpanded, arguments.isEmpty {
            complain("variable \"\(String(decoding: name.prefix(40), as: UTF8.self))\" references itself")
            return []
        }
        variables[name]?.isBeingExpanded = true
        defer { variables[name]?.isBeingExpanded = variable.isBeingExpanded }
        return expand(variable.value, arguments: arguments, depth: depth + 1)
    }

    private mutating func callFunction(_ name: [UInt8], _ arguments: [[UInt8]]) -> [UInt8]? {
        switch (String(decoding: name, as: UTF8.self), arguments.count) {
        case ("shell", 1...):
            return [UInt8](ToolchainAnswers.output(of: String(decoding: arguments[0], as: UTF8.self)).utf8)
        case ("filename", 0): return [UInt8](path.utf8)
        case ("lineno", 0): return [UInt8](String(line).utf8)
        // They only print; a check of the tools that would stop a build must not stop the reading.
        case ("error-if", _), ("warning-if", _), ("info", _): return []
        default: return nil
        }
    }
}
