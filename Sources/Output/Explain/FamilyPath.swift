internal import Report

/// How a call goes on within the family, as far as the family's own calls are sites of the report.
struct FamilyPath {
    private static let maximalSteps = 8
    /// Static helpers between a function of the family and the next call.
    private static let maximalHelpers = 4

    let steps: [CallSite]

    init(from site: CallSite, in report: AuditReport, mentions: FunctionMentions) {
        let core = report.sites.filter { ($0.judgement?.case.is ?? .core) == .core }
        var inFunction: [String: CallSite] = [:]
        for other in core {
            if let name = other.function, inFunction[name] == nil { inFunction[name] = other }
        }
        let byFile = Dictionary(grouping: core, by: \.file)
        var steps: [CallSite] = []
        var seen: Set = [site.callee]
        var name = site.callee
        while steps.count < Self.maximalSteps,
            let next = inFunction[name] ?? Self.behindHelpers(name, byFile, mentions), seen.insert(next.callee).inserted
        {
            steps.append(next)
            name = next.callee
        }
        self.steps = steps
    }

    /// The call that a function's helpers in its own file make.
    private static func behindHelpers(
        _ name: String, _ sites: [String: [CallSite]], _ mentions: FunctionMentions
    ) -> CallSite? {
        for (file, sites) in sites.sorted(by: { $0.key < $1.key }) {
            var seen: Set = [name]
            var level: Set = [name]
            for _ in 0..<maximalHelpers where !level.isEmpty {
                level = Set(level.flatMap { mentions.identifiers(of: $0, in: file) }).subtracting(seen)
                seen.formUnion(level)
                if let next = sites.first(where: { $0.function.map { level.contains($0) } ?? false }) { return next }
            }
        }
        return nil
    }
}

/// The identifiers in the bodies of a tree's functions; the page itself reads no file.
package struct FunctionMentions {
    private let lookUp: (_ function: String, _ file: String) -> Set<String>

    /// - Parameter lookUp: empty where the file does not define the function.
    package init(_ lookUp: @escaping (_ function: String, _ file: String) -> Set<String> = { _, _ in [] }) {
        self.lookUp = lookUp
    }

    func identifiers(of function: String, in file: String) -> Set<String> { lookUp(function, file) }
}
