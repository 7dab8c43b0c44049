private import Synchronization

/// Files as the lexer read them: each is lexed once as long as it is in use. The store is bounded; what was not asked
/// for longest goes first.
package final class SourceStore: Sendable {
    private let mostBytes: Int

    private struct Entry {
        var source: LexedSource
        var lastUse: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var uses = 0
    }

    private let state = Mutex(State())

    /// - Parameter mostBytes: of text; what the lexer makes of it takes three to four times as much.
    package init(mostBytes: Int = 4 << 20) { self.mostBytes = mostBytes }

    /// The file of a name, read where the store does not have it; nil where it cannot be read.
    package func source(of path: String, reading: () -> [UInt8]?) -> LexedSource? {
        if let known = known(path) { return known }
        guard let bytes = reading() else { return nil }
        let source = LexedSource(bytes, dialect: Dialect(path: path))
        keep(source, path)
        return source
    }

    /// The same for a file that may change while the store lives: only the lexing is spared.
    package func source(of path: String, holding bytes: [UInt8]) -> LexedSource {
        if let known = known(path), known.bytes == bytes { return known }
        let source = LexedSource(bytes, dialect: Dialect(path: path))
        keep(source, path)
        return source
    }

    private func known(_ path: String) -> LexedSource? {
        state.withLock { state in
            state.uses += 1
            state.entries[path]?.lastUse = state.uses
            return state.entries[path]?.source
        }
    }

    private func keep(_ source: LexedSource, _ path: String) {
        guard source.bytes.count <= mostBytes else { return }
        state.withLock { state in
            state.bytes += source.bytes.count - (state.entries[path]?.source.bytes.count ?? 0)
            state.entries[path] = Entry(source: source, lastUse: state.uses)
            while state.bytes > mostBytes, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                state.bytes -= oldest.value.source.bytes.count
                state.entries[oldest.key] = nil
            }
        }
    }
}
