internal import CallSites
internal import SourceText

/// Takes a local variable's declaration out.
struct VariableRemoval {
    private let function: FunctionText
    private var bytes: [UInt8] { function.source.bytes }

    init(_ function: FunctionText) { self.function = function }

    /// nil for a parameter, and where its first value is more than a number.
    ///
    /// - Parameter withCall: its first value may be a call as well, which goes with it.
    func edit(removing declaration: Int, withCall: Bool = false) -> TextEdit? {
        guard
            let statement = function.nodes(where: { node in
                node.kind == .declarations
                    && node.children.contains { $0.kind == .variable && $0.declaration == declaration }
            }).first,
            let position = statement.children.firstIndex(where: { $0.declaration == declaration })
        else { return nil }
        let variables = statement.children.filter { $0.kind == .variable }
        let variable = statement.children[position]
        let isValueless = variable.children.allSatisfy { child in
            child.bare.kind == .number || child.end <= declaration || withCall && child.bare.kind == .call
        }
        guard isValueless, statement.isPlain else { return nil }
        let whole = function.statement(statement)
        if variables.count == 1 { return StatementRemoval(function).edit(removing: whole) }
        // Declarators, with the pointers before the names.
        let commas = commas(in: whole)
        guard let number = variables.firstIndex(of: variable), commas.count == variables.count - 1
        else { return nil }
        if number > 0 {
            let end = number < commas.count ? commas[number] : whole.upperBound - 1
            return TextEdit(commas[number - 1]..<end, "")
        }
        var start = declaration
        while start > whole.lowerBound, bytes[start - 1] == UInt8(ascii: "*") { start -= 1 }
        var end = commas[0] + 1
        while bytes[end] <= 0x20 { end += 1 }
        return TextEdit(start..<end, "")
    }

    private func commas(in range: Range<Int>) -> [Int] {
        var depth = 0
        var found: [Int] = []
        for offset in range {
            switch bytes[offset] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 0: found.append(offset)
            default: break
            }
        }
        return found
    }
}

/// Takes a statement out that has its lines to itself.
struct StatementRemoval {
    private let bytes: [UInt8]

    init(_ function: FunctionText) { self.init(function.source.bytes) }
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Its lines, and the empty one behind them where the block begins with it or another stands above; nil where it
    /// shares a line.
    func edit(removing range: Range<Int>) -> TextEdit? {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
        while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") {
            end += 1
        }
        guard start > 1, bytes[start - 1] == UInt8(ascii: "\n"), end < bytes.count,
            bytes[end] == UInt8(ascii: "\n")
        else { return nil }
        end += 1
        if bytes[start - 2] == UInt8(ascii: "{") || bytes[start - 2] == UInt8(ascii: "\n"), end < bytes.count,
            bytes[end] == UInt8(ascii: "\n")
        {
            end += 1
        }
        return TextEdit(start..<end, "")
    }
}
