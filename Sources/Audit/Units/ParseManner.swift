/// How a parse was made, beside its file and its architecture: what reports call the environment, and why it was made.
indirect enum ParseManner: Codable, Hashable, Sendable {
    /// As the configuration that enables everything compiles it.
    case allYes
    /// The same with macros changed, to satisfy the conditions around a place; nil undefines one.
    case site(changes: [String: String?])
    /// The same without the precompiled header.
    case plain
    /// As the tree's compile_commands.json says.
    case compileCommands
    /// A text of our own that includes the tree's headers.
    case probe
    /// With the conditions around a place blanked out, since no configuration enables it.
    case forced(place: String, reason: String)
    /// As another, with names declared that nothing in the tree declares.
    case standIns(ParseManner)
    /// As another, with the declarations of other releases beside the tree's.
    case otherRelease(ParseManner)

    /// The report's word for it.
    var environment: String {
        switch self {
        case .allYes, .probe: "all-yes"
        case .site: "all-yes+site"
        case .plain: "all-yes-plain"
        case .compileCommands: "compile_commands"
        case .forced: "forced"
        case .standIns(let manner): manner.isForced ? manner.environment : "stand-ins"
        case .otherRelease: "other-release"
        }
    }

    /// True where the parse took a branch that no configuration enables.
    var isForced: Bool {
        switch self {
        case .forced: true
        case .standIns(let manner), .otherRelease(let manner): manner.isForced
        case .allYes, .site, .plain, .compileCommands, .probe: false
        }
    }

    /// What is to be said of sites that only this parse saw.
    var remark: String? {
        switch self {
        case .allYes, .site, .plain, .compileCommands, .probe: nil
        case .forced(_, let reason): reason
        case .standIns(let manner): manner.isForced ? manner.remark : Self.unknownNames
        case .otherRelease: Self.otherDeclarations
        }
    }

    /// What tells it from the other parses of its file in the same environment.
    var detail: String? {
        switch self {
        case .allYes, .plain, .compileCommands, .probe: nil
        case .site(let changes):
            changes.sorted { $0.key < $1.key }.map { name, value in value.map { "\(name)=\($0)" } ?? "no \(name)" }
                .joined(separator: ", ")
        case .forced(let place, let reason): "for \(place): \(reason)"
        case .standIns(let manner): manner.detail(and: Self.unknownNames)
        case .otherRelease(let manner): manner.detail(and: Self.otherDeclarations)
        }
    }

    private func detail(and more: String) -> String { detail.map { "\($0); \(more)" } ?? more }

    private static let unknownNames = "names that nothing in the tree declares were taken for unknown ones"
    private static let otherDeclarations = "its arguments fit another release's declaration, not this tree's"
}
