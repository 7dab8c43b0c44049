import Foundation
import Knowledge
import Testing

@Suite struct ReleaseDatesTests {
    private static let family = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules/family").path

    @Test func everySpellingOfAReleaseHasItsDate() throws {
        let dates = try ReleaseDates(directory: Self.family)
        for version in ["6.12", "6.12.0", "6.12.117", "6.12.0-rc2"] { #expect(dates.date(of: version) == "2024-11-17") }
        #expect(dates.date(of: "2.6.39") == "2011-05-18")
        #expect(dates.date(of: "2.6.39.4") == "2011-05-18")
        #expect(dates.date(of: "6.1.192") == "2022-12-11")
        #expect(dates.date(of: "99.1.0") == nil)
    }

    @Test func whatIsNoDateIsRefused() {
        #expect(throws: RulesError.self) {
            try ReleaseDates(yaml: "releases:\n  \"6.1\": last winter\n", path: "releases.yaml")
        }
    }
}
