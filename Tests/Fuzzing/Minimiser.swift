import Foundation

/// Makes a finding small: fewer steps, fewer edits, shorter texts, as long as the same complaint is made.
package struct Minimiser {
    private let provisions: Provisions
    private let parent: String?
    private let kind: Complaint.Kind
    private let subject: Subject
    /// Only the run that cannot write a precompiled header shows it.
    private let isWithoutHeader: Bool
    private let deadline: ContinuousClock.Instant
    private(set) package var best: Finding

    package init(
        _ finding: Finding, _ provisions: Provisions, in parent: String? = nil, within time: Duration = .seconds(120)
    ) {
        self.provisions = provisions
        self.parent = parent
        kind = finding.complaint.kind
        isWithoutHeader = finding.subject.limits.fileSize != nil
        var plain = finding.subject
        plain.limits.fileSize = nil
        // What hangs need not hang for long to be told from what does not.
        plain.limits.wall = min(plain.limits.wall, .seconds(40))
        subject = plain
        deadline = .now + time
        best = finding
    }

    /// nil where a new world does not show the finding again.
    package mutating func run() throws -> Finding? {
        let whole = best.steps
        // The last step alone is the usual case.
        guard try holds(Array(whole.suffix(1))) || holds(sinceLastPutBack(whole)) || holds(whole) else { return nil }
        try dropSteps()
        try dropEdits()
        try shorten()
        return best
    }

    private func sinceLastPutBack(_ steps: [Step]) -> [Step] {
        guard let place = steps.dropLast().lastIndex(where: { $0 == .putBack || $0 == .takeBack }) else { return steps }
        return Array(steps[steps.index(after: place)...])
    }

    private mutating func holds(_ steps: [Step]) throws -> Bool {
        guard let last = steps.last, ContinuousClock.now < deadline else { return false }
        let trial = try Trial(provisions, in: parent)
        if let found = try trial.warm(subject) { return found.complaint.kind == kind }
        for step in steps.dropLast() { try trial.pass(step, subject) }
        guard let found = try trial.check(last, subject, isThorough: isWithoutHeader),
            found.complaint.kind == kind
        else { return false }
        best = found
        return true
    }

    private mutating func dropSteps() throws {
        var index = 0
        while index < best.steps.count - 1 {
            var fewer = best.steps
            fewer.remove(at: index)
            if try !holds(fewer) { index += 1 }
        }
    }

    private mutating func dropEdits() throws {
        for (number, step) in best.steps.enumerated() {
            guard case .apply(let first) = step else { continue }
            var index = 0
            var mutation = first
            while index < mutation.edits.count, mutation.edits.count > 1 {
                var fewer = mutation
                fewer.edits.remove(at: index)
                if try holds(replacing(number, by: fewer)) { mutation = fewer } else { index += 1 }
            }
        }
    }

    private func replacing(_ number: Int, by mutation: Mutation) -> [Step] {
        var steps = best.steps
        steps[number] = .apply(mutation)
        return steps
    }

    private mutating func shorten() throws {
        for (number, step) in best.steps.enumerated() {
            guard case .apply(let mutation) = step else { continue }
            for (place, edit) in mutation.edits.enumerated() {
                guard case .put(.file(let bytes, let mode, let isDated)) = edit.change else { continue }
                let image = edit.place == .tree ? provisions.tree : provisions.side
                var change = TextDifference(from: image.bytes(of: edit.path) ?? [], to: bytes)
                var size = change.middle.count
                while size >= 1, ContinuousClock.now < deadline {
                    var start = 0
                    while start < change.middle.count {
                        let shorter = change.without(start..<min(start + size, change.middle.count))
                        guard case .apply(var smaller) = best.steps[number] else { return }
                        smaller.edits[place].change = .put(.file(shorter.text, mode: mode, isDated: isDated))
                        if try holds(replacing(number, by: smaller)) { change = shorter } else { start += size }
                    }
                    size /= 2
                }
            }
        }
    }
}

/// A text as another one with its middle replaced, in lines.
struct TextDifference {
    private var before: [ArraySlice<UInt8>]
    private(set) var middle: [ArraySlice<UInt8>]
    private(set) var removed: [ArraySlice<UInt8>]
    private var after: [ArraySlice<UInt8>]

    init(from old: [UInt8], to new: [UInt8]) {
        let (left, right) = (
            old.split(separator: 0x0A, omittingEmptySubsequences: false),
            new.split(separator: 0x0A, omittingEmptySubsequences: false)
        )
        let start = zip(left, right).prefix { $0 == $1 }.count
        let room = min(left.count, right.count) - start
        let end = min(room, zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count)
        before = Array(right[..<start])
        middle = Array(right[start..<(right.count - end)])
        removed = Array(left[start..<(left.count - end)])
        after = Array(right[(right.count - end)...])
    }

    func without(_ range: Range<Int>) -> TextDifference {
        var other = self
        other.middle.removeSubrange(range)
        return other
    }

    var text: [UInt8] { Array((before + middle + after).joined(separator: [0x0A])) }

    /// As `diff` would write it, with one hunk.
    func hunk() -> String {
        guard !middle.isEmpty || !removed.isEmpty else { return "" }
        let head = "@@ -\(before.count + 1),\(removed.count) +\(before.count + 1),\(middle.count) @@\n"
        func lines(_ sign: String, _ lines: [ArraySlice<UInt8>]) -> String {
            lines.map { sign + String(decoding: $0.prefix(2000), as: UTF8.self) + "\n" }.joined()
        }
        return head + lines("-", removed) + lines("+", middle)
    }
}
