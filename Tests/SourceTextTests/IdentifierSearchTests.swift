import SourceText
import Testing

@Suite struct IdentifierSearchTests {
    private func found(_ identifiers: [String], _ text: String) -> [String] {
        IdentifierSearch(identifiers).occurrences(in: Array(text.utf8))
            .map { "\(identifiers[$0.identifier])@\($0.offset)" }
    }

    @Test func findsWholeWordsOnly() {
        let names = ["grab_page", "grab_page_fast", "__grab_page"]
        #expect(
            found(names, "grab_page grab_page_fast __grab_page grab_pages xgrab_page grab_page2 _grab_page")
                == ["grab_page@0", "grab_page_fast@10", "__grab_page@25"])
    }

    @Test func findsAtBothEndsAndBackToBack() {
        #expect(found(["grab"], "grab") == ["grab@0"])
        #expect(found(["grab"], "grab,grab;grab") == ["grab@0", "grab@5", "grab@10"])
        #expect(found(["grab"], "gra") == [])
        #expect(found(["grab"], "") == [])
    }

    @Test func shortAndRepeatedIdentifiers() {
        #expect(found(["f", "fo"], "f fo foo f") == ["f@0", "fo@2", "f@9"])
        #expect(found(["ab", "ab"], "ab") == ["ab@0"])
        #expect(found(["", "a b", "c"], "a b c") == ["c@4"])
        #expect(found([], "anything") == [])
    }

    @Test func anyBytesAreHarmless() {
        let bytes: [UInt8] = [0, 0xFF, 0xC3] + Array("grab".utf8) + [0xC3, 0, 0] + Array("grab".utf8) + [0]
        #expect(IdentifierSearch(["grab"]).occurrences(in: bytes).map(\.offset) == [3, 10])
    }

    @Test func agreesWithANaiveSearch() {
        let names = ["pin", "pin_page", "unpin", "page_pin", "pinned"]
        var state: UInt64 = 7
        var bytes: [UInt8] = []
        let pieces = names + ["_", " ", "(", "p", "pi", "in_", "\n", "n"]
        for _ in 0..<4_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes += Array(pieces[Int(state >> 33) % pieces.count].utf8)
        }
        func isWord(_ index: Int) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            let scalar = Character(UnicodeScalar(bytes[index]))
            return scalar.isLetter || scalar.isNumber || scalar == "_"
        }
        var expected: [IdentifierSearch.Occurrence] = []
        for offset in bytes.indices where !isWord(offset - 1) {
            for (index, name) in names.enumerated()
            where bytes[offset...].starts(with: name.utf8) && !isWord(offset + name.utf8.count) {
                expected.append(.init(identifier: index, offset: offset))
            }
        }
        #expect(!expected.isEmpty)
        #expect(IdentifierSearch(names).occurrences(in: bytes) == expected)
    }
}
