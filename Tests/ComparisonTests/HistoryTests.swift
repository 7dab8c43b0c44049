import Comparison
import Foundation
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

    private static let formats: [Format<HistorySubject>] = FormatRegistry.standard.formats()

    @Test(arguments: formats) func historiesAreWritten(_ format: Format<HistorySubject>) throws {
        try expectGolden(try format.text(of: HistorySubject(history)), "history.\(format)")
    }

    private func areas(_ subsystems: [[String?]]) -> History {
        let reports = subsystems.enumerated().map { number, names in
            report("\(number)", names.enumerated().map { index, name in
                site("fs/a\(index).c", 1, "f\(index)", "take", ownership: owned(modular: true, subsystem: name))
            })
        }
        return History(reports.map { History.Entry(label: $0.tree.version, report: $0) })
    }

    /// A release without MAINTAINERS knows no areas; the others still have theirs.
    @Test func aReleaseWithoutMaintainersIsAGap() {
        let history = areas([["EXAMPLE", nil], [nil, nil], ["EXAMPLE", nil]])
        let known = ["EXAMPLE": 1, "no subsystem": 1]
        #expect(history.releases.map(\.areas) == [known, nil, known])
        #expect(history.biographies.map(\.area) == ["EXAMPLE", "no subsystem"])
    }

    @Test func aSubsystemSurvivesItsOldName() {
        let history = areas([
            ["OLD NAME", "OLD NAME", "OLD NAME", "OTHER", "SPLIT", "SPLIT"],
            ["MIDDLE", "MIDDLE", "OTHER", "OTHER", "A", "B"], ["NEW", "NEW", "OTHER", "OTHER", "A", "B"],
        ])
        #expect(history.renamedAreas == ["OLD NAME": "NEW", "MIDDLE": "NEW"])
        #expect(history.releases[0].areas == ["NEW": 3, "OTHER": 1, "SPLIT": 2])
        #expect(history.releases[1].areas == ["NEW": 2, "OTHER": 2, "A": 1, "B": 1])
    }

    @Test func textShowsTheReleasesThatFitAndSaysWhichDoNot() throws {
        let entries = (1...12).map { number in
            History.Entry(label: "6.\(number)", report: report("6.\(number)", [site("fs/a.c", 1, "f", "take")]))
        }
        func text(_ width: Int?) throws -> String {
            try HistorySubject.usual.text(of: HistorySubject(History(entries), width: width))
        }
        let heads = { (text: String) in text.split(separator: "\n").filter { $0.hasSuffix(" 6.12") }.first ?? "" }
        #expect(heads(try text(75)).split(separator: " ").count == 7)
        #expect(try text(75).contains("the latest 7 of 12 releases"))
        #expect(try text(75).split(separator: "\n").allSatisfy { $0.count <= 75 })
        #expect(heads(try text(nil)).split(separator: " ").count == 12)
        #expect(try !text(nil).contains("--wide"))
    }

    /// Where one has no date they stand side by side; where all have, 6.1 stands near 5.4 as seldom as in life.
    @Test func thePictureStandsOnAnAxisOfTime() throws {
        func places(_ dates: [String?]) throws -> [Double] {
            let entries = zip(["5.4", "6.1", "6.12"], dates).map {
                History.Entry(label: $0, report: report($0, [site("fs/a.c", 1, "f", "take")]), date: $1)
            }
            let format = try #require(FormatRegistry.standard.format(named: "svg", of: HistorySubject.self))
            let svg = try format.text(of: HistorySubject(History(entries)))
            #expect(["5.4", "6.1", "6.12"].allSatisfy { svg.contains(">\($0)</text>") })
            return svg.components(separatedBy: "<circle class=\"dot get\" cx=\"").dropFirst().compactMap {
                Double($0.prefix { $0 != "\"" })
            }
        }
        let dated = try places(["2019-11-24", "2022-12-11", "2024-11-17"])
        #expect(dated[1] - dated[0] > 1.4 * (dated[2] - dated[1]))
        let undated = try places(["2019-11-24", nil, "2024-11-17"])
        #expect(abs((undated[1] - undated[0]) - (undated[2] - undated[1])) < 0.2)
    }

    @Test func noReleaseAndOneAreHistoriesToo() throws {
        for entries in [[], [History.Entry(label: "1", report: report("1", []))]] {
            for format in Self.formats { #expect(try !format.text(of: HistorySubject(History(entries))).isEmpty) }
        }
    }
}
