import Foundation
import TestSupport
import Testing

/// Patches as a maintainer takes them: from a tree to `git am`, and audited again.
@Suite struct PatchCommandTests {
    private static let judged = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "AuditTests/Trees/judged").path

    /// A driver that keeps pages in an object until it is closed, with the given release.
    private static func driver(
        _ name: String, take: String, release: String, locals: String = "\tint i;\n\n"
    ) -> String {
        """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/fs.h>
        #include <linux/mm.h>
        #include <linux/slab.h>

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

    private static let take = """
        \tif (get_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages) != it->npages)
        \t\treturn -EFAULT;
        \treturn 0;
        """

    /// The judged tree with drivers of our own.
    private func tree(_ drivers: [String: String]) throws -> ScratchDirectory {
        let scratch = try ScratchDirectory(["maintainers": ""])
        try FileManager.default.copyItem(atPath: Self.judged, toPath: scratch["tree"])
        let makefile = scratch["tree/drivers/Makefile"]
        try scratch.write(
            String(contentsOfFile: makefile, encoding: .utf8) + "obj-y += quill/\n",
            to: "tree/drivers/Makefile")
        let objects = drivers.keys.sorted().map { "obj-y += \($0).o\n" }.joined()
        try scratch.write(objects, to: "tree/drivers/quill/Makefile")
        for (name, text) in drivers { try scratch.write(text, to: "tree/drivers/quill/\(name).c") }
        try scratch.write(
            "Maintainers List\n----------------\n\nQUILL\nM:\tÉdith, the Writer <edith@example.org>\n"
                + "S:\tMaintained\nF:\tdrivers/quill/\n",
            to: "tree/MAINTAINERS")
        return scratch
    }

    private func patch(_ scratch: ScratchDirectory, _ options: [String] = []) throws -> ProgramRun {
        try Program.gupaudit(
            ["patch", scratch["tree"], "--path", "drivers/quill", "--output", scratch["patches"]]
                + options, home: scratch)
    }

    private func mails(_ scratch: ScratchDirectory) throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: scratch["patches"])) ?? []
        return try names.filter { $0.hasSuffix(".patch") }.sorted().map {
            try String(contentsOfFile: scratch["patches/" + $0], encoding: .utf8)
        }
    }

    private func added(_ mail: String) -> [String] {
        mail.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }.map {
            String($0.dropFirst())
        }
    }

    /// Applies what was written with git, and gives the tree's text of a driver.
    private func apply(_ scratch: ScratchDirectory) throws {
        func git(_ arguments: [String]) throws -> ProgramRun {
            let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
            return try Program.run(
                "/usr/bin/git", ["-C", scratch["tree"]] + identity + arguments, home: scratch)
        }
        #expect(try git(["init", "-q"]).code == 0)
        #expect(try git(["add", "-A"]).code == 0)
        #expect(try git(["commit", "-qm", "before"]).code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch["patches"]).sorted()
        let run = try git(
            ["am", "-q"] + names.filter { $0.hasSuffix(".patch") }.map { scratch["patches/" + $0] })
        #expect(run.code == 0, "\(run.errors)")
    }

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
            "all at once", "\trelease_pages(it->pages, it->npages);", "",
            ["\tunpin_user_pages(it->pages, it->npages);"]
        ),
    ]

    @Test("each form of a release becomes its counterpart", arguments: releases.indices)
    func release(_ number: Int) throws {
        let form = Self.releases[number]
        let text = Self.driver("nib", take: Self.take, release: form.release, locals: form.locals)
        let scratch = try tree(["nib": text])
        let run = try patch(scratch)
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        let mail = try #require(try mails(scratch).first)
        let call = "\tif (pin_user_pages_fast(addr, it->npages, FOLL_WRITE, it->pages) != it->npages)"
        #expect(added(mail) == [call] + form.becomes)
        #expect(
            try String(contentsOfFile: scratch["tree/drivers/quill/nib.c"], encoding: .utf8) == text)
        try apply(scratch)
        let after = try Program.gupaudit(
            [
                "query", scratch["tree"],
                "file = \"drivers/quill/nib.c\" and reference = pin and release.pairing = ok",
                "--format", "csv", "-q",
            ], home: scratch)
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
        let scratch = try tree([
            "nib": Self.driver(
                "nib", take: take, release: "\trelease_pages(it->pages, it->npages);", locals: "")
        ])
        #expect(try patch(scratch).code == 0)
        let lines = added(try #require(try mails(scratch).first))
        #expect(
            lines.contains("\t\tif (got > 0)")
                && lines.contains("\t\t\tunpin_user_pages(it->pages, got);"))
        #expect(lines.contains("\tint got;"))
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
        let scratch = try tree([
            "macro": hidden, "dos": dos, "leak": leak, "whole": String(whole.dropLast()),
        ])
        let run = try patch(scratch)
        #expect(run.code == 0)
        for (file, reason) in [("macro", "macro"), ("dos", "CR LF"), ("leak", "release")] {
            let line = run.errors.split(separator: "\n").first {
                $0.contains("refused: drivers/quill/\(file).c")
            }
            #expect(line?.contains(reason) == true, "\(file): \(line ?? "not refused")")
        }
        let cover = try String(
            contentsOfFile: scratch["patches/0000-cover-letter.txt"], encoding: .utf8)
        #expect(cover.contains("drivers/quill/leak.c"))
        // Neither a newline that is missing nor a name that is no ASCII stands in the way.
        let mail = try #require(try mails(scratch).first)
        #expect(mail.contains("Cc: =?UTF-8?q?=C3=89dith"))
        #expect(mail.contains("drivers/quill/whole.c") && !mail.contains("drivers/quill/dos.c"))
        try apply(scratch)
    }

    @Test func aFlagIsTakenOutWhereverItIsSet() throws {
        let take = """
            \tunsigned int flags = FOLL_WRITE | FOLL_FORCE;

            \tif (it->dirty)
            \t\tflags |= FOLL_FORCE;
            \tif (pin_user_pages_fast(addr, it->npages, flags, it->pages) != it->npages)
            \t\treturn -EFAULT;
            \treturn 0;
            """
        let scratch = try tree([
            "nib": Self.driver(
                "nib", take: take, release: "\tunpin_user_pages(it->pages, it->npages);", locals: "")
        ])
        let run = try patch(scratch, ["--kind", "force", "--format", "json"])
        #expect(run.code == 0 && run.output.contains("\"refused\" : ["), "\(run.errors)")
        let mail = try #require(try mails(scratch).first)
        #expect(added(mail) == ["\tunsigned int flags = FOLL_WRITE;"])
        #expect(!mail.contains("\n+\tif (it->dirty)") && mail.contains("\n-\t\tflags |= FOLL_FORCE;"))
        let long = try patch(scratch, ["--kind", "longterm", "--output", "-"])
        #expect(
            long.output.contains(
                "+\tif (pin_user_pages_fast(addr, it->npages, flags | FOLL_LONGTERM, it->pages)"))
    }
}
