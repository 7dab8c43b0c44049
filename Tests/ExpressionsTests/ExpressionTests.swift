import Expressions
import Testing

/// A small row and its schema, with a column of each kind.
private enum Row {
    static let schema = Shape.object([
        "callee": .text, "modular": .truth, "line": .number, "function": .text,
        "flags": .object(["must": .list(.text), "may": .list(.text)]),
        "case": .object(["is": .word(["1", "2", "none-fits"])]),
        "release": .object(["sites": .list(.object(["callee": .text, "line": .number]))]),
        "tree": .object(["version": .version]),
    ])

    static let value = Value.object([
        "callee": .string("pin_user_pages_fast"), "modular": .bool(true), "line": .number(142), "function": .null,
        "flags": .object(["must": .list([.string("FOLL_LONGTERM"), .string("FOLL_WRITE")]), "may": .list([])]),
        "release": .object([
            "sites": .list([
                .object(["callee": .string("put_page"), "line": .number(3)]),
                .object(["callee": .string("kfree"), "line": .number(9)]),
            ])
        ]),
        "tree": .object(["version": .string("5.10.3-rc1")]),
    ])
}

@Suite struct ExpressionTests {
    @Test(arguments: [
        #"callee ~ "user_pages" and flags.must has FOLL_WRITE and modular"#, "callee = pin_user_pages_fast",
        "callee ~ '^pin_.*_fast$'", "not callee ~ \"^get_\"", "line > 100 and line <= 142 and line != 7",
        "flags.must has [FOLL_FORCE, FOLL_WRITE]", "flags.may is empty and flags.must is not empty",
        "function is null and callee is not null", "callee in [a, pin_user_pages_fast]", "callee not in [a, b]",
        "release.sites.callee has put_page", "release.sites.callee ~ \"^k?free\"", "release.sites is not empty",
        "tree.version >= 5.10 and tree.version < 5.10.4 and tree.version > 5.4", "modular = yes or line = 0",
        "not (modular = no) and (line = 142)", "false_or_not is null or modular",
    ]) func whatIsTrueOfTheRowHolds(_ text: String) throws {
        guard !text.hasPrefix("false_or_not") else {
            // An unknown column is found before anything is evaluated, even where it would decide nothing.
            #expect(throws: ExpressionError.self) { try RowExpression(text, schema: Row.schema) }
            return
        }
        #expect(try RowExpression(text, schema: Row.schema).evaluate(Row.value) == true)
    }

    @Test(arguments: [
        "modular = no", "flags.must has FOLL_GET", "callee in [get_user_pages]", "line < 142", "function = main",
        "function ~ main", "tree.version >= 5.11", "callee ~ \"^user_pages\"", "release.sites.callee has unpin",
    ]) func whatIsNotTrueDoesNotHold(_ text: String) throws {
        #expect(try RowExpression(text, schema: Row.schema).evaluate(Row.value) == false)
    }

    @Test func aColumnThatTheRowLacksDecidesNothing() throws {
        func answer(_ text: String) throws -> Bool? { try RowExpression(text, schema: Row.schema).evaluate(Row.value) }
        #expect(try answer("case.is = \"2\"") == nil)
        #expect(try answer("case.is != \"2\"") == nil)
        #expect(try answer("not case.is = \"2\" and modular") == nil)
        #expect(try answer("case.is = \"2\" and not modular") == false)
        #expect(try answer("case.is = \"2\" or modular") == true)
    }

    /// The caret stands under the character that the error is about.
    @Test(arguments: [
        ("callee ~ x and flags.mst has A", "               ^", "did you mean flags.must"),
        ("must has A", "^", "did you mean flags.must"),
        ("calee = x", "^", "did you mean callee"),
        ("nothing_like_it = x", "^", "there is no column"),
        ("callee has x", "       ^", "only a list can have something"),
        ("flags.must = x", "           ^", "use “has”"),
        ("flags = x", "      ^", "flags.may, flags.must"),
        ("callee", "^", "not yes or no"),
        ("callee > 3", "       ^", "only numbers and versions"),
        ("line = many", "       ^", "is a number"),
        ("modular = 2", "          ^", "yes or no"),
        ("tree.version >= new", "                ^", "version such as"),
        ("case.is = \"7\"", "          ^", "one of 1, 2, none-fits"),
        ("callee = \"x", "         ^", "never closed"),
        ("(modular", "^", "never closed"),
        ("flags.must has [A, B", "               ^", "never closed"),
        ("modular modular", "        ^", "expected “and”"), ("callee modular", "^", "does not compare"),
        ("modular )", "        ^", "expected"),
        ("modular && line = 1", "        ^", "write “and”"),
        ("modular and", "           ^", "expected a column"),
        ("callee = null", "         ^", "is null"),
        ("callee is nothing", "          ^", "expected “null” or “empty”"),
        ("callee ~ \"a(b\"", "           ^", "never closed"),
        ("callee ~ \"a**\"", "            ^", "repeats what is repeated"),
        ("callee ~", "        ^", "not the end"),
        ("", "^", "expected a column"),
        ("callee = x ; modular", "           ^", "no meaning"),
    ]) func aMistakeIsShownInItsColumn(_ text: String, _ caret: String, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) { try RowExpression(text, schema: Row.schema) }
        #expect(error.column == caret.count, "\(error)")
        #expect(error.message.contains(message), "\(error)")
        #expect(error.excerpt == "  \(text)\n  \(caret)")
    }

    @Test func nestingAndLengthAreBounded() {
        for text in [
            String(repeating: "(", count: 5000) + "modular", String(repeating: "not ", count: 2000) + "modular",
            String(repeating: "modular and ", count: 5000) + "modular",
        ] {
            #expect(throws: ExpressionError.self) { try RowExpression(text, schema: Row.schema) }
        }
    }

    @Test func aPatternNeverTakesLong() throws {
        let schema = Shape.object(["a": .text])
        let row = Value.object(["a": .string(String(repeating: "a", count: 2000) + "!")])
        #expect(try RowExpression("a ~ \"^(a+)+(a|aa)*$\"", schema: schema).evaluate(row) == false)
    }

    @Test(arguments: [
        ("ab?c", "xacx", true), ("^a.c$", "abc", true), ("^a.c$", "abcd", false), ("[^a-c]", "abc", false),
        (#"\bput_page\b"#, "x = put_page(p)", true), (#"\bput_page\b"#, "input_page", false), (#"a\.b"#, "axb", false),
        ("x|^y", "zy", false), ("(ab)+c", "ababc", true), ("[]]", "]", true), (#"\d+\s"#, "a12 ", true), ("", "", true),
        ("ü", "grün", true),
    ]) func patternsMatch(_ pattern: String, _ text: String, _ expected: Bool) throws {
        let row = Value.object(["a": .string(text)])
        #expect(try RowExpression("a ~ '\(pattern)'", schema: .object(["a": .text])).evaluate(row) == expected)
    }

    @Test func placeholdersAreFilledIn() throws {
        let template = try Template(
            "{callee}() at {line} with {flags.must}, {flags.may}, {function}", schema: Row.schema)
        #expect(
            template.filled(from: Row.value)
                == "pin_user_pages_fast() at 142 with FOLL_LONGTERM, FOLL_WRITE, nothing, unknown")
        for (text, column) in [("a {calee}", 3), ("a {callee", 3), ("a } b", 3), ("{flags}", 1)] {
            let error = #expect(throws: ExpressionError.self) { try Template(text, schema: Row.schema) }
            #expect(error?.column == column, "\(text)")
        }
    }

    @Test func hundredsOfConditionsInARowNeedNoDepth() throws {
        let all = Array(repeating: "modular", count: 800).joined(separator: " and ")
        #expect(try RowExpression(all, schema: Row.schema).evaluate(Row.value) == true)
        let any = Array(repeating: "line=1", count: 800).joined(separator: " or ") + " or modular"
        #expect(try RowExpression(any, schema: Row.schema).evaluate(Row.value) == true)
        #expect(try RowExpression(any, schema: Row.schema).evaluate(.object(["modular": .bool(false)])) == nil)
        #expect(try RowExpression(all, schema: Row.schema).evaluate(.object([:])) == nil)
    }

    @Test(arguments: ["(", "not ", "not ("]) func nestingWithoutEndIsAnError(_ opening: String) {
        let text = String(repeating: opening, count: 9_000 / opening.count) + "modular"
        #expect(throws: ExpressionError.self) { try RowExpression(text, schema: Row.schema) }
    }
}
