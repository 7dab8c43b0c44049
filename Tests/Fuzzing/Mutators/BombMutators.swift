/// C that is cheap to write and dear to read: nesting, macros, and lines without end.
package enum BombMutators {
    static let all = [nesting, long, macros, crashes]

    /// A construct that nests, around an innermost part.
    package enum Nesting: String, CaseIterable, Sendable {
        case minus, sum, flags, elseIf, conditional, macroCalls, ifs, casts, assignments, arrows, calls, stars, commas
        case lineSplices, conditionParentheses, conditionNots, blocks, loops, parentheses, initializers,
            statementExpressions
        case structs, arrays

        /// The text of a function, or of directives, of this depth.
        package func text(depth: Int) -> String {
            func times(_ text: String) -> String { String(repeating: text, count: depth) }
            let function = "long deep(long x, struct page **pages)\n{\n"
            let call = "\treturn get_user_pages_fast(x, 1, FOLL_WRITE, pages);\n}\n"
            func expression(_ text: String) -> String { function + "\tx = \(text);\n" + call }
            switch self {
            case .minus: return expression(times("- ") + "x")
            case .sum: return expression("x" + times(" + x"))
            case .flags:
                return function + "\treturn get_user_pages_fast(x, 1, FOLL_WRITE\(times(" | FOLL_WRITE")), pages);\n}\n"
            case .elseIf: return function + "\tif (x)\n\t\tx = 1;\n" + times("\telse if (x)\n\t\tx = 2;\n") + call
            case .conditional: return expression(times("x ? 1 : ") + "x")
            case .macroCalls: return "#define ID(x) x\n" + expression(times("ID(") + "x" + times(")"))
            case .ifs: return function + times("if (x)\n") + "x = 1;\n" + call
            case .casts: return expression(times("(int)") + "x")
            case .assignments: return function + "\t" + times("x = ") + "1;\n" + call
            case .arrows:
                return "struct nest { struct nest *x; };\n" + function
                    + "\tstruct nest *n = 0;\n\tn = n\(times("->x"));\n" + call
            case .calls: return function + "\tdeep(x, pages)\(times("()"));\n" + call
            case .stars: return function + "\tint \(times("*"))q;\n" + call
            case .commas: return expression("(x\(times(", x")))")
            case .lineSplices: return function + times("\\\n") + call
            case .conditionParentheses: return "#if \(times("("))1\(times(")"))\n#endif\n" + function + call
            case .conditionNots: return "#if \(times("!"))1\n#endif\n" + function + call
            case .blocks: return function + times("{\n") + "x = 1;\n" + times("}\n") + call
            case .loops: return function + times("for (;x;) ") + "x = 1;\n" + call
            case .parentheses: return expression(times("(") + "x" + times(")"))
            case .initializers: return function + "\tint a[] = \(times("{"))1\(times("}"));\n" + call
            case .statementExpressions: return expression(times("({ ") + "x;" + times(" })"))
            case .structs: return "struct s \(times("{ struct ")){ int x; }\(times(" m; }"));\n" + function + call
            case .arrays: return function + "\tint a\(times("[1]"));\n" + call
            }
        }
    }

    private static let nesting = Mutator("c-nesting", weight: 5) { random, around in
        let path = random.pick(around.files(".c")) ?? "mm/gup.c"
        let depth = random.scaled(2...7000)
        let text = (random.pick(Nesting.allCases) ?? .minus).text(depth: depth)
        return [.put(.file((around.tree.bytes(of: path) ?? []) + Array(("\n" + text).utf8)), at: path)]
    }

    private static let long = Mutator("c-long", weight: 2) { random, around in
        let path = random.pick(around.files(".c")) ?? "mm/gup.c"
        let count = random.scaled(2...400)
        let lines: [String] = (0..<count).map { number in
            random.either(
                "\tif (n == \(number)) gup_flags |= FOLL_WRITE;", "\tgot += \(SourceMutators.call(&random));",
                "\tcase \(number): gup_flags += n;", "\tput_page(pages[\(number)]);",
                "\tfor (n = 0; n < \(number); n++) got++;")
        }
        let function =
            "\nlong many(struct ring *ring, unsigned long addr, int n, struct page **pages)\n{\n"
            + "\tunsigned int gup_flags = 0;\n\tlong got = 0;\n\tswitch (n) {\n\(lines.joined(separator: "\n"))\n\t}\n"
            + "\treturn got;\n}\n"
        return [.put(.file((around.tree.bytes(of: path) ?? []) + Array(function.utf8)), at: path)]
    }

    /// Doubles with every level.
    package static func macros(levels: Int) -> String {
        let steps = (1..<max(levels, 2)).map { "#define M\($0) M\($0 - 1) - M\($0 - 1)" }
        return (["#define M0 1"] + steps).joined(separator: "\n")
            // In no function: the compiler is not shown what functions do that nobody asks about.
            + "\nlong bomb = M\(max(levels, 2) - 1);\n"
    }

    private static let macros = Mutator("c-macros", weight: 1) { random, around in
        let path = random.pick(around.files(".c", ".h")) ?? "mm/gup.c"
        let text = macros(levels: random.scaled(3...24))
        return [.put(.file((around.tree.bytes(of: path) ?? []) + Array(("\n" + text).utf8)), at: path)]
    }

    private static let crashes = Mutator("c-crashes", weight: 1) { random, around in
        let path = random.pick(around.files(".c", ".h")) ?? "mm/gup.c"
        let text = random.either(
            "crash", "parser_crash", "llvm_fatal_error", "overflow_stack", "llvm_unreachable", "assert",
            "handle_crash", "captured", "macro FOLL_WRITE", "dump get_user_pages", "sloc_usage", "module_map x")
        let pragma = "#pragma clang __debug \(text)"
        return [.put(.file(random.inserting(pragma, into: around.tree.bytes(of: path) ?? [])), at: path)]
    }
}
