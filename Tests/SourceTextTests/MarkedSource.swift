import Testing

@testable import SourceText

/// A C text in which `<1>`, `<2>`, ... mark the byte behind them; the marks are taken out before lexing.
struct MarkedSource {
    let source: LexedSource
    private let marks: [Int: Int]

    init(_ text: String, dialect: Dialect = .c) {
        var bytes: [UInt8] = []
        var marks: [Int: Int] = [:]
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            if byte == UInt8(ascii: "<"), !digits.isEmpty, rest.dropFirst(digits.count).first == UInt8(ascii: ">") {
                marks[Int(String(decoding: digits, as: UTF8.self))!] = bytes.count
                rest = rest.dropFirst(digits.count + 1)
            } else {
                bytes.append(byte)
            }
        }
        source = LexedSource(bytes, dialect: dialect)
        self.marks = marks
    }

    subscript(mark: Int) -> Int { marks[mark]! }

    func context(_ mark: Int) -> TextContext { source.context(at: self[mark]) }
    func role(_ mark: Int) -> TextualRole { source.textualRole(at: self[mark]) }
    func function(_ mark: Int) -> String? { source.enclosingFunction(at: self[mark])?.name }
    func arguments(_ mark: Int) -> [String]? { source.call(at: self[mark])?.arguments.map(\.text) }
    func conditions(_ mark: Int) -> [String] { source.conditions(at: self[mark]).map { "\($0.line): \($0.text)" } }
}
