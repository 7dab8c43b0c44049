import Foundation
import TestSupport
import Testing

/// What a kernel's own checkpatch.pl says of patches, where GUPAUDIT_TREE_6_1 names a tree that has it.
///
/// It is run here over copies; gupaudit itself runs nothing of a tree.
@Suite struct CheckpatchTests {
    private static let scripts: String? = {
        guard let tree = ProcessInfo.processInfo.environment["GUPAUDIT_TREE_6_1"],
            FileManager.default.fileExists(atPath: tree + "/scripts/checkpatch.pl"),
            FileManager.default.isExecutableFile(atPath: "/usr/bin/perl")
        else { return nil }
        return tree + "/scripts"
    }()

    private static let driver = """
        // SPDX-License-Identifier: Apache-2.0
        #include <linux/mm.h>

        long nib_unused(unsigned long addr, struct page **pages)
        {
        	return get_user_pages(addr, 4, FOLL_WRITE, pages, NULL);
        }

        long nib_read(unsigned long addr, bool write, char *to)
        {
        	struct page *page;

        	if (pin_user_pages_fast(addr, 1, write, &page) != 1)
        		return -EFAULT;
        	to[0] = *(char *)page_address(page);
        	put_page(page);
        	return 0;
        }

        """

    @Test(.enabled(if: scripts != nil, "no checkpatch.pl at hand"), arguments: ["convert", "force", "fix", "vmas"])
    func nothingIsMissingButTheSignature(kind: String) throws {
        let release = "\tfor (i = 0; i < it->npages; i++)\n\t\tput_page(it->pages[i]);"
        let take = PatchCommandTests.take.replacingOccurrences(of: "FOLL_WRITE", with: "FOLL_WRITE | FOLL_FORCE")
        let lab = try PatchLab([
            "nib": Self.driver, "quire": PatchCommandTests.driver("quire", take: take, release: release),
        ])
        let scripts = try #require(Self.scripts)
        for name in ["checkpatch.pl", "spelling.txt", "const_structs.checkpatch"] {
            try FileManager.default.copyItem(atPath: "\(scripts)/\(name)", toPath: lab.directory[name])
        }
        let run = try lab.patch(["--kind", kind], path: kind == "vmas" ? [] : ["--path", "drivers/quill"])
        let names = try FileManager.default.contentsOfDirectory(atPath: lab.directory["patches"])
        let patches = names.filter { $0.hasSuffix(".patch") }.map { lab.directory["patches/" + $0] }
        #expect(!patches.isEmpty, "\(run.errors)")
        let options = ["--no-tree", "--strict", "--terse", "--show-types"]
        let check = try Program.run(
            "/usr/bin/perl", [lab.directory["checkpatch.pl"]] + options + patches, home: lab.directory)
        let said = check.output.split(separator: "\n").filter { $0.contains(": ") && !$0.hasPrefix("total:") }
        #expect(said.count { $0.contains("MISSING_SIGN_OFF") } == patches.count, "\(check.output)\(check.errors)")
        // The fixture's own declarations are longer than the kernel's.
        let others = said.filter { !$0.contains("MISSING_SIGN_OFF") && !(kind == "vmas" && $0.contains("LONG_LINE")) }
        #expect(others == [])
    }
}
