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

    /// What stands in the way, said of a site.
    static func catching<Result>(_ site: CallSite, _ body: () throws(PatchFault) -> Result) throws(Refusal) -> Result {
        do {
            return try body()
        } catch {
            throw Refusal(site, error.reason)
        }
    }
}

/// What stands in the way of a patch.
struct PatchFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
