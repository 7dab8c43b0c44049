package import Knowledge
internal import Paths
internal import Report

/// What has to stand around a call, in the place of one that made the array of pages itself.
struct ArrayAllocation {
    var before: [String] = []
    var after: [String] = []
    var remarks: [String] = []
    /// Why it cannot be told.
    var obstacle: String?

    init(_ allocation: PinningAdvice.Allocation, at site: CallSite, by callee: String, code: TreeCode?) {
        guard let text = site.pages.text ?? site.arguments.first, let array = allocation.array(text) else {
            obstacle = "\(callee)(): \(allocation.remark.replacing("{pages}", with: "the array"))"
            return
        }
        let around = code.flatMap { CodeAround(site.callee, file: site.file, line: site.line, in: $0) }
        let remark = "\(callee)(): \(allocation.remark.replacing("{pages}", with: array))"
        guard let around, let result = Self.result(in: around) else {
            obstacle =
                remark + ": where it fails, “\(array)” has to be freed, and "
                + (around == nil ? "the code is not at hand" : "no variable of its own takes the result")
            return
        }
        let lines = allocation.lines(array: array, result: result)
        let declaration = Self.declaration(of: array, in: around)
        if declaration?.isNull == true {
            remarks.append("\(remark); it is NULL from line \(declaration?.line ?? 0) on.")
        } else {
            let place = declaration.map { "; line \($0.line) declares it" } ?? ""
            remarks.append("\(remark)\(place).")
            before = [lines.before]
        }
        after = lines.after
    }

    /// The variable of a statement that is nothing but its assignment.
    private static func result(in around: CodeAround) -> String? {
        let (words, call) = (around.words, around.call)
        guard call >= 3, words[call - 1] == "=", words[call - 2].allSatisfy(\.isWordCharacter),
            let end = around.arguments(ofCallAt: call)?.end, end + 1 < words.count, words[end + 1] == ";"
        else { return nil }
        let before = words[call - 3]
        guard [";", "{", "}", "*"].contains(before) || before.allSatisfy(\.isWordCharacter), before != "else",
            before != "do"
        else { return nil }
        return words[call - 2]
    }

    /// Where a local is declared, and whether it is still NULL at the call.
    private static func declaration(of name: String, in around: CodeAround) -> (line: Int, isNull: Bool)? {
        let words = around.words
        guard
            let index = (0..<around.call).last(where: { index in
                words[index] == name && index > 0 && ["*", ","].contains(words[index - 1])
                    && [";", "=", ","].contains(words[index + 1])
                    && words[..<index].reversed().prefix { ![";", "{", "}", "("].contains($0) }.contains("struct")
            })
        else { return nil }
        let isNull =
            words[index + 1] == "=" && words[index + 2] == "NULL" && around.loop(around: around.call) == nil
            && !around.isSet(name, in: index + 1..<around.call)
        return (around.lines[index], isNull)
    }
}

extension PinningAdvice.Allocation {
    /// What stands before the call of what takes the old one's place, and behind it.
    package func lines(array: String, result: String) -> (before: String, after: [String]) {
        func filled(_ text: String) -> String {
            text.replacing("{pages}", with: array).replacing("{result}", with: result)
        }
        return (filled(before), after.map(filled))
    }

    /// What an argument of type `struct page ***` points at; nil where that is not a plain variable or member.
    package func array(_ argument: String) -> String? {
        let isAddress = argument.hasPrefix("&")
        let name = isAddress ? String(argument.dropFirst()) : argument
        guard !name.isEmpty, name.replacing("->", with: ".").allSatisfy({ $0.isWordCharacter || $0 == "." })
        else { return nil }
        return isAddress ? name : "*" + name
    }
}
