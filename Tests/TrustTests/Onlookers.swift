import Foundation
import Fuzzing

/// Does something at the moment when a file is used for the `count`th time.
final class AtUse: Onlooker {
    private let watch: FileWatch
    private let count: Int
    private let action: () -> Void
    private var seen = 0

    /// True where the file was used so often.
    private(set) var wasReached = false

    /// - Parameter bits: what counts as a use: to open it, to read from it, to close it.
    init?(_ path: String, _ bits: Int32, count: Int, _ action: @escaping () -> Void) {
        guard let watch = FileWatch(path, for: bits) else { return nil }
        self.watch = watch
        self.count = count
        self.action = action
    }

    var descriptor: Int32? { watch.descriptor }

    func look(_ process: Int32, after elapsed: Duration) {
        guard !wasReached else { return }
        seen += watch.events().count
        guard seen >= count else { return }
        wasReached = true
        action()
    }
}

/// Sends a signal after a while.
final class Signal: Onlooker {
    private let number: Int32
    private let delay: Duration
    private var isSent = false

    init(_ number: Int32, after delay: Duration) {
        self.number = number
        self.delay = delay
    }

    var descriptor: Int32? { nil }

    func look(_ process: Int32, after elapsed: Duration) {
        guard !isSent, elapsed >= delay else { return }
        isSent = true
        kill(process, number)
    }
}
