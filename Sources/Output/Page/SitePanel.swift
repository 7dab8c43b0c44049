internal import Report

/// What a page says of one call site.
struct SitePanel {
    let site: CallSite
    let places: Places
    var findings: [Finding] = []
    var rules: [String: RuleDescription] = [:]
    /// The lines around the call, where they could be read.
    var excerpt: (first: Int, lines: [String])?

    var blocks: [Block] {
        let byText: Block? =
            site.seen.method == .text
            ? .callout(tone: "quiet", blocks: [.text(of: [Span(text: Wording.textOnly(site.seen))])]) : nil
        let head = [whereabouts, byText, conversion] + findings.map(block) + [source, call]
        return (head + judged + [owner, seen]).compactMap(\.self)
    }

    private var whereabouts: Block {
        .text(of: [
            places(site.file, site.line), Span(text: ":\(site.column)", style: "number"), " ",
            .code(site.callee), " ", .takes(site.reference),
        ])
    }

    private var conversion: Block? {
        guard let conversion = site.judgement?.conversion else { return nil }
        guard conversion.needed else {
            return .callout(
                tone: "quiet", blocks: [.text(of: ["No conversion needed: \(conversion.reason)"])])
        }
        let rank = Wording.rank(of: site).map { Span.badge($0) }
        let to = conversion.to.map { [Span(text: "Convert to ", style: "what"), .code($0)] }
        return .callout(
            tone: "warn",
            blocks: [
                .text(of: (to ?? [Span(text: "Convert", style: "what")]) + [rank].compactMap(\.self)),
                .text(of: [Span(text: conversion.reason)]),
                Block.texts(conversion.blockers.map { "Blocked: \($0)" }),
            ].compactMap(\.self))
    }

    func block(_ finding: Finding) -> Block {
        let said: [Span] = [
            Span(text: finding.severity.rawValue, style: "what"), " \(finding.message) ",
            Span(text: finding.rule, style: "faint"),
        ]
        let why = rules[finding.rule].map { rule in
            Block.fold(
                title: "Why", number: nil,
                blocks: [.text(of: [Span(text: rule.summary)]), .text(of: [Span(text: rule.rationale)])])
        }
        return .callout(
            tone: Span.tone(of: finding.severity),
            blocks: [.text(of: said), evidence(finding.evidence), why].compactMap(\.self))
    }

    private func evidence(_ list: [Evidence]) -> Block? {
        .evidence(list.map { entry in
            Block.Line(
                says: entry.says.isEmpty ? nil : [Span(text: entry.says)], place: places(entry),
                quote: entry.text.isEmpty ? nil : entry.text)
        })
    }

    // MARK: The source

    private var source: Block? {
        guard let excerpt, !excerpt.lines.isEmpty else { return nil }
        let releases = site.judgement?.release.functions ?? []
        var names = Dictionary(releases.map { ($0, "c-release") }) { first, _ in first }
        names[site.callee] = "c-callee"
        let notes = remarks.filter { $0.file == site.file && !$0.says.isEmpty }.map {
            Block.Note(line: $0.line, says: $0.says)
        }
        return .titled(
            "Source",
            .source(first: excerpt.first, marked: site.line, code: excerpt.lines, names: names, notes: notes))
    }

    private var remarks: [Evidence] {
        let judged = site.judgement.map {
            $0.case.evidence + $0.lifetimeEvidence + $0.access.evidence + $0.dirtying.evidence + $0.notifier
        }
        return (judged ?? [])
            + findings.flatMap { finding in
                finding.evidence.map { entry in
                    Evidence(
                        file: entry.file, line: entry.line, text: entry.text,
                        says: entry.says.isEmpty ? finding.message : entry.says)
                }
            }
    }

    // MARK: The call

    private var call: Block? {
        let flags = site.flags
        let callers = flags.callers ?? []
        return .titled(
            "Call",
            .text(of: [
                Span(text: "\(site.callee)(\(site.arguments.joined(separator: ", ")))", style: "code call")
            ]),
            .facts([
                "flags": [Span].flags(flags), "origin": [Span(text: flags.origin.rawValue)],
                "pages": [site.pages.null ? "NULL" : site.pages.text.map { .code($0) }],
                "count": [site.pageCount.map { .code($0) }],
                "vmas": [site.vmas == .absent ? nil : Span(text: site.vmas.rawValue)],
                "writes": [Span(text: site.writes.rawValue)], "takes": [.takes(site.reference)],
            ]),
            flags.trail.isEmpty
                ? nil
                : .fold(
                    title: "What decided the flags", number: flags.trail.count,
                    blocks: [
                        .evidence(of: flags.trail.map {
                            Block.Line(place: places($0.file, $0.line), quote: $0.text)
                        })
                    ]),
            callers.isEmpty
                ? nil
                : .fold(
                    title: "Known callers", number: callers.count,
                    blocks: [
                        .table(
                            head: ["function", "place", "flags"],
                            rows: callers.map { caller in
                                [
                                    [Span(text: Wording.caller(caller.function))],
                                    [places(caller.file, caller.line)],
                                    .flags(must: caller.must, may: caller.may, origin: .literal),
                                ]
                            })
                    ]))
    }

    // MARK: What was judged

    private var judged: [Block?] {
        guard let judgement = site.judgement else { return [] }
        let kind = judgement.case.is
        return [
            .titled(
                "Case", .text(of: ["\(Wording.name(kind)): \(Wording.title(kind))"]),
                evidence(judgement.case.evidence)),
            release(judgement.release),
            .titled("Lifetime", .text(of: [.lifetime(judgement.lifetime)]), evidence(judgement.lifetimeEvidence)),
            access(judgement),
            .titled("MMU notifier", evidence(judgement.notifier)),
            judgement.vmasUse.flatMap { use in
                .titled(
                    "VMAs",
                    .facts([
                        "use": [Span(text: use.use.rawValue)], "after unlock": [use.afterUnlock ? "yes" : "no"],
                        "replacement": [Span(text: use.replacement)],
                    ]), evidence(use.evidence))
            },
            .titled(
                "How it is reached",
                .evidence(judgement.chain.map { link in
                    Block.Line(
                        says: [Span(text: Wording.caller(link.function), style: "what")]
                            + (link.entry.map { [" ", .badge($0)] } ?? []),
                        place: places(link.file, link.line))
                })),
            .titled("Not followed", .texts(judgement.cuts)),
        ]
    }

    private func release(_ release: Release) -> Block? {
        let functions = release.functions.joined(separator: ", ")
        return .titled(
            "Release",
            .facts([
                "pairing": [.pairing(release)], "by": [functions.isEmpty ? nil : .code(functions)],
                "short return": [Span(text: release.shortReturn.rawValue)],
            ]),
            .evidence(release.places.map { call in
                Block.Line(
                    says: [.code(call.callee)] + (call.function.map { [" in \(Wording.caller($0))"] } ?? []),
                    place: places(call.file, call.line))
            }))
    }

    private func access(_ judgement: Judgement) -> Block? {
        let (access, dirtying, destination) = (judgement.access, judgement.dirtying, judgement.destination)
        let functions = dirtying.functions.joined(separator: ", ")
        return .titled(
            "Access",
            .facts([
                "CPU": [Span(text: access.cpu.rawValue)], "DMA": [Span(text: access.dma.rawValue)],
                "struct page": [access.structPageOnly ? "only" : nil],
                "goes to": ["\(destination.kind.rawValue) ", destination.text.map { .code($0) }],
                "dirtied": ["\(dirtying.verdict.rawValue) ", functions.isEmpty ? nil : .code(functions)],
            ]), evidence(access.evidence + dirtying.evidence))
    }

    private var owner: Block? {
        guard let owner = site.ownership else { return nil }
        func text(_ list: [String], _ separator: String) -> [Span?] {
            [list.isEmpty ? nil : Span(text: list.joined(separator: separator))]
        }
        return .titled(
            "Owner",
            .facts([
                "subsystem": [Span(text: owner.subsystem ?? "none in MAINTAINERS")],
                "also": text(owner.subsystems, "; "),
                "built": [owner.modular.map { $0 ? "as a module" : "in only" } ?? "a header"],
                "by": text(owner.configs, " "),
                "on": [
                    Span(text: owner.architectures.isEmpty
                        ? "every architecture" : owner.architectures.joined(separator: " "))
                ],
            ]))
    }

    private var seen: Block? {
        .titled(
            "Seen",
            .facts([
                "by": ["\(site.seen.method.rawValue), \(site.seen.arch) \(site.seen.environment)"],
                "id": [.code(site.id.rawValue)],
            ]))
    }
}
