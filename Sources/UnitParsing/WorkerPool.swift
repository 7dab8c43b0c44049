internal import Foundation
internal import CConfinement
internal import Paths
internal import Synchronization

extension WorkerProcess {
    static var outOfMemory: Int32 { Int32(WORKER_OUT_OF_MEMORY) }
    static var outOfStack: Int32 { Int32(WORKER_OUT_OF_STACK) }
    static var firstSignal: Int32 { Int32(WORKER_SIGNAL) }
}

/// The worker processes of one audit: as many as there are tasks that parse, each started when it is first needed.
package final class WorkerPool: Sendable {
    private let program: String
    private let start: WorkerStart
    private let state = Mutex(State())

    private struct State: ~Copyable {
        var idle: [WorkerProcess] = []
        var knowledge = 0
    }

    /// What units have in common, with a number that workers remember.
    package struct Knowledge: Sendable {
        let number: Int
        let message: Data
    }

    /// - Parameter program: the executable that serves when its argument is `ParseWorker.argument`.
    package init(program: String, start: WorkerStart) {
        self.program = program
        self.start = start
    }

    package func knowledge(_ knowledge: UnitKnowledge) throws -> Knowledge {
        let message = try JSONEncoder().encode(WorkerOrder.know(knowledge))
        return Knowledge(
            number: state.withLock { state in
                state.knowledge += 1
                return state.knowledge
            }, message: message)
    }

    /// What holds the workers here; starts one to see.
    package func confinement() throws(WorkerError) -> Confinement {
        let worker = try take()
        defer { give(worker) }
        return worker.ready.confinement
    }

    /// - Parameter inputs: absolute paths of what the precompiled header was made of.
    package func parse(_ order: ParseOrder, knowing knowledge: Knowledge, inputs: [String]) throws -> ParseOutcome {
        let message = try JSONEncoder().encode(WorkerOrder.parse(order))
        return try serve { worker throws(ParseFailure) in
            if worker.knowledge != knowledge.number {
                _ = try worker.serve([knowledge.message])
                worker.knowledge = knowledge.number
            }
            var parts = [message]
            if let header = order.precompiled, header != worker.header {
                parts.append(Data(inputs.flatMap { Array(PathSpelling.text(of: $0).utf8) + [0] }))
                worker.header = header
            }
            return try worker.serve(parts)
        }
    }

    package func precompile(_ order: PrecompileOrder) throws -> ParseOutcome {
        let message = try JSONEncoder().encode(WorkerOrder.precompile(order))
        return try serve { worker throws(ParseFailure) in try worker.serve([message]) }
    }

    private func serve(_ order: (WorkerProcess) throws(ParseFailure) -> [Data]) throws(WorkerError) -> ParseOutcome {
        while true {
            let worker = try take()
            do {
                let parts = try order(worker)
                give(worker)
                return Self.outcome(of: parts)
            } catch {
                // What others left behind in a worker must not decide: only a fresh one's failure counts.
                if case .crashed = error, worker.served > 1 { continue }
                return ParseOutcome(failure: error)
            }
        }
    }

    private static func outcome(of parts: [Data]) -> ParseOutcome {
        guard parts.count == 3, let answer = try? JSONDecoder().decode(WorkerAnswer.self, from: parts[0]),
            let lookups = Lookups(records: parts[2])
        else { return ParseOutcome(failure: .crashed("crashed: its answer was damaged")) }
        var outcome = ParseOutcome(failure: answer.failure.map { .refused($0) })
        outcome.facts = parts[1].isEmpty ? nil : parts[1]
        outcome.lookups = lookups
        return outcome
    }

    private func take() throws(WorkerError) -> WorkerProcess {
        if let worker = state.withLock({ $0.idle.popLast() }) { return worker }
        return try WorkerProcess(program: program, start: start)
    }

    private func give(_ worker: WorkerProcess) {
        state.withLock { $0.idle.append(worker) }
    }
}
