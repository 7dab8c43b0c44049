internal import Report

/// Lines of the tree that a page quotes: a page sees the report alone and reads no file.
struct SourceQuotes: Sendable {
    /// One line, tabs spread and common indentation taken away.
    struct Line: Hashable {
        var number: Int
        var text: String
        var isMarked: Bool
    }

    private static let tab = 8

    private let files: [String: SourceFile]

    init() { files = [:] }

    /// Reads each file once; what cannot be read is not quoted.
    init(of paths: Set<String>, reading contents: (_ path: String) -> [UInt8]?) {
        var files: [String: SourceFile] = [:]
        for path in paths { files[path] = contents(path).map(SourceFile.init) }
        self.files = files
    }

    var isEmpty: Bool { files.isEmpty }

    /// Whether a site still stands where the report has it.
    func hold(_ site: CallSite) -> Bool {
        files[site.file]?.line(of: site)?.after.starts(with: site.callee.utf8) == true
    }

    /// A line and what stands around it; empty where the file is not at hand.
    func lines(_ file: String, around line: Int, context: Int) -> [Line] {
        guard let shown = files[file]?.lines(around: line, context: context) else { return [] }
        let texts = shown.lines.map(Self.spread)
        let indents = texts.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }
        let indent = indents.min() ?? 0
        return zip(shown.first..., texts).map { number, text in
            Line(number: number, text: String(text.dropFirst(indent)), isMarked: number == line)
        }
    }

    private static func spread(_ line: ArraySlice<UInt8>) -> String {
        var text = ""
        var column = 0
        for scalar in String(decoding: line.prefix(SourceFile.longestLine), as: UTF8.self).unicodeScalars {
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
