import ArgumentParser
import Foundation
import Fuzzing

/// `gupaudit-fuzz`: sessions without end, two at a time, and every finding made small and written down.
@main
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gupaudit-fuzz", abstract: "Change what gupaudit is given, and hold it to what it promises.")

    @Option(help: "How long to go on.")
    var minutes = 60.0

    @Option(help: "Two runs with one seed make the same sessions, if not in the same order.")
    var seed: UInt64 = 1

    @Option(help: "Only the session with this seed.")
    var session: UInt64?

    @Option(help: "The program to test.")
    var program = ".build/release/gupaudit"

    @Option(help: "An LLVM installation to use; may be repeated (default: the oldest and the newest one here).")
    var libclang: [String] = []

    @Option(help: "Only mutators whose name begins like this; may be repeated.")
    var only: [String] = []

    @Option(help: "Not the mutators whose name begins like this; may be repeated.")
    var except: [String] = []

    @Option(help: "Kinds of findings that are counted and nothing else; may be repeated.")
    var tolerate: [String] = []

    @Option(help: "Where to write what is found.")
    var findings = ".build/findings"

    @Option(help: "Where the trees are made (default: the directory for temporary files).")
    var scratch: String?

    @Option(help: "How many seconds a run may take.")
    var wall = 120

    func run() throws {
        let program = URL(fileURLWithPath: program).standardizedFileURL.path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw ValidationError("\(program): no program; build it, or name another with --program")
        }
        let limits = Limits(wall: .seconds(wall), memory: 6 << 30)
        let plain = try Subject(program: program, limits: limits).knowing([
            ("--unit-seconds", "2"), ("--unit-memory", "1024"),
        ])
        let installed = Subject.installed
        let chosen =
            libclang.isEmpty ? Array(Set([installed.first, installed.last].compactMap { $0 })).sorted() : libclang
        let subjects = chosen.map { path in
            var subject = plain
            subject.libclang = path
            return subject
        }
        guard let first = subjects.first else {
            throw ValidationError("no LLVM was found under /usr/lib; name one with --libclang")
        }
        let provisions = try Provisions.make(first, in: scratch)
        let mutators = provisions.mutators.filter { mutator in
            (only.isEmpty || only.contains(where: mutator.name.hasPrefix))
                && !except.contains(where: mutator.name.hasPrefix)
        }
        guard !mutators.isEmpty else { throw ValidationError("no mutator is left") }
        let campaign = Campaign(
            provisions: provisions, mutators: mutators, subjects: subjects, seed: seed, scratch: scratch,
            tolerated: Set(tolerate),
            directory: try FindingDirectory(findings, provisions), end: .now + .seconds(minutes * 60))
        if let session { try campaign.run(session) } else { campaign.run(lanes: 2) }
        campaign.summarise()
        if campaign.counts.findings > 0 { throw ExitCode(1) }
    }
}
