internal import CConfinement
internal import Clang
internal import SourceText

/// Chooses the bodies of functions that a compiler is shown: of the main file those that concern what is looked for, of
/// headers none. Where others turn out to be needed, everything is shown in another parse.
struct BodyReader {
    private let source: LexedSource?
    /// The bodies of the main file that are blanked.
    private var hidden: [Range<Int>] = []
    private(set) var hidesHeaders = true
    var hidesAny: Bool { hidesHeaders || !hidden.isEmpty }

    /// - Parameters:
    ///   - source: the main file; nil where it cannot be read.
    ///   - names: whoever bears or names one of them is looked into, with all that it reaches or is reached from.
    ///   - besides: the same, but for what their callers do besides.
    init(_ source: LexedSource?, looking names: [String], besides others: [String]) {
        self.source = source
        guard let source else { return }
        let bodies = FunctionBodies(of: source)
        let shown = bodies.around(bodies.concerning(names), and: bodies.concerning(others))
        hidden = bodies.ranges.enumerated().filter { !shown.contains($0.offset) }.map(\.element)
    }

    /// The text for the compiler: every byte that stays keeps its place.
    var text: [UInt8]? {
        guard var text = source?.bytes else { return nil }
        text.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            for range in hidden { _ = abridge_body(base, range.lowerBound, range.upperBound) }
        }
        return text
    }

    /// Shows what was missed.
    mutating func add(_ missed: Set<Location>, in main: String) {
        if hidden.isEmpty || missed.contains(where: { $0.file != main }) { hidesHeaders = false }
        hidden = []
    }
}
