import Foundation
import Knowledge
import Report

@testable import Worklists

/// gupaudit's own knowledge, and whom to ask in the made-up tree.
func sampleKnowledge() throws -> WorklistKnowledge {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let rules = root.appending(path: "Rules").path
    var knowledge = WorklistKnowledge(
        family: try Family(directory: rules), uses: try PageKnowledge(directory: rules + "/family"),
        advice: try PinningAdvice(directory: rules + "/family"))
    let everybody = Worklist.Contact.Recipient(address: "linux-kernel@vger.example", role: "open list")
    knowledge.contacts = [
        "drivers/ring/dma.c": Worklist.Contact(
            status: "Maintained", trees: ["git://example.org/ring.git next"],
            cc: [
                .init(address: "Ada Ring <ada@example.org>", role: "maintainer:RING DRIVER"),
                .init(address: "\"Zoë @all\" <zoe@example.org>", role: "reviewer:RING DRIVER"), everybody,
            ]),
        "drivers/ring/region.c": Worklist.Contact(
            status: "Maintained", trees: [],
            cc: [.init(address: "Bob <bob@example.org>", role: "reviewer:RING REGIONS"), everybody]),
        odd: Worklist.Contact(status: "Orphan", trees: ["=HYPERLINK(\"x\")"], cc: [everybody]),
    ]
    knowledge.symbols = ["CONFIG_RING": [.init(type: "tristate", path: "drivers/ring/Kconfig", line: 3)]]
    return knowledge
}

/// A path and a subsystem that no format may take for markup.
let odd = "fs/<b>|[odd]` x/\u{1b}[31m.c"

/// A tree of the 6.12 era with a call of every kind.
func sampleReport() -> AuditReport {
    AuditReport(
        tool: Tool(name: "gupaudit", version: "1.2.3", libclang: "clang version 19"),
        tree: TreeIdentity(path: "/src/linux", version: "6.12.0", source: .directory, revision: nil), api: sampleAPI(),
        sites: sampleSites(),
        findings: [
            Finding(
                rule: "bool-as-gup-flags", severity: .error, site: SiteID(rawValue: "dma"), message: "a truth value",
                evidence: []),
            Finding(
                rule: "get-for-dma", severity: .warning, site: SiteID(rawValue: "dma"), message: "DMA", evidence: []),
        ],
        ledger: Ledger(identifiers: [
            "get_user_pages": .init(total: 5, kinds: ["call": 4, "export": 1], unresolved: []),
            "get_user_pages_fast": .init(total: 5, kinds: ["call": 3, "export": 1, "address": 1], unresolved: []),
            "get_user_pages_remote": .init(total: 4, kinds: ["call": 3, "export": 1], unresolved: []),
            "get_user_pages_unlocked": .init(total: 1, kinds: ["export": 1], unresolved: []),
            "pin_user_pages_fast": .init(total: 3, kinds: ["call": 2, "export": 1], unresolved: []),
        ]), units: [])
}

private func sampleSites() -> [CallSite] {
    let chain = [
        ChainLink(function: "ring_ioctl", file: "drivers/ring/dma.c", line: 9, entry: "unlocked_ioctl"),
        ChainLink(function: "ring_map", file: "drivers/ring/dma.c", line: 20),
    ]
    return [
        site(
            "late", "drivers/ring/region.c", 40, "region_pin", "get_user_pages", ["addr", "n", "0", "region->pages"],
            judged(.longTerm, .long, cpu: .none, to: "pin_user_pages", releases: [("put_page", 80, "region_free")]),
            modular("RING DRIVER")),
        site(
            "dma", "drivers/ring/dma.c", 21, "ring_map", "get_user_pages_fast",
            ["addr & PAGE_MASK", "ring->number_of_pages_in_this_ring", "dir == FROM_DEVICE", "ring->pages[i + 1]"],
            judged(
                .directIO, .short, dma: .fromDevice, to: "pin_user_pages_fast",
                releases: [
                    ("set_page_dirty", 44, "ring_unmap"), ("put_page", 45, "ring_unmap"),
                    ("ring_drop", 46, "ring_unmap"),
                ],
                blockers: ["ring_drop() releases them elsewhere"], chain: chain, dirtying: .unlocked),
            modular("RING DRIVER"), may: ["FOLL_WRITE"], isBoolean: true, writes: .maybe),
        site(
            "exec", "fs/exec.c", 7, "copy_args", "get_user_pages_remote",
            ["mm", "pos", "1", "FOLL_GET | FOLL_WRITE", "&page", "NULL"],
            judged(
                .cpuAccess, .short, cpu: .write, to: "pin_user_pages_remote", releases: [("put_page", 9, "copy_args")]),
            builtIn("EXEC"), must: ["FOLL_GET", "FOLL_WRITE"], writes: .yes),
        site(
            "odd", odd, 3, nil, "iov_iter_get_pages2", ["i", "pages", "~0UL", "16", "&start"],
            judged(.directIO, .short, to: "iov_iter_extract_pages", releases: [], blockers: ["=cmd(), \"quoted\""]),
            modular("<b>ODD</b> [x](y) |"), origin: .none, writes: .no),
        site(
            "pin", "drivers/ring/pin.c", 5, "ring_pin", "pin_user_pages_fast", ["addr", "n", "FOLL_WRITE", "pages"],
            judged(.longTerm, .long, needed: false), modular("RING DRIVER"), must: ["FOLL_WRITE"], reference: .pin),
        site(
            "good", "drivers/ring/pin.c", 9, "ring_pin", "pin_user_pages_fast",
            ["addr", "n", "FOLL_LONGTERM", "pages"],
            judged(.longTerm, .long, needed: false), modular("RING DRIVER"), must: ["FOLL_LONGTERM"], reference: .pin),
        site(
            "kvm", "virt/kvm/main.c", 5, "map", "get_user_pages_fast", ["addr", "1", "0", "page"],
            judged(.notifier, .short, needed: false, reason: "an MMU notifier revokes the pages"), modular("KVM")),
        site(
            "probe", "kernel/probes.c", 5, "probe", "get_user_pages", ["addr", "1", "FOLL_FORCE", "&page"],
            judged(.structPageOnly, .short, needed: false, reason: "only the struct page is looked at"),
            builtIn("PROBES"),
            must: ["FOLL_FORCE"]),
        site(
            "debug", "kernel/ptrace.c", 5, "peek", "access_process_vm", ["t", "a", "b", "1", "FOLL_FORCE"],
            judged(.notApplicable, .short, needed: false), builtIn("PTRACE"), must: ["FOLL_FORCE"], reference: .none),
        site(
            "inline", "include/linux/mm.h", 5, "get_user_page_vma_remote", "get_user_pages_remote",
            ["mm", "a", "1", "f", "&p", "NULL"],
            judged(.core, .unknown, needed: false),
            Ownership(modular: nil, config: nil, configs: [], architectures: [], subsystem: "MM", subsystems: [])),
    ]
}

private func sampleAPI() -> API {
    func function(_ signature: String, _ roles: [String: Int]) -> API.Function {
        API.Function(signature: signature, roles: roles, file: "include/linux/mm.h", line: 1)
    }
    let plain = "(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)"
    let roles = ["nr_pages": 1, "flags": 2, "pages": 3]
    let remote =
        "(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, unsigned int gup_flags, "
        + "struct page **pages, int *locked)"
    let remoteRoles = ["nr_pages": 2, "flags": 3, "pages": 4, "locked": 5]
    return API(
        functions: [
            "get_user_pages": function("long get_user_pages" + plain, roles),
            "pin_user_pages": function("long pin_user_pages" + plain, roles),
            "get_user_pages_fast": function("int get_user_pages_fast" + plain, roles),
            "pin_user_pages_fast": function("int pin_user_pages_fast" + plain, roles),
            "get_user_pages_remote": function("long get_user_pages_remote" + remote, remoteRoles),
            "pin_user_pages_remote": function("long pin_user_pages_remote" + remote, remoteRoles),
            "iov_iter_get_pages2": function(
                "ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, "
                    + "unsigned maxpages, size_t *start)", ["iterator": 0, "pages": 1, "nr_pages": 3]),
            "iov_iter_extract_pages": function(
                "ssize_t iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, size_t maxsize, "
                    + "unsigned int maxpages, iov_iter_extraction_t extraction_flags, size_t *offset0)",
                ["iterator": 0, "pages": 1, "nr_pages": 3]),
        ], flags: ["FOLL_WRITE": 1, "FOLL_GET": 2, "FOLL_LONGTERM": 256])
}

// MARK: Parts

func site(
    _ id: String, _ file: String, _ line: Int, _ function: String?, _ callee: String, _ arguments: [String],
    _ judgement: Judgement?, _ ownership: Ownership?, must: [String] = [], may: [String] = [], isBoolean: Bool = false,
    origin: Flags.Origin = .literal, vmas: VMAsArgument = .absent, writes: Writes = .no, reference: Reference = .get
) -> CallSite {
    let flags = Flags(
        text: nil, must: must, may: may, unknown: false, origin: origin, isBoolean: isBoolean, trail: [])
    return CallSite(
        id: SiteID(rawValue: id), file: file, line: line, column: 7, function: function, callee: callee, family: "core",
        arguments: arguments, flags: flags, vmas: vmas, pages: Pages(text: "pages", null: false), pageCount: "1",
        writes: writes, reference: reference, seen: Seen(arch: "x86", environment: "all-yes", method: .ast),
        judgement: judgement, ownership: ownership)
}

func judged(
    _ kind: Case.Kind, _ lifetime: Lifetime, cpu: Access.CPU = .none, dma: Access.DMA = .none, needed: Bool = true,
    to callee: String? = nil, reason: String = "DMA under a plain reference", releases: [(String, Int, String)] = [],
    blockers: [String] = [], chain: [ChainLink] = [], dirtying: Dirtying.Verdict = .notNeeded, vmasUse: VMAsUse? = nil,
    incomplete: [String]? = nil, references: [Evidence] = [], dirtied: [Evidence] = [],
    file: String = "drivers/ring/dma.c",
    destination: Destination = Destination(kind: .local, text: nil)
) -> Judgement {
    let calls = releases.map { Release.Call(file: file, line: $0.1, callee: $0.0, function: $0.2) }
    let line = Evidence(
        file: file, line: 30, text: "dma_map_sgtable(dev, \"</script>\", table | 1)",
        says: "the pages are handed to a device")
    return Judgement(
        release: Release(
            functions: releases.map(\.0).sorted(), pairing: releases.isEmpty ? .escapes : .ok, shortReturn: .unknown,
            sites: calls, incomplete: incomplete),
        lifetime: lifetime, lifetimeEvidence: [],
        access: Access(cpu: cpu, dma: dma, structPageOnly: kind == .structPageOnly, evidence: [line]),
        dirtying: Dirtying(
            verdict: dirtying, functions: dirtying == .unlocked ? ["set_page_dirty"] : [], evidence: dirtied),
        notifier: [],
        destination: destination, vmasUse: vmasUse, chain: chain,
        case: Case(is: kind, evidence: [line]),
        conversion: Conversion(needed: needed, to: callee, reason: reason, blockers: blockers, references: references))
}

func modular(_ subsystem: String) -> Ownership {
    Ownership(
        modular: true, config: "CONFIG_RING", configs: ["CONFIG_RING"], architectures: [], subsystem: subsystem,
        subsystems: ["THE REST"])
}

func builtIn(_ subsystem: String) -> Ownership {
    Ownership(
        modular: false, config: nil, configs: [], architectures: [], subsystem: subsystem, subsystems: ["THE REST"])
}
