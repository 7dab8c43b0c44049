import Kconfig
import Ownership
import Report
import Testing

@Suite struct ContactsTests {
    private static let maintainers = """
        RING DRIVER WITH A NAME THAT IS LONGER THAN FIFTY LETTERS
        M:\tAnn J. Ring <ann@ring.example>
        M:\tBob Bell <bob@bell.example>, Cid Cap <cid@cap.example>
        R:\tZoë Zed <zoe@zed.example>
        L:\tring@lists.example
        L:\tsecret@lists.example (subscribers-only)
        L:\tquiet@lists.example (moderated for non-subscribers)
        S:\tSupported
        T:\tgit git://ring.example/ring.git for-next
        T:\tquilt https://ring.example/patches
        F:\tdrivers/ring/

        DRIVERS
        M:\tBob Bell <bob@elsewhere.example>
        M:\tOld Name <old@name.example>
        L:\tRing@lists.example
        L:\tThe Drivers Team <team@lists.example> (moderated)
        S:\tOdd Fixes
        F:\tdrivers/

        THE REST
        M:\tThe Last <last@resort.example>
        L:\teverything@lists.example
        S:\tBuried alive in reporters
        F:\t*
        F:\t*/
        """

    @Test func everybodyOnceAsTheScriptPrintsThem() async throws {
        let finder = try await ScratchKernel([
            "MAINTAINERS": Self.maintainers, ".mailmap": "New Name <new@name.example> <old@name.example>\n",
        ]).finder()
        let contacts = finder.contacts(of: "drivers/ring/a.c")
        let name = "RING DRIVER WITH A NAME THAT IS LONGER THAN FIF..."
        #expect(
            contacts.cc.map(\.description) == [
                "\"Ann J. Ring\" <ann@ring.example> (supporter:\(name))",
                "Bob Bell <bob@bell.example> (supporter:\(name))",
                "Cid Cap <cid@cap.example> (supporter:\(name))",
                "\"Zoë Zed\" <zoe@zed.example> (reviewer:\(name))",
                "New Name <new@name.example> (odd fixer:DRIVERS)",
                "ring@lists.example (open list:\(name))",
                "quiet@lists.example (moderated list:\(name))",
                "The Drivers Team <team@lists.example> (moderated list:DRIVERS)",
                "everything@lists.example (open list)",
            ])
        #expect(contacts.subsystem == "RING DRIVER WITH A NAME THAT IS LONGER THAN FIFTY LETTERS")
        #expect(contacts.status == "Supported")
        #expect(contacts.trees == ["git://ring.example/ring.git for-next", "quilt https://ring.example/patches"])
        #expect(contacts.maintainers.count == 3)
        #expect(contacts.reviewers == ["\"Zoë Zed\" <zoe@zed.example>"])
        #expect(contacts.lists == ["ring@lists.example", "secret@lists.example", "quiet@lists.example"])
    }

    @Test func subsystemsFollowTheFirst() async throws {
        let finder = try await ScratchKernel(["MAINTAINERS": Self.maintainers]).finder()
        let answer = finder.ownership(of: "drivers/other.c")
        #expect(answer.subsystem == "DRIVERS")
        #expect(answer.subsystems == ["THE REST"])
    }

    @Test func aTreeWithoutMaintainersHasNoSubsystem() async throws {
        let finder = try await ScratchKernel([:]).finder()
        #expect(finder.ownership(of: "drivers/other.c").subsystem == nil)
        #expect(finder.contacts(of: "drivers/other.c").cc == [])
    }

    /// The tree's own script says whether keywords count for files.
    @Test func keywordsCountAsTheTreesScriptHasIt() async throws {
        let files = ["MAINTAINERS": "RING\nK:\tring_get\n", "mm/a.c": "ring_get();"]
        let old = try await ScratchKernel(files.merging(["scripts/get_maintainer.pl": "'k|keywords!'"]) { $1 }).finder()
        let new = try await ScratchKernel(
            files.merging(["scripts/get_maintainer.pl": "'kf|keywords-in-file!'"]) { $1 }
        ).finder()
        #expect(old.ownership(of: "mm/a.c").subsystem == "RING")
        #expect(new.ownership(of: "mm/a.c").subsystem == nil)
    }
}
