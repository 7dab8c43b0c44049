package import Report

/// Why a site gets no patch.
package struct Refusal: Error, Hashable, Sendable, Codable {
    package var site: SiteID
    package var file: String
    package var line: Int
    package var function: String?
    package var callee: String
    package var reason: String

    package init(_ site: CallSite, _ reason: String) {
        self.site = site.id
        file = site.file
        line = site.line
        function = site.function
        callee = site.callee
        self.reason = reason
    }
}
