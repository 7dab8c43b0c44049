internal import AuditIndex
internal import Foundation
internal import Synchronization

/// What was asked about a tree beside its report, and the answers, as earlier runs for the same purpose left them. They
/// are believed like the report itself: while everything that it was made of, the tree among it, is the same.
final class KeptAnswers: Sendable {
    /// Several times what the patches for a whole tree ask.
    private static let mostBytes = 16 << 20

    private let name: ReportName?
    private let place: String
    private let index: AuditIndex
    private let state: Mutex<State>

    private struct State {
        /// By the hash of the question.
        var known: [String: Data]
        /// Those that this run asked for, which are to be kept.
        var used: [String: Data] = [:]
        var isNew = false
    }

    /// - Parameter name: of the report; nil where no answer is to be believed or kept.
    init(for purpose: String, beside name: ReportName?, in index: AuditIndex) {
        self.name = name
        self.index = index
        place = "answers for \(purpose) beside \(name?.place ?? "")"
        var known: [String: Data] = [:]
        if let name, let data = try? index.blob(for: place), data.starts(with: name.key.bytes) {
            let list = data.dropFirst(ContentHash.byteCount)
            known = (try? PropertyListDecoder().decode([String: Data].self, from: list)) ?? [:]
        }
        state = Mutex(State(known: known))
    }

    /// What an earlier run answered; nil where none did.
    func known<Answer: Decodable>(_ question: some CacheKey) -> Answer? {
        guard name != nil, let hash = try? question.hash.rawValue else { return nil }
        guard let data = state.withLock({ $0.used[hash] ?? $0.known[hash] }),
            let answer = try? JSONDecoder().decode(Answer.self, from: data)
        else { return nil }
        state.withLock { $0.used[hash] = data }
        return answer
    }

    func add(_ answer: some Encodable, to question: some CacheKey) {
        guard name != nil, let hash = try? question.hash.rawValue, let data = try? JSONEncoder().encode(answer) else {
            return
        }
        state.withLock { state in
            state.used[hash] = data
            state.isNew = true
        }
    }

    /// Once it is known that the tree was the same all the time.
    func keep() {
        let state = state.withLock { $0 }
        guard let name, state.isNew else { return }
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        // A question about a part of the tree does not cost the answers about all of it, unless they become too many.
        let all = state.known.merging(state.used) { _, new in new }
        let isSmall = all.values.reduce(0) { $0 + $1.count } <= Self.mostBytes
        guard let data = try? encoder.encode(isSmall ? all : state.used) else { return }
        try? index.setBlob(Data(name.key.bytes) + data, for: place)
    }
}
