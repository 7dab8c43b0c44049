/// Lines as the kernel breaks them.
enum KernelLayout {
    private static let width = 80
    /// No line of code is to be wider, whatever is gained.
    static let widest = 100

    static func width(of text: String) -> Int {
        text.reduce(0) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + 1 }
    }

    /// Arguments and what ends the call, each line below the first; nil where one alone is too long.
    ///
    /// - Parameter column: where the first begins.
    static func arguments(_ arguments: [String], from column: Int, end: String = ");") -> String? {
        let aligned = "\n" + String(repeating: "\t", count: column / 8) + String(repeating: " ", count: column % 8)
        var text = ""
        var at = column
        for (number, argument) in arguments.enumerated() {
            let isLast = number == arguments.count - 1
            let length = argument.count + (isLast ? end.count : 1)
            if number > 0 {
                if at + 1 + length > width {
                    text += aligned
                    at = column
                } else {
                    text += " "
                    at += 1
                }
            }
            if at + length > width { return nil }
            text += argument + (isLast ? end : ",")
            at += length
        }
        return text
    }
}
