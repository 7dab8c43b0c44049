import Foundation

/// A promise that a run did not keep.
package struct Complaint: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case signal, hang, code
        case errorLines = "error-lines"
        case trace, control, orphan
        case wrote, leftover
        case readOutside = "read-outside"
        case marker
        case outsideDecides = "outside-decides"
        case differs
        case differsPutBack = "differs-put-back"
        case differsWithoutHeader = "differs-without-header"
        /// Only what the units say of themselves: errors in a header that was precompiled are not heard a second time.
        case unitsWithoutHeader = "units-without-header"
        case notJSON = "not-json"
    }

    package var kind: Kind
    package var says: String

    package var description: String { "\(kind.rawValue): \(says)" }
}

/// What came of one run, and what is wrong with it.
package struct Verdict: Sendable {
    package var outcome: Outcome
    package var complaints: [Complaint]
    /// What is left in TMPDIR, however the run ended.
    package var leftover: String?

    package mutating func complain(_ kind: Complaint.Kind, _ says: String) {
        complaints.append(Complaint(kind: kind, says: says))
    }
}

/// The promises that hold for every run, whatever it was given.
package enum Oracles {
    /// What a run says only when something went wrong inside it.
    private static let traces = [
        "Fatal error", "Backtrace", "Stack dump", "stack backtrace", "*** Program crashed", "LIBCLANG FATAL",
        "LLVM ERROR",
        "Crash", "PLEASE submit", "libclang: crash", "Swift runtime", "AddressSanitizer",
    ]

    /// - Parameter isHeard: standard error was kept, so that what was said can be told.
    package static func complaints(of outcome: Outcome, isHeard: Bool = true) -> [Complaint] {
        var verdict = Verdict(outcome: outcome, complaints: [])
        switch outcome.end {
        case .signal(let number): verdict.complain(.signal, "ended by signal \(number)")
        case .hang: verdict.complain(.hang, "no end within \(Int(outcome.seconds)) seconds")
        case .exit(let code) where !(0...3).contains(code): verdict.complain(.code, "exit \(code)")
        case .exit(2) where isHeard: verdict.checkErrorLine(outcome.errorText)
        case .exit: break
        }
        if let trace = traces.first(where: outcome.errorText.contains) {
            verdict.complain(.trace, "standard error says “\(trace)”")
        }
        let isControl: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }
        if let byte = outcome.errors.first(where: isControl) {
            verdict.complain(.control, "byte \(byte) on standard error")
        }
        if !outcome.orphans.isEmpty { verdict.complain(.orphan, "\(outcome.orphans.count) processes outlived it") }
        for text in [outcome.text, outcome.errorText] where text.contains(World.marker) {
            verdict.complain(.marker, "what lies outside the tree is shown")
        }
        return verdict.complaints
    }

    /// nil where two reports are the same; else the first line that differs.
    package static func difference(_ left: Outcome, _ right: Outcome) -> String? {
        if left.end != right.end { return "\(left.end), and \(right.end)" }
        guard left.output != right.output else { return nil }
        let (old, new) = (left.output.split(separator: 0x0A), right.output.split(separator: 0x0A))
        let common = zip(old, new).prefix { $0 == $1 }.count
        func line(_ lines: [ArraySlice<UInt8>]) -> String {
            common < lines.count
                ? String(decoding: lines[common], as: UTF8.self).trimmingCharacters(in: .whitespaces) : "its end"
        }
        return "line \(common + 1): \(line(old)), and \(line(new))"
    }
}

extension Verdict {
    fileprivate mutating func checkErrorLine(_ text: String) {
        // A condition is quoted below the line that speaks of it, with a mark at the place.
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("  ") }
        guard lines.count == 1, let line = lines.first else {
            return complain(.errorLines, "\(lines.count) lines with exit 2: \(lines.first ?? "")")
        }
        if !line.hasPrefix("gupaudit:") { complain(.errorLines, "exit 2 with “\(line.prefix(80))”") }
    }
}
