internal import Report

/// Lines of the tree that a page quotes: a page sees the report alone and reads no file.
package struct SourceQuotes: Sendable {
    /// One line, tabs spread and common indentation taken away.
    struct Line: Hashable {
        var number: Int
        var text: String
        var isMarked: Bool
    }

    /// Enough for any line that was written by hand.
    private static let longestLine = 400
    private static let tab = 8

    private let files: [String: [ArraySlice<UInt8>]]

    package init() { files = [:] }

    /// Reads each file once; what cannot be read is not quoted.
    package init(of paths: Set<String>, reading contents: (_ path: String) -> [UInt8]?) {
        var files: [String: [ArraySlice<UInt8>]] = [:]
        for path in paths {
            guard let bytes = contents(path) else { continue }
            files[path] = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }
        self.files = files
    }

    var isEmpty: Bool { files.isEmpty }

    /// Whether a site still stands where the report has it.
    func hold(_ site: CallSite) -> Bool {
        guard let lines = files[site.file], lines.indices.contains(site.line - 1), site.column >= 1 else {
            return false
        }
        return lines[site.line - 1].dropFirst(site.column - 1).starts(with: Array(site.callee.utf8))
    }

    /// A line and what stands around it; empty where the file is not at hand.
    func lines(_ file: String, around line: Int, context: Int) -> [Line] {
        guard let lines = files[file], lines.indices.contains(line - 1) else { return [] }
        let shown = max(0, line - 1 - context)..<min(lines.count, line + context)
        let texts = shown.map { Self.spread(lines[$0]) }
        let indents = texts.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }
        let indent = indents.min() ?? 0
        return zip(shown, texts).map { number, text in
            Line(number: number + 1, text: String(text.dropFirst(indent)), isMarked: number == line - 1)
        }
    }

    private static func spread(_ line: ArraySlice<UInt8>) -> String {
        var text = ""
        var column = 0
        for scalar in String(decoding: line.prefix(longestLine), as: UTF8.self).unicodeScalars {
            if scalar == "\t" {
                let blanks = tab - column % tab
                text += String(repeating: " ", count: blanks)
                column += blanks
            } else if scalar != "\r" {
                text.unicodeScalars.append(scalar)
                column += 1
            }
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
