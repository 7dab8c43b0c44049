internal import CConfinement
internal import Clang
internal import Foundation
internal import Paths

/// A worker: the program itself, started again to parse for the one that started it, over one socket.
package enum ParseWorker {
    /// The argument that makes the program a worker.
    package static let argument = "parse-worker"

    /// Where a worker finds its end of the conversation.
    static let descriptor: Int32 = 0

    /// Nested code needs stack: libclang's own thread has 8 MB, which a few thousand operators fill.
    private static let stackSize = 256 << 20

    /// Serves until the other side closes the conversation; false where it could not begin.
    package static func run() -> Bool {
        close_from(descriptor + 3)
        _ = watch_parent(descriptor)
        return run_with_stack(stackSize, { _ in ParseWorker.serve() }, nil) == 0
    }

    private static func serve() {
        let channel = Channel(descriptor: descriptor)
        guard let first = try? channel.receive().first,
            let start = try? JSONDecoder().decode(WorkerStart.self, from: first)
        else { return }
        var ready = WorkerReady()
        var server: UnitServer?
        do {
            server = try prepare(start, &ready)
        } catch {
            ready.problem = "\(error)"
        }
        guard let encoded = try? JSONEncoder().encode(ready), (try? channel.send([encoded])) != nil, let server else {
            return
        }
        while let order = try? channel.receive() {
            guard let parts = answer(order, by: server, within: start.limits), (try? channel.send(parts)) != nil else {
                return
            }
        }
    }

    /// Opens libclang and shuts every other door.
    private static func prepare(_ start: WorkerStart, _ ready: inout WorkerReady) throws -> UnitServer {
        gate_prepare()
        let library = try ClangLibrary(at: start.library)
        guard gate_attach() > 0 else {
            throw ClangError.unusable(path: library.path, reason: "what it reads cannot be watched on this machine")
        }
        let roots = [
            (GATE_TREE, PathSpelling.text(of: start.tree)), (GATE_STORE, start.store),
            (GATE_RESOURCES, ResolvedPath.of(library.resourceDirectory) ?? library.resourceDirectory),
        ]
        for (root, path) in roots {
            let code = gate_set_root(Int32(root), path)
            guard code == 0 else { throw ClangError.unusable(path: path, reason: String(cString: strerror(code))) }
        }
        for (path, other) in start.replaced.sorted(by: { $0.key < $1.key }) {
            let code = gate_replace(PathSpelling.text(of: path), PathSpelling.text(of: other))
            guard code == 0 else { throw ClangError.unusable(path: path, reason: String(cString: strerror(code))) }
        }
        let server = try UnitServer(start, library: library)
        gate_close(Int64(start.largestFile))
        try check(library, start)
        let code = limit_memory(UInt64(start.limits.megabytes) << 20)
        guard code == 0 else {
            throw ClangError.unusable(
                path: library.path, reason: "its memory cannot be limited: \(String(cString: strerror(code)))")
        }
        var confinement = confinement()
        confine(&confinement)
        ready.confinement = Confinement(landlock: Int(confinement.landlock), filtersCalls: confinement.seccomp != 0)
        return server
    }

    /// A gate that sees nothing would guard nothing: a header that does not exist must be asked for through it.
    private static func check(_ library: ClangLibrary, _ start: WorkerStart) throws {
        gate_begin()
        let main = "\(start.store)/gate.c"
        let index = try Index(library, excludesPrecompiledDeclarations: false)
        _ = try TranslationUnit(
            main, arguments: ["-nostdinc"], unsaved: [main: Array("#include \"gate.h\"\n".utf8)], index: index)
        guard lookups().absent.contains("\(start.store)/gate.h") else {
            throw ClangError.unusable(path: library.path, reason: "it reads files past the gate")
        }
    }

    private static func lookups() -> Lookups { Lookups(records: records()) ?? Lookups() }

    private static func records() -> Data {
        var size = 0
        guard let records = gate_records(&size) else { return Data() }
        return Data(bytes: records, count: size)
    }

    // MARK: Orders

    private static func answer(_ order: [Data], by server: UnitServer, within limits: WorkerLimits) -> [Data]? {
        guard let first = order.first, let decoded = try? JSONDecoder().decode(WorkerOrder.self, from: first) else {
            return nil
        }
        if order.count > 1 {
            // What a precompiled header was made of: libclang asks for all of it again in each unit.
            order[1].withUnsafeBytes { gate_know($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count) }
        }
        gate_begin()
        guard limit_time(UInt64(limits.seconds)) == 0 else { return nil }
        var answer = WorkerAnswer()
        var facts = Data()
        do {
            switch decoded {
            case .know(let knowledge): server.know(knowledge)
            case .parse(let order): facts = try JSONEncoder().encode(try server.parse(order))
            case .precompile(let order): try server.precompile(order)
            }
        } catch {
            answer.failure = "\(error)"
        }
        guard let encoded = try? JSONEncoder().encode(answer) else { return nil }
        return [encoded, facts, records()]
    }
}
