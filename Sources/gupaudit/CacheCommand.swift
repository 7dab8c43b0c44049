import ArgumentParser
import Foundation

/// `gupaudit cache`
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Show what is kept for the next audit, with sizes and ages, or remove it.",
        subcommands: [CacheShowCommand.self, CacheCleanCommand.self], defaultSubcommand: CacheShowCommand.self)
}

/// `gupaudit cache show`
struct CacheShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "List what is kept: its size, when it was last used, and what it is of.",
        usage: "gupaudit cache show [<options>]")

    @OptionGroup var locations: Locations

    func run() throws {
        let contents = CacheContents(locations)
        let lines = contents.pieces.map(\.line) + ["total     " + Quantity.bytes(contents.bytes)]
        try Console.show(lines.map { $0 + "\n" }.joined())
    }
}

/// `gupaudit cache clean`
struct CacheCleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Remove what is kept; what an audit is using stays.",
        usage: "gupaudit cache clean [<options>]",
        discussion: """
            Nothing in it is needed: the next audit of a tree takes longer, and finds the same.

            Examples:
              gupaudit cache clean --older-than 30d
              gupaudit cache clean --revisions

            Exit codes: 0 removed; 2 wrong usage, or something cannot be removed.
            """)

    @Option(
        help: "Only what was not used for so long: a number of days (30d), weeks (4w) or hours (12h).",
        transform: Age.init(text:))
    var olderThan: Age?

    @Flag(help: "Only the files of revisions, which take the most room.")
    var revisions = false

    @OptionGroup var locations: Locations

    func run() throws {
        let now = Date()
        var freed: Int64 = 0
        var lines: [String] = []
        for piece in CacheContents(locations).pieces {
            if revisions, piece.kind != .revision { continue }
            if let olderThan, now.timeIntervalSince(piece.used) < olderThan.seconds { continue }
            if try piece.remove() {
                freed += piece.bytes
                lines.append("removed " + piece.line)
            } else {
                lines.append("in use  " + piece.line)
            }
        }
        lines.append("freed             " + Quantity.bytes(freed))
        try Console.show(lines.map { $0 + "\n" }.joined())
    }
}

/// A time as people say it.
struct Age {
    let seconds: Double

    private static let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800]

    init(text: String) throws(ValidationError) {
        guard let unit = text.last.flatMap({ Self.units[$0] }), let number = UInt16(text.dropLast()) else {
            throw ValidationError("\(text): give a number of days, weeks or hours, for example 30d, 4w or 12h")
        }
        seconds = Double(number) * unit
    }
}

/// Numbers for people.
enum Quantity {
    static func bytes(_ count: Int64) -> String {
        var (value, unit) = (Double(count) / 1024, "KiB")
        for larger in ["MiB", "GiB"] where value >= 1024 { (value, unit) = (value / 1024, larger) }
        let text = String(format: value < 10 && unit != "KiB" ? "%.1f " : "%.0f ", value) + unit
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    static func age(since date: Date, now: Date = Date()) -> String {
        let hours = Int(max(0, now.timeIntervalSince(date)) / 3600)
        switch hours {
        case 0: return "just now"
        case 1..<48: return "\(hours) \(hours == 1 ? "hour" : "hours") ago"
        default: return "\(hours / 24) days ago"
        }
    }
}

extension CacheContents.Piece {
    var line: String {
        kind.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0) + Quantity.bytes(bytes) + "  "
            + Quantity.age(since: used).padding(toLength: 14, withPad: " ", startingAt: 0) + what + "  (\(paths[0]))"
    }
}
