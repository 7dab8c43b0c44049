import Comparison
import Output
import Report
import TestSupport
import Testing

@Suite struct HistoryTests {
    private var history: History {
        let first = report(
            "5.4",
            [
                site("drivers/a.c", 10, "map", "take", must: ["F_WRITE"]), site("fs/b.c", 20, "read", "take"),
                site("mm/c.c", 30, "walk", "copy", reference: .none),
            ])
        let second = report(
            "6.1",
            [
                site("drivers/a.c", 12, "map", "take_pin", must: ["F_WRITE"], reference: .pin),
                site("fs/b.c", 20, "read", "take"), site("net/d.c", 40, "send, \"all\"", "take"),
            ])
        let third = report(
            "6.12",
            [
                site("drivers/new/a.c", 12, "map", "take_pin", must: ["F_LONG"], reference: .pin),
                site("net/d.c", 41, "send, \"all\"", "take"),
            ])
        let entries = zip(["5.4", "6.1", "=6.12"], [first, second, third]).map { History.Entry(label: $0, report: $1) }
        return History(entries, successors: successors)
    }

    @Test func eachReleaseHasItsLine() {
        let releases = history.releases
        #expect(releases.map(\.sites) == [3, 3, 2])
        #expect(releases.map(\.get) == [2, 2, 1])
        #expect(releases.map(\.pin) == [0, 1, 1])
        #expect(releases.map { $0.since?.converted } == [nil, 1, 0])
        #expect(releases.map { $0.since?.added } == [nil, 1, 0])
        #expect(releases.map { $0.since?.removed } == [nil, 1, 1])
        #expect(releases[0].areas == ["drivers": 1, "fs": 1, "mm": 1])
    }

    @Test func eachSiteHasItsLife() throws {
        let lives = history.biographies
        #expect(lives.count == 4)
        let life = try #require(lives.first { $0.function == "map" })
        #expect(life.file == "drivers/new/a.c")
        #expect(life.firstSeen == "5.4")
        #expect(life.lastSeen == "=6.12")
        #expect(
            life.events.map { "\($0.release) \($0.kind.rawValue)" }
                == ["5.4 first-seen", "6.1 converted", "6.1 callee", "=6.12 flags", "=6.12 moved"])
        #expect(life.events[3].detail == "F_WRITE -> F_LONG")
        let gone = try #require(lives.first { $0.function == "read" })
        #expect(gone.lastSeen == "6.1")
        #expect(gone.events.last?.kind == .gone)
        #expect(gone.events.last?.release == "=6.12")
    }

    private static let formats: [Format<History>] = FormatRegistry.standard.formats()

    @Test(arguments: formats) func historiesAreWritten(_ format: Format<History>) throws {
        try expectGolden(try format.text(of: history), "history.\(format)")
    }

    @Test func subsystemsReplaceDirectoriesWhereAllReportsHaveThem() {
        let one = report("1", [site("fs/a.c", 1, "f", "take", ownership: owned(modular: true))])
        let two = report("2", [site("fs/a.c", 1, "f", "take", ownership: owned(modular: true, subsystem: nil))])
        let history = History([History.Entry(label: "1", report: one), History.Entry(label: "2", report: two)])
        #expect(history.releases.map(\.areas) == [["EXAMPLE": 1], ["no subsystem": 1]])
    }

    @Test func noReleaseAndOneAreHistoriesToo() throws {
        for entries in [[], [History.Entry(label: "1", report: report("1", []))]] {
            for format in Self.formats { #expect(try !format.text(of: History(entries)).isEmpty) }
        }
    }
}
