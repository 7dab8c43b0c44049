import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct ExplanationTests {
    /// Where the report has the site with the worst text.
    private static let victim = nastyReport().sites.firstIndex { $0.file == evil } ?? 0
    private static let unjudged = nastyReport().sites.firstIndex { $0.function == nil } ?? 0
    private static let evil = "drivers/evil/\u{1b}[2J\u{7}\u{202e}c.exe\u{9b}31m\n.c"

    /// A site that says everything there is to say, in the worst words.
    private static func judgedReport() -> AuditReport {
        var report = nastyReport()
        report.api.functions["get_user_pages_fast"] = API.Function(
            signature: "int get_user_pages_fast(unsigned long start)", roles: ["flags": 0], file: "mm.h", line: 1)
        report.api.functions["pin_user_pages_fast"] = API.Function(
            signature: "int pin_user_pages_fast(unsigned long start)", roles: ["flags": 0], file: "mm.h", line: 2)
        report.api.flags["FOLL_LONGTERM"] = 256
        report.sites[Self.victim].judgement = judgement
        report.sites[Self.unjudged].judgement = nil
        report.sites[Self.victim].flags.callers = [
            .init(
                function: "call\u{7}er", file: "drivers/evil/\u{1b}.c", line: 9, must: ["FOLL_FORCE"],
                may: ["FOLL_WRITE"]),
            .init(function: nil, file: "a.c", line: 1, must: [], may: []),
        ]
        report.sites[Self.victim].flags.trail = [.init(file: evil, line: 2, text: "flags = \u{1b}[1mFOLL_WRITE")]
        report.sites[Self.victim].ownership = Ownership(
            modular: true, config: "CONFIG_EVIL", configs: ["CONFIG_EVIL"], architectures: [],
            subsystem: "EVIL \u{1b}[7m DRIVER",
            subsystems: [])
        report.findings.append(
            Finding(
                rule: "stays-forever", severity: .error, site: report.sites[Self.victim].id,
                message: "kept \u{202e}for ever", evidence: [line(4, "here")]))
        return report
    }

    private static func line(_ number: Int, _ says: String) -> Evidence {
        Evidence(file: evil, line: number, text: "text \u{1b}[2J of line \(number)", says: says)
    }

    private static let judgement = Judgement(
        release: Release(
            functions: ["put_page", "set_page_dirty_lock"], pairing: .mismatch, shortReturn: .dropped,
            sites: [.init(file: evil, line: 5, callee: "put_page", function: "f\u{7}ree")]),
        lifetime: .long, lifetimeEvidence: [line(4, "kept until \u{1b}[31mclosed")],
        access: Access(
            cpu: .write, dma: .both, structPageOnly: false,
            evidence: (1...9).map { line($0, "touched in line \($0)") }),
        dirtying: Dirtying(verdict: .unlocked, functions: ["SetPageDirty"], evidence: [line(6, "no lock")]),
        notifier: [line(3, "watched")], destination: Destination(kind: .member, text: "ring\u{200b}->pages"),
        vmasUse: VMAsUse(use: .loop, afterUnlock: true, replacement: "vma_lookup()", evidence: []),
        chain: [
            ChainLink(function: "io\u{7}ctl", file: evil, line: 8, entry: "unlocked_ioctl"),
            ChainLink(function: "map", file: evil, line: 7),
        ],
        case: Case(is: .longTerm, evidence: [line(4, "long")]),
        conversion: Conversion(
            needed: true, to: "pin_user_pages_fast", reason: "kept for long", blockers: ["the pages go into a \u{7}bio"]
        ),
        cuts: ["only the first 24 callers"])

    private static let source = """
        /* \u{1b}[2J the source */
        \tint flags = 0;
        \t\t\tok = get_user_pages_fast(addr, flags, pages); \u{202e}
        \t\t\tring->pages = pages;\r
        \t\tput_page(pages[0]);\u{0}
        \tSetPageDirty(page);

        }
        \(String(repeating: "very long ", count: 60))
        """

    private func page(_ number: Int, of report: AuditReport, sources: [String: String] = [:], color: Bool = false)
        -> String
    {
        let explanation = Explanation(
            [report.sites[number]], in: report, guide: Self.guide, usesColor: color
        ) { sources[$0].map { Array($0.utf8) } }
        return (try? Explanation.usual.text(of: explanation)) ?? ""
    }

    private static let guide = {
        var guide = ReviewGuide()
        guide.flagPrefix = "FOLL_"
        guide.force = "FOLL_FORCE"
        guide.longTerm = ["FOLL_LONGTERM"]
        guide.releases = ["put_page": "unpin_user_page"]
        guide.dirtying = ["set_page_dirty_lock"]
        guide.dirtyingRelease = "unpin_user_pages_dirty_lock"
        guide.takesLock = ["get_user_pages_fast"]
        return guide
    }()

    @Test func thePageIsAsItWas() throws {
        var report = Self.judgedReport()
        // The callee stands in column 9 of the sample's third line, counted in bytes.
        report.sites[Self.victim].column = 9
        try expectGolden(page(Self.victim, of: report, sources: [Self.evil: Self.source]), "explained.text")
        try expectGolden(page(Self.victim, of: report), "explained-unquoted.text")
        try expectGolden(page(Self.unjudged, of: report), "explained-unjudged.text")
    }

    @Test func programsAreToldTheSame() throws {
        var report = Self.judgedReport()
        report.sites[Self.victim].column = 9
        let explanation = Explanation([report.sites[Self.victim]], in: report, guide: Self.guide) { file in
            file == Self.evil ? Array(Self.source.utf8) : nil
        }
        try expectGolden(try Format(JSONWriter<Explanation>.self).text(of: explanation), "explained.json")
    }

    @Test func nothingOfATreeReachesTheTerminalRaw() {
        var report = Self.judgedReport()
        report.sites[Self.victim].column = 9
        for number in report.sites.indices {
            let text = page(number, of: report, sources: [Self.evil: Self.source])
            let harmful = text.unicodeScalars.filter {
                $0 != "\n" && [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
            }
            #expect(harmful.isEmpty)
        }
    }

    @Test func linesFitUnlessAPathOrACallDoesNot() {
        let report = Self.judgedReport()
        for number in report.sites.indices {
            for line in page(number, of: report).split(separator: "\n") {
                let isWhole = line.contains("deep/deep") || line.hasPrefix("    + ") || line.hasPrefix("    - ")
                #expect(isWhole || SafeText.width(of: String(line)) <= 75, "\(line)")
            }
        }
    }

    @Test func aTreeThatHasChangedIsNotQuoted() {
        let report = Self.judgedReport()
        let text = page(Self.victim, of: report, sources: [Self.evil: "/* moved */\n" + Self.source])
        #expect(text.contains("not the one that was audited"))
        #expect(!text.contains("ring->pages = pages"))
    }

    @Test func everyQuestionIsAnswered() {
        let report = Self.judgedReport()
        let guide = ReviewGuide()
        for site in report.sites {
            let review = SiteReview(site, in: report, guide: guide)
            for question in ReviewQuestion.allCases { #expect(!review.answer(to: question).text.isEmpty) }
        }
        #expect(ReviewQuestion.allCases.map(\.rawValue) == (1...15).map { "Q\($0)" })
    }

    @Test func aBooleanIsNoFlag() {
        var report = Self.judgedReport()
        report.sites[Self.victim].flags = Flags(
            text: "dir == IN", must: [], may: ["FOLL_WRITE"], unknown: false, origin: .conditional,
            trail: [.init(file: "a.c", line: 1, text: "dir == IN")])
        report.sites[Self.victim].flags.isBoolean = true
        let answer = SiteReview(report.sites[Self.victim], in: report, guide: Self.guide).answer(to: .flagValue)
        #expect(answer.text.hasPrefix("NO: dir == IN"))
        report.sites[Self.victim].flags.isBoolean = false
        report.sites[Self.victim].flags.trail = [.init(file: "a.c", line: 1, text: "dir == IN ? FOLL_WRITE : 0")]
        #expect(
            SiteReview(report.sites[Self.victim], in: report, guide: Self.guide).answer(to: .flagValue).text.hasPrefix(
                "yes"))
    }
}

@Suite struct ReplacementCallTests {
    private func replacement(flags: String, lifetime: Lifetime = .long, roles: [String: Int] = ["flags": 2])
        -> ReplacementCall?
    {
        var report = emptyReport()
        let parameters = "(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)"
        for name in ["get_user_pages_fast", "pin_user_pages_fast"] {
            report.api.functions[name] = API.Function(
                signature: "int \(name)\(parameters)", roles: name.hasPrefix("pin") ? ["flags": 2] : roles,
                file: "mm.h", line: 1)
        }
        report.api.flags["FOLL_LONGTERM"] = 256
        var site = nastyReport().sites[2]
        site.arguments = ["addr", "n", flags, "pages"]
        let must = flags.contains("FOLL_GET") ? ["FOLL_GET"] : []
        site.flags = Flags(text: flags, must: must, may: [], unknown: false, origin: .literal, trail: [])
        site.judgement = Judgement(
            release: Release(
                functions: ["put_page"], pairing: .ok, shortReturn: .used,
                sites: [.init(file: "a.c", line: 5, callee: "put_page")]),
            lifetime: lifetime, lifetimeEvidence: [],
            access: Access(cpu: .none, dma: .both, structPageOnly: false, evidence: []),
            dirtying: Dirtying(verdict: .unknown, functions: [], evidence: []), notifier: [],
            destination: Destination(kind: .local, text: nil), vmasUse: nil, chain: [],
            case: Case(is: .longTerm, evidence: []),
            conversion: Conversion(needed: true, to: "pin_user_pages_fast", reason: "DMA", blockers: []))
        var guide = ReviewGuide()
        guide.longTerm = ["FOLL_LONGTERM"]
        guide.get = "FOLL_GET"
        guide.releases = ["put_page": "unpin_user_page"]
        return ReplacementCall(site, in: report, guide: guide)
    }

    @Test func theCallAndItsReleasesAreSpelledOut() {
        let call = replacement(flags: "FOLL_WRITE", lifetime: .short)
        #expect(call?.text == "pin_user_pages_fast(addr, n, FOLL_WRITE, pages)")
        #expect(call?.notes == ["a.c:5: put_page() becomes unpin_user_page()"])
    }

    @Test(arguments: [
        ("0", "FOLL_LONGTERM"), ("FOLL_WRITE", "FOLL_WRITE | FOLL_LONGTERM"),
        ("w ? 1 : 0", "(w ? 1 : 0) | FOLL_LONGTERM"),
        ("FOLL_GET", "FOLL_LONGTERM"), ("FOLL_GET | FOLL_WRITE", "FOLL_WRITE | FOLL_LONGTERM"),
    ])
    func whatIsKeptForLongSaysSo(_ flags: String, _ expected: String) {
        #expect(replacement(flags: flags)?.text == "pin_user_pages_fast(addr, n, \(expected), pages)")
    }

    @Test func otherArgumentsAreNotGuessed() {
        let call = replacement(flags: "write", roles: ["write": 2])
        #expect(call?.text == nil)
        #expect(call?.notes.first?.contains("unsigned int gup_flags") == true)
    }
}

@Suite struct SiteSearchTests {
    private let report = nastyReport()

    private func reason(_ text: String) -> String? {
        if case .none(let reason) = SiteSearch(in: report).sites(named: text) { return reason }
        return nil
    }

    @Test func aSiteIsFoundByIDPrefixAndPlace() {
        let second = SiteSearch.Answer.found([report.sites[1]])
        // A line with two calls means both.
        let both = SiteSearch.Answer.found(report.sites.filter { $0.line == 12 })
        let search = SiteSearch(in: report)
        #expect(search.sites(named: "0000000000000002") == second)
        #expect(search.sites(named: "drivers/ünïcode/文件名/a.c:12") == both)
        #expect(search.sites(named: "drivers/ünïcode/文件名/a.c:12:\(report.sites[1].column)") == second)
        #expect(search.sites(named: "/src/linux/drivers/ünïcode/文件名/a.c:12") == both)
    }

    @Test func whatIsNotFoundNamesWhatIsNear() {
        #expect(reason("drivers/ünïcode/文件名/a.c:10")?.contains("a.c:12 (pin_user_pages, 0000000000000002)") == true)
        #expect(reason("elsewhere/inline.h:40")?.contains("include/linux/inline.h:40") == true)
        #expect(
            reason("000000000000")?.hasPrefix("000000000000: \(report.sites.count) sites have ids that begin so")
                == true)
        #expect(reason("00000000f")?.contains("near: Kbuild.c:1") == true)
        #expect(reason("core")?.contains("mm/core.c:7") == true)
        #expect(reason("drivers/ünïcode/文件名/a.c:12:1")?.contains("no site there") == true)
    }

    @Test(arguments: [
        "", ":", ":1", "::", "a:b:c", "\u{1b}[2J", "1:2:3:4", String(repeating: "f", count: 10_000), "-1:0",
    ])
    func nonsenseIsAnsweredInOneSafeLine(_ text: String) throws {
        let reason = try #require(self.reason(text))
        #expect(!reason.isEmpty && reason.utf8.count < 1000)
        #expect(reason.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }
}

@Suite struct FamilyPathTests {
    private func path(helpers: [String: Set<String>] = [:]) -> [String] {
        var report = nastyReport()
        func call(_ callee: String, in function: String, _ file: String) -> CallSite {
            var site = report.sites[0]
            (site.callee, site.function, site.file) = (callee, function, file)
            return site
        }
        report.sites = [
            call("iov_iter_get_pages2", in: "driver", "a.c"), call("get_user_pages_fast", in: "helper", "lib/iter.c"),
            call("__get_user_pages", in: "get_user_pages_fast", "mm/gup.c"),
            call("get_user_pages_fast", in: "__get_user_pages", "mm/gup.c"),
        ]
        let mentions = FunctionMentions { function, file in file == "lib/iter.c" ? helpers[function] ?? [] : [] }
        return FamilyPath(from: report.sites[0], in: report, mentions: mentions).steps.map(\.callee)
    }

    @Test func aCallIsFollowedThroughHelpersAndNeverInACircle() {
        #expect(path().isEmpty)
        let helpers: [String: Set<String>] = ["iov_iter_get_pages2": ["size", "middle"], "middle": ["helper", "middle"]]
        #expect(path(helpers: helpers) == ["get_user_pages_fast", "__get_user_pages"])
    }
}
