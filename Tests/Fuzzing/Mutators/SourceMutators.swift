/// Changes of C sources and headers.
enum SourceMutators {
    static let all = [tokens, bytes, lines, calls, directives, quiet, functions]

    /// Words that mean something to the compiler, to the family, or to the tree.
    static let pool = [
        "get_user_pages(", "pin_user_pages(", "pin_user_pages_fast", "get_user_pages_remote", "FOLL_WRITE ",
        "FOLL_FORCE ",
        "FOLL_LONGTERM ", "FOLL_PIN ", "pages ", "NULL ", "vmas ", "gup_flags ", "if (", "else ", "while (",
        "for (;;) ",
        "switch (", "case 1: ", "default: ", "return ", "goto out;", "out: ", "do {", "}", "{", "(", ")", ", ", "; ",
        "? ",
        ": ", "= ", "|= ", "&= ", "~", "| ", "&", "*", "->", ".", "[0]", "#", "##", "\"", "'", "/*", "*/", "//", "\\\n",
        "static ", "inline ", "struct ", "union { int a; } ", "enum { E } ", "typedef ", "__attribute__((",
        "__typeof__(",
        "_Generic(0, default: ", "sizeof(", "__builtin_choose_expr(1, ", "({ ", " })", "0x7fffffffffffffff ", "-1 ",
        "1ULL ",
        "0xffffffffffffffffff ", "1 << 31 ", "break;", "continue;", "put_page(", "unpin_user_page(", "EXPORT_SYMBOL(",
        "_Pragma(\"once\") ", "asm goto(\"\" : : : : out);", "...", "__VA_ARGS__", "ring->pages ", "current->mm ",
    ]

    private static func target(_ random: inout SplitMix64, _ around: Surroundings) -> String {
        random.pick(around.files(".c", ".h")) ?? "mm/gup.c"
    }

    private static func other(_ random: inout SplitMix64, _ around: Surroundings) -> [UInt8] {
        around.tree.bytes(of: target(&random, around)) ?? []
    }

    private static let tokens = Mutator("c-tokens", weight: 14) { random, around in
        let path = target(&random, around)
        var changes = TextChanges(random: random.fork())
        let text = changes.words(around.tree.bytes(of: path) ?? [], with: other(&random, around), pool: pool)
        return [.put(.file(text), at: path)]
    }

    private static let bytes = Mutator("c-bytes", weight: 6) { random, around in
        let path = target(&random, around)
        var changes = TextChanges(random: random.fork())
        return [.put(.file(changes.bytes(around.tree.bytes(of: path) ?? [])), at: path)]
    }

    private static let lines = Mutator("c-lines", weight: 10) { random, around in
        let path = target(&random, around)
        let others = other(&random, around)
        var changes = TextChanges(random: random.fork())
        let text = around.tree.bytes(of: path) ?? []
        return [
            .put(
                .file(random.once(in: 4) ? changes.splice(text, with: others) : changes.lines(text, with: others)),
                at: path)
        ]
    }

    private static let flags = [
        "0", "1", "FOLL_WRITE", "gup_flags", "~0u", "FOLL_WRITE | FOLL_FORCE", "flags()", "-1", "*p",
        "write ? FOLL_WRITE : 0", "FOLL_WRITE & ~FOLL_WRITE", "(FOLL_PIN, FOLL_GET)", "sizeof(int[FOLL_WRITE])",
        "({ int f = FOLL_FORCE; f |= 1; f; })", "RING_FLAGS", "UNKNOWN_FLAG", "\"text\"", "pages", "1.5",
    ]

    private static let objects = [
        "pages", "NULL", "&page", "ring->pages", "ring->more + 1", "pages NULL", "", "(void *)pages",
        "&(*ring).pages[RING_DEPTH - 1]", "(struct page *[]){ NULL }", "page ?: NULL", "pages[0][0]", "({ pages; })",
    ]

    /// A call of the family with arguments that need not fit.
    static func call(_ random: inout SplitMix64) -> String {
        let name = random.either(
            "get_user_pages", "pin_user_pages", "get_user_pages_fast", "pin_user_pages_fast",
            "get_user_pages_remote", "iov_iter_get_pages2", "get_user_page_fast_only", "ring_take")
        var arguments = [
            "addr", random.pick(["1", "n", "count", "-1", "0"]) ?? "1", random.pick(flags) ?? "0",
            random.pick(objects) ?? "pages", "NULL",
        ]
        if random.once(in: 3) { arguments.remove(at: random.below(arguments.count)) }
        if random.once(in: 4) { arguments.insert(random.pick(objects) ?? "", at: random.below(arguments.count)) }
        if random.once(in: 6) { arguments.shuffle(with: &random) }
        let separator = random.once(in: 12) ? " " : ", "
        return "\(name)(\(arguments.joined(separator: separator))\(random.once(in: 16) ? "" : ")")"
    }

    private static let calls = Mutator("c-calls", weight: 10) { random, around in
        let path = random.pick(around.files(".c")) ?? "mm/gup.c"
        let call = call(&random)
        let text = around.tree.bytes(of: path) ?? []
        let form = random.either(
            "\tgot += \(call);", "\treturn \(call);", "\tif (\(call) < n) return 0;", "\(call);",
            "#define F(x) \(call) x", "\twhile (n--) got = \(call);", "\tgoto *(&&l + \(call)); l:;",
            "\tint a[] = { \(call) };")
        return [.put(.file(random.inserting(form, into: text)), at: path)]
    }

    /// A whole function, with a call in a place of its own.
    private static let functions = Mutator("c-functions", weight: 8) { random, around in
        let path = random.pick(around.files(".c")) ?? "mm/gup.c"
        var body =
            "\tunsigned int gup_flags = \(random.pick(flags) ?? "0");\n"
            + "\tstruct page *page, **pages = &page;\n\tlong got = 0;\n"
        for _ in 0..<random.scaled(1...12) {
            body +=
                "\t"
                + random.either(
                    "if (n & \(random.below(9)))", "for (n = 0; n < 4; n++)", "while (got < n)", "do", "else")
            body +=
                " {\n\t\t"
                + random.either(
                    "gup_flags |= FOLL_WRITE;", "gup_flags = n;", "got += \(call(&random));",
                    "put_page(pages[n]);", "unpin_user_pages(pages, got);", "break;", "return got;",
                    "pages = ring_more(pages);")
            body += "\n\t}\(random.once(in: 4) ? " while (n);" : "")\n"
        }
        let name = "made_\(random.below(1000))"
        let function =
            "\nlong \(name)(struct ring *ring, unsigned long addr, int n, bool write)\n{\n\(body)\treturn got;\n}\n"
        return [.put(.file((around.tree.bytes(of: path) ?? []) + Array(function.utf8)), at: path)]
    }

    private static let names = [
        "/dev/stdin", "/dev/zero", "/etc/passwd", "../../../outside/secret.h", "@outside/secret.h",
        "linux/absent.h", "linux/loom_options.h", ".", "..", "", "linux/mm.h/", "linux//mm.h", "./linux/mm.h", "\\",
        "drivers/ring", "/proc/self/environ", "/proc/self/mem", "ring.c", "weave.c", "../../Makefile", "MAINTAINERS",
        "é.h",
    ]

    private static let directives = Mutator(
        "c-directives", weight: 10,
        mutation: { random, around in
            let path = target(&random, around)
            let odd = (random.pick(names) ?? "").replacing("@outside", with: around.root + "/../outside")
            let name = random.once(in: 2) ? "<\(odd)>" : "\"\(odd)\""
            let text = random.either(
                "#include \(name)", "#include_next \(name)", "#import \(name)", "#pragma once",
                "enum { V_\(random.below(99)) =\n#embed \(name) limit(1)\n};",
                "#if __has_embed(\(name))\n#define LOOM_FLAGS FOLL_FORCE\n#endif",
                "#if __has_include(\(name))\n#define LOOM_FLAGS FOLL_FORCE\n#endif",
                "#pragma include_alias(\(name), \"ring.h\")",
                "#pragma clang module import \(name)", "#line 7 \(name)", "#pragma GCC dependency \(name)", "#if 1",
                "#endif", "#else",
                "#elif defined", "#define FOLL_WRITE FOLL_WRITE", "#undef FOLL_WRITE", "#define get_user_pages(x...) 0",
                "#pragma push_macro(\"FOLL_WRITE\")", "#pragma clang system_header", "#error \u{1B}[31mred",
                "#warning é",
                "#pragma clang __debug crash", "#pragma GCC poison FOLL_FORCE", "#define CONFIG_LOOM_TWILL 1",
                "#ident \"x\"",
                "_Pragma(\"clang __debug parser_crash\")", "#pragma weak ring_take", "# 1 \"\(odd)\" 1",
                "#assert machine(x)")
            let put = Edit.put(.file(random.inserting(text, into: around.tree.bytes(of: path) ?? [])), at: path)
            return Mutation(mutator: "c-directives", edits: [put], isOutward: odd.contains("outside"))
        })

    /// Other bytes of the same length under the same old time: only the time of the last change tells.
    private static let quiet = Mutator("c-quiet", weight: 6) { random, around in
        let path = target(&random, around)
        var text = around.tree.bytes(of: path) ?? []
        for (old, new) in [("FOLL_WRITE", "FOLL_FORCE"), ("0x10", "0x11"), ("NULL", "page"), ("== 1", "!= 2")] {
            if random.once(in: 2) { text = Array(String(decoding: text, as: UTF8.self).replacing(old, with: new).utf8) }
        }
        return [.put(.file(text, isDated: true), at: path)]
    }
}

extension Array {
    mutating func shuffle(with random: inout SplitMix64) {
        for index in indices { swapAt(index, random.below(count)) }
    }
}
