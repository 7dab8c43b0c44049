import Report

/// A report of everything that may go wrong with text: no tree is this bad.
func nastyReport() -> AuditReport {
    let long = "((struct ring *)context)->" + String(repeating: "very_long_member.", count: 16) + "pages[i + 1]"
    let write = Flags(
        text: "FOLL_WRITE | FOLL_FORCE", must: ["FOLL_FORCE", "FOLL_WRITE"], may: [], unknown: false, origin: .literal,
        trail: [.init(file: "mm/core.c", line: 7, text: "FOLL_WRITE | FOLL_FORCE")])
    let mixed = Flags(
        text: "flags", must: ["FOLL_FORCE"], may: ["FOLL_LONGTERM", "FOLL_WRITE"], unknown: true, origin: .parameter,
        trail: [])
    let all = Flags(
        text: "all", must: [],
        may: ["ANON", "COW", "DUMP", "FORCE", "GET", "HWPOISON", "LONGTERM", "MIGRATION", "NOFAULT"]
            .map { "FOLL_" + $0 },
        unknown: true, origin: .conditional, trail: [])
    let zero = Flags(text: "0", must: [], may: [], unknown: false, origin: .literal, trail: [])
    let absent = Flags(text: nil, must: [], may: [], unknown: false, origin: .none, trail: [])
    let sites = [
        site("0000000000000001", "Kbuild.c", 1, "top", "get_user_pages", ["0"], zero, vmas: .null),
        site(
            "0000000000000002", "drivers/ünïcode/文件名/a.c", 12, "名前", "pin_user_pages",
            ["a < b && c > d", "\"q|r\"", "'&'"], mixed, vmas: .parameter,
            pages: Pages(text: "<pages & \"more\" | 漢字>", null: false), reference: .pin),
        site(
            "0000000000000003", "drivers/evil/\u{1b}[2J\u{7}\u{202e}c.exe\u{9b}31m\n.c", 3, "f\u{0}g\tx",
            "get_user_pages_fast", ["\u{1b}]0;title\u{7}"], write,
            pages: Pages(text: "a\r\nb\u{200b}c\u{2028}", null: false), writes: .yes),
        site(
            "0000000000000004", "drivers/long/" + String(repeating: "deep/", count: 24) + "x.c", 1_234_567,
            "long_function", "get_user_pages_remote", [long], all, vmas: .array,
            pages: Pages(text: long, null: false), writes: .maybe),
        site(
            "0000000000000005", "include/linux/inline.h", 40, nil, "iov_iter_get_pages2", ["i", "pages"], absent,
            seen: Seen(
                arch: "none", environment: "none", method: .text,
                reason: "no configuration of any architecture enables the lines around it, "
                    + "which ask for \u{1b}[31mRED")),
        site(
            "0000000000000006", "include/linux/inline.h", 44, "other", "fixup_user_fault", [], absent,
            pages: Pages(text: nil, null: false), reference: .none,
            seen: Seen(arch: "none", environment: "none", method: .text)),
        site(
            "0000000000000007", "mm/core.c", 7, "core", "bio_iov_iter_get_pages", ["bio"], mixed, family: "extended",
            pages: Pages(text: "NULL", null: true), reference: .param),
    ]
    let step = Flags.Step(file: "Kbuild.c", line: 1, text: "0")
    return AuditReport(
        tool: Tool(name: "gupaudit", version: "1.2.3", libclang: "clang version 19.1.7 (3\u{1b}[0m)"),
        tree: TreeIdentity(path: "/src/linux <&|\"> \u{1b}c", version: "6.1.0-rc4", source: .git, revision: "0a1b2c"),
        api: API(
            functions: [
                "get_user_pages": .init(
                    signature: "long get_user_pages(unsigned long start, unsigned int gup_flags)",
                    roles: ["flags": 1], file: "include/linux/mm.h", line: 9)
            ], flags: ["FOLL_WRITE": 1, "FOLL_TOP": 1 << 63]),
        sites: sites,
        findings: [
            Finding(
                rule: "zero-flags", severity: .note, site: SiteID(rawValue: "0000000000000001"),
                message: "the flags are 0, so the pages are only read", evidence: [
                    Evidence(file: step.file, line: step.line, text: step.text, says: "the flags")
                ]),
            Finding(
                rule: "stray", severity: .warning, site: SiteID(rawValue: "ffffffffffffffff"),
                message: "about a site \u{7}that is not here", evidence: []),
        ],
        ledger: Ledger(identifiers: [
            "get_user_pages": .init(
                total: 3, kinds: ["call": 1, "unresolved": 2],
                unresolved: [
                    .init(
                        file: "z/b.c", line: 9,
                        reason: "pasted together by ## in a macro of \u{1b}[1mbold\u{1b}[0m name"),
                    .init(file: "a/b.c", line: 90, reason: "no"),
                ]),
            "pin_user_pages": .init(total: 5, kinds: ["call": 4], unresolved: []),
            "get_dump_page": .init(total: 0, kinds: [:], unresolved: []),
        ]),
        units: [
            Unit(
                file: "mm/core.c", arch: "x86", environment: "all-yes", seconds: 0.25,
                diagnostics: .init(errors: 0, first: nil), status: .parsed),
            Unit(
                file: "drivers/evil/\u{1b}[2J.c", arch: "arm64", environment: "all-yes", seconds: nil,
                diagnostics: .init(
                    errors: 2,
                    first: "drivers/evil/x.c:3:1: use of undeclared identifier "
                        + "'a_rather_long_identifier_that_goes_on'; did you mean\n'another_long_identifier'?"),
                status: .degraded),
            Unit(
                file: "drivers/none.c", arch: "m68k", environment: "second", seconds: nil,
                diagnostics: .init(errors: 1, first: "file is 200 MB long"), status: .failed),
        ])
}

func emptyReport() -> AuditReport {
    AuditReport(
        tool: Tool(name: "gupaudit", version: "1.2.3", libclang: "clang version 14.0.6"),
        tree: TreeIdentity(path: "/src/empty", version: "4.4.0", source: .directory, revision: nil),
        api: API(functions: [:], flags: [:]), sites: [], findings: [], ledger: Ledger(identifiers: [:]), units: [])
}

private func site(
    _ id: String, _ file: String, _ line: Int, _ function: String?, _ callee: String, _ arguments: [String],
    _ flags: Flags, family: String = "core", vmas: VMAsArgument = .absent,
    pages: Pages = Pages(text: "pages", null: false), writes: Writes = .no,
    reference: Reference = .get, seen: Seen = Seen(arch: "x86", environment: "all-yes", method: .ast)
) -> CallSite {
    CallSite(
        id: SiteID(rawValue: id), file: file, line: line, column: 15, function: function, callee: callee,
        family: family, arguments: arguments, flags: flags, vmas: vmas, pages: pages, pageCount: nil, writes: writes,
        reference: reference, seen: seen)
}
