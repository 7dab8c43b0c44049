internal import Paths
internal import Report

/// Whether a call that marks pages dirty can become a part of the release beside it, which marks and releases in one.
struct DirtyFolding {
    enum Verdict: Equatable {
        /// By the code: into the release of this line.
        case folded(line: Int)
        /// By the places alone.
        case possible(line: Int)
        case stays(reason: String)
    }

    /// Further away, a mark and a release hardly speak of one page; what stands between them is told by the code alone.
    private static let nearestLines = (seen: 10, unseen: 3)

    let mark: Release.Call
    let releases: [Release.Call]
    /// The function that the mark stands in; nil where the code is not at hand.
    let around: CodeAround?

    var verdict: Verdict {
        let behind = releases.filter { $0.file == mark.file && $0.line >= mark.line }
        guard let release = behind.min(by: { $0.line < $1.line }),
            release.line - mark.line <= (around == nil ? Self.nearestLines.unseen : Self.nearestLines.seen)
        else {
            return .stays(reason: "no release of the page stands beside it")
        }
        guard let around else { return .possible(line: release.line) }
        guard let other = around.index(of: release.callee, line: release.line) else {
            return .stays(reason: "the pages are given back in another function")
        }
        return verdict(around, release: other, line: release.line)
    }

    private func verdict(_ around: CodeAround, release: Int, line: Int) -> Verdict {
        let words = around.words
        guard let marked = around.arguments(ofCallAt: around.call),
            let released = around.arguments(ofCallAt: release), marked.end < release,
            marked.arguments == released.arguments
        else { return .stays(reason: "the release beside it is of other pages") }
        guard words[marked.end + 1..<release].allSatisfy({ $0 == ";" || $0 == "}" }) else {
            return .stays(reason: "something is done between the mark and the release")
        }
        let closed = words[marked.end + 1..<release].count { $0 == "}" }
        guard let condition = condition(of: around, closed: closed) else {
            return .stays(reason: "its branch holds more than the mark")
        }
        let loop = around.loop(around: around.call)
        // What a macro walks with is set in its head, in whatever manner.
        let walkers = loop.flatMap { words[$0.lowerBound].contains("for_each") ? $0.lowerBound : nil }
            .flatMap { around.arguments(ofCallAt: $0) }.map { Set($0.arguments.joined()) } ?? []
        let varies = condition.contains { index in
            let isCall = index + 1 < words.count && words[index + 1] == "("
            return words[index].first?.isWordCharacter == true
                && (isCall || walkers.contains(words[index])
                    || loop.map { around.isSet(words[index], in: $0) } == true)
        }
        return varies ? .stays(reason: "its condition may differ from page to page") : .folded(line: line)
    }

    /// The words of the condition that the mark alone stands under; empty where it stands under none, nil where that
    /// is not to be told.
    ///
    /// - Parameter closed: blocks that end between the mark and the release.
    private func condition(of around: CodeAround, closed: Int) -> Range<Int>? {
        let words = around.words
        var head = around.call - 1
        guard head >= 0, closed <= 1 else { return nil }
        if closed == 1 {
            guard words[head] == "{", head > 0 else { return nil }
            head -= 1
        } else if [";", "{", "}"].contains(words[head]) {
            return 0..<0
        }
        guard words[head] == ")", let opening = around.start(of: head), opening > 1, words[opening - 1] == "if",
            words[opening - 2] != "else"
        else { return nil }
        return opening + 1..<head
    }
}
