internal import Report

/// What any SARIF of ours is made from: what was found, what could not be done, and the trees that it speaks of.
struct SARIFRun {
    /// GitHub refuses a run with more than 25 000 results or above 10 MB compressed, and keeps 100 locations of a
    /// result. Bytes are counted before compression, so that even text that does not compress fits.
    struct Limits {
        var results = 25_000
        var shownResults = 5_000
        var bytes = 8_000_000
        var locations = 100
        var notifications = 1_000
        var message = 1_000
    }

    var tool: Report.Tool
    var rules: SARIFRules
    var tree: TreeIdentity
    /// The older tree of a comparison.
    var baseline: TreeIdentity?
    var properties: SARIFLog.Properties = [:]
    /// Of those that are equally bad, those that matter more come first.
    var results: [SARIFLog.Result]
    var isSuccessful = true
    var notifications: [SARIFLog.Notification] = []
    var limits = Limits()

    var log: SARIFLog {
        // The worst first: that is what a reader with a limit keeps.
        let results = SARIFLog.Level.allCases.flatMap { level in self.results.filter { $0.level == level } }
        let kept = kept(results)
        var roots = [SARIFText.root: Self.top(of: baseline == nil ? "audited" : "newer")]
        if baseline != nil { roots[SARIFText.baselineRoot] = Self.top(of: "older") }
        let notices = SARIFNotifications(limits: limits).fitting(notifications, kept: kept.count, of: results.count)
        return SARIFLog(runs: [
            SARIFLog.Run(
                tool: SARIFLog.Tool(
                    driver: SARIFLog.Driver(
                        name: tool.name, version: tool.version, rules: rules.descriptors,
                        notifications: SARIFNotifications.descriptors(forComparison: baseline != nil))),
                invocations: [
                    SARIFLog.Invocation(executionSuccessful: isSuccessful, toolExecutionNotifications: notices)
                ],
                originalUriBaseIds: roots,
                versionControlProvenance: SARIFText.provenance(
                    [(tree, SARIFText.root)] + (baseline.map { [($0, SARIFText.baselineRoot)] } ?? [])),
                results: kept, properties: allProperties)
        ])
    }

    private static func top(of tree: String) -> SARIFLog.ArtifactLocation {
        SARIFLog.ArtifactLocation(description: SARIFLog.Message(text: "the top directory of the \(tree) tree"))
    }

    private var allProperties: SARIFLog.Properties {
        var properties = properties
        properties["treePath"] = .text(tree.path)
        properties["treeVersion"] = .text(tree.version)
        properties["revision"] = tree.revision.map { .text($0) }
        properties["baselineTreePath"] = (baseline?.path).map { .text($0) }
        properties["baselineTreeVersion"] = (baseline?.version).map { .text($0) }
        properties["baselineRevision"] = (baseline?.revision).map { .text($0) }
        return properties
    }

    /// As many as fit, from the first on.
    private func kept(_ results: [SARIFLog.Result]) -> [SARIFLog.Result] {
        var bytes = 0
        return Array(
            results.prefix(limits.results).prefix { result in
                bytes += result.weight
                return bytes <= limits.bytes
            })
    }
}

extension SARIFLog.Level {
    init(_ severity: Finding.Severity) {
        switch severity {
        case .error: self = .error
        case .warning: self = .warning
        case .note: self = .note
        }
    }
}

extension SARIFLog.Result {
    /// About the bytes that it takes, from above; indentation is not counted, since it compresses to nothing.
    fileprivate var weight: Int {
        let locations = locations + (relatedLocations ?? [])
        let texts =
            [ruleId, message.text] + properties.values.flatMap(\.texts) + partialFingerprints.values
            + locations.flatMap { location in
                [location.physicalLocation.artifactLocation.uri, location.message?.text].compactMap { $0 }
                    + (location.logicalLocations ?? []).map(\.name)
            }
        // Quotes and backslashes take two bytes; control characters have been spelled out before.
        return 400 + 200 * locations.count + texts.reduce(0) { $0 + 2 * $1.utf8.count }
    }
}
