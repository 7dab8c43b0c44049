internal import CConfinement
internal import Clang
internal import SourceText

/// Chooses the bodies of functions that a compiler is shown: of the main file those that concern what is looked for, of
/// headers none. Where others turn out to be needed, another parse is shown those as well, and then everything.
struct BodyReader {
    private let source: LexedSource?
    private let bodies: FunctionBodies?
    /// The bodies of the main file that are not blanked.
    private var shown: Set<Int> = []
    /// The headers that are shown as they are, by libclang's spelling.
    private(set) var whole: Set<String> = []
    private(set) var hidesHeaders = true
    private var parses = 1
    var hidesAny: Bool { hidesHeaders || shown.count < (bodies?.ranges.count ?? 0) }

    /// Each parse costs more than what it leaves out saves.
    private static let mostParses = 3
    /// Bytes of bodies that a compiler reads faster than it begins again for one that was missed.
    private static let fewBytes = 32 << 10

    /// - Parameters:
    ///   - source: the main file; nil where it cannot be read.
    ///   - names: whoever bears or names one of them is looked into, with all that it reaches or is reached from.
    ///   - besides: the same, but for what their callers do besides.
    ///   - judges: where pages go is followed: what was missed at first is then often found to be needed.
    init(_ source: LexedSource?, looking names: [String], besides others: [String], judges: Bool) {
        self.source = source
        bodies = source.map(FunctionBodies.init)
        guard let bodies else { return }
        let showsAll = judges && bodies.ranges.reduce(0) { $0 + $1.count } <= Self.fewBytes
        shown = showsAll
            ? Set(bodies.ranges.indices) : bodies.around(bodies.concerning(names), and: bodies.concerning(others))
    }

    /// The text for the compiler: every byte that stays keeps its place.
    var text: [UInt8]? {
        guard var text = source?.bytes, let bodies else { return nil }
        text.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            for (index, range) in bodies.ranges.enumerated() where !shown.contains(index) {
                _ = abridge_body(base, range.lowerBound, range.upperBound)
            }
        }
        return text
    }

    /// Shows what was missed, and what that leads to.
    mutating func add(_ missed: Set<Location>, in main: String) {
        guard let bodies else { return hidesHeaders = false }
        parses += 1
        let found = missed.filter { $0.file == main }.compactMap { place in
            bodies.ranges.firstIndex { $0.contains(place.offset) }
        }
        let isNew = !shown.isSuperset(of: found) || !whole.isSuperset(of: missed.map(\.file).filter { $0 != main })
        if parses >= Self.mostParses || !isNew {
            hidesHeaders = false
            shown = Set(bodies.ranges.indices)
            return
        }
        shown.formUnion(bodies.around(Set(found), and: []))
        whole.formUnion(missed.lazy.map(\.file).filter { $0 != main })
    }
}
