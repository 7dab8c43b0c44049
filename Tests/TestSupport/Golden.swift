internal import Foundation
package import Testing

/// Compares with a file in the `Goldens/` beside the test. With `RECORD_GOLDENS=1` a mismatch rewrites the file, still
/// fails, and leaves the review to `git diff`.
package func expectGolden(
    _ text: String, _ name: String, test: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = URL(filePath: test).deletingLastPathComponent().appending(path: "Goldens/" + name)
    let golden = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let text = name.hasSuffix(".html") ? withoutTheConstant(text) : text
    if text == golden { return }
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("\(name) has been recorded anew; look at git diff", sourceLocation: sourceLocation)
    } else {
        let difference = firstDifference(text, golden)
        Issue.record("\(name) differs (RECORD_GOLDENS=1 records it)\n\(difference)", sourceLocation: sourceLocation)
    }
}

/// A page's style, its script and their hashes are the same whatever it shows.
private func withoutTheConstant(_ page: String) -> String {
    var page = page
    let parts = [("content=\"default-src", "\""), ("<style>", "</style>"), ("<script>", "</script>")]
    for (opening, closing) in parts {
        guard let begin = page.range(of: opening)?.upperBound,
            let end = page.range(of: closing, range: begin..<page.endIndex)?.lowerBound
        else { continue }
        page.replaceSubrange(begin..<end, with: "...")
    }
    return page
}

private func firstDifference(_ text: String, _ golden: String) -> String {
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let old = golden.split(separator: "\n", omittingEmptySubsequences: false)
    let common = zip(new, old).prefix { $0 == $1 }.count
    let lines = old.dropFirst(common).prefix(3).map { "- \($0)" } + new.dropFirst(common).prefix(3).map { "+ \($0)" }
    return "line \(common + 1):\n" + lines.joined(separator: "\n")
}
