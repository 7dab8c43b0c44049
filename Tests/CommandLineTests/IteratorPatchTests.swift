import Foundation
import TestSupport
import Testing

/// Pages of iterators, of which only a user's are pinned.
@Suite struct IteratorPatchTests {
    /// A function that takes the pages of an iterator, fills them and gives them back.
    private static func driver(
        head: String = "struct iov_iter *it, size_t bytes", locals: String = "\tstruct page *pages[8];\n",
        before: String = "", take: String = "iov_iter_get_pages2(it, pages, bytes, 8, &offset)",
        pages: String = "pages[i]", release: String, around: String = ""
    ) -> String {
        """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/fs.h>
        #include <linux/highmem.h>
        #include <linux/mm.h>
        #include <linux/slab.h>
        #include <linux/uio.h>

        bool iov_iter_extract_will_pin(const struct iov_iter *iter);
        #define INT_MAX ((int)(~0U >> 1))
        ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start);
        void kvfree(const void *addr);
        void quill_turn(struct iov_iter *iter);

        \(around)int quill_fill(\(head))
        {
        \(locals)\tsize_t offset;
        \tssize_t got;
        \tint i, count;

        \(before)\tgot = \(take);
        \tif (got <= 0)
        \t\treturn got;
        \tcount = (offset + got + 4095) >> 12;
        \tfor (i = 0; i < count; i++)
        \t\tmemset(page_address(\(pages)), 0, 4096);
        \(release)
        \treturn 0;
        }

        """
    }

    private static let loop = "\tfor (i = 0; i < count; i++)\n\t\tput_page(pages[i]);"

    static let forms: [(name: String, text: String, becomes: [String])] = [
        (
            "an array of the function's own", driver(release: loop),
            [
                "\tstruct page **array = pages;",
                "\tgot = iov_iter_extract_pages(it, &array, bytes, 8, 0, &offset);",
                "\tif (iov_iter_extract_will_pin(it))", "\t\tunpin_user_pages(pages, count);",
            ]
        ),
        (
            "pages that are marked, whosever they are",
            driver(
                release: "\tfor (i = 0; i < count; i++) {\n\t\tset_page_dirty_lock(pages[i]);\n"
                    + "\t\tput_page(pages[i]);\n\t}"),
            [
                "\tstruct page **array = pages;",
                "\tgot = iov_iter_extract_pages(it, &array, bytes, 8, 0, &offset);",
                "\t\tif (iov_iter_extract_will_pin(it))", "\t\t\tunpin_user_page(pages[i]);",
            ]
        ),
        (
            "one page, and a name that is taken",
            driver(
                locals: "\tstruct page *page, *pages = NULL;\n",
                take: "iov_iter_get_pages2(it, &page, bytes, 1, &offset)", pages: "page",
                release: "\tput_page(page);\n\tkfree(pages);"),
            [
                "\tstruct page **array = &page;",
                "\tgot = iov_iter_extract_pages(it, &array, bytes, 1, 0, &offset);",
                "\tif (iov_iter_extract_will_pin(it))", "\t\tunpin_user_page(page);",
            ]
        ),
        (
            "one page that is given back on two ways",
            driver(
                locals: "\tstruct page *page;\n", take: "iov_iter_get_pages2(it, &page, bytes, 1, &offset)",
                pages: "page",
                release: "\tif (got < 8) {\n\t\tput_page(page);\n\t\treturn -EFAULT;\n\t}\n\tput_page(page);"),
            [
                "\tstruct page **pages = &page;",
                "\tgot = iov_iter_extract_pages(it, &pages, bytes, 1, 0, &offset);",
                "\t\tif (iov_iter_extract_will_pin(it))", "\t\t\tunpin_user_page(page);",
                "\tif (iov_iter_extract_will_pin(it))", "\t\tunpin_user_page(page);",
            ]
        ),
        (
            "an array that is made on the way",
            driver(
                locals: "\tstruct page **pages;\n",
                before: "\tpages = kmalloc(8 * sizeof(*pages), GFP_KERNEL);\n\tif (!pages)\n\t\treturn -ENOMEM;\n",
                release: loop + "\n\tkfree(pages);"),
            [
                "\tstruct page **array;", "\tarray = pages;",
                "\tgot = iov_iter_extract_pages(it, &array, bytes, 8, 0, &offset);",
                "\tif (iov_iter_extract_will_pin(it))", "\t\tunpin_user_pages(pages, count);",
            ]
        ),
        (
            "an iterator of user memory and nothing else",
            driver(
                head: "const struct iovec *vec, size_t bytes",
                locals: "\tstruct page *pages[8];\n\tstruct iov_iter iter;\n",
                before: "\tiov_iter_init(&iter, 0, vec, 1, bytes);\n",
                take: "iov_iter_get_pages2(&iter, pages, bytes, 8, &offset)", release: loop),
            [
                "\tstruct page **array = pages;",
                "\tgot = iov_iter_extract_pages(&iter, &array, bytes, 8, 0, &offset);",
                "\tunpin_user_pages(pages, count);",
            ]
        ),
        (
            "an array that the call made, and freed where it failed",
            driver(
                locals: "\tstruct page **pages;\n", take: "iov_iter_get_pages_alloc2(it, &pages, bytes, &offset)",
                release: "\trelease_pages(pages, count);\n\tkvfree(pages);"),
            [
                "\tpages = NULL;",
                "\tgot = iov_iter_extract_pages(it, &pages, bytes, INT_MAX, 0, &offset);",
                "\tif (got <= 0) {", "\t\tkvfree(pages);", "\t\tpages = NULL;", "\t}",
                "\tif (iov_iter_extract_will_pin(it))", "\t\tunpin_user_pages(pages, count);",
            ]
        ),
    ]

    @Test("each release asks where not all pages are pinned", arguments: forms.indices)
    func form(_ number: Int) throws {
        let form = Self.forms[number]
        let lab = try PatchLab(["quill": form.text])
        let run = try lab.patch()
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        let added = PatchLab.added(mail).filter { !$0.hasSuffix("int count;") }
        #expect(added == form.becomes)
        try lab.apply()
    }

    static let refused: [(name: String, text: String, reason: String)] = [
        (
            "may be another iterator at the release",
            driver(release: "\tquill_turn(it);\n" + loop), "quill_turn() at line"
        ),
        (
            "is another iterator later",
            driver(
                head: "struct iov_iter *it, size_t bytes, struct iov_iter *other", release: "\tit = other;\n" + loop),
            "each release has to ask"
        ),
        (
            "may be none",
            driver(before: "\tif (!it)\n\t\treturn 0;\n", release: loop), "each release has to ask"
        ),
        (
            "is given back under an else",
            driver(
                release: "\tif (got > 8)\n\t\tfor (i = 0; i < count; i++)\n\t\t\tput_page(pages[i]);\n\telse\n"
                    + "\t\trelease_pages(pages, count);"),
            "is no statement that could ask"
        ),
        (
            "fills an array by way of a question",
            driver(
                head: "struct iov_iter *it, size_t bytes, struct page **pages, struct page **others", locals: "",
                before: "\tpages = others;\n",
                take: "bytes ? iov_iter_get_pages2(it, pages, bytes, 8, &offset) : 0", release: loop),
            "changes on the way to the call"
        ),
        (
            "is of kernel memory at times",
            driver(
                head: "const struct iovec *vec, const struct kvec *own, size_t bytes",
                locals: "\tstruct page *pages[8];\n\tstruct iov_iter iter;\n",
                before: "\tiov_iter_init(&iter, 0, vec, 1, bytes);\n\tif (own)\n"
                    + "\t\tiov_iter_kvec(&iter, 0, own, 1, bytes);\n",
                take: "iov_iter_get_pages2(&iter, pages, bytes, 8, &offset)", release: loop),
            "iov_iter_kvec() at line"
        ),
        (
            "gives its pages back elsewhere",
            driver(
                release: "\tquill_drop(pages, count);",
                around: "static void quill_drop(struct page **pages, int count)\n{\n\tint i;\n\n" + loop + "\n}\n\n"),
            "each release has to ask"
        ),
        (
            "has its array made under a condition",
            driver(
                locals: "\tstruct page **pages = NULL;\n",
                take: "bytes ? iov_iter_get_pages_alloc2(it, &pages, bytes, &offset) : 0",
                release: "\trelease_pages(pages, count);\n\tkvfree(pages);"),
            "is the caller's to free"
        ),
        (
            "gives a page back that is used after it",
            driver(
                locals: "\tstruct page *page;\n", take: "iov_iter_get_pages2(it, &page, bytes, 1, &offset)",
                pages: "page", release: "\tput_page(page);\n\tmemset(page_address(page), 1, 4096);"),
            "used behind its release"
        ),
    ]

    @Test("what cannot be told is refused", arguments: refused.indices)
    func refusal(_ number: Int) throws {
        let form = Self.refused[number]
        let lab = try PatchLab(["quill": form.text])
        let run = try lab.patch()
        #expect(run.code == 0 && run.errors.contains("refused: drivers/quill/quill.c"), "\(run.errors)")
        #expect(run.errors.contains(form.reason), "\(run.errors)")
        #expect(try lab.mails().isEmpty)
    }

    // MARK: Kept beside the pages

    private static func keeper(
        members: String = "\tstruct page *pages[8];\t/* as they came */\n\tint count;\n", kind: String = "struct",
        drop: String = "\tfor (i = 0; i < quill->count; i++)\n\t\tput_page(quill->pages[i]);", more: String = "",
        comment: String = ""
    ) -> String {
        """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/fs.h>
        #include <linux/highmem.h>
        #include <linux/mm.h>
        #include <linux/slab.h>
        #include <linux/uio.h>

        bool iov_iter_extract_will_pin(const struct iov_iter *iter);

        \(comment)\(kind) quill {
        \(members)};

        int quill_fill(\(kind) quill *quill, struct iov_iter *it, size_t bytes)
        {
        \tsize_t offset;
        \tssize_t got;
        \tint i;

        \tgot = iov_iter_get_pages2(it, quill->pages, bytes, 8, &offset);
        \tif (got <= 0)
        \t\treturn got;
        \tquill->count = (offset + got + 4095) >> 12;
        \tfor (i = 0; i < quill->count; i++)
        \t\tmemset(page_address(quill->pages[i]), 0, 4096);
        \treturn 0;
        }

        void quill_drop(\(kind) quill *quill)
        {
        \tint i;

        \(drop)
        }

        \(more)
        """
    }

    @Test func anObjectKeepsWhetherItsPagesArePinned() throws {
        let lab = try PatchLab(["quill": Self.keeper()])
        let run = try lab.patch()
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        #expect(
            PatchLab.added(mail) == [
                "\tbool pages_pinned;",
                "\tstruct page **pages = quill->pages;",
                "\tquill->pages_pinned = iov_iter_extract_will_pin(it);",
                "\tgot = iov_iter_extract_pages(it, &pages, bytes, 8, 0, &offset);",
                "\tif (quill->pages_pinned)", "\t\tunpin_user_pages(quill->pages, quill->count);",
            ])
        #expect(mail.contains("So pages_pinned keeps what"))
        try lab.apply()
        #expect(try lab.text("drivers/quill/quill.c").contains("/* as they came */\n\tbool pages_pinned;\n"))
    }

    @Test func whatIsSaidOfTheMembersIsSaidOfTheNewOne() throws {
        let comment = "/**\n * struct quill - what is being written\n * @pages: as they came,\n *         in order\n"
            + " * @count: of them\n */\n"
        let lab = try PatchLab(["quill": Self.keeper(comment: comment)])
        let run = try lab.patch()
        #expect(try lab.mails().count == 1, "\(run.errors)")
        try lab.apply()
        #expect(
            try lab.text("drivers/quill/quill.c").contains(
                " *         in order\n * @pages_pinned: whether they are pinned\n * @count: of them\n"))
    }

    static let unkept: [(name: String, text: String, reason: String)] = [
        (
            "others fill the array",
            keeper(
                more: "void quill_lend(struct quill *quill, struct page *page)\n{\n\tquill->pages[0] = page;\n}\n"),
            "may put other pages into “pages”"
        ),
        (
            "a release has no object",
            keeper(
                drop: "\tfor (i = 0; i < quill->count; i++) {\n\t\tstruct page *page = quill->pages[i];\n\n"
                    + "\t\tset_page_dirty_lock(page);\n\t\tput_page(page);\n\t}"),
            "has no object that says"
        ),
        (
            "another function is given the array",
            keeper(
                more: "void quill_take(struct page **pages, int n);\n\nvoid quill_ask(struct quill *quill)\n{\n"
                    + "\tquill_take(quill->pages, 8);\n}\n"),
            "may put other pages into “pages”"
        ),
        (
            "a macro fills an element",
            keeper(
                more: "#define swap(a, b) do { struct page *c = (a); (a) = (b); (b) = c; } while (0)\n\n"
                    + "void quill_turn(struct quill *quill, struct page *page)\n{\n\tswap(quill->pages[0], page);\n}\n"
            ), "may put other pages into “pages”"
        ),
        (
            "another name stands for the array",
            keeper(
                more: "struct page **quill_all(struct quill *quill)\n{\n\treturn quill->pages;\n}\n"),
            "may put other pages into “pages”"
        ),
        (
            "a part of an array",
            keeper().replacing("it, quill->pages,", with: "it, &quill->pages[quill->count],"),
            "is a part of an array"
        ),
        ("a union", keeper(kind: "union"), "there is no place to keep"),
        ("a name that is taken", keeper(more: "extern int pages_pinned;\n"), "“pages_pinned” is taken"),
    ]

    @Test("where nothing can keep it, it is refused", arguments: unkept.indices)
    func refusalOfState(_ number: Int) throws {
        let form = Self.unkept[number]
        let lab = try PatchLab(["quill": form.text])
        let run = try lab.patch()
        #expect(run.code == 0 && run.errors.contains(form.reason), "\(run.errors)")
        #expect(try lab.mails().isEmpty)
    }

    // MARK: In a structure of a header

    /// A driver of two files, one of which takes the pages.
    private func lab(other: String, header: String = "") throws -> PatchLab {
        let declared = "struct quill {\n\tstruct page *pages[8];\n\tint count;\n};\n"
        let own = Self.keeper()
            .replacing("struct quill {\n\tstruct page *pages[8];\t/* as they came */\n\tint count;\n};\n", with: "")
            .replacing("#include <linux/uio.h>\n", with: "#include <linux/uio.h>\n#include \"quill.h\"\n")
        let lab = try PatchLab(["quill": own, "nib": "#include <linux/mm.h>\n#include \"feather.h\"\n\n" + other])
        try lab.directory.write(header + declared, to: "tree/drivers/quill/quill.h")
        try lab.directory.write("#include \"quill.h\"\n", to: "tree/drivers/quill/feather.h")
        return lab
    }

    @Test func aHeadersStructureKeepsItWhereAllItsUsersAreRead() throws {
        let lab = try lab(other: "int nib_count(struct quill *quill)\n{\n\treturn quill->count;\n}\n")
        let run = try lab.patch()
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        #expect(
            PatchLab.added(mail) == [
                "\tstruct page **pages = quill->pages;",
                "\tquill->pages_pinned = iov_iter_extract_will_pin(it);",
                "\tgot = iov_iter_extract_pages(it, &pages, bytes, 8, 0, &offset);",
                "\tif (quill->pages_pinned)", "\t\tunpin_user_pages(quill->pages, quill->count);",
                "\tbool pages_pinned;",
            ])
        try lab.apply()
        #expect(try lab.text("drivers/quill/quill.h").contains("*pages[8];\n\tbool pages_pinned;\n"))
    }

    static let others: [(name: String, text: String, reason: String)] = [
        (
            "fills it", "void nib_lend(struct quill *quill, struct page *page)\n{\n\tquill->pages[0] = page;\n}\n",
            "drivers/quill/nib.c:6 may put other pages into “pages”"
        ),
        (
            "sets one up by the order of its members", "struct quill nib_first = { { 0 }, 1 };\n",
            "drivers/quill/nib.c:4 gives the members of a “struct quill” by their order"
        ),
    ]

    @Test("a file that includes it over another header has its say", arguments: others.indices)
    func refusalOfHeader(_ number: Int) throws {
        let form = Self.others[number]
        let lab = try lab(other: form.text)
        let run = try lab.patch()
        #expect(run.code == 0 && run.errors.contains(form.reason), "\(run.errors)")
        #expect(try lab.mails().isEmpty)
    }
}
