import Report
import Testing

@testable import Worklists

@Suite struct RespellingTests {
    private func entry(_ id: String) throws -> Worklist.Entry {
        let list = WorklistBuilder(sampleReport(), knowledge: try sampleKnowledge()).worklist(.convert)
        return try #require(list.entries.first { $0.site.rawValue == id })
    }

    private func replaced(_ id: String) throws -> Worklist.Replacement { try #require(try entry(id).replacement) }

    @Test func aLongLivedCallAsksForItInAPatchOfItsOwn() throws {
        let entry = try entry("late")
        #expect(entry.replacement?.after == ["pin_user_pages(addr, n, 0, region->pages)"])
        let next = try #require(entry.followUp)
        #expect(next.replacement.before == "pin_user_pages(addr, n, 0, region->pages)")
        #expect(next.replacement.after == ["pin_user_pages(addr, n, FOLL_LONGTERM, region->pages)"])
        #expect(next.question == "Does user space decide when the pages are released?")
        #expect(try self.entry("dma").followUp == nil, "kept briefly")
    }

    @Test func aTruthValueBecomesAChoice() throws {
        let replacement = try replaced("dma")
        #expect(replacement.after[0].contains(", (dir == FROM_DEVICE) ? FOLL_WRITE : 0, "))
        #expect(replacement.remarks.count == 1)
    }

    @Test func theFlagOfTheOldReferenceGoes() throws {
        #expect(try replaced("exec").after == ["pin_user_pages_remote(mm, pos, 1, FOLL_WRITE, &page, NULL)"])
    }

    @Test func argumentsMoveToWhereTheNewFunctionHasThem() throws {
        var api = sampleReport().api
        let pages =
            "long take(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)"
        api.functions["take"] = API.Function(
            signature: pages, roles: ["nr_pages": 1, "pages": 2, "flags": 3], file: "", line: 1)
        let taken = site("x", "a.c", 1, "f", "take", ["a", "n", "p", "write ? FOLL_WRITE : 0"], nil, nil)
        let respelling = Respelling(taken, api: api, knowledge: try sampleKnowledge())
        #expect(
            respelling.replacement(by: "pin_user_pages_remote", isLong: false) == nil, "nothing stands for the mm")
        #expect(
            respelling.replacement(by: "pin_user_pages", isLong: true)?.after
                == ["pin_user_pages(a, n, (write ? FOLL_WRITE : 0) | FOLL_LONGTERM, p)"])
    }

    @Test func aCallOfAnotherShapeIsLeftAlone() throws {
        let macro = site("x", "a.c", 1, "f", "get_user_pages", ["ARGUMENTS"], nil, nil)
        #expect(
            Respelling(macro, api: sampleReport().api, knowledge: try sampleKnowledge()).replacement(
                by: "pin_user_pages", isLong: false) == nil)
    }

    @Test(arguments: [
        ("0", "L"), ("FOLL_WRITE", "FOLL_WRITE | L"), ("a ? b : c", "(a ? b : c) | L"),
        ("f(a, b ? c : d)", "f(a, b ? c : d) | L"),
    ])
    func addingAFlagKeepsWhatTheTextSays(text: String, expected: String) {
        var argument = FlagsArgument(text)
        argument.add("L")
        #expect(argument.text == expected)
    }

    @Test(arguments: [
        ("FOLL_GET | FOLL_WRITE", "FOLL_WRITE"), ("FOLL_GET", "0"),
        ("FOLL_GET | (write ? FOLL_WRITE : 0)", "(write ? FOLL_WRITE : 0)"), ("flags|FOLL_GET", "flags"),
    ])
    func removingAFlagKeepsWhatTheTextSays(text: String, expected: String) {
        var argument = FlagsArgument(text)
        let isRemoved = argument.remove("FOLL_GET")
        #expect(isRemoved)
        #expect(argument.text == expected)
    }

    @Test(arguments: [
        ("flags |= FOLL_FORCE", String??.some(nil)), ("flags |= w ? 0 : FOLL_FORCE", .some(nil)),
        ("unsigned int flags = FOLL_FORCE", "unsigned int flags = 0"),
        ("flags = FOLL_FORCE | (w ? FOLL_WRITE : 0)", "flags = (w ? FOLL_WRITE : 0)"),
        ("flags |= FOLL_WRITE | FOLL_FORCE", "flags |= FOLL_WRITE"), ("flags = w ? FOLL_FORCE : 0", "flags = 0"),
        ("flags = w ? FOLL_FORCE : FOLL_WRITE", nil), ("flags = f(FOLL_FORCE)", nil),
    ])
    func aStatementLosesAFlag(text: String, expected: String??) throws {
        let statement = try #require(FlagStatement(text))
        #expect(statement.sets("FOLL_FORCE"))
        #expect(statement.removing("FOLL_FORCE") == expected)
    }

    @Test(arguments: ["flags &= ~FOLL_FORCE", "flags == FOLL_FORCE", "write"])
    func whatSetsNothingIsNoStatementOfFlags(text: String) { #expect(FlagStatement(text) == nil) }

    @Test func aFlagThatIsNotOneOfSeveralStays() {
        var argument = FlagsArgument("write ? FOLL_GET : 0")
        let isRemoved = argument.remove("FOLL_GET")
        #expect(!isRemoved)
        #expect(argument.text == "write ? FOLL_GET : 0")
    }
}
