/// The part of SARIF 2.1.0 that an audit needs; names are those of the specification.
struct SARIFLog: Encodable {
    var schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    var version = "2.1.0"
    var runs: [Run]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    struct Run: Encodable {
        var tool: Tool
        var invocations: [Invocation]
        var originalUriBaseIds: [String: ArtifactLocation]
        var versionControlProvenance: [VersionControlDetails]?
        var columnKind = "utf16CodeUnits"
        var results: [Result]
        var properties: Properties
    }

    struct VersionControlDetails: Encodable {
        var repositoryUri: String
        var revisionId: String
        var mappedTo: ArtifactLocation
    }

    struct Tool: Encodable { var driver: Driver }

    struct Driver: Encodable {
        var name: String
        var version: String
        var rules: [Descriptor]
        var notifications: [Descriptor]
    }

    struct Descriptor: Encodable {
        var id: String
        var name: String?
        var shortDescription: Message?
        var fullDescription: Message?
        var help: Message?
        var helpUri: String?
        var defaultConfiguration: Configuration?
    }

    struct Configuration: Encodable { var level: Level }

    /// The worst first.
    enum Level: String, Encodable, CaseIterable { case error, warning, note, none }

    /// Anything but a failure, which is what a result without a kind is, has the level `none`.
    enum Kind: String, Encodable { case informational }

    enum BaselineState: String, Encodable, CaseIterable { case new, updated, absent, unchanged }

    struct Message: Encodable { var text: String }

    struct Invocation: Encodable {
        var executionSuccessful: Bool
        var toolExecutionNotifications: [Notification]
    }

    struct Notification: Encodable {
        var descriptor: Reference
        var level: Level
        var message: Message
        var locations: [Location]?
    }

    struct Reference: Encodable {
        var id: String
        var index: Int
    }

    struct Result: Encodable {
        var ruleId: String
        var ruleIndex: Int
        var kind: Kind?
        var level: Level
        var baselineState: BaselineState?
        var message: Message
        var locations: [Location]
        var relatedLocations: [Location]?
        var fixes: [Fix]?
        var partialFingerprints: [String: String]
        var properties: Properties
    }

    struct Fix: Encodable {
        var description: Message
        var artifactChanges: [ArtifactChange]
    }

    struct ArtifactChange: Encodable {
        var artifactLocation: ArtifactLocation
        var replacements: [Replacement]
    }

    struct Replacement: Encodable {
        var deletedRegion: Region
        var insertedContent: Message
    }

    struct Location: Encodable {
        var id: Int?
        var physicalLocation: PhysicalLocation
        var logicalLocations: [LogicalLocation]?
        var message: Message?
    }

    struct PhysicalLocation: Encodable {
        var artifactLocation: ArtifactLocation
        var region: Region?
    }

    struct ArtifactLocation: Encodable {
        var uri: String?
        var uriBaseId: String?
        var description: Message?
    }

    struct Region: Encodable {
        var startLine: Int
        var startColumn: Int?
        var endColumn: Int?
    }

    struct LogicalLocation: Encodable {
        var name: String
        var kind = "function"
    }

    typealias Properties = [String: Property]

    enum Property: Encodable, Hashable {
        case text(String)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .list(let texts): try container.encode(texts)
            }
        }

        var texts: [String] {
            switch self {
            case .text(let text): [text]
            case .list(let texts): texts
            }
        }
    }
}
