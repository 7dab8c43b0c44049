internal import Synchronization

/// A value that takes long to make. It is made once, when it is first asked for; whoever asks meanwhile waits without
/// keeping a thread, and a failure is everybody's.
final class Memo<Value: Sendable>: Sendable {
    private struct State {
        var making: Task<Value, any Error>?
        var made: Value?
    }

    private let state: Mutex<State>

    /// - Parameter made: where it is known from elsewhere.
    init(_ made: Value? = nil) {
        state = Mutex(State(making: made.map { value in Task { value } }, made: made))
    }

    /// nil where it was not asked for, or is not ready.
    var made: Value? { state.withLock { $0.made } }

    func value(_ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let making = state.withLock { state in
            if let known = state.making { return known }
            let task = Task {
                let value = try await make()
                self.state.withLock { $0.made = value }
                return value
            }
            state.making = task
            return task
        }
        return try await making.value
    }
}
