import Foundation
import TestSupport
import Testing

/// What a rule finds and says how to mend: in the log of an audit, and as a patch.
@Suite struct FixPatchTests {
    private static let driver = """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/mm.h>

        long nib_read(unsigned long addr, bool write, char *to)
        {
        \tstruct page *page;
        \tchar *from;

        \tif (pin_user_pages_fast(addr, 1, write, &page) != 1)
        \t\treturn -EFAULT;
        \tfrom = page_address(page);
        \tto[0] = from[0];
        \tput_page(page);
        \treturn 0;
        }

        """

    @Test func whatARuleMendsBecomesAPatchThatIsAuditedAgain() throws {
        let lab = try PatchLab(["nib": Self.driver])
        let run = try lab.patch(["--kind", "fix"])
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        let mail = try #require(try lab.mails().first)
        #expect(
            PatchLab.added(mail) == [
                "\tif (pin_user_pages_fast(addr, 1, write ? FOLL_WRITE : 0, &page) != 1)", "\tunpin_user_page(page);",
            ])
        #expect(mail.contains("Subject: [PATCH] quill: nib: mend what the audit finds"))
        #expect(mail.contains("drivers/quill/nib.c:13: pages taken by pin_user_pages_fast()"))
        try lab.apply()
        let again = try lab.patch(["--kind", "fix"])
        #expect(again.code == 0 && again.errors.contains("no patches"), "\(again.errors)")
    }

    @Test func whatMaySleepIsNotPutWhereNothingMay() throws {
        let dirty = Self.driver.replacing("write, &page", with: "FOLL_WRITE, &page")
            .replacing("put_page", with: "SetPageDirty(page);\n\tunpin_user_page")
        for (text, sleeps) in [
            (dirty, true), (dirty.replacing("to[0] = from[0];", with: "rcu_read_lock();\n\tto[0] = from[0];"), false),
        ] {
            let lab = try PatchLab(["nib": "void rcu_read_lock(void);\n" + text])
            let run = try lab.patch(["--kind", "fix"])
            #expect(try lab.mails().count == (sleeps ? 1 : 0), "\(run.errors)")
            #expect(run.errors.contains("may sleep, and rcu_read_lock() stands in the same function") == !sleeps)
        }
    }

    /// A function that marks pages, and how it is reached.
    private static func marking(_ reached: String) -> String {
        """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/mm.h>

        struct nib_head { int n; };
        struct nib {
        \tstruct nib_head head;
        \tstruct page *page;
        };

        void call_rcu(struct nib_head *head, void (*done)(struct nib_head *head));
        void nib_later(struct nib_head *head, void (*done)(struct nib_head *head));
        void spin_lock(int *lock);
        void spin_unlock(int *lock);

        #define GFP_ATOMIC 2
        static int nib_lock;

        static void nib_put(struct nib *it)
        {
        \tset_page_dirty(it->page);
        \tunpin_user_page(it->page);
        }

        static void nib_done(struct nib_head *head)
        {
        \tnib_put((struct nib *)head);
        }

        void nib_free(struct nib *it)
        {
        \(reached)
        }

        int nib_take(struct nib *it, unsigned long addr)
        {
        \treturn pin_user_pages_fast(addr, 1, FOLL_WRITE, &it->page);
        }

        """
    }

    @Test(arguments: [
        ("\tnib_later(&it->head, nib_done);", nil),
        ("\tspin_lock(&nib_lock);\n\tspin_unlock(&nib_lock);\n\tnib_put(it);", nil),
        ("\tit->head.n = GFP_ATOMIC;\n\tnib_put(it);", nil),
        ("\tcall_rcu(&it->head, nib_done);", "nib_done() is called back by call_rcu"),
        ("\tspin_lock(&nib_lock);\n\tnib_put(it);\n\tspin_unlock(&nib_lock);", "nib_free() calls it under spin_lock()"),
    ] as [(String, String?)])
    func whoCallsMayForbidToSleep(reached: String, obstacle: String?) throws {
        let lab = try PatchLab(["nib": Self.marking(reached)])
        let run = try lab.patch(["--kind", "fix"])
        #expect(try lab.mails().count == (obstacle == nil ? 1 : 0), "\(run.errors)")
        if let obstacle { #expect(run.errors.contains("may sleep, and \(obstacle)"), "\(run.errors)") }
    }

    @Test func whoIsToldOfAPageMayFindItLocked() throws {
        let lab = try PatchLab(["nib": Self.marking("\tnib_put(it);")])
        #expect(try lab.patch(["--kind", "fix"]).errors.contains("1 patch for 1 site"))
        // A notifier of the same driver, in another file of it; one elsewhere is another's.
        let text = "int blot_watch(void *it)\n{\n\treturn mmu_notifier_register(it, 0);\n}\n"
        try lab.directory.write(text, to: "tree/drivers/ink/blot.c")
        #expect(try lab.patch(["--kind", "fix"]).errors.contains("1 patch for 1 site"))
        try lab.directory.write(text, to: "tree/drivers/quill/blot.c")
        let run = try lab.patch(["--kind", "fix"])
        #expect(run.errors.contains("the MMU notifier of drivers/quill/blot.c may be told with the page locked"))
    }

    @Test func whatNobodyLooksAfterIsOnePatchForEachDirectory() throws {
        let lab = try PatchLab(["nib": Self.driver])
        let rest = "\nTHE REST\nM:\tNobody <nobody@example.org>\nS:\tMaintained\nF:\t*\nF:\t*/\n"
        try lab.directory.write("Maintainers List\n----------------\n" + rest, to: "tree/MAINTAINERS")
        try lab.directory.write(Self.driver.replacing("nib_read", with: "blot_read"), to: "tree/drivers/ink/blot.c")
        try lab.directory.write("obj-m += blot.o\n", to: "tree/drivers/ink/Makefile")
        try lab.directory.write(try lab.text("drivers/Makefile") + "obj-y += ink/\n", to: "tree/drivers/Makefile")
        let run = try lab.patch(["--kind", "fix"], path: ["--path", "drivers/quill", "--path", "drivers/ink"])
        let files = try lab.mails().map { mail in
            mail.split(separator: "\n").filter { $0.hasPrefix("diff ") }.map { $0.split(separator: "/").last ?? "" }
        }
        #expect(files == [["blot.c"], ["nib.c"]], "\(run.errors)")
    }

    @Test func aReleaseOfTwoCallsIsNamedOnce() throws {
        let two = Self.driver.replacing(
            "\tfrom = page",
            with: "\tif (!to && pin_user_pages_fast(addr, 1, 0, &page) != 1)\n\t\treturn 1;\n\tfrom = page")
        let lab = try PatchLab(["nib": two])
        let run = try lab.patch(["--kind", "fix", "--rule", "release-mismatch"])
        let mail = try #require(try lab.mails().first, "\(run.errors)")
        #expect(mail.components(separatedBy: "drivers/quill/nib.c:15: pages taken").count == 2)
    }

    @Test func oneRuleAtATime() throws {
        let lab = try PatchLab(["nib": Self.driver])
        let run = try lab.patch(["--kind", "fix", "--rule", "release-mismatch"])
        let mail = try #require(try lab.mails().first)
        #expect(PatchLab.added(mail) == ["\tunpin_user_page(page);"], "\(run.errors)")
        #expect(mail.contains("nib: release the pages by what belongs to the reference"))
        let unknown = try lab.patch(["--kind", "fix", "--rule", "longterm-missing"])
        #expect(unknown.code == 2 && unknown.errors.contains("those are bool-as-gup-flags"))
    }

    @Test func aFixThatLeavesAFindingIsRefused() throws {
        // The other release stands on a line with two calls, where it cannot be told which is meant.
        let two = Self.driver.replacingOccurrences(
            of: "\tto[0] = from[0];",
            with: "\tif (!from) {\n\t\tput_page(page); put_page(page);\n\t\treturn -EFAULT;\n\t}\n\tto[0] = from[0];")
        let lab = try PatchLab(["nib": two])
        let run = try lab.patch(["--kind", "fix"])
        #expect(run.code == 0 && run.errors.contains("refused: drivers/quill/nib.c:9"), "\(run.errors)")
        #expect(try lab.mails().isEmpty)
    }

    @Test func aLogCarriesTheFix() throws {
        let lab = try PatchLab(["nib": Self.driver])
        let run = try Program.gupaudit(
            ["audit", lab.directory["tree"], "--format", "sarif", "-q"], home: lab.directory)
        let log = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        let result = try #require(
            results.first {
                $0["ruleId"] as? String == "bool-as-gup-flags" && "\($0["locations"] ?? "")".contains("nib.c")
            })
        let fix = try #require((result["fixes"] as? [[String: Any]])?.first)
        #expect((fix["description"] as? [String: String])?["text"] == "pass gup_flags, not a truth value")
        let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
        let replacement = try #require((change["replacements"] as? [[String: Any]])?.first)
        #expect(replacement["deletedRegion"] as? [String: Int] == ["startLine": 9, "startColumn": 35, "endColumn": 40])
        #expect((replacement["insertedContent"] as? [String: String])?["text"] == "write ? FOLL_WRITE : 0")
    }
}
