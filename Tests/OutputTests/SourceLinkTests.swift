import Report
import Testing

@testable import Output

@Suite struct SourceLinkTests {
    private func tree(_ version: String, revision: String? = nil) -> TreeIdentity {
        TreeIdentity(path: "/src/a b", version: version, source: .directory, revision: revision)
    }

    @Test(arguments: [
        (
            "git.kernel.org",
            "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/mm/gup.c?id=v6.12#n7"
        ),
        ("elixir", "https://elixir.bootlin.com/linux/v6.12/source/mm/gup.c#L7"),
        ("github:torvalds/linux", "https://github.com/torvalds/linux/blob/v6.12/mm/gup.c#L7"),
        ("vscode", "vscode://file/src/a%20b/mm/gup.c:7"),
        ("file", "file:///src/a%20b/mm/gup.c"),
        ("https://example.org/{tag}?f={path}&l={line}", "https://example.org/v6.12?f=mm/gup.c&l=7"),
    ]) func formsAreFilledIn(_ template: String, _ url: String) throws {
        #expect(try SourceLink(template).url("mm/gup.c", 7, in: tree("6.12.0")) == url)
    }

    @Test func aTagIsSpelledAsTheReleaseIs() throws {
        let link = try SourceLink("x:{path}/{tag}/{commit}")
        let spelled = [
            ("6.12.0", "v6.12"), ("6.12.3", "v6.12.3"), ("6.13.0-rc2", "v6.13-rc2"), ("2.6.39", "v2.6.39"),
            ("4.20.0", "v4.20"),
        ]
        for (version, tag) in spelled { #expect(link.url("a", 1, in: tree(version)) == "x:a/\(tag)/\(tag)") }
        #expect(link.url("a", 1, in: tree("6.12.0", revision: "0a1b")) == "x:a/v6.12/0a1b")
    }

    /// Whatever a tree's names hold, the address stays one, and leads to the host that was named.
    @Test func namesOfATreeAreEncoded() throws {
        let url = try SourceLink("elixir").url("a\"><b>/../?#%:\\ ü\u{1b}", 1, in: tree("6\"onclick=1"))
        #expect(url == "https://elixir.bootlin.com/linux/v6%22onclick%3D1/source/"
            + "a%22%3E%3Cb%3E/../%3F%23%25%3A%5C%20%C3%BC%1B#L1")
    }

    @Test(arguments: [
        "javascript:alert({path})", "JavaScript:{path}", "data:text/html,{path}", "vbscript:{path}", "{path}",
        "//x/{path}",
        "java\tscript:{path}", "https://example.org/", "https://example.org/{path}{file}", "github:torvalds", "nowhere",
        "https://example.org/{path", "github:a/b/c", " https://example.org/{path}",
    ]) func whatLeadsNowhereIsRefused(_ template: String) {
        #expect(throws: SourceLinkError.self) { try SourceLink(template) }
    }
}
