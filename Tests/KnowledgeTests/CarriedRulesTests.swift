import Foundation
import Knowledge
import Testing

/// The rules that the program carries are those of the directory.
@Suite struct CarriedRulesTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules").path

    @Test func everyFileIsCarriedByteForByte() throws {
        let files = RulesText.files(below: Self.rules)
        try #require(files.count > 50)
        #expect(RulesText.files(below: RulesText.builtIn) == files)
        for file in files {
            #expect(RulesText.bytes(of: "\(RulesText.builtIn)/\(file)") == RulesText.bytes(of: "\(Self.rules)/\(file)"))
        }
    }

    @Test func aDirectoryOfThemListsWhatADirectoryWould() {
        for directory in ["", "/family", "/family/example-tree"] {
            let listed = RulesText.names(in: RulesText.builtIn + directory)?.sorted()
            #expect(listed == RulesText.names(in: Self.rules + directory)?.sorted(), "\(directory)")
        }
    }
}
