import Foundation
import Knowledge
import Testing

/// A function is known in one place, and what other places say of it fits.
@Suite struct AgreementTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules").path

    private func problems(_ file: String = "", _ old: String = "", _ new: String = "") throws -> [String] {
        func text(_ name: String) throws -> String {
            let text = try String(contentsOfFile: "\(Self.rules)/family/\(name).yaml", encoding: .utf8)
            guard name == file else { return text }
            try #require(text.contains(old))
            return text.replacing(old, with: new)
        }
        return KnowledgeAgreement.problems(
            try Family(yaml: text("gup"), path: "gup.yaml"), try PageKnowledge(yaml: text("uses"), path: "uses.yaml"),
            try PinningAdvice(yaml: text("pinning"), path: "pinning.yaml"))
    }

    @Test func theRulesAgree() throws { #expect(try problems() == []) }

    @Test(arguments: [
        ("gup", "pinned: [pin_user_pages]", "pinned: [get_dump_page]", "get_dump_page"),
        ("uses", "pinned: unpin_folio}", "pinned: folio_put}", "folio_put"),
        ("uses", "with_release: unpin_user_pages_dirty_lock", "with_release: put_page", "put_page"),
        ("uses", "folded: [set_page_dirty_lock", "folded: [kmap, set_page_dirty_lock", "kmap"),
        ("pinning", "functions: [iov_iter_get_pages_alloc,", "functions: [kmalloc,", "kmalloc"),
        ("pinning", "  get_user_pages: vma_lookup()", "  kmalloc: vma_lookup()", "kmalloc"),
        ("pinning", "vmas_by_design: [get_user_page_vma_remote]", "vmas_by_design: [kmalloc]", "kmalloc"),
    ])
    func aDisagreementIsNamed(file: String, old: String, new: String, name: String) throws {
        let problems = try problems(file, old, new)
        #expect(!problems.isEmpty && problems.allSatisfy { $0.contains(name) }, "\(problems)")
    }

    @Test func aReleaseStandsInOneList() throws {
        let error = #expect(throws: RulesError.self) {
            try problems("uses", "{names: [folio_put], ", "{names: [folio_put, put_page], ")
        }
        #expect(error?.description.contains("“put_page” stands in two lists") == true)
    }
}
