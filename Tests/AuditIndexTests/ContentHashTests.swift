import Testing

@testable import AuditIndex

@Suite struct ContentHashTests {
    @Test func isTheIDThatGitGives() {
        #expect(hash("").rawValue == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        #expect(hash("hello\n").rawValue == "ce013625030ba8dba906f756967f9e9ca394464a")
    }

    @Test func readsWhatItPrints() {
        #expect(ContentHash(rawValue: hash("x").rawValue.uppercased()) == hash("x"))
        #expect(hash("x").bytes.withUnsafeBytes { ContentHash(bytes: $0) } == hash("x"))
    }

    @Test(arguments: ["", "e69de29bb2d1d6434b8b29ae775ad8c2e48c539", "e69de29bb2d1d6434b8b29ae775ad8c2e48c53911",
        "g69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "e69de29bb2d1d6434b8b29ae775ad8c2e48c539100"])
    func refusesWhatIsNoID(text: String) {
        #expect(ContentHash(rawValue: text) == nil)
    }
}
