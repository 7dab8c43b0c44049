import CallSites
import Clang
import Foundation
import Knowledge
import Report
import SourceText
import Testing

/// Parses C text behind a prelude of declarations, and gives the facts of its family calls.
struct SnippetParser {
    /// Declarations of the gup_flags-and-vmas era, on one line so that the snippet's own lines keep their numbers plus
    /// one.
    static let prelude = """
        typedef _Bool bool; struct page; struct folio; struct task_struct; struct mm_struct; \
        struct iov_iter { int d; }; \
        struct vm_area_struct { unsigned long vm_flags; }; enum { false, true }; \
        enum { FOLL_WRITE = 1, FOLL_GET = 4, FOLL_FORCE = 16, FOLL_LONGTERM = 0x10000, FOLL_PIN = 0x40000 }; \
        long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages, \
        struct vm_area_struct **vmas); \
        long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages, \
        struct vm_area_struct **vmas); \
        long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, \
        unsigned int gup_flags); \
        int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages); \
        long __get_user_pages_unlocked(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, \
        unsigned long nr_pages, int write, int force, struct page **pages, unsigned int gup_flags); \
        int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, \
        unsigned int gup_flags); \
        struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags); \
        long iov_iter_get_pages2(struct iov_iter *i, struct page **pages, unsigned long maxsize, \
        unsigned maxpages, unsigned long *start); \
        void iov_iter_init(struct iov_iter *i, unsigned int direction, const void *iov, \
        unsigned long n, unsigned long count); \
        struct msghdr { struct iov_iter msg_iter; }; \
        struct file_operations { int (*read_iter)(struct iov_iter *); int (*write_iter)(struct iov_iter *); }; \
        extern long consume(unsigned long); extern bool decide(void); extern unsigned long addr; extern int n; \
        extern struct page **pages; void *alloc(unsigned long);
        """

    /// Pages and their numbers, on lines of their own, behind declarations with a complete `struct page`.
    static let frameNumbers = """

        #define vmemmap ((struct page *)0x100000)
        #define pfn_to_page(pfn) (vmemmap + (pfn))
        #define page_to_pfn(page) ((unsigned long)((page) - vmemmap))
        """

    static let flagTable = FlagTable(values: [
        "FOLL_WRITE": 1, "FOLL_GET": 4, "FOLL_FORCE": 16, "FOLL_LONGTERM": 0x10000, "FOLL_PIN": 0x40000,
    ])

    static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Rules").path

    static func family() throws -> Family { try Family(directory: rules) }

    /// The calls of a snippet, in source order.
    static func calls(_ code: String, file: String = "drivers/sample/ring.c") throws -> [CallFact] {
        try facts(code, file: file).calls
    }

    /// - Parameters:
    ///   - prelude: what stands before the snippet.
    ///   - signatures: what other headers declare.
    ///   - followsPages: the flow of the pages is looked at, as an audit that judges does.
    static func facts(
        _ code: String, file: String = "drivers/sample/ring.c", after prelude: String = prelude,
        signatures: [String: API.Function] = [:], followsPages: Bool = false
    ) throws -> UnitFacts {
        let family = try family()
        let bytes = Array((prelude + "\n" + code).utf8)
        let search = IdentifierSearch(family.names)
        let start = prelude.utf8.count
        let occurrences = search.occurrences(in: bytes).filter { $0.offset > start }.map {
            Occurrence(offset: $0.offset, identifier: family.names[$0.identifier])
        }
        let index = try Index(ClangLibrary.open(nil), excludesPrecompiledDeclarations: false)
        let unit = try TranslationUnit(
            "/snippet/" + file, arguments: ["-xc", "-std=gnu11", "-w", "-ferror-limit=0"],
            unsaved: ["/snippet/" + file: bytes], index: index)
        let extractor = UnitExtractor(
            family: family, flags: flagTable, signatures: signatures,
            uses: followsPages ? try PageKnowledge(directory: rules + "/family") : nil)
        return extractor.facts(of: unit, interest: [file: occurrences]) { path in
            path.hasPrefix("/snippet/") ? String(path.dropFirst("/snippet/".count)) : path
        }
    }

    /// Where the pages of the first call go.
    static func flow(_ code: String, after prelude: String) throws -> PageFlow {
        try #require(try facts(code, after: prelude, followsPages: true).calls.first?.flow)
    }

    /// The one call of a function body.
    static func call(_ body: String, parameters: String = "void") throws -> CallFact {
        let calls = try calls("long site(\(parameters)) {\n\(body)\n}")
        return try #require(calls.count == 1 ? calls.first : nil, "expected one call, found \(calls.count)")
    }
}
