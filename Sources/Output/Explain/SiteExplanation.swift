internal import Report

/// Everything known about one site as a page of text: each verdict with its lines of source, then the answers to what
/// reviewers ask.
struct SiteExplanation {
    private static let shownEvidence = 6
    private static let context = 2

    private struct Place: Hashable {
        var file: String
        var line: Int
    }

    private let site: CallSite
    private let report: AuditReport
    private let guide: ReviewGuide
    private let quotes: SourceQuotes
    private let family: [CallSite]
    private var page: PagePrinter
    /// Lines that stand on the page already.
    private var quoted: Set<Place> = []

    var text: String { page.text }

    init(_ part: Explanation.Part, of explanation: Explanation) {
        (site, quotes, family) = (part.site, part.quotes, part.family)
        (report, guide) = (explanation.report, explanation.guide)
        page = PagePrinter(color: explanation.usesColor)
        printHeader()
        if quotes.isEmpty {
            page.paragraph(
                part.hasChanged
                    ? "The tree is not the one that was audited: nothing is quoted."
                    : "The sources are not at hand: nothing is quoted.", .warning, indent: 0)
        }
        printCall()
        printFlags()
        printChain()
        if let judgement = site.judgement {
            print(judgement)
        } else {
            page.heading("Judgement", "none")
            page.paragraph("The report was made without judging; audit the tree again.")
        }
        printFindings()
        printQuestions()
    }

    /// The files that the page quotes.
    static func files(quotedFor site: CallSite, in report: AuditReport) -> Set<String> {
        var evidence = report.findings.filter { $0.site == site.id }.flatMap(\.evidence)
        var files: Set = [site.file]
        files.formUnion(site.flags.trail.map(\.file))
        if let judgement = site.judgement {
            evidence += judgement.lifetimeEvidence + judgement.access.evidence + judgement.dirtying.evidence
            evidence += judgement.notifier + (judgement.vmasUse?.evidence ?? []) + judgement.case.evidence
            files.formUnion(judgement.release.sites.map(\.file))
        }
        return files.union(evidence.map(\.file))
    }

    // MARK: The call

    private mutating func printHeader() {
        page.paragraph(
            "\(site.callee)() in \(site.function.map { $0 + "()" } ?? "no function")", .heading,
            place: Wording.location(site.file, site.line, site.column), indent: 0)
        let tree = report.tree
        let release = "Linux \(tree.version)\(Wording.revision(of: tree))"
        page.paragraph("site \(site.id.rawValue), \(release), \(tree.path)", indent: 0)
        let seen = site.seen.method == .text ? Wording.textOnly(site.seen) : "seen by the compiler"
        page.paragraph("\(seen), \(site.seen.arch) \(site.seen.environment)", indent: 0)
        guard let ownership = site.ownership else { return }
        let kind = ownership.modular.map { $0 ? "can be a module" : "built in only" } ?? "a header"
        let config = ownership.config.map { " (\($0))" } ?? ""
        page.paragraph(kind + config + (ownership.subsystem.map { "; " + $0 } ?? ""), indent: 0)
    }

    private mutating func printCall() {
        page.heading("Call")
        quote(site.file, site.line, context: Self.context + 1)
        let roles = report.api.functions[site.callee]?.roles ?? [:]
        let names = Dictionary(roles.map { ($0.value, $0.key) }, uniquingKeysWith: min)
        for (index, argument) in site.arguments.enumerated() {
            page.entry(names[index] ?? "argument \(index + 1)", argument, width: 11)
        }
        let writes = ["yes": "writes", "maybe": "may write", "no": "only reads"][site.writes.rawValue] ?? ""
        let reference = ["get": "takes references", "pin": "takes pins", "none": "holds no reference"]
        page.entry(
            "together", "\(writes); \(reference[site.reference.rawValue] ?? "takes what the flags ask for")", width: 11)
    }

    private mutating func printFlags() {
        if site.flags.origin == .none {
            page.heading("Flags", "the signature has none")
            return
        }
        page.heading("Flags", Wording.words(for: site.flags).joined(separator: " "))
        let origins: [Flags.Origin: String] = [
            .literal: "constants only", .local: "a variable built from constants alone",
            .conditional: "some bit depends on a condition at run time", .parameter: "they come in by a parameter",
            .field: "they come from a member of a structure",
        ]
        page.paragraph("origin \(site.flags.origin.rawValue): \(origins[site.flags.origin] ?? "")")
        for step in site.flags.trail {
            point(Evidence(file: step.file, line: step.line, text: step.text, says: "decides the flags"))
        }
        guard let callers = site.flags.callers else { return }
        if callers.isEmpty {
            if site.flags.origin == .parameter { page.paragraph("no caller that passes them was found") }
            return
        }
        page.paragraph("\(Wording.count(callers.count, "call")) that \(callers.count == 1 ? "passes" : "pass") them:")
        for caller in callers {
            let words = caller.must + caller.may.map { "[\($0)?]" }
            page.paragraph(
                "\(Wording.caller(caller.function)): \(words.isEmpty ? "0" : words.joined(separator: " "))",
                place: Wording.location(caller.file, caller.line), indent: 4)
        }
    }

    private mutating func printChain() {
        let chain = site.judgement?.chain ?? []
        if chain.isEmpty, family.isEmpty { return }
        page.heading("Way to the call, and on")
        for (index, link) in chain.enumerated() {
            let entered = link.entry.map { ", entered as \($0)" } ?? ""
            let arrow = index == 0 ? "" : "-> "
            page.paragraph("\(arrow)\(link.function)()\(entered), \(Wording.location(link.file, link.line))")
        }
        let arrow = chain.isEmpty ? "" : "-> "
        page.paragraph("\(arrow)\(site.callee)(), \(Wording.location(site.file, site.line))", .heading)
        for step in family {
            page.paragraph("-> \(step.callee)(), \(Wording.location(step.file, step.line)), within the family")
        }
    }

    // MARK: Verdicts

    private mutating func print(_ judgement: Judgement) {
        if site.reference == .none {
            page.heading("Pages", "none are held")
            page.paragraph("Nothing is left to release, to mark dirty or to convert.")
        } else {
            printPages(judgement)
        }
        if site.vmas != .absent { print(judgement.vmasUse) }
        page.heading("Case", judgement.case.is.rawValue)
        point(judgement.case.evidence)
        if site.reference != .none { print(judgement.conversion) }
        if judgement.cuts.isEmpty { return }
        page.heading("Not followed")
        for cut in judgement.cuts { page.paragraph(cut, .warning) }
    }

    private mutating func printPages(_ judgement: Judgement) {
        let access = judgement.access
        page.heading(
            "Access",
            access.structPageOnly ? "struct page only" : "cpu \(access.cpu.rawValue), dma \(access.dma.rawValue)")
        point(access.evidence)
        let destination = judgement.destination
        page.heading("Pages go to", destination.kind.rawValue + (destination.text.map { ": " + $0 } ?? ""))
        page.heading("Lifetime", judgement.lifetime.rawValue)
        point(judgement.lifetimeEvidence)
        print(judgement.release)
        let dirtying = judgement.dirtying
        page.heading("Dirtying", Self.list(dirtying.verdict.rawValue, dirtying.functions))
        point(dirtying.evidence)
        page.heading("MMU notifier", judgement.notifier.isEmpty ? "none seen" : "seen")
        point(judgement.notifier)
    }

    private mutating func print(_ release: Release) {
        page.heading("Release", Self.list(release.pairing.rawValue, release.functions))
        let short: [Release.ShortReturn: String] = [
            .released: "fewer pages than asked: they are released", .used: "fewer pages than asked: they are used",
            .dropped: "fewer pages than asked: they are dropped, and stay taken",
            .unknown: "fewer pages than asked: what becomes of them was not seen",
        ]
        if let words = short[release.shortReturn] { page.paragraph(words) }
        for when in [nil] + Release.When.allCases.map({ $0 }) {
            let calls = release.sites.filter { $0.when == when }
            guard !calls.isEmpty else { continue }
            if let words = when.flatMap({ Self.ways[$0] }) { page.paragraph(words) }
            point(
                calls.map { call in
                    Evidence(
                        file: call.file, line: call.line, text: "",
                        says: "\(call.callee)()" + (call.function.map { " in \($0)()" } ?? ""))
                })
        }
        for reason in release.incomplete ?? [] { page.paragraph("there may be more: \(reason)", .bad) }
    }

    private static let ways: [Release.When: String] = [
        .success: "on success, or when the transfer is over:", .error: "where something fails afterwards:",
        .short: "where there were fewer than asked:", .teardown: "when what they were kept for ends:",
        .unknown: "on a way that was not seen:",
    ]

    private mutating func print(_ use: VMAsUse?) {
        guard let use else {
            page.heading("VMAs", site.vmas.rawValue)
            return
        }
        page.heading("VMAs", site.vmas.rawValue + ", " + use.use.rawValue)
        if use.afterUnlock { page.paragraph("a VMA is looked at after the mmap lock was dropped", .bad) }
        if !use.replacement.isEmpty { page.paragraph("from 6.5 on: \(use.replacement)") }
        point(use.evidence)
    }

    private mutating func print(_ conversion: Conversion) {
        page.heading("Conversion", conversion.needed ? "needed" : "not needed")
        page.paragraph(conversion.reason)
        if let replacement = ReplacementCall(site, in: report, guide: guide) {
            page.paragraph("in this tree's API:")
            if let text = replacement.text {
                page.code("- " + "\(site.callee)(\(site.arguments.joined(separator: ", ")))")
                page.code("+ " + text)
            } else if let to = conversion.to {
                page.code("\(to)(...)")
            }
            for note in replacement.notes { page.paragraph(note) }
        }
        for blocker in conversion.blockers { page.paragraph("in the way: \(blocker)", .warning) }
    }

    private mutating func printFindings() {
        let findings = report.findings.filter { $0.site == site.id }
        page.heading("Findings", findings.isEmpty ? "none" : String(findings.count))
        for finding in findings {
            page.paragraph("\(finding.severity.rawValue): \(finding.message) (\(finding.rule))", .warning)
            point(finding.evidence)
        }
    }

    // MARK: Questions

    private mutating func printQuestions() {
        page.heading("What reviewers ask")
        let review = SiteReview(site, in: report, guide: guide)
        for question in ReviewQuestion.allCases {
            page.blank()
            page.paragraph("\(question.rawValue)  \(question.text)", .label)
            let answer = review.answer(to: question)
            page.paragraph(answer.text, answer.isKnown ? .plain : .warning, indent: 6)
            for place in answer.places { page.paragraph("", place: place, indent: 6) }
        }
    }

    // MARK: Evidence

    private mutating func point(_ evidence: [Evidence]) {
        for entry in evidence.prefix(Self.shownEvidence) { point(entry) }
        let rest = evidence.count - Self.shownEvidence
        if rest > 0 { page.paragraph("and \(rest) more") }
    }

    /// A place, what it says, and its source where that does not stand on the page already.
    private mutating func point(_ evidence: Evidence) {
        page.paragraph(evidence.says, place: Wording.location(evidence.file, evidence.line) + ":")
        if !quote(evidence.file, evidence.line, context: Self.context), quotes.isEmpty, !evidence.text.isEmpty {
            page.paragraph(evidence.text, .label, indent: 6)
        }
    }

    @discardableResult
    private mutating func quote(_ file: String, _ line: Int, context: Int) -> Bool {
        let lines = quotes.lines(file, around: line, context: context)
        guard !lines.isEmpty, !quoted.contains(Place(file: file, line: line)) else { return false }
        quoted.formUnion(lines.map { Place(file: file, line: $0.number) })
        page.quote(lines)
        return true
    }

    private static func list(_ verdict: String, _ functions: [String]) -> String {
        functions.isEmpty ? verdict : "\(verdict), \(functions.joined(separator: ", "))"
    }
}
