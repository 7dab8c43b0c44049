import SourceText
import Testing

@Suite struct ConditionTests {
    @Test func chainsAreOutermostFirstWithoutTheGuard() {
        let text = MarkedSource(
            """
            /* header */
            #ifndef _THING_H
            #define _THING_H
            #if defined(A) && !defined(B)
            # ifdef CONFIG_C
            <1>x
            # elif CONFIG_D > 2
            <2>x
            # else
            <3>x
            # endif
            #endif
            <4>x
            #endif
            """)
        #expect(text.conditions(1) == ["4: #if defined(A) && !defined(B)", "5: # ifdef CONFIG_C"])
        #expect(text.conditions(4) == [])
        let elif = text.source.conditions(at: text[2]).last?.expression
        #expect(elif == .all([.not(.defined("CONFIG_C")), .binary(.greater, .macro("CONFIG_D"), .integer(2))]))
        let otherwise = text.source.conditions(at: text[3]).last?.expression
        #expect(
            otherwise
                == .all([.not(.defined("CONFIG_C")), .not(.binary(.greater, .macro("CONFIG_D"), .integer(2)))]))
    }

    @Test func aFallbackDefinitionIsNoGuard() {
        let text = MarkedSource("#ifndef LIMIT\n#define LIMIT 1\n<1>x\n#endif\nint y;\n")
        #expect(text.conditions(1).count == 1)
    }

    @Test(arguments: [
        ("1 + 2 * 3 == 7", true), ("(1 << 4) > 15 && 0x10 == 020", true), ("-1 < 0u", true), ("1 ? 0 : 1", false),
        ("defined A", true), ("defined(B)", false), ("A == 2 || B", true), ("!A", false), ("~0 == -1", true),
        ("IS_ENABLED(CONFIG_Y)", true), ("IS_ENABLED(CONFIG_M)", true), ("IS_BUILTIN(CONFIG_M)", false),
        ("IS_MODULE(CONFIG_M)", true), ("IS_ENABLED(CONFIG_N)", false), ("CONFIG_N", false),
        ("LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)", true), ("INDIRECT == 2", true),
        ("UNKNOWN || A", true), ("UNKNOWN && B", false), ("CONFIG_Y && !CONFIG_N", true),
        ("5 % 3 == 2 && 7 / 2 == 3 && (6 ^ 3) == 5 && (6 | 1) == 7", true),
    ] as [(String, Bool)])
    func evaluates(text: String, expected: Bool) {
        let definitions: [String: String?] = [
            "A": "2", "B": nil, "CONFIG_Y": "1", "CONFIG_M_MODULE": "1", "LINUX_VERSION_CODE": "393472",
            "INDIRECT": "A",
        ]
        #expect(PreprocessorExpression(parsing: text).evaluate(definitions: definitions) == expected)
    }

    @Test(arguments: ["UNKNOWN", "UNKNOWN && A", "1 / 0", "(", "1 2", "defined", "has(x)", "\"s\"", "LOOP", ""])
    func staysUnknown(text: String) {
        #expect(PreprocessorExpression(parsing: text).evaluate(definitions: ["A": "1", "LOOP": "LOOP"]) == nil)
    }

    @Test func hugeExpressionsAreNotParsed() {
        let chain = Array(repeating: "A", count: 100_000).joined(separator: " + ")
        let nest = String(repeating: "(", count: 400) + "1" + String(repeating: ")", count: 400)
        for text in [chain, nest, String(repeating: "!", count: 500) + "A"] {
            #expect(PreprocessorExpression(parsing: text).evaluate(definitions: ["A": "1"]) == nil)
        }
    }

    private func solve(
        _ conditions: [String], _ definitions: [String: String?] = [:], fixed: [String: String?] = [:]
    ) -> ConditionSolver.Solution {
        let chain = conditions.enumerated().map { index, text in
            Condition(expression: PreprocessorExpression(parsing: text), line: index + 1, text: "#if \(text)")
        }
        return ConditionSolver(definitions: definitions, fixed: fixed).solve(chain)
    }

    @Test func theLeastChangeIsFound() {
        #expect(solve(["CONFIG_A"], ["CONFIG_A": "1"]) == .satisfied(changes: [:]))
        #expect(solve(["!CONFIG_A"], ["CONFIG_A": "1"]) == .satisfied(changes: ["CONFIG_A": nil]))
        #expect(
            solve(["defined(CONFIG_A) || (CONFIG_B && CONFIG_C)", "!CONFIG_B"], ["CONFIG_B": "1"])
                == .satisfied(changes: ["CONFIG_A": "1", "CONFIG_B": nil]))
        #expect(solve(["!defined(X)"]) == .satisfied(changes: ["X": nil]))
        #expect(solve(["CONFIG_LEVELS > 3"], ["CONFIG_LEVELS": "2"]) == .satisfied(changes: ["CONFIG_LEVELS": "4"]))
        #expect(
            solve(["IS_BUILTIN(CONFIG_A)"], ["CONFIG_A_MODULE": "1"])
                == .satisfied(changes: ["CONFIG_A": "1"]))
        #expect(
            solve(["IS_ENABLED(CONFIG_A)", "!IS_MODULE(CONFIG_A)"], ["CONFIG_A_MODULE": "1"])
                == .satisfied(changes: ["CONFIG_A": "1", "CONFIG_A_MODULE": nil]))
    }

    @Test func whatCannotHoldSaysWhy() {
        func reason(_ solution: ConditionSolver.Solution) -> String? {
            if case .unsatisfiable(let reason) = solution { reason } else { nil }
        }
        #expect(reason(solve(["0"])) == "line 1: #if 0 never holds")
        #expect(
            reason(solve(["A < 2"], fixed: ["A": "5"])) == "line 1: #if A < 2 never holds: A is 5")
        #expect(reason(solve(["A", "B", "!A"])) == "line 1: #if A and line 3: #if !A exclude each other")
        #expect(reason(solve(["odd(1)"])) == "line 1: #if odd(1) cannot be evaluated")
    }

    @Test func manyMacrosAreSolvedGreedily() {
        let names = (0..<40).map { "CONFIG_\($0)" }
        let expected = Dictionary(uniqueKeysWithValues: names.map { ($0, String?.some("1")) })
        #expect(solve(names) == .satisfied(changes: expected))
    }

    @Test func definitionsOfTheFileItself() {
        let text = MarkedSource(
            """
            #define A 2
            #ifdef X
            #define B 1
            #endif
            #ifdef Y
            #define C 3
            #undef A
            <1>x
            #endif
            #define D
            """)
        let facts = text.source.macroDefinitions(before: text[1])
        #expect(facts == ["C": "3", "A": nil])
    }
}
