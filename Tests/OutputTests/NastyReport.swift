import Output
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
    let passed = Flags(
        text: "flags", must: ["FOLL_FORCE"], may: ["FOLL_LONGTERM", "FOLL_WRITE"], unknown: true, origin: .parameter,
        callers: [
            .init(function: "first|caller", file: "mm/a,b.c", line: 3, must: ["FOLL_WRITE"], may: []),
            .init(function: nil, file: "mm/<script>.c", line: 4, must: [], may: ["FOLL_FORCE"]),
        ], trail: [.init(file: "drivers/ünïcode/文件名/a.c", line: 2, text: "a `quoted` ``flag`` | *b*")])
    let zero = Flags(text: "0", must: [], may: [], unknown: false, origin: .literal, trail: [])
    let absent = Flags(text: nil, must: [], may: [], unknown: false, origin: .none, trail: [])
    let sites = [
        site("0000000000000001", "Kbuild.c", 1, "top", "get_user_pages", ["0"], zero, vmas: .null),
        site(
            "0000000000000002", "drivers/ünïcode/文件名/a.c", 12, "名前", "pin_user_pages",
            ["a < b && c > d", "\"q|r\"", "'&'"], passed, vmas: .parameter,
            pages: Pages(text: "<pages & \"more\" | 漢字>", null: false), reference: .pin,
            judgement: nastyJudgement(), ownership: nastyOwnership(), column: 16),
        // Two calls from one line, of which a macro makes the second.
        site(
            "000000000000002a", "drivers/ünïcode/文件名/a.c", 12, "名前", "get_user_pages_fast", ["=HYPERLINK(\"x\")", "-1"],
            zero, pages: Pages(text: "=1+2", null: false), writes: .maybe, judgement: calmJudgement(),
            ownership: Ownership(
                modular: nil, config: nil, configs: [], architectures: [], subsystem: nil, subsystems: []),
            column: 36),
        site(
            "000000000000002b", "drivers/[odd]/50%::x y.c", 8, "@user", "get_user_pages_fast", ["#1", "</script>"],
            zero, pages: Pages(text: "@SUM(1,2)", null: false), judgement: freedJudgement(),
            ownership: Ownership(
                modular: false, config: "CONFIG_ODD", configs: ["CONFIG_ODD"], architectures: [],
                subsystem: "[ODD](http://example.org) & <b>SONS</b>", subsystems: ["THE REST"])),
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
            ], flags: ["FOLL_WRITE": 1, "FOLL_TOP": 1 << 63],
            unlisted: [
                .init(function: "grab", file: "include/<b>\u{1b}.h", line: 3, reason: "takes gup_flags")
            ]),
        sites: sites,
        findings: [
            Finding(
                rule: "zero-flags", severity: .note, site: SiteID(rawValue: "0000000000000001"),
                message: "the flags are 0, so the pages are only read", evidence: [
                    Evidence(file: step.file, line: step.line, text: step.text, says: "the flags")
                ]),
            Finding(
                rule: "not-paired", severity: .error, site: SiteID(rawValue: "0000000000000002"),
                message: "pages[0](now) of <img src=x onerror=alert(1)> are released by {0}, which does not fit a pin",
                evidence: [
                    Evidence(
                        file: "drivers/ünïcode/文件名/a.c", line: 14, text: "put_page(pages[i]); /* </script> */",
                        says: "released here"),
                    Evidence(file: "a b#c?d.c", line: 0, text: "`x`", says: "taken | here"),
                ]),
            Finding(
                rule: "not-paired", severity: .error, site: SiteID(rawValue: "0000000000000002"),
                message: "and a second time", evidence: []),
            Finding(
                rule: "no-<rule>", severity: .warning, site: SiteID(rawValue: "0000000000000002"),
                message: "=cmd()", evidence: []),
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

func nastyRules() -> [RuleDescription] {
    [
        RuleDescription(
            id: "not-paired", summary: "What takes pages and what releases them belong together.",
            rationale: "A pin is counted apart from a reference, and put_page() does not know of it.",
            reference: "Documentation/core-api/pin_user_pages.rst, \"case {2}\"",
            severity: .error),
        RuleDescription(
            id: "zero-flags", summary: "Flags of 0 only read.", rationale: "Since {ever}. <b>&amp;",
            severity: .note),
    ]
}

/// The source of the site in `ünïcode/文件名`, whose first call stands behind two characters that UTF-8 and UTF-16 count
/// differently.
func nastyExcerpts() -> SourceExcerpts {
    SourceExcerpts(of: nastyReport(), context: 2) { path in
        switch path {
        case "drivers/ünïcode/文件名/a.c":
            let head = Array(String(repeating: "/* before */\n", count: 11).utf8)
            return head + Array("\tn = 漢\u{1f600} + pin_user_pages(a) + MAKE_CALL(b);\r\n".utf8)
                + [UInt8(ascii: "\""), 0xff, 0x00] + Array("</script><script>alert(1)</script>\u{202e}\n".utf8)
        case "Kbuild.c": return Array("short".utf8)
        case "mm/core.c": return []
        default: return nil
        }
    }
}

private func nastyJudgement() -> Judgement {
    let line = Evidence(
        file: "drivers/ünïcode/文件名/a.c", line: 13, text: "x = \"</script>\" && y;", says: "kept in <umem> | for long")
    return Judgement(
        release: Release(
            functions: ["put_page", "set_page_dirty_lock"], pairing: .mismatch, shortReturn: .dropped,
            sites: [.init(file: line.file, line: 14, callee: "put_page", function: "名前_release", when: .error)]),
        lifetime: .long, lifetimeEvidence: [line],
        access: Access(cpu: .none, dma: .fromDevice, structPageOnly: false, evidence: [line]),
        dirtying: Dirtying(verdict: .unlocked, functions: ["SetPageDirty"], evidence: []), notifier: [line],
        destination: Destination(kind: .member, text: "umem->pages[\"|\"]"),
        vmasUse: VMAsUse(use: .loop, afterUnlock: true, replacement: "find_vma(), \"once\"", evidence: []),
        chain: [
            ChainLink(function: "文件_ioctl", file: "a.c", line: 1, entry: ".unlocked_ioctl"),
            ChainLink(function: "名前", file: line.file, line: 12),
        ],
        case: Case(is: .longTerm, evidence: [line]),
        conversion: Conversion(
            needed: true, to: "pin_user_pages", reason: "DMA into pages of a file, \"under\" FOLL_GET",
            blockers: ["released in another file, a,b.c", "@reviewer asks; *why*"]),
        cuts: ["more than 8 callers of 名前()"],
        hazards: [Hazard(kind: .pageLost, file: line.file, line: 15, text: "return \"|\";", says: "<leaves>")])
}

private func calmJudgement() -> Judgement {
    Judgement(
        release: Release(functions: [], pairing: .notApplicable, shortReturn: .notApplicable, sites: []),
        lifetime: .unknown, lifetimeEvidence: [],
        access: Access(cpu: .unknown, dma: .unknown, structPageOnly: false, evidence: []),
        dirtying: Dirtying(verdict: .unknown, functions: [], evidence: []), notifier: [],
        destination: Destination(kind: .none, text: nil), vmasUse: nil, chain: [],
        case: Case(is: .notApplicable, evidence: []),
        conversion: Conversion(needed: false, to: nil, reason: "-nothing is held", blockers: []))
}

private func freedJudgement() -> Judgement {
    Judgement(
        release: Release(functions: ["put_page"], pairing: .ok, shortReturn: .released, sites: []), lifetime: .short,
        lifetimeEvidence: [], access: Access(cpu: .write, dma: .none, structPageOnly: false, evidence: []),
        dirtying: Dirtying(verdict: .locked, functions: [], evidence: []), notifier: [],
        destination: Destination(kind: .local, text: "page"), vmasUse: nil, chain: [],
        case: Case(is: .cpuAccess, evidence: []),
        conversion: Conversion(needed: true, to: nil, reason: "the CPU writes [page]", blockers: []))
}

private func nastyOwnership() -> Ownership {
    Ownership(
        modular: true, config: "CONFIG_文", configs: ["CONFIG_文", "CONFIG_B"], architectures: ["arm64", "x86"],
        subsystem: "ACME, \"THE\" <DRIVER> | 漢字", subsystems: ["=THE; REST", "@ALL"])
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
    reference: Reference = .get, seen: Seen = Seen(arch: "x86", environment: "all-yes", method: .ast),
    judgement: Judgement? = nil, ownership: Ownership? = nil, column: Int = 15
) -> CallSite {
    CallSite(
        id: SiteID(rawValue: id), file: file, line: line, column: column, function: function, callee: callee,
        family: family, arguments: arguments, flags: flags, vmas: vmas, pages: pages, pageCount: nil, writes: writes,
        reference: reference, seen: seen, judgement: judgement, ownership: ownership)
}
