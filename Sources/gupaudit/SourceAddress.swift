import ArgumentParser
import Output

/// Where the places on a page lead.
struct SourceAddress: ParsableArguments {
    @Option(
        name: .customLong("source-url"),
        help: ArgumentHelp(
            "On a page, where the lines of the tree are to be read: \(SourceLink.names.joined(separator: ", ")), or "
                + "any address with {path}, {line}, {tag}, {commit} or {tree} in it.", valueName: "template"),
        transform: SourceAddress.link)
    var link: SourceLink?

    /// Only a page has places to go from.
    func check(_ mediaType: MediaType, named format: String) throws {
        guard link == nil || mediaType == .html else {
            throw ValidationError("--source-url is for --format html: \(format) has no links")
        }
    }

    @Sendable private static func link(_ text: String) throws -> SourceLink {
        do {
            return try SourceLink(text)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
