import Foundation
import Synchronization

/// Where one of a child's streams goes.
package enum Destination: Sendable {
    case captured, closed
    case file(String)
}

/// What a child may use up.
package struct Limits: Sendable {
    package var wall: Duration = .seconds(120)
    /// Bytes of address space.
    package var memory: Int?
    /// No file may grow beyond so many bytes: where a precompiled header is larger, it cannot be written.
    package var fileSize: Int?

    package init(wall: Duration = .seconds(120), memory: Int? = nil, fileSize: Int? = nil) {
        self.wall = wall
        self.memory = memory
        self.fileSize = fileSize
    }
}

/// A program to run, with all that it is given.
package struct Command: Sendable {
    package var program: String
    package var arguments: [String]
    package var environment: [String: String] = [:]
    package var limits = Limits()
    package var output = Destination.captured
    package var errors = Destination.captured

    /// What it says on standard error is kept.
    package var isHeard: Bool {
        if case .captured = errors { true } else { false }
    }

    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], limits: Limits = Limits()
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.limits = limits
    }

    /// The words to start: a shell sets the limits, in the process that the program then takes over.
    var words: [String] {
        var set: [String] = []
        if let memory = limits.memory { set.append("ulimit -v \(memory >> 10)") }
        // Half a kilobyte is the shell's unit; a write beyond it fails instead of ending the process.
        if let size = limits.fileSize { set += ["trap '' XFSZ", "ulimit -f \(size >> 9)"] }
        guard !set.isEmpty else { return [program] + arguments }
        return ["/bin/sh", "-c", (set + ["exec \"$@\""]).joined(separator: "; "), "sh", program] + arguments
    }
}

/// How a child ended, and what it said.
package struct Outcome: Sendable {
    package enum End: Hashable, Sendable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)
        case hang

        package var description: String {
            switch self {
            case .exit(let code): "exit \(code)"
            case .signal(let number): "signal \(number)"
            case .hang: "no end within its time"
            }
        }
    }

    package var end: End
    package var output: [UInt8]
    package var errors: [UInt8]
    package var seconds: Double
    /// Peak memory of the process in kilobytes.
    package var peak: Int
    /// Processes of its group that outlived it.
    package var orphans: [Int32]

    package var code: Int32? {
        if case .exit(let code) = end { code } else { nil }
    }

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Who looks on while a child runs.
package protocol Onlooker {
    /// Readable when something happened; nil to be asked every few milliseconds.
    var descriptor: Int32? { get }
    func look(_ process: Int32, after elapsed: Duration)
}

/// No more than two children at once, whoever starts them: tests run side by side, and memory is finite.
private let places = DispatchSemaphore(value: 2)

extension Command {
    package func run(_ onlooker: (any Onlooker)? = nil) throws -> Outcome {
        places.wait()
        defer { places.signal() }
        return try RunningChild(self).wait(onlooker)
    }
}
