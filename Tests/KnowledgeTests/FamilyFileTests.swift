import Foundation
import Knowledge
import Testing

@Suite struct FamilyFileTests {
    private func rules() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Rules/family/gup.yaml"), encoding: .utf8)
    }

    @Test func theFamilyIsDecoded() throws {
        let family = try Family(yaml: rules(), path: "gup.yaml")
        #expect(family.function(named: "pin_user_pages_fast")?.takes == .pin)
        #expect(family.function(named: "fixup_user_fault")?.without == [.flags])
    }

    @Test func anUnknownKeyIsNamedWithItsLine() throws {
        let text = try rules().replacing(
            "{name: follow_page, takes: if-flagged, lock: caller}", with: "{name: follow_page, tekes: none}")
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("tekes") }
        let error = #expect(throws: RulesError.self) { try Family(yaml: text, path: "gup.yaml") }
        #expect(error?.line == line.map { $0 + 1 })
        #expect(error?.description.contains("tekes") == true)
    }

    @Test func aFunctionStandsInOneList() throws {
        let text = try rules().replacing("\nextended:\n", with: "\nextended:\n  - get_user_pages\n")
        let error = #expect(throws: RulesError.self) { try Family(yaml: text, path: "gup.yaml") }
        #expect(error?.description.contains("“get_user_pages” stands twice") == true)
        #expect(error?.line != nil)
    }

    @Test func successorsAreOfTheFamily() throws {
        let family = try Family(yaml: rules(), path: "gup.yaml")
        #expect(family.function(named: "iov_iter_get_pages2")?.successors == ["iov_iter_extract_pages"])
        #expect(family.function(named: "get_user_pages")?.kin == family.function(named: "pin_user_pages_fast")?.kin)
        let text = try rules().replacing("pinned: [iov_iter_extract_pages]", with: "pinned: [iov_iter_extrakt]")
        let error = #expect(throws: RulesError.self) { try Family(yaml: text, path: "gup.yaml") }
        #expect(error?.description.contains("iov_iter_extrakt") == true)
        #expect(error?.line != nil)
    }

    @Test(arguments: ["", "[", "- a", "family: gup", "\u{0}"]) func damagedFilesAreErrors(_ text: String) {
        #expect(throws: RulesError.self) { try Family(yaml: text, path: "gup.yaml") }
    }

    @Test func rolesComeFromNamesAndTypesNotFromPositions() throws {
        let family = try Family(yaml: rules(), path: "gup.yaml")
        let function = try #require(family.function(named: "get_user_pages_unlocked"))
        let swapped = [
            Parameter(name: "start", type: "unsigned long"), Parameter(name: "nr_pages", type: "unsigned long"),
            Parameter(name: "pages", type: "struct page **"), Parameter(name: "gup_flags", type: "unsigned int"),
        ]
        #expect(function.roles(of: swapped, by: family.roles) == [.pageCount: 1, .pages: 2, .flags: 3])
        let old = [
            Parameter(name: "tsk", type: "struct task_struct *"), Parameter(name: "mm", type: "struct mm_struct *"),
            Parameter(name: "start", type: "unsigned long"), Parameter(name: "nr_pages", type: "unsigned long"),
            Parameter(name: "write", type: "int"), Parameter(name: "force", type: "int"),
            Parameter(name: "", type: "struct page **"), Parameter(name: "", type: "struct vm_area_struct **"),
        ]
        #expect(
            function.roles(of: old, by: family.roles) == [.pageCount: 3, .write: 4, .force: 5, .pages: 6, .vmas: 7])
    }

    @Test func formsOfOtherReleasesAreTakenBesideTheTreesOwn() throws {
        let family = try Family(yaml: rules(), path: "gup.yaml")
        let own = "extern long get_user_pages(unsigned long start, unsigned long nr_pages,\n\tunsigned int gup_flags, "
            + "struct page **pages, struct vm_area_struct **vmas) __must_check(1)"
        let releases = OtherReleases(family: family, signatures: ["get_user_pages": own])
        #expect(releases.forms(of: "get_user_pages").map(\.parameters.count) == [8, 7, 6, 4])
        #expect(
            releases.roles(of: "get_user_pages", argumentCount: 5) == [.pageCount: 1, .flags: 2, .pages: 3, .vmas: 4])
        #expect(releases.roles(of: "get_user_pages", argumentCount: 6)?[.force] == 3)
        #expect(releases.roles(of: "get_user_pages", argumentCount: 9) == nil)
        // Two releases took eight arguments in another order each: their number does not tell which is which.
        #expect(releases.roles(of: "get_user_pages_remote", argumentCount: 8) == nil)
    }

    @Test(arguments: ["long gut_user_pages(int a)", "long get_user_pages", "long get_user_pages(int a); int b()"])
    func aFormIsADeclarationOfTheFamily(_ form: String) throws {
        let text = try rules().replacing("forms:\n", with: "forms:\n  - \(form)\n")
        let error = #expect(throws: RulesError.self) { try Family(yaml: text, path: "gup.yaml") }
        #expect(error?.line != nil)
    }

    @Test func aStaticFunctionOfADriverIsNotAtHome() throws {
        let family = try Family(yaml: rules(), path: "gup.yaml")
        #expect(family.isHome("arch/mips/mm/gup.c"))
        #expect(family.isHome("mm/gup.c"))
        #expect(!family.isHome("drivers/gpu/own.c"))
    }
}
