import Foundation
import Report
import Testing

@testable import Worklists

/// What a list says once it sees the code.
@Suite struct TreeCodeTests {
    private func builder(
        _ sites: [CallSite], files: [String: String], api change: (inout API) -> Void = { _ in },
        declared: Set<String> = [], rules: [Finding] = []
    ) throws -> WorklistBuilder {
        var report = sampleReport()
        report.sites = sites
        report.findings = []
        change(&report.api)
        var knowledge = try sampleKnowledge()
        knowledge.code = TreeCode(
            contents: { files[$0].map { Array($0.utf8) } },
            names: { directory in
                files.keys.filter { $0.hasPrefix(directory + "/") }.map { String($0.dropFirst(directory.count + 1)) }
                    .sorted()
            })
        knowledge.declared = declared
        return WorklistBuilder(report, knowledge: knowledge)
    }

    private func line(of text: String, in code: String, after skipped: Int = 0) throws -> Int {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.indices.filter { lines[$0].contains(text) }.dropFirst(skipped).first) + 1
    }

    // MARK: Arrays

    private func allocating(
        _ code: String, pages: String = "&array", releasedIn function: String = "f"
    ) throws -> Worklist.Entry {
        let taken = site(
            "x", "d/a.c", try line(of: "iov_iter_get_pages_alloc2(", in: code), "f", "iov_iter_get_pages_alloc2",
            ["from", pages, "len", "&off"],
            judged(
                .directIO, .short, to: "iov_iter_extract_pages", releases: [("put_page", 9, function)], file: "d/a.c"),
            nil, origin: .none)
        var site = taken
        site.pages.text = pages
        let builder = try builder([site], files: ["d/a.c": code]) { api in
            api.functions["iov_iter_get_pages_alloc2"] = API.Function(
                signature: "ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, "
                    + "size_t maxsize, size_t *start)", roles: ["iterator": 0, "pages": 1], file: "d/u.h", line: 1)
        }
        return try #require(builder.worklist(.convert).entries.first)
    }

    private static let call = "iov_iter_extract_pages(from, &array, len, INT_MAX, 0, &off)"

    @Test func anArrayOfTheCallersOwnIsClearedBeforeAndFreedOnFailure() throws {
        let entry = try allocating(
            """
            int f(void)
            {
            \tstruct page **array;
            \tssize_t got;

            \tgot = iov_iter_get_pages_alloc2(from, &array, len, &off);
            \treturn got;
            }
            """)
        #expect(
            entry.replacement?.after == [
                "array = NULL;", Self.call, "if (got <= 0) {", "        kvfree(array);", "        array = NULL;", "}",
            ])
        #expect(entry.replacement?.remarks.contains { $0.contains("line 3 declares it") } == true)
        let state = "iov_iter_extract_will_pin(from), kept in a local of f()"
        #expect(entry.facts.contains(.init(label: "state", value: state)))
        #expect(entry.releases.first?.remark == "only where iov_iter_extract_will_pin() said so")
    }

    @Test func whatIsReleasedElsewhereKeepsItsStateThere() throws {
        let code = "int f(void)\n{\n\tgot = iov_iter_get_pages_alloc2(from, &array, len, &off);\n}\n"
        let state = try #require(try allocating(code, releasedIn: "done").facts.first { $0.label == "state" })
        #expect(state.value.hasSuffix("kept in what done() gets at besides the pages"))
    }

    @Test(arguments: [
        ("\tstruct page **array = NULL;\n\tssize_t got = ", false),
        ("\tstruct page **array = NULL;\n\tssize_t got;\n\tgrow(&array);\n\tgot = ", true),
        ("\tstruct page **array = NULL;\n\tssize_t got;\n\twhile (more()) {\n\tgot = ", true),
    ])
    func anArrayThatIsNullAlreadyIsLeftAlone(start: String, isCleared: Bool) throws {
        let end = start.contains("{") ? "\n\t}" : ""
        let entry = try allocating(
            "int f(void)\n{\n\(start)iov_iter_get_pages_alloc2(from, &array, len, &off);\(end)\n\treturn 0;\n}\n")
        #expect(entry.replacement?.after.first == (isCleared ? "array = NULL;" : Self.call))
    }

    @Test(arguments: [
        ("\treturn iov_iter_get_pages_alloc2(from, &array, len, &off);", "&array"),
        ("\tif (x)\n\t\tgot = iov_iter_get_pages_alloc2(from, &array, len, &off);", "&array"),
        ("\tgot = iov_iter_get_pages_alloc2(from, next(r), len, &off);", "next(r)"),
    ])
    func whatCannotBeFreedIsNotProposed(statement: String, pages: String) throws {
        let entry = try allocating("int f(void)\n{\n\(statement)\n}\n", pages: pages)
        #expect(entry.replacement == nil)
        #expect(entry.blockers.contains { $0.contains("frees none where it fails") })
    }

    // MARK: Releases

    private func changes(
        _ code: String, marks: String = "set_page_dirty_lock", releases: String = "put_page"
    ) throws -> [Worklist.ReleaseChange] {
        let marked = try line(of: marks + "(", in: code)
        let judgement = judged(
            .directIO, .short, dma: .fromDevice, to: "pin_user_pages_fast",
            releases: [(releases, try line(of: releases + "(", in: code), "drop")],
            dirtied: [Evidence(file: "d/a.c", line: marked, text: "\(marks)(page)", says: "marks")], file: "d/a.c")
        let taken = site("x", "d/a.c", 1, "f", "get_user_pages_fast", ["a", "n", "0", "pages"], judgement, nil)
        return try #require(try builder([taken], files: ["d/a.c": code]).worklist(.convert).entries.first).releases
    }

    @Test(arguments: [
        "\tfor (i = 0; i < n; i++) {\n\t\tif (dirty)\n\t\t\tset_page_dirty_lock(p[i]);\n\t\tput_page(p[i]);\n\t}",
        "\tif (r->write) {\n\t\tset_page_dirty_lock(page);\n\t}\n\tput_page(page);",
        "\tset_page_dirty_lock(page);\n\tput_page(page);",
        "\tset_page_dirty_lock(p);\n\t/* a\n\n\n\n */\n\tput_page(p);",
        "\twhile (n--) {\n\t\tstruct page *page = p[n];\n\t\tif (w && !bad)\n\t\t\tset_page_dirty_lock(page);\n"
            + "\t\tput_page(page);\n\t}",
    ])
    func aMarkBesideItsReleaseIsFolded(body: String) throws {
        let found = try changes("void drop(void)\n{\n\(body)\n}\n")
        #expect(found.map(\.to) == ["unpin_user_pages_dirty_lock", "unpin_user_pages_dirty_lock"])
        #expect(found[0].remark?.hasPrefix("folded into the release of line") == true)
    }

    @Test(arguments: [
        (
            "\tfor (i = 0; i < n; i++) {\n\t\tif (!reserved(p[i]))\n\t\t\tset_page_dirty_lock(p[i]);\n"
                + "\t\tput_page(p[i]);\n\t}", "condition may differ"
        ),
        (
            "\tfor (i = 0; i < n; i++) {\n\t\tif (i < last)\n\t\t\tset_page_dirty_lock(p[i]);\n"
                + "\t\tput_page(p[i]);\n\t}", "condition may differ"
        ),
        (
            "\tfor_each_thing(list, t) {\n\t\tif (t->w)\n\t\t\tset_page_dirty_lock(page);\n"
                + "\t\tput_page(page);\n\t}", "condition may differ"
        ),
        ("\tset_page_dirty_lock(p[0]);\n\tput_page(p[1]);", "other pages"),
        ("\tset_page_dirty_lock(page);\n\tunlock_page(page);\n\tput_page(page);", "something is done"),
        ("\tif (a) {\n\t\tb();\n\t\tset_page_dirty_lock(page);\n\t}\n\tput_page(page);", "more than the mark"),
        ("\tfor (i = 0; i < n; i++)\n\t\tset_page_dirty_lock(p);\n\tput_page(p);", "more than the mark"),
        ("\tset_page_dirty_lock(p);\n\n\n\n\n\n\n\n\n\n\n\n\n\tput_page(p);", "beside it"),
    ])
    func aMarkThatIsNotBesideItStays(body: String, reason: String) throws {
        let found = try changes("void drop(void)\n{\n\(body)\n}\n")
        #expect(found.map(\.to) == [nil, "unpin_user_page"])
        #expect(found[0].function == "drop")
        #expect(found[0].kind == .dirtying)
        #expect(found[0].remark?.contains(reason) == true, "\(found[0].remark ?? "")")
    }

    @Test func whoseReleasesAreListedIsNoneItself() throws {
        func releases(_ listed: [(String, Int, String)]) throws -> [String] {
            let judgement = judged(.directIO, .short, dma: .both, to: "pin_user_pages_fast", releases: listed)
            let taken = site("x", "d/a.c", 1, "f", "get_user_pages_fast", ["a", "n", "0", "pages"], judgement, nil)
            return try #require(try builder([taken], files: [:]).worklist(.convert).entries.first).releases.map(\.from)
        }
        #expect(try releases([("put_page", 3, "drop_pages"), ("drop_pages", 9, "f")]) == ["put_page"])
        #expect(try releases([("put_page", 3, "other"), ("drop_pages", 9, "f")]) == ["put_page", "drop_pages"])
    }

    @Test func releasesThatWereNotFoundBlock() throws {
        let unread = ["a", "b", "c", "d"].map { "\($0)() was not read" }
        let missing = ["the pages go into a bio, which gives them back"] + unread
        let judgement = judged(
            .directIO, .short, dma: .both, to: "pin_user_pages_fast", releases: [("put_page", 3, "f")],
            incomplete: missing)
        let taken = site("x", "d/a.c", 1, "f", "get_user_pages_fast", ["a", "n", "0", "pages"], judgement, nil)
        let entry = try #require(try builder([taken], files: [:]).worklist(.convert).entries.first)
        #expect(
            entry.blockers == [
                "releases may be missing: the pages go into a bio, which gives them back; a(), b(), c() and 1 more "
                    + "were not read"
            ])
    }

    @Test func aFurtherReferenceBecomesAPin() throws {
        let line = Evidence(file: "d/a.c", line: 7, text: "get_page(page)", says: "takes a plain reference of its own")
        let judgement = judged(
            .directIO, .short, dma: .both, to: "pin_user_pages_fast", releases: [("put_page", 3, "f")],
            references: [line])
        let taken = site("x", "d/a.c", 1, "f", "get_user_pages_fast", ["a", "n", "0", "pages"], judgement, nil)
        func reference(_ declared: Set<String>) throws -> Worklist.ReleaseChange {
            let list = try builder([taken], files: [:], declared: declared).worklist(.convert)
            return try #require(list.entries.first?.releases.first { $0.kind == .reference })
        }
        #expect(try reference(["folio_add_pin"]).to == "folio_add_pin")
        #expect(try reference(["folio_add_pin"]).from == "get_page")
        #expect(try reference([]).to == nil)
        #expect(try reference([]).remark?.contains("folio_add_pin()") == true)
    }

    // MARK: VMAs

    private static let header = """
        long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
        \t\t    struct page **pages, struct vm_area_struct **vmas);
        long walk_large(struct mm_struct *, struct vm_area_struct **, int);
        int find_prev(struct mm_struct *mm, struct vm_area_struct **prev);
        """
    private static let core = """
        long walk_large(struct mm_struct *mm, struct vm_area_struct **vmas, int n)
        {
        \treturn vmas ? n : 0;
        }

        long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
        \t\t    struct page **pages, struct vm_area_struct **vmas)
        {
        \t/* walk_large(mm, vmas, 0) */
        \treturn walk_large(mm, vmas, nr_pages);
        }
        """

    @Test func theParameterIsFoundWhereItIsDeclaredDefinedAndHandedOn() throws {
        let list = try builder([], files: ["mm/api.h": Self.header, "mm/core.c": Self.core]) { api in
            api.functions = [
                "get_user_pages": API.Function(
                    signature: "long get_user_pages(unsigned long start, unsigned long nr_pages, "
                        + "unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas)",
                    roles: ["nr_pages": 1, "flags": 2, "pages": 3, "vmas": 4], file: "mm/api.h", line: 1)
            ]
        }.worklist(.vmas)
        let section = try #require(list.sections.first { $0.title == "The parameter itself" })
        let entries = section.groups.flatMap(\.entries)
        #expect(
            entries.map { "\($0.file):\($0.line) \($0.callee): \($0.task)" } == [
                "mm/api.h:1 get_user_pages: drop the parameter", "mm/api.h:3 walk_large: drop the parameter",
                "mm/core.c:1 walk_large: drop the parameter", "mm/core.c:6 get_user_pages: drop the parameter",
                "mm/core.c:10 walk_large: drop the argument",
            ])
        #expect(entries[1].replacement?.after == ["walk_large(struct mm_struct *, int)"])
        #expect(entries[4].replacement?.after == ["walk_large(mm, nr_pages)"])
        #expect(Set(entries.map(\.site)).count == entries.count)
    }

    @Test func oneVMAOfOnePageIsNoLoop() throws {
        let use = VMAsUse(use: .loop, afterUnlock: false, replacement: "nothing", evidence: [])
        let taken = site(
            "one", "d/a.c", 1, "f", "get_user_pages_remote", ["mm", "a", "1", "0", "&page", "&vma"],
            judged(.cpuAccess, .short, vmasUse: use), nil, vmas: .single)
        let list = try builder([taken], files: [:]) { api in
            api.functions["get_user_pages_remote"]?.roles["vmas"] = 5
        }.worklist(.vmas)
        let entry = try #require(list.entries.first)
        #expect(entry.task.contains("get_user_page_vma_remote()"))
        #expect(entry.facts.first?.value == "one VMA is looked at")
    }

    // MARK: Flags

    @Test func aFlagIsTakenOutWhereItStands() throws {
        func forcing(_ flags: String, trail: [Flags.Step]) -> CallSite {
            var site = site(
                "x", "d/a.c", 9, "f", "pin_user_pages_fast", ["a", "n", flags, "pages"],
                judged(.longTerm, .long, needed: false), modular("RING"), must: ["FOLL_FORCE"], reference: .pin)
            site.flags.trail = trail
            return site
        }
        let literal = forcing("FOLL_WRITE | FOLL_FORCE", trail: [])
        let entry = try #require(try builder([literal], files: [:]).worklist(.force).entries.first)
        #expect(entry.replacement?.after == ["pin_user_pages_fast(a, n, FOLL_WRITE, pages)"])
        let step = Flags.Step(file: "d/a.c", line: 5, text: "flags |= FOLL_FORCE")
        let condition = Flags.Step(file: "d/a.c", line: 4, text: "!w")
        let added = forcing("flags", trail: [step, condition])
        let stated = try #require(try builder([added], files: [:]).worklist(.force).entries.first?.replacement)
        #expect(stated.before == "flags |= FOLL_FORCE;")
        #expect(stated.remarks == ["With it goes “!w” of line 4, if nothing else hangs on it."])
        #expect(stated.after.isEmpty)
        #expect(stated.line == 5)
        let twice = forcing("flags", trail: [step, Flags.Step(file: "d/a.c", line: 7, text: "flags |= FOLL_FORCE")])
        #expect(try builder([twice], files: [:]).worklist(.force).entries.first?.replacement == nil)
    }
}
