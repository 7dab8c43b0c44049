import CallSites
import Foundation
import Report
import Testing

/// Shapes of functions that took exponential or cubic time, or overran the stack, and what must come out of them.
struct HostileShape: CustomTestStringConvertible, Sendable {
    var name: String
    var body: String
    var must: [String] = []
    var may: [String] = []
    var unknown = false

    var testDescription: String { name }
}

private let call = "get_user_pages_fast(addr, n, f, pages);"

private func repeated(_ count: Int, _ text: (Int) -> String) -> String { (0..<count).map(text).joined(separator: "\n") }

private let shapes: [HostileShape] = [
    HostileShape(
        name: "60 nested for loops double the time sixty times",
        body: "unsigned f = 0; int i; " + String(repeating: "for (i = 0; i < n; i++) {\n", count: 60)
            + "\(call) f |= FOLL_WRITE;"
            + String(repeating: "}", count: 60), may: ["FOLL_WRITE"]),
    HostileShape(
        name: "60 nested while loops",
        body: "unsigned f = FOLL_FORCE; " + String(repeating: "while (decide()) {\n", count: 60)
            + "f |= FOLL_WRITE; \(call)"
            + String(repeating: "}", count: 60), must: ["FOLL_FORCE", "FOLL_WRITE"]),
    HostileShape(
        name: "60 nested do loops, a variable handed on in each round",
        body: "unsigned f = 0, g = 0, h = 0; " + String(repeating: "do {\n", count: 60)
            + "f = g; g = h; h = FOLL_WRITE; \(call)"
            + String(repeating: "} while (decide());", count: 60), may: ["FOLL_WRITE"]),
    HostileShape(
        name: "4,000 conditions one after the other",
        body: "unsigned f = 0; " + repeated(4_000) { "if (n == \($0)) f |= FOLL_WRITE;" } + call, may: ["FOLL_WRITE"]),
    HostileShape(
        name: "10,000 falling cases",
        body: "unsigned f = FOLL_GET; switch (n) { " + repeated(10_000) { "case \($0): f |= FOLL_FORCE;" }
            + "} \(call)",
        must: ["FOLL_GET"], may: ["FOLL_FORCE"]),
    HostileShape(
        name: "5,000 cases that each end",
        body: "unsigned f = 0; switch (n) { " + repeated(5_000) { "case \($0): f |= FOLL_FORCE; break;" }
            + "default: return 1; } \(call)", must: ["FOLL_FORCE"]),
    HostileShape(
        name: "1,000 backward jumps",
        body: "unsigned f = 0; " + repeated(1_000) { "l\($0): if (n == \($0)) { f |= FOLL_WRITE; goto l\($0 / 2); }" }
            + call,
        may: ["FOLL_WRITE"]),
    HostileShape(
        name: "a chain of 2,000 alternatives in one expression",
        body: "unsigned f = FOLL_FORCE; get_user_pages_fast(addr, n, f"
            + String(repeating: " | FOLL_WRITE", count: 2_000)
            + ", pages);", must: ["FOLL_FORCE", "FOLL_WRITE"]),
    HostileShape(
        name: "2,000 else if",
        body: "unsigned f = 0; if (n) ;\n" + repeated(2_000) { "else if (n == \($0)) f = FOLL_WRITE;" }
            + "else return 1; \(call)",
        may: ["FOLL_WRITE"]),
    HostileShape(
        name: "2,000 question marks",
        body: "unsigned f = " + repeated(2_000) { "n == \($0) ? FOLL_WRITE :" } + "FOLL_WRITE | FOLL_FORCE; \(call)",
        must: ["FOLL_WRITE"], may: ["FOLL_FORCE"]),
    HostileShape(
        name: "5,000 commas", body: "unsigned f = (" + String(repeating: "n, ", count: 5_000) + "FOLL_WRITE); \(call)",
        must: ["FOLL_WRITE"]),
    HostileShape(
        name: "1,000 nested ifs",
        body: "unsigned f = FOLL_GET; " + String(repeating: "if (n)\n", count: 1_000) + "f |= FOLL_WRITE; \(call)",
        must: ["FOLL_GET"], may: ["FOLL_WRITE"]),
    HostileShape(
        name: "400 casts", body: "unsigned f = " + String(repeating: "(unsigned)", count: 400) + "FOLL_WRITE; \(call)",
        must: ["FOLL_WRITE"]),
    HostileShape(
        name: "1,500 signs", body: "unsigned f = " + String(repeating: "~ ", count: 1_500) + "FOLL_WRITE; \(call)",
        must: ["FOLL_WRITE"]),
    HostileShape(
        name: "1,000 assignments in one",
        body: "unsigned f; " + String(repeating: "f = ", count: 1_000) + "FOLL_FORCE; \(call)", must: ["FOLL_FORCE"]),
    HostileShape(
        name: "500 variables handed on in a loop",
        body: "unsigned f = 0, " + (0..<500).map { "v\($0) = 0" }.joined(separator: ", ")
            + "; while (decide()) { f = v0; "
            + repeated(499) { "v\($0) = v\($0 + 1);" } + "v499 = FOLL_WRITE; } v0 = FOLL_FORCE; f |= v0; \(call)",
        must: ["FOLL_FORCE"]),
]

@Suite struct BoundsTests {
    @Test(arguments: shapes) func hostileShapesHaveTheirFlags(_ shape: HostileShape) throws {
        let calls = try SnippetParser.facts("long site(void) {\n\(shape.body)\nreturn 0; }", followsPages: true).calls
        let flags = try #require(calls.first).flags
        #expect(flags.must == shape.must)
        #expect(flags.may == shape.may)
        #expect(flags.unknown == shape.unknown)
    }

    @Test func aCallWithTooFewArgumentsHasNoFlags() throws {
        // Without a prototype the positions come from elsewhere, and nothing holds the call to them.
        let signature = API.Function(
            signature: "long get_user_pages(unsigned long, unsigned long, unsigned int, struct page **, void *)",
            roles: ["pages": 3, "flags": 2, "vmas": 4, "nr_pages": 1], file: "include/linux/mm.h", line: 1)
        let facts = try SnippetParser.facts(
            "long site(void) { return get_user_pages(addr, n); }",
            after: "extern unsigned long addr; extern int n; struct page; extern struct page **pages;",
            signatures: ["get_user_pages": signature], followsPages: true)
        let call = try #require(facts.calls.first)
        #expect(call.flags.text == nil)
        #expect(call.arguments == ["addr", "n"])
    }

    @Test func aThousandCallsOfOneFunctionAreAllFollowed() throws {
        let facts = try SnippetParser.facts(
            "void put_page(struct page *);\nlong site(struct page **mine) {\n"
                + repeated(1_000) {
                    "if (n == \($0)) { get_user_pages_fast(addr, 1, \($0), mine); put_page(mine[0]); }"
                }
                + "return 0; }", followsPages: true)
        #expect(facts.calls.count == 1_000)
        #expect(facts.calls.allSatisfy { $0.flow?.uses.contains { $0.kind == .release } ?? false })
        #expect(facts.calls.map(\.flags.trail.count).max() ?? 0 <= 1)
        // What is left out of a list that long is said.
        let cut = try #require(facts.calls.first?.flow)
        #expect(cut.cuts == ["only the first \(cut.uses.count) of 1000 uses of the pages are looked at"])
    }

    @Test func aCallOnAVariableOfItsOwnIsFollowedByItself() throws {
        let facts = try SnippetParser.facts(
            "void put_page(struct page *);\nlong site(void) {\n"
                + repeated(300) {
                    "{ struct page *p\($0)[4]; get_user_pages_fast(addr, 1, 0, p\($0)); put_page(p\($0)[0]); }"
                }
                + "return 0; }", followsPages: true)
        #expect(facts.calls.count == 300)
        #expect(facts.calls.allSatisfy { $0.flow?.uses.count { $0.kind == .release } == 1 && $0.cuts.isEmpty })
    }

    @Test func pagesReleasedInNestedLoopsAreSeenReleased() throws {
        let body =
            String(repeating: "while (decide()) {\n", count: 60)
            + "get_user_pages_fast(addr, 1, 0, mine); put_page(mine[0]);"
            + String(repeating: "}", count: 60)
        let facts = try SnippetParser.facts(
            "void put_page(struct page *);\nlong site(void) { struct page *mine[1];\n\(body)\nreturn 0; }",
            followsPages: true)
        let flow = try #require(facts.calls.first?.flow)
        #expect(flow.holding == .released)
        #expect(flow.cuts.isEmpty)
    }

    @Test func nestingBeyondWhatIsFollowedIsSaid() throws {
        let facts = try SnippetParser.facts(
            "long site(void) { struct page *mine[1];\n" + String(repeating: "if (n)\n", count: 1_000)
                + "get_user_pages_fast(addr, 1, FOLL_WRITE, mine);\nreturn 0; }", followsPages: true)
        let call = try #require(facts.calls.first)
        #expect(call.flags.must == ["FOLL_WRITE"])
        #expect(call.flow?.cuts == ["the function is nested more deeply than is followed"])
    }

    @Test func aTrailLongerThanAnyReaderFollowsIsCut() throws {
        let call = try #require(
            try SnippetParser.calls(
                "long site(void) { unsigned f = 0;\n" + repeated(1_000) { "if (n == \($0)) f |= FOLL_WRITE;" }
                    + "return get_user_pages_fast(addr, n, f, pages); }").first)
        #expect(call.flags.trail.count == 256)
        #expect(call.flags.trail.first?.text == "unsigned f = 0")
        #expect(call.cuts == ["only the first 256 lines that decide the flags are listed"])
    }

    @Test func functionsThatAllCallEachOtherEnd() throws {
        let functions = 14
        let code = repeated(functions) { "int b\($0)(struct page **p);" } + "\n"
            + repeated(functions) { number in
                "int b\(number)(struct page **p) { " + repeated(functions) { "b\($0)(p);" }
                    + " return get_user_pages_fast(addr, n, 0, p); }"
            }
        let facts = try SnippetParser.facts(code, followsPages: true)
        #expect(facts.calls.count == functions)
        #expect(facts.calls.first?.flow?.holding == .unknown)
        #expect(facts.calls.first?.flow?.cuts == ["more paths lead through the functions than are followed"])
    }

    @Test func anIteratorHandedAroundByAllFunctionsEnds() throws {
        let functions = 14
        let code = repeated(functions) { "static void b\($0)(struct iov_iter *i);" } + "\n"
            + repeated(functions) { number in
                "static void b\(number)(struct iov_iter *i) { " + repeated(functions) { "b\($0)(i);" }
                    + " iov_iter_get_pages2(i, pages, 1, 1, &addr); }"
            }
        #expect(try SnippetParser.facts(code).calls.count == functions)
    }

    @Test func aHelperAskedAThousandTimesIsFollowedOnceForEachAnswer() throws {
        let call = try #require(
            try SnippetParser.calls(
                "static unsigned help(int k) { unsigned f = FOLL_FORCE; "
                    + repeated(200) { "if (k == \($0)) f |= FOLL_GET;" }
                    + "return f; }\nlong site(int k) { unsigned f = 0;\n" + repeated(1_000) { _ in "f |= help(k);" }
                    + "return get_user_pages_fast(addr, n, f, pages); }").first)
        #expect(call.flags.must == ["FOLL_FORCE"])
        #expect(call.flags.may == ["FOLL_GET"])
    }

    @Test func theAnalysisHoldsOnTheStackOfASmallThread() throws {
        let deep = shapes.filter { ["2,000 else if", "5,000 commas", "1,000 nested ifs"].contains($0.name) }
        try #require(deep.count == 3)
        let sums = String(repeating: " + 0", count: 1_500)
        let calls = String(repeating: "pass(", count: 120) + "mine[0]" + String(repeating: ")", count: 120)
        let pages = HostileShape(
            name: "pages through a long sum and nested calls",
            body: "struct page **mine = pages\(sums); get_user_pages_fast(addr, 1, 0, mine\(sums)); put_page(\(calls));"
        )
        for shape in deep + [pages] {
            let code =
                "void put_page(struct page *); struct page *pass(struct page *);\nlong site(void) "
                    + "{\n\(shape.body)\nreturn 0; }"
            let found = onSmallStack { try SnippetParser.facts(code, followsPages: true) }
            #expect(try found.get().calls.first?.flags.must == shape.must)
        }
    }
}

/// What a thread leaves behind.
private final class Outcome: @unchecked Sendable {
    var facts: Result<UnitFacts, any Error> = .failure(CancellationError())
}

/// Runs a body on a thread with the 512 KB of stack that a thread of a pool may have.
private func onSmallStack(_ body: @escaping @Sendable () throws -> UnitFacts) -> Result<UnitFacts, any Error> {
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        outcome.facts = Result { try body() }
        done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    return outcome.facts
}
