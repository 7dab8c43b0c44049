import Testing

@testable import Output

@Suite struct MarkdownTests {
    @Test func codeHoldsItsOwnFences() {
        #expect(MarkdownText.code("a") == "`a`")
        #expect(MarkdownText.code("a ``b`` c") == "```a ``b`` c```")
        #expect(MarkdownText.code("`a`") == "`` `a` ``")
        #expect(MarkdownText.code("a|b", inTable: true) == "`a\\|b`")
    }

    @Test func proseIsNoMarkup() {
        #expect(MarkdownText.prose("*a* <b> [c](d) @e #1") == "\\*a\\* \\<b\\> \\[c\\](d) &#64;e \\#1")
        #expect(MarkdownText.prose("__get_user and set_page_dirty_lock") == "\\_\\_get_user and set_page_dirty_lock")
        #expect(MarkdownText.prose("a |\u{301} b") == "a \\|\u{301} b")
    }
}
