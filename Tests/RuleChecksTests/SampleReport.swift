import Report

/// Sites with every column filled, and a report of them.
enum SampleReport {
    static let judged = Judgement(
        release: Release(
            functions: ["put_page"], pairing: .mismatch, shortReturn: .dropped,
            sites: [
                .init(file: "drivers/a.c", line: 30, callee: "set_page_dirty_lock"),
                .init(file: "drivers/a.c", line: 31, callee: "put_page", function: "ring_free"),
            ]),
        lifetime: .long, lifetimeEvidence: [Evidence(file: "drivers/a.c", line: 40, text: "t", says: "kept")],
        access: Access(cpu: .none, dma: .fromDevice, structPageOnly: false, evidence: []),
        dirtying: Dirtying(verdict: .missing, functions: [], evidence: []), notifier: [],
        destination: Destination(kind: .member, text: nil), vmasUse: nil,
        chain: [ChainLink(function: "ring_ioctl", file: "drivers/a.c", line: 9)],
        case: Case(is: .longTerm, evidence: []),
        conversion: Conversion(needed: true, to: nil, reason: "r", blockers: []))

    static let owned = Ownership(
        modular: nil, config: nil, configs: [], architectures: [], subsystem: nil, subsystems: [])

    static func site(
        _ id: String, callee: String = "pin_user_pages_fast", must: [String] = [], judgement: Judgement? = judged,
        ownership: Ownership? = owned
    ) -> CallSite {
        CallSite(
            id: SiteID(rawValue: id), file: "drivers/a.c", line: 20, column: 5, function: "ring_map", callee: callee,
            family: "core", arguments: ["addr", "n", "flags", "pages"],
            flags: Flags(
                text: "flags", must: must, may: ["FOLL_WRITE"], unknown: false, origin: .conditional,
                callers: [.init(function: nil, file: "f", line: 1, must: [], may: [])],
                trail: [.init(file: "drivers/a.c", line: 20, text: "flags")]),
            vmas: .absent, pages: Pages(text: "pages", null: false), pageCount: "n", writes: .maybe, reference: .pin,
            seen: Seen(arch: "x86", environment: "all-yes", method: .ast), judgement: judgement, ownership: ownership)
    }

    static let api = API(
        functions: [
            "pin_user_pages_fast": .init(
                signature: "", roles: ["nr_pages": 1, "flags": 2, "pages": 3], file: "include/linux/mm.h", line: 1)
        ], flags: ["FOLL_WRITE": 1])

    static func report(_ sites: [CallSite]) -> AuditReport {
        AuditReport(
            tool: Tool(name: "gupaudit", version: "0", libclang: "0"),
            tree: TreeIdentity(path: "/tree", version: "6.1.192", source: .directory, revision: nil), api: api,
            sites: sites,
            findings: [], ledger: Ledger(identifiers: [:]), units: [])
    }
}
