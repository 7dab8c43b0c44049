extension SiteColumn {
    /// What the analysis concludes.
    static let judged: [SiteColumn] = [
        .judged(
            "case.is", .word(Case.Kind.self), "the case of Documentation/core-api/pin_user_pages.rst", heading: "case"
        ) { $0.case.is.rawValue },
        .judged("case.evidence", .evidence, "the lines that the case rests on"),
        .judged("lifetime", .word(Lifetime.self), "how long the pages are kept, at worst", heading: "lifetime") {
            $0.lifetime.rawValue
        },
        .judged("lifetime_evidence", .evidence, "the lines that the lifetime rests on"),
        .judged("release.functions", .texts, "what finally gives the pages back, and what marks them dirty on the way")
        {
            words($0.release.functions)
        },
        .judged("release.pairing", .word(Release.Pairing.self), "whether that fits the reference", heading: "release") {
            $0.release.pairing.rawValue
        },
        .judged(
            "release.short_return", .word(Release.ShortReturn.self), "what becomes of the pages of a short return"
        ) { $0.release.shortReturn.rawValue },
        .judged(
            "release.sites",
            .list(
                .object([
                    "file": .text, "line": .number, "callee": .text, "function": .text,
                    "when": .word(Release.When.self),
                ])), "the lines that give these pages back, each once for every way on which it is met"),
        .judged("release.complete", .truth, "these lines are all that give the pages back") {
            $0.release.complete.map { "\($0)" }
        },
        .judged("release.incomplete", .texts, "why there may be more") { words($0.release.incomplete ?? []) },
        .judged("access.cpu", .word(Access.CPU.self), "what the processor does with the data") {
            $0.access.cpu.rawValue
        },
        .judged("access.dma", .word(Access.DMA.self), "what a device does with the data") { $0.access.dma.rawValue },
        .judged("access.struct_page_only", .truth, "nobody touches the data, only the struct page") {
            "\($0.access.structPageOnly)"
        },
        .judged("access.evidence", .evidence, "the lines that say so"),
        .judged("dirtying.verdict", .word(Dirtying.Verdict.self), "whether written pages are marked dirty, and how") {
            $0.dirtying.verdict.rawValue
        },
        .judged("dirtying.functions", .texts, "what marks them") { words($0.dirtying.functions) },
        .judged("dirtying.evidence", .evidence, "the lines that say so"),
        .judged("notifier", .evidence, "where an MMU notifier guards the range; a table says whether one does") {
            "\(!$0.notifier.isEmpty)"
        },
        .judged("destination.kind", .word(Destination.Kind.self), "where the pointers to the pages are put") {
            $0.destination.kind.rawValue
        },
        .judged("destination.text", .text, "that place, as the source has it") { $0.destination.text },
        .judged("vmas_use.use", .word(VMAsUse.Use.self), "what becomes of the VMAs that came back") {
            $0.vmasUse?.use.rawValue
        },
        .judged("vmas_use.after_unlock", .truth, "one is looked at after the mmap lock was dropped") {
            $0.vmasUse.map { "\($0.afterUnlock)" }
        },
        .judged("vmas_use.replacement", .text, "what stands for that use where the parameter is gone") {
            $0.vmasUse?.replacement
        },
        .judged("vmas_use.evidence", .evidence, "the lines that use them"),
        .judged(
            "hazards",
            .list(
                .object([
                    "kind": .word(Hazard.Kind.self), "file": .text, "line": .number, "text": .text, "says": .text,
                ])), "what goes wrong on a path; a table names the kinds"
        ) { words(Set(($0.hazards ?? []).map(\.kind.rawValue)).sorted()) },
        .judged(
            "chain", .list(.object(["function": .text, "file": .text, "line": .number, "entry": .text])),
            "the way from an entry of the driver to the call"),
        .judged("conversion.needed", .truth, "the call has to move from FOLL_GET to FOLL_PIN") {
            "\($0.conversion.needed)"
        },
        .judged("conversion.to", .text, "the function that takes its place", heading: "conversion") {
            $0.conversion.to
        },
        .judged("conversion.reason", .text, "why, or why not") { $0.conversion.reason },
        .judged("conversion.blockers", .texts, "what stands in the way") { sentences($0.conversion.blockers) },
        .judged("conversion.references", .evidence, "where the pages are given another plain reference"),
        .judged("cuts", .texts, "what was left out, and why"),
    ]

    /// Who builds the file, and who looks after it.
    static let owned: [SiteColumn] = [
        .owned("modular", .truth, "the file can be built as a module; null for headers", heading: "modular") {
            $0.modular.map { "\($0)" }
        },
        .owned("config", .text, "the symbol that builds it", heading: "config") { $0.config },
        .owned("configs", .texts, "all of them") { words($0.configs) },
        .owned("architectures", .texts, "the architectures that it is built for") { words($0.architectures) },
        .owned("subsystem", .text, "the most specific section of MAINTAINERS", heading: "subsystem") { $0.subsystem },
        .owned("subsystems", .texts, "the others") { sentences($0.subsystems) },
    ]
}
