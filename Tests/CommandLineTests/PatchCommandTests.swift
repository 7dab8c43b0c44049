import Foundation
import TestSupport
import Testing

/// Patches as a maintainer takes them: from a tree to `git am`, and audited again.
@Suite struct PatchCommandTests {
    /// A driver that keeps pages in an object until it is closed, with the given release.
    static func driver(
        _ name: String, take: String, release: String, locals: String = "\tint i;\n\n"
    ) -> String {
        """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/fs.h>
        #include <linux/mm.h>
        #include <linux/slab.h>

        void rcu_read_lock(void);
        void rcu_read_unlock(void);

        struct \(name) {
        \tstruct page **pages;
        \tint npages;
        \tbool dirty;
        };

        static int \(name)_take(struct \(name) *it, unsigned long addr)
        {
        \(take)
        }

        static int \(name)_release(struct inode *inode, struct file *file)
        {
        \tstruct \(name) *it = file->private_data;
        \(locals)\(release)
        \tkfree(it->pages);
        \treturn 0;
        }

        static long \(name)_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
        {
        \treturn \(name)_take(file->private_data, arg);
        }

        static const struct file_operations \(name)_operations = {
        \t.unlocked_ioctl = \(name)_ioctl,
        \t.release = \(name)_release,
        };

        """
    }

    static let take = """
        \tif (get_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages) != it->npages)
        \t\treturn -EFAULT;
        \treturn 0;
        """

    static let releases: [(name: String, release: String, locals: String, becomes: [String])] = [
        (
            "a loop", "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);", "\tint i;\n\n",
            ["\tunpin_user_pages(it->pages, it->npages);"]
        ),
        (
            "a loop in braces, one variable of two",
            "\tfor (i = 0; i < it->npages; i++) {\n\t\tput_page(it->pages[i]);\n\t}",
            "\tint left, i;\n\n\tleft = it->npages;\n\tit->npages = left;\n",
            ["\tint left;", "\tunpin_user_pages(it->pages, it->npages);"]
        ),
        (
            "a count that runs down", "\ti = it->npages;\n\twhile (i--)\n\t\tput_page(it->pages[i]);",
            "\tint i;\n\n",
            ["\tunpin_user_pages(it->pages, i);"]
        ),
        (
            "dirtying that is the same for all",
            "\tfor (i = 0; i < it->npages; i++) {\n\t\tif (it->dirty)\n\t\t\tset_page_dirty_lock(it->pages[i]);\n"
                + "\t\tput_page(it->pages[i]);\n\t}",
            "\tint i;\n\n", ["\tunpin_user_pages_dirty_lock(it->pages, it->npages, it->dirty);"]
        ),
        (
            "a question to each page",
            "\tfor (i = 0; i < it->npages; i++)\n\t\tif (it->pages[i])\n\t\t\tput_page(it->pages[i]);",
            "\tint i;\n\n", ["\t\t\tunpin_user_page(it->pages[i]);"]
        ),
        (
            "a counter of a named type", "\tfor (n = 0; n < it->npages; ++n)\n\t\tput_page(it->pages[n]);",
            "\tsize_t n;\n\n", ["\tunpin_user_pages(it->pages, it->npages);"]
        ),
        (
            "one page after the other, each marked before",
            "\tif (it->npages > 1)\n\t\tset_page_dirty_lock(it->pages[1]);\n\tput_page(it->pages[1]);\n"
                + "\tset_page_dirty_lock(it->pages[0]);\n\tput_page(it->pages[0]);", "",
            [
                "\tunpin_user_pages_dirty_lock(&it->pages[1], 1, it->npages > 1);",
                "\tunpin_user_pages_dirty_lock(&it->pages[0], 1, true);",
            ]
        ),
        (
            "each page by a name of its own, with words about it",
            "\tfor (i = 0; i < it->npages; i++) {\n\t\tstruct page *page = it->pages[i];\n\n\t\tif (it->dirty)\n"
                + "\t\t\tset_page_dirty_lock(page);\n\t\t/* The last\n\t\t * one goes last. */\n"
                + "\t\tput_page(page);\n\t}",
            "\tint i;\n\n",
            [
                "\t/* The last", "\t * one goes last. */",
                "\tunpin_user_pages_dirty_lock(it->pages, it->npages, it->dirty);",
            ]
        ),
        (
            "each page by a name that nothing else bears",
            "\tfor (i = 0; i < it->npages; i++) {\n\t\tpage = it->pages[i];\n\t\tput_page(page);\n\t}",
            "\tstruct page *page;\n\tint i;\n\n", ["\tunpin_user_pages(it->pages, it->npages);"]
        ),
        (
            "a head that asks for more than the count",
            "\tfor (i = 0; it->pages && i < it->npages; i++)\n\t\tput_page(it->pages[i]);", "\tint i;\n\n",
            ["\tif (it->pages)", "\t\tunpin_user_pages(it->pages, it->npages);"]
        ),
        (
            "a count that is stepped in the loop",
            "\ti = it->npages;\n\twhile (i > 0) {\n\t\ti--;\n\t\tput_page(it->pages[i]);\n\t}",
            "\tint i;\n\n", ["\tunpin_user_pages(it->pages, i);"]
        ),
        (
            "marks without the page lock, where it may be taken",
            "\tfor (i = 0; i < it->npages; i++) {\n\t\tif (it->dirty)\n\t\t\tSetPageDirty(it->pages[i]);\n"
                + "\t\tput_page(it->pages[i]);\n\t}",
            "\tint i;\n\n", ["\tunpin_user_pages_dirty_lock(it->pages, it->npages, it->dirty);"]
        ),
        (
            "marks without the page lock under a lock that forbids to sleep",
            "\trcu_read_lock();\n\tfor (i = 0; i < it->npages; i++) {\n\t\tif (it->dirty)\n"
                + "\t\t\tSetPageDirty(it->pages[i]);\n"
                + "\t\tput_page(it->pages[i]);\n\t}\n\trcu_read_unlock();",
            "\tint i;\n\n", ["\t\tunpin_user_page(it->pages[i]);"]
        ),
        (
            "marks without the page lock of a page that is locked",
            "\tlock_page(it->pages[0]);\n\tset_page_dirty(it->pages[0]);\n\tput_page(it->pages[0]);", "",
            ["\tunpin_user_page(it->pages[0]);"]
        ),
        (
            "all at once", "\trelease_pages(it->pages, it->npages);", "",
            ["\tunpin_user_pages(it->pages, it->npages);"]
        ),
    ]

    @Test("each form of a release becomes its counterpart", arguments: releases.indices)
    func release(_ number: Int) throws {
        let form = Self.releases[number]
        let text = Self.driver("nib", take: Self.take, release: form.release, locals: form.locals)
        let scratch = try PatchLab(["nib": text])
        let run = try scratch.patch()
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        let mail = try #require(try scratch.mails().first)
        let call = "\tif (pin_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages) != it->npages)"
        #expect(PatchLab.added(mail) == [call] + form.becomes)
        #expect(
            try String(contentsOfFile: scratch.directory["tree/drivers/quill/nib.c"], encoding: .utf8) == text)
        try scratch.apply()
        let after = try Program.gupaudit(
            [
                "query", scratch.directory["tree"],
                "file = \"drivers/quill/nib.c\" and reference = pin and release.pairing = ok",
                "--format", "csv", "-q",
            ], home: scratch.directory)
        #expect(after.output.split(whereSeparator: \.isNewline).count == 2, "\(after.output)\(after.errors)")
    }

    @Test func aCountThatMayBeAnErrorIsAskedBefore() throws {
        let take = """
            \tint i, got;

            \tgot = get_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages);
            \tif (got != it->npages) {
            \t\tfor (i = 0; i < got; i++)
            \t\t\tput_page(it->pages[i]);
            \t\treturn -EFAULT;
            \t}
            \treturn 0;
            """
        let scratch = try PatchLab([
            "nib": Self.driver(
                "nib", take: take, release: "\trelease_pages(it->pages, it->npages);", locals: "")
        ])
        #expect(try scratch.patch().code == 0)
        let lines = PatchLab.added(try #require(try scratch.mails().first))
        #expect(
            lines.contains("\t\tif (got > 0)")
                && lines.contains("\t\t\tunpin_user_pages(it->pages, got);"))
        #expect(lines.contains("\tint got;"))
    }

    /// An error that a function of the file hands on is a huge number to a function without signs.
    @Test func anErrorThatIsHandedOnIsAskedBefore() throws {
        let take = """
            \tint got = get_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages);

            \tif (got != it->npages) {
            \t\tnib_drop(it->pages, got);
            \t\treturn -EFAULT;
            \t}
            \treturn 0;
            """
        let helper = """
            static void nib_drop(struct page **pages, int count)
            {
            \tint i;

            \tfor (i = 0; i < count; i++)
            \t\tput_page(pages[i]);
            }


            """
        let text = Self.driver("nib", take: take, release: "\tnib_drop(it->pages, it->npages);", locals: "")
            .replacingOccurrences(of: "static int nib_take", with: helper + "static int nib_take")
        let careful = text.replacingOccurrences(
            of: "\tif (got != it->npages) {", with: "\tif (got < 0)\n\t\treturn got;\n\tif (got != it->npages) {")
        for (text, asks) in [(text, true), (careful, false)] {
            let lab = try PatchLab(["nib": text])
            let run = try lab.patch()
            let lines = PatchLab.added(try #require(try lab.mails().first, "\(run.errors)"))
            #expect(lines.contains("\tif (count > 0)") == asks)
            #expect(lines.contains((asks ? "\t\t" : "\t") + "unpin_user_pages(pages, count);"))
        }
    }

    @Test func theFlagThatGoesIsSaid() throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        for (flags, says) in [("FOLL_WRITE | FOLL_GET", "FOLL_GET goes"), ("FOLL_WRITE", "The flags stay")] {
            let take = Self.take.replacing("FOLL_WRITE", with: flags)
            let lab = try PatchLab(["nib": Self.driver("nib", take: take, release: release)])
            let run = try lab.patch()
            #expect(try lab.mails().first?.contains(says) == true, "\(run.errors)")
        }
    }

    /// What changes besides is said: a mark takes the page lock that took none.
    @Test func aLockThatIsTakenAnewIsSaid() throws {
        let release = "\tset_page_dirty(it->pages[0]);\n\tput_page(it->pages[0]);"
        let locked = release.replacingOccurrences(of: "dirty(", with: "dirty_lock(")
        for (release, says) in [(release, true), (locked, false)] {
            let lab = try PatchLab(["nib": Self.driver("nib", take: Self.take, release: release, locals: "")])
            let run = try lab.patch()
            let mail = try #require(try lab.mails().first, "\(run.errors)")
            #expect(PatchLab.added(mail).contains("\tunpin_user_pages_dirty_lock(&it->pages[0], 1, true);"))
            #expect(mail.contains("the page lock is taken") == says)
        }
    }

    @Test func whatCannotBeProvenIsRefusedWithAReason() throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        let hidden =
            "#define NIB_PUT(it, i) put_page((it)->pages[i])\n"
            + Self.driver(
                "macro", take: Self.take,
                release: release.replacingOccurrences(of: "put_page(it->pages[i])", with: "NIB_PUT(it, i)"))
        let dos = Self.driver("dos", take: Self.take, release: release).replacingOccurrences(
            of: "\n", with: "\r\n")
        let leak = Self.driver("leak", take: Self.take, release: "\ti = 0;\n\tit->npages = i;")
        let whole = Self.driver("whole", take: Self.take, release: release)
        let scratch = try PatchLab([
            "macro": hidden, "dos": dos, "leak": leak, "whole": String(whole.dropLast()),
        ])
        let run = try scratch.patch()
        #expect(run.code == 0)
        for (file, reason) in [("macro", "macro"), ("dos", "CR LF"), ("leak", "release")] {
            let line = run.errors.split(separator: "\n").first {
                $0.contains("refused: drivers/quill/\(file).c")
            }
            #expect(line?.contains(reason) == true, "\(file): \(line ?? "not refused")")
        }
        let cover = try String(
            contentsOfFile: scratch.directory["patches/0000-cover-letter.txt"], encoding: .utf8)
        #expect(cover.contains("drivers/quill/leak.c"))
        // Neither a newline that is missing nor a name that is no ASCII stands in the way.
        let mail = try #require(try scratch.mails().first)
        #expect(mail.contains("Cc: =?UTF-8?q?=C3=89dith"))
        #expect(mail.contains("drivers/quill/whole.c") && !mail.contains("drivers/quill/dos.c"))
        try scratch.apply()
    }

    @Test func aFlagIsTakenOutWhereverItIsSet() throws {
        let take = """
            \tunsigned int flags = FOLL_NOFAULT | FOLL_FORCE;

            \tif (it->dirty)
            \t\tflags |= FOLL_FORCE;
            \tif (pin_user_pages_fast(addr, it->npages, flags, it->pages) != it->npages)
            \t\treturn -EFAULT;
            \treturn 0;
            """
        let scratch = try PatchLab([
            "nib": Self.driver(
                "nib", take: take, release: "\tunpin_user_pages(it->pages, it->npages);", locals: "")
        ])
        let run = try scratch.patch(["--kind", "force", "--format", "json"])
        #expect(run.code == 0 && run.output.contains("\"refused\": ["), "\(run.errors)")
        let mail = try #require(try scratch.mails().first)
        #expect(PatchLab.added(mail) == ["\tunsigned int flags = FOLL_NOFAULT;"])
        #expect(!mail.contains("\n+\tif (it->dirty)") && mail.contains("\n-\t\tflags |= FOLL_FORCE;"))
        let long = try scratch.patch(["--kind", "longterm", "--output", "-"])
        #expect(
            long.output.contains(
                "+\tif (pin_user_pages_fast(addr, it->npages, flags | FOLL_LONGTERM, it->pages)"))
    }

    @Test func aFlagThatMakesALineTooLongBreaksIt() throws {
        let take = "\tint number_that_came;\n\n"
            + "\tnumber_that_came = pin_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages);\n"
            + "\treturn number_that_came;"
        let release = "\tunpin_user_pages(it->pages, it->npages);"
        let lab = try PatchLab(["nib": Self.driver("nib", take: take, release: release, locals: "")])
        let run = try lab.patch(["--kind", "longterm"])
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        let indentation = String(repeating: "\t", count: 5) + String(repeating: " ", count: 7)
        #expect(
            PatchLab.added(mail) == [
                "\tnumber_that_came = pin_user_pages_fast(addr, it->npages,",
                indentation + "FOLL_WRITE | FOLL_LONGTERM,", indentation + "it->pages);",
            ])
    }

    /// A driver that is refused, with the reason.
    private func expectRefusal(of kind: String, take: String, list: String = "obj-m", because reason: String) throws {
        let release = "\tunpin_user_pages(it->pages, it->npages);"
        let lab = try PatchLab(
            ["nib": Self.driver("nib", take: take, release: release, locals: "")], list: list)
        let run = try lab.patch(["--kind", kind])
        #expect(run.code == 0 && run.errors.contains(reason), "\(run.errors)")
        #expect(try lab.mails().isEmpty)
    }

    /// One flag alone would refuse what the other let through.
    @Test func aFlagThatAnotherNeedsStays() throws {
        let take = "\tunsigned int flags = FOLL_WRITE;\n\n\tif (!it->dirty)\n\t\tflags |= FOLL_FORCE;\n"
            + "\treturn pin_user_pages_fast(addr, it->npages, flags, it->pages);"
        try expectRefusal(of: "force", take: take, because: "FOLL_FORCE is asked for under a condition")
    }

    @Test func whatIsNoModuleIsAskedFirst() throws {
        let take = "\treturn pin_user_pages_fast(addr, it->npages, FOLL_FORCE, it->pages);"
        try expectRefusal(
            of: "force", take: take, list: "obj-y", because: "built-in code may be what FOLL_FORCE is for")
    }

    /// What two calls take is given back by one.
    @Test func oneOfTwoCallsIsNotMadeLongAlone() throws {
        let take = """
            \tint n;

            \tn = pin_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages);
            \tif (n <= 0)
            \t\tn = pin_user_pages_unlocked(addr, it->npages, it->pages, it->dirty);
            \treturn n;
            """
        try expectRefusal(of: "longterm", take: take, because: "also releases the pages of")
    }

    @Test func aWorklistAsPatchesIsTheSameMailbox() throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        let lab = try PatchLab(["nib": Self.driver("nib", take: Self.take, release: release)])
        let patch = try lab.patch(["--output", "-"])
        let list = try Program.gupaudit(
            ["worklist", lab.directory["tree"], "--path", "drivers/quill", "--format", "patch"], home: lab.directory)
        #expect(list.code == 0 && list.output == patch.output && list.output.contains("+\tunpin_user_pages("))
        let exports = try Program.gupaudit(
            ["worklist", lab.directory["tree"], "--kind", "unexport", "--format", "patch"], home: lab.directory)
        #expect(exports.code == 2 && exports.errors.contains("there are no patches for --kind unexport"))
    }

    /// Nothing in a tree gets into a header, ends a message or makes a diff of something else.
    @Test func namesAndWordsOfTheTreeStayWhatTheyAre() throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        let text = Self.driver("nib", take: Self.take, release: release)
            .replacingOccurrences(
                of: "\treturn 0;", with: "\t/* ---\ndiff --git a/x b/x\n-- \nFrom 0000 */\n\treturn 0;")
        let lab = try PatchLab(["a \"b\" \u{e9}\\": text])
        try lab.directory.write(
            "Maintainers List\n----------------\n\nQUILL\nM:\t\"A, B\" <a@example.org>\n"
                + "M:\tX\u{1b}[31m\\\"Y <y@example.org>\n"
                + "M:\tSubject: z <z@example.org>, Bcc: <w@example.org>\nS:\tMaintained\nF:\tdrivers/quill/\n",
            to: "tree/MAINTAINERS")
        let run = try lab.patch()
        #expect(run.code == 0, "\(run.errors)")
        let mail = try #require(try lab.mails().first)
        let head = mail.components(separatedBy: "\n\n")[0].split(separator: "\n")
        #expect(
            head.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" && $0 != " " } } == [
                "From", "From", "Subject", "Cc", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            ])
        #expect(!mail.contains("\u{1b}"))
        try lab.apply()
        #expect(try lab.text("drivers/quill/a \"b\" \u{e9}\\.c").contains("\tunpin_user_pages(it->pages, it->npages);"))
    }

    /// What the usual configuration leaves out is parsed in one that has it.
    @Test func aFunctionBehindAConditionIsPatchedToo() throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        let text = Self.driver("nib", take: Self.take, release: release)
            .replacingOccurrences(of: "static int nib_take", with: "#ifndef CONFIG_MMU\nstatic int nib_take")
        let lab = try PatchLab(["nib": text + "#endif\n"])
        let run = try lab.patch()
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        #expect(PatchLab.added(mail).contains("\tunpin_user_pages(it->pages, it->npages);"))
        try lab.apply()
    }
}
