import Foundation
import TestSupport
import Testing

/// The vmas parameter, taken out of a whole tree.
@Suite struct VMAsPatchTests {
    /// What each kind of caller becomes.
    private static let driver = """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/mm.h>
        #include <linux/slab.h>

        long nib_unused(unsigned long addr, struct page **pages)
        {
        \treturn get_user_pages(addr, 4, FOLL_WRITE, pages, NULL);
        }

        long nib_one(struct mm_struct *mm, unsigned long addr, struct page **page)
        {
        \tstruct vm_area_struct *vma;
        \tlong got;

        \tgot = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
        \tif (got <= 0)
        \t\treturn got;
        \treturn vma->vm_flags;
        }

        long nib_all(unsigned long addr, unsigned long n, struct page **pages)
        {
        \tstruct vm_area_struct **areas;
        \tlong flags = 0;
        \tunsigned long i;

        \tareas = kmalloc(n * sizeof(*areas), GFP_KERNEL);
        \tif (!areas)
        \t\treturn -ENOMEM;

        \tif (pin_user_pages(addr, n, FOLL_WRITE, pages, areas) == n)
        \t\tfor (i = 0; i < n; i++)
        \t\t\tflags |= areas[i]->vm_flags;
        \tkfree(areas);
        \treturn flags;
        }

        """

    private func lab(_ driver: String = driver) throws -> PatchLab {
        let lab = try PatchLab(["nib": driver])
        let header = lab.directory["tree/include/linux/mm.h"]
        let text = try String(contentsOfFile: header, encoding: .utf8)
        let lookup = "struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);\n"
        try text.replacingOccurrences(of: "\nvoid get_page(", with: "\n\(lookup)\nvoid get_page(")
            .write(toFile: header, atomically: true, encoding: .utf8)
        try Self.family.write(toFile: lab.directory["tree/mm/gup.c"], atomically: true, encoding: .utf8)
        return lab
    }

    /// Functions that ask for the parameter in each of the ways in which it can be asked for.
    private static let family = """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/mm.h>
        #include "internal.h"

        #define BUG_ON(wrong) do { if (wrong) __builtin_trap(); } while (0)

        static long __get_user_pages_locked(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
        \t\t\t\t    struct page **pages, struct vm_area_struct **vmas, int *locked,
        \t\t\t\t    unsigned int flags)
        {
        \tlong i;

        \t/* Both at once cannot be had. */
        \tif (vmas && locked)
        \t\treturn 0;

        \tif (!(pages || vmas))
        \t\treturn 0;
        \tif (locked) {
        \t\t/* They are gone by then. */
        \t\tBUG_ON(vmas);
        \t\t*locked = 1;
        \t}
        \tfor (i = 0; i < nr_pages; i++) {
        \t\tif (pages)
        \t\t\tpages[i] = NULL;
        \t\tif (vmas) {
        \t\t\tvmas[i] = NULL;
        \t\t}
        \t}
        \treturn i;
        }

        /**
         * get_user_pages() - take pages
         * @start:\tthe first address
         * @nr_pages:\thow many
         * @gup_flags:\thow
         * @pages:\tthe pages
         * @vmas:\tthe VMAs, or NULL
         *\t\twhere nobody asks
         *
         * Takes pages.
         *
         * @vmas are good for as long as the lock is held.
         *
         * Return: how many.
         */
        long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
        \t\t    struct vm_area_struct **vmas)
        {
        \tint locked = 1;

        \treturn __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_TOUCH);
        }

        long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
        \t\t    struct vm_area_struct **vmas)
        {
        \tint locked = 1;

        \treturn __get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_PIN);
        }

        """

    @Test func theParameterGoesEverywhereAtOnce() throws {
        let lab = try lab()
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        try lab.apply()
        let driver = try lab.text("drivers/quill/nib.c")
        #expect(driver.contains("get_user_pages(addr, 4, FOLL_WRITE, pages);"))
        #expect(driver.contains("\t\treturn got;\n\tvma = vma_lookup(mm, addr);\n\treturn vma->vm_flags;"))
        #expect(driver.contains("\tif (pin_user_pages(addr, n, FOLL_WRITE, pages) == n)\n"))
        #expect(
            driver.contains("\t\t\tflags |= vma_lookup(current->mm, addr + i * PAGE_SIZE)->vm_flags;\n\treturn flags;"))
        #expect(!driver.contains("areas"))
        let family = try lab.text("mm/gup.c")
        #expect(family.contains("\tif (locked) {\n\t\t*locked = 1;\n\t}\n"))
        #expect(!family.contains("vmas") && !family.contains("Both at once") && !family.contains("nobody asks"))
        #expect(family.contains("\tlong i;\n\n\tif (!(pages))\n"))
        #expect(family.contains(" * @pages:\tthe pages\n *\n * Takes pages.\n *\n * Return: how many.\n"))
        #expect(try !lab.text("include/linux/mm.h").contains("vmas"))
        // Once it is gone nothing is left to do.
        let again = try lab.patch(["--kind", "vmas", "--output", lab.directory["again"]], path: [])
        #expect(again.code == 0 && again.errors.contains("no patches"), "\(again.errors)")
    }

    @Test func eachFunctionOfTheFamilyHasItsPatch() throws {
        let lab = try lab()
        #expect(try lab.patch(["--kind", "vmas"], path: []).code == 0)
        let mails = try lab.mails()
        let subjects = mails.compactMap { mail in
            mail.split(separator: "\n").first { $0.hasPrefix("Subject: ") }.map(String.init)
        }
        let names = ["get_user_pages()", "pin_user_pages()", "get_user_pages_remote()", "pin_user_pages_remote()"]
        #expect(subjects.dropLast().allSatisfy { subject in names.contains { subject.hasSuffix(" of \($0)") } })
        #expect(subjects.last?.hasSuffix("the vmas parameter of what the GUP functions share") == true, "\(subjects)")
        // After the first, its callers are done with it, and what it calls is asked for none.
        try lab.apply(first: 1)
        #expect(try lab.text("drivers/quill/nib.c").contains("get_user_pages(addr, 4, FOLL_WRITE, pages);"))
        #expect(try lab.text("drivers/quill/nib.c").contains("page, &vma, NULL);"))
        let family = try lab.text("mm/gup.c")
        #expect(family.contains("start, nr_pages, pages, NULL, &locked, gup_flags | FOLL_TOUCH);"))
        #expect(family.contains("start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_PIN);"))
        #expect(family.contains("\tif (vmas && locked)\n") && !family.contains("nobody asks"))
    }

    @Test func aLookupThatMakesALineTooLongBeginsAnother() throws {
        let lab = try lab(
            Self.driver.replacing(
                "i++)\n\t\t\tflags |= areas[i]->vm_flags;",
                with: "i++) {\n\t\t\tstruct vm_area_struct *area_of_the_page_itself = areas[i];\n\n"
                    + "\t\t\tflags |= area_of_the_page_itself->vm_flags;\n\t\t}"))
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0, "\(run.errors)")
        try lab.apply()
        #expect(
            try lab.text("drivers/quill/nib.c").contains(
                "*area_of_the_page_itself =\n\t\t\t\tvma_lookup(current->mm, addr + i * PAGE_SIZE);\n"))
    }

    @Test func whatIsAskedBesideTheArrayIsStillAsked() throws {
        let lab = try lab(Self.driver.replacing("\tif (!areas)\n", with: "\tif (!pages || !areas)\n"))
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        try lab.apply()
        #expect(try lab.text("drivers/quill/nib.c").contains("\tif (!pages)\n\t\treturn -ENOMEM;\n"))
    }

    @Test func whatIsAskedOfTheArrayInAnotherWayKeepsTheParameter() throws {
        let lab = try lab(Self.driver.replacing("\tif (!areas)\n", with: "\tif (!areas && pages)\n"))
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.errors.contains("does with the VMAs has to be looked into"), "\(run.errors)")
    }

    @Test func aCallBehindALabelIsLookedUpBehind() throws {
        let asked = "\tgot = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);\n"
        let lab = try lab(
            Self.driver.replacing(asked, with: "again:\n" + asked)
                .replacing("\treturn vma->vm_flags;", with: "\tif (!vma->vm_flags)\n\t\tgoto again;\n\treturn 0;"))
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        try lab.apply()
        #expect(
            try lab.text("drivers/quill/nib.c").contains(
                "\t\treturn got;\n\tvma = vma_lookup(mm, addr);\n\tif (!vma->vm_flags)\n"))
    }

    @Test func functionsThatHandItToOneAnotherGoInOnePatch() throws {
        let lab = try lab()
        let path = lab.directory["tree/mm/gup.c"]
        let family = try String(contentsOfFile: path, encoding: .utf8)
        let shared = "__get_user_pages_locked(current->mm, start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_"
        let mutual =
            family
            .replacing(
                "\treturn \(shared)PIN);", with: "\treturn get_user_pages(start, locked, gup_flags, pages, vmas);")
            .replacing(
                "\treturn \(shared)TOUCH);",
                with: "\tif (!nr_pages)\n\t\treturn pin_user_pages(start, 1, gup_flags, pages, vmas);\n"
                    + "\treturn \(shared)TOUCH);")
        try mutual.write(toFile: path, atomically: true, encoding: .utf8)
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0 && !run.errors.contains("refused:"), "\(run.errors)")
        let both = try lab.mails().filter { $0.contains("parameter of get_user_pages() and pin_user_pages()") }
        let words = both.joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("they hand the parameter on to get_user_pages()."), "\(run.errors)")
        try lab.apply()
    }

    @Test func aFunctionThatSomebodyStillNeedsKeepsIt() throws {
        let needy = Self.driver.replacingOccurrences(
            of: "\tkfree(areas);", with: "\tnib_look(areas, n);\n\tkfree(areas);"
        ).replacingOccurrences(
            of: "long nib_unused", with: "void nib_look(struct vm_area_struct **areas, long n);\nlong nib_unused")
        let lab = try lab(needy)
        let run = try lab.patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0)
        let refused = run.errors.split(separator: "\n").filter { $0.contains("refused:") }
        #expect(refused.contains { $0.contains("pin_user_pages() keeps the parameter: drivers/quill/nib.c:") })
        #expect(refused.contains { $0.contains("pin_user_pages() hands on what its callers ask for") })
        try lab.apply()
        let family = try lab.text("mm/gup.c")
        // get_user_pages() loses it all the same, and hands on nothing.
        #expect(family.contains("start, nr_pages, pages, NULL, &locked, gup_flags | FOLL_TOUCH);"))
        #expect(family.contains("start, nr_pages, pages, vmas, &locked, gup_flags | FOLL_PIN);"))
        #expect(try lab.text("drivers/quill/nib.c").contains("pin_user_pages(addr, n, FOLL_WRITE, pages, areas)"))
    }

    @Test func aFileThatNoMailCarriesKeepsTheParameterForAll() throws {
        let run = try lab(Self.driver.replacingOccurrences(of: "\n", with: "\r\n")).patch(["--kind", "vmas"], path: [])
        #expect(run.code == 0 && run.errors.contains("end in CR LF") && run.errors.contains("no patches"))
    }

    @Test func aPartOfTheTreeCannotLoseIt() throws {
        let run = try lab().patch(["--kind", "vmas"])
        #expect(run.code == 2 && run.errors.contains("leave --subsystem, --path and --site out"))
    }
}
