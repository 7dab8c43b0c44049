import Foundation
import Fuzzing
import TestSupport
import Testing

/// A world of its own, the program that was built beside the tests, and the promises that every run must keep.
final class Lab {
    let world: World
    var subject: Subject

    /// Small limits for one unit, so that what must be given up is given up soon.
    static let unitLimits = limits(seconds: 2, memory: 512)

    /// What a unit may use up. A program without such options is held to all else.
    static func limits(seconds: Int? = nil, memory: Int? = nil) -> [String] {
        let options = [("--unit-seconds", seconds), ("--unit-memory", memory)].compactMap { name, value in
            value.map { (name, "\($0)") }
        }
        return options.filter { help.contains($0.0) }.flatMap { [$0.0, $0.1] }
    }

    /// What `audit` says of its options.
    static let help = (try? Lab().world.command(["audit", "--help"], Lab().subject).run().text) ?? ""

    static let seed = Result { try SeedTree.image() }

    /// The larger tree of the tests, where callers stand in other files.
    static let sample = Result {
        try TreeImage(
            readingFrom: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../AuditTests/Trees/sample").standardizedFileURL.path)
    }

    /// What is reported of the seed tree as it is.
    static let plain = Result { try ReadReport(try Lab().fresh()) }

    /// What hangs never ends; what is slow is slower still where a hundred tests run beside it.
    private static let patience: Duration = .seconds(600)

    init(
        _ tree: TreeImage? = nil, side: TreeImage = TreeImage(), options: [String] = [], libclang: String? = nil
    ) throws {
        world = try World(tree: try tree ?? Self.seed.get(), side: side)
        subject = Subject(
            program: try Program.gupaudit(), libclang: libclang, options: options,
            limits: Limits(wall: Self.patience))
    }

    /// Runs a command; what is wrong with the run by itself is recorded.
    @discardableResult
    func run(
        _ arguments: [String] = Mutation.audit, keepsNothing: Bool = false, _ onlooker: (any Onlooker)? = nil,
        treeStays: Bool = true,
        _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout Command) -> Void = { _ in }
    ) throws -> Outcome {
        var command = world.command(arguments, subject, keepsNothing: keepsNothing)
        change(&command)
        let verdict = try world.run(command, onlooker, treeStays: treeStays)
        for complaint in verdict.complaints {
            let said = verdict.outcome.errorText.prefix(300)
            Issue.record("\(comment) \(complaint); standard error: \(said)", sourceLocation: sourceLocation)
        }
        return verdict.outcome
    }

    func fresh(_ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
        try run(keepsNothing: true, nil, treeStays: true, comment, sourceLocation: sourceLocation)
    }

    func indexed(_ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
        try run(keepsNothing: false, nil, treeStays: true, comment, sourceLocation: sourceLocation)
    }

    /// The promise above all others.
    @discardableResult
    func expectIndexedEqualsFresh(
        _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let indexed = try indexed(comment, sourceLocation: sourceLocation)
        let fresh = try fresh(comment, sourceLocation: sourceLocation)
        expectSame(indexed, fresh, comment, sourceLocation: sourceLocation)
        return fresh
    }

    func expectSame(
        _ left: Outcome, _ right: Outcome, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let difference = Oracles.difference(right, left) else { return }
        let said = [right, left].map { "“\($0.errorText.prefix(300))”" }.joined(separator: ", and ")
        Issue.record("\(comment): not \(difference); standard error: \(said)", sourceLocation: sourceLocation)
    }

    /// What is watched while it runs, full path.
    func path(_ file: String) -> String { world.tree.path + "/" + file }

    func change(_ file: String, _ change: (String) -> String) throws {
        try world.tree.become(world.tree.image.with(file, change))
    }

    func put(_ text: String, at file: String) throws { try world.apply([.put(.text(text), at: file)]) }
}

/// A report as the tests look at it; what JSON is made of does not change once it is read.
struct ReadReport: @unchecked Sendable {
    let sites: [[String: Any]]
    let units: [[String: Any]]

    init(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let report = try #require(
            (try? JSONSerialization.jsonObject(with: Data(outcome.output))) as? [String: Any],
            "\(outcome.errorText.prefix(300))",
            sourceLocation: sourceLocation)
        sites = report["sites"] as? [[String: Any]] ?? []
        units = report["units"] as? [[String: Any]] ?? []
    }

    /// What the report says of all sites but those of one file.
    func sites(besides file: String) -> [NSDictionary] {
        sites.filter { $0["file"] as? String != file }.map { site in
            var site = site
            // Callers may be found in the file that is left out, with what they do to pages of the family's own calls.
            site["flags"] = (site["flags"] as? [String: Any])?.filter { $0.key != "callers" }
            if (site["case"] as? [String: Any])?["is"] as? String == "core" { site["release"] = nil }
            return site as NSDictionary
        }
    }

    func sites(in file: String) -> [[String: Any]] { sites.filter { $0["file"] as? String == file } }

    func reasons(of file: String) -> [String] {
        units.filter { $0["file"] as? String == file && $0["status"] as? String == "failed" }.compactMap { unit in
            (unit["diagnostics"] as? [String: Any])?["first"] as? String
        }
    }

    func statuses(of file: String) -> [String] {
        units.filter { $0["file"] as? String == file }.compactMap { $0["status"] as? String }
    }
}
