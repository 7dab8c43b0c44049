internal import Paths

/// Expands the simple variables of a Makefile, and the functions that make lists of files; other functions, and
/// variables that are not known, expand to nothing.
struct MakefileExpander {
    /// Far more than any Makefile of a kernel takes.
    static let workPerFile = 1 << 22
    /// Bounds on recursion and on what a value can grow to.
    private static let deepest = 12
    private static let longest = 1 << 16

    let variables: [String: [String]]
    let directory: String

    /// `work` is what may still be spent on the whole file; text that would take more expands to its beginning.
    func expand(_ text: String, work: inout Int) -> String {
        let granted = min(Self.longest, max(0, work))
        var budget = granted
        defer { work -= granted - max(0, budget) }
        return String(decoding: expand(Array(text.utf8)[...], Self.deepest, &budget), as: UTF8.self)
    }

    private func expand(_ text: ArraySlice<UInt8>, _ depth: Int, _ budget: inout Int) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex, budget > 0 {
            budget -= 1
            let byte = text[index]
            guard byte == UInt8(ascii: "$"), index + 1 < text.endIndex else {
                result.append(byte)
                index += 1
                continue
            }
            let open = text[index + 1]
            if open == UInt8(ascii: "$") {
                result.append(open)
                index += 2
            } else if open == UInt8(ascii: "(") || open == UInt8(ascii: "{") {
                guard let close = Self.closing(text, from: index + 1) else { return result }
                if depth > 0 { result += value(of: text[(index + 2)..<close], depth - 1, &budget) }
                index = close + 1
            } else {
                index += 2
            }
        }
        return result
    }

    private func value(of reference: ArraySlice<UInt8>, _ depth: Int, _ budget: inout Int) -> [UInt8] {
        let name = String(decoding: expand(reference, depth, &budget), as: UTF8.self)
        switch name {
        case "src", "obj": return Array((directory.isEmpty ? "." : directory).utf8)
        case "srctree", "objtree", "srcroot", "objroot", "abs_srctree", "abs_objtree": return [UInt8(ascii: ".")]
        default: break
        }
        if let result = Self.call(name) { return result }
        if let colon = name.firstIndex(of: ":"), let equals = name[colon...].firstIndex(of: "=") {
            let from = name[name.index(after: colon)..<equals]
            let to = name[name.index(after: equals)...]
            let words = values(of: String(name[..<colon]), depth, &budget).split(separator: UInt8(ascii: " "))
            return Array(
                words.map { word in
                    word.reversed().starts(with: from.utf8.reversed())
                        ? Array(word.dropLast(from.utf8.count)) + Array(to.utf8) : Array(word)
                }.joined(separator: [UInt8(ascii: " ")]))
        }
        return values(of: name, depth, &budget)
    }

    /// The functions that put a directory before names or an ending after them; nil for everything else.
    private static func call(_ reference: String) -> [UInt8]? {
        let parts = reference.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard parts.count == 2, let name = parts.first.map({ String(Substring($0)) }),
            name == "addprefix" || name == "addsuffix"
        else { return nil }
        let arguments = parts[1].split(separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
        guard arguments.count == 2 else { return nil }
        let affix = Array(arguments[0].drop { $0 == UInt8(ascii: " ") })
        let words = arguments[1].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard affix.count.multipliedReportingOverflow(by: words.count).partialValue <= longest else { return [] }
        return Array(words.map { name == "addprefix" ? affix + $0 : $0 + affix }.joined(separator: [UInt8(ascii: " ")]))
    }

    private func values(of name: String, _ depth: Int, _ budget: inout Int) -> [UInt8] {
        var result: [UInt8] = []
        for value in variables[name] ?? [] where budget > 0 {
            if !result.isEmpty { result.append(UInt8(ascii: " ")) }
            result += expand(Array(value.utf8)[...], depth, &budget)
        }
        return result
    }

    /// The index of the bracket that closes the one at `start`.
    private static func closing(_ text: ArraySlice<UInt8>, from start: Int) -> Int? {
        let open = text[start]
        let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        var depth = 0
        for index in start..<min(text.endIndex, start + longest) {
            if text[index] == open { depth += 1 }
            if text[index] == close {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    /// The `CONFIG_*` names inside the references of a text, and the text without those references.
    static func configSymbols(in text: String) -> (symbols: [String], rest: String) {
        var symbols: [String] = []
        var seen: Set<String> = []
        var rest: [UInt8] = []
        let bytes = Array(text.utf8)[...]
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "(") || bytes[index + 1] == UInt8(ascii: "{")
            {
                guard let close = closing(bytes, from: index + 1) else {
                    rest += bytes[index...]
                    break
                }
                let inside = String(decoding: bytes[(index + 2)..<close], as: UTF8.self)
                let words = inside.split { !$0.isWordCharacter }
                let found = words.filter { $0.hasPrefix("CONFIG_") }.map(String.init)
                if found.isEmpty { rest += bytes[index...close] }
                symbols += found.filter { !seen.contains($0) }
                seen.formUnion(found)
                index = close + 1
            } else {
                rest.append(bytes[index])
                index += 1
            }
        }
        return (symbols, String(decoding: rest, as: UTF8.self))
    }
}
