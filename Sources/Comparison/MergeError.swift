/// Why parts cannot be joined; one line each, with the part to mend.
package enum MergeError: Error, Hashable, Sendable, CustomStringConvertible {
    case nothing
    case notAPart(String)
    case otherTool(part: String, other: String)
    case otherTree(part: String, other: String)
    case otherCount(part: String, count: Int, other: String, expected: Int)
    case outOfRange(part: String, index: Int, count: Int)
    case doubled(index: Int, part: String, other: String)
    case missing(index: Int, count: Int, absent: Int)
    case overlap(file: String, line: Int, part: String, other: String)
    case disagreement(what: String, part: String, other: String)

    package var description: String {
        switch self {
        case .nothing: "no parts to merge; give the reports that audit --shard wrote"
        case .notAPart(let name): "\(name): no part of an audit but a whole one; give reports that audit --shard wrote"
        case .otherTool(let part, let other):
            "\(part): written by another gupaudit or with another libclang than \(other); audit this part again"
        case .otherTree(let part, let other):
            "\(part): a part of another tree than \(other), or with other options; leave it out, or audit it again"
        case .otherCount(let part, let count, let other, let expected):
            "\(part): one of \(count) parts, but \(other) is one of \(expected); audit with the same --shard I/N"
        case .outOfRange(let part, let index, let count): "\(part): part \(index) of \(count) cannot be; audit it again"
        case .doubled(let index, let part, let other):
            "\(part): part \(index) once more, after \(other); give each part once"
        case .missing(let index, let count, let absent):
            "part \(index) of \(count) is missing" + (absent > 1 ? ", and \(absent - 1) more" : "")
                + "; give every part"
        case .overlap(let file, let line, let part, let other):
            "\(part): \(file):\(line) is also in \(other); the tree changed between the two, audit both parts again"
        case .disagreement(let what, let part, let other):
            "\(part): \(what) is not the one in \(other); the tree changed between the two, audit both parts again"
        }
    }
}
