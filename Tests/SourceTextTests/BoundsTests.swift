import SourceText
import Testing

/// Text that took time without end, or the stack, and what must be said of it.
@Suite struct BoundsTests {
    @Test(arguments: [
        String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000),
        String(repeating: "!", count: 100_000) + "1", String(repeating: "(", count: 100),
        String(repeating: "- ", count: 400) + "1",
        "1" + String(repeating: " ? 1 : 1", count: 100),
    ]) func conditionsNestedTooDeeplyAreNoExpression(_ condition: String) {
        let source = LexedSource("#if \(condition)\nx\n#endif\n")
        let offset = condition.utf8.count + 5
        let chain = source.conditions(at: offset)
        #expect(chain.count == 1)
        #expect(chain.first.map { $0.text.utf8.count < 10_000 } == true)
        #expect(chain.first?.expression.evaluate(definitions: [:]) == nil)
    }

    @Test func macrosThatNameEachOtherAHundredTimesAreUnknown() {
        var definitions: [String: String?] = ["A9": "1"]
        for level in 0..<9 {
            definitions["A\(level)"] = Array(repeating: "A\(level + 1)", count: 100).joined(separator: "+")
        }
        #expect(PreprocessorExpression(parsing: "A0 > 2").evaluate(definitions: definitions) == nil)
        #expect(PreprocessorExpression(parsing: "A8 > 2").evaluate(definitions: definitions) == true)
    }

    @Test func conditionsOfHundredsOfPartsAreGivenUp() {
        let macros = (0..<12).map { "M\($0)" }
        let long = (0..<80).map { "(\(macros[$0 % 12]) == \($0 + 10))" }.joined(separator: " && ")
        let chain = (0..<200).map { line in
            Condition(expression: PreprocessorExpression(parsing: long), line: line, text: "#if")
        }
        guard case .unsatisfiable(let reason) = ConditionSolver(definitions: [:]).solve(chain) else {
            Issue.record("no macro is equal to many numbers")
            return
        }
        #expect(reason == "line 0: #if never holds")
    }

    @Test func aPlaceInTwentyThousandConditionsIsIsolated() throws {
        let depth = 20_000
        let text = String(repeating: "#if A\n", count: depth) + "x\n" + String(repeating: "#endif\n", count: depth)
        let source = LexedSource(text)
        let isolated = try #require(source.isolating(6 * depth))
        #expect(isolated.count == text.utf8.count)
        #expect(String(decoding: isolated, as: UTF8.self).filter { !$0.isWhitespace } == "x")
        #expect(source.conditions(at: 6 * depth).count == 256)
    }

    @Test func rolesOfHundredThousandWordsTakeTimeInProportion() {
        let word = "get_user_pages"
        let count = 100_000
        let text = Array((word + "(").utf8) + (0..<count).flatMap { _ in Array("\(word)\u{0}".utf8) }
        let source = LexedSource(text)
        let places = IdentifierSearch([word]).occurrences(in: text)
        #expect(places.count == count + 1)
        let horizon = LexedSource.horizon(forPlaces: places.count)
        #expect(places.suffix(50_000).allSatisfy { source.textualRole(at: $0.offset, horizon: horizon) == .ambiguous })
        #expect(source.call(at: 0, horizon: horizon) == nil)
        // A file with fewer is read as far as it takes.
        #expect(LexedSource.horizon(forPlaces: 1) == LexedSource.horizon(forPlaces: 4_000))
    }

    @Test func aSpliceForEachByteIsReadOnce() {
        let splices = String(repeating: "\\\n", count: 200_000)
        let source = LexedSource("int a" + splices + "b = 1; /" + splices + "* c */")
        #expect(source.code.map { source.spelling(of: $0) } == ["int", "ab", "=", "1", ";"])
        #expect(source.comments.count == 1)
    }

    @Test func aQuoteOfAVeryLongLineIsItsBeginning() {
        let source = LexedSource(String(repeating: "x ", count: 1_000_000))
        #expect(source.quotedText(0..<100) == source.foldedText(0..<100))
        let quote = source.quotedText(0..<2_000_000)
        #expect(quote.hasSuffix(" …"))
        #expect(quote.utf8.count < 10_000)
    }
}
