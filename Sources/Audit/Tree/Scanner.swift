internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import SourceText

/// Searches the tree's sources for the family's identifiers; files that have not changed are taken from the index.
struct Scanner: Sendable {
    let view: TreeView
    let family: Family
    let pool: TaskPool

    /// What the scan of one file found: its content's identity, and where the identifiers stand.
    struct Result: Sendable {
        var path: String
        var content: ContentHash
        /// Those of the family's functions.
        var occurrences: [IdentifierSearch.Occurrence]
        /// True where the text names a parameter that takes the family's flags.
        var namesFlags: Bool
        /// False where there is no semicolon: such a file, a table of macros, holds neither function nor statement.
        var holdsCode: Bool

        /// - Parameter found: of the functions, by their number, of the parameters behind them, and the mark.
        fileprivate init(path: String, content: ContentHash, found: [IdentifierSearch.Occurrence], functions: Int) {
            self.path = path
            self.content = content
            occurrences = found.filter { $0.identifier < functions }
            holdsCode = !found.contains(Scanner.withoutCode)
            namesFlags = occurrences.count + (holdsCode ? 0 : 1) < found.count
        }
    }

    struct Outcome: Sendable {
        var results: [Result]
        /// The states to keep in the index.
        var changed: [String: FileState] = [:]
        /// When the first file was read, in the time of `FileStamp.now()`.
        var began: Int64

        /// Occurrences of each identifier that has any in some files.
        func totals(names: [String], in paths: Set<String>) -> [String: Int] {
            results.lazy.filter { paths.contains($0.path) }.flatMap(\.occurrences).reduce(into: [:]) {
                $0[names[$1.identifier], default: 0] += 1
            }
        }
    }

    /// Stands among what was found in a file that holds no code.
    private static let withoutCode = IdentifierSearch.Occurrence(identifier: Int(UInt32.max), offset: 0)

    private static func holdsCode(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.baseAddress.map { memchr($0, Int32(UInt8(ascii: ";")), bytes.count) != nil } ?? false
    }

    private var names: [String] { family.names + family.flags.parameters }

    /// Names what the index keeps of a tree.
    var key: String { view.tree.root + ending }

    /// What the keys of all trees have in common: occurrences are kept by the number of their identifier.
    var ending: String { " \(ContentHash(ofBlob: Array(names.joined(separator: "\n").utf8)).rawValue)" }

    /// - Parameters:
    ///   - stamps: of the files, at least.
    ///   - known: the files of this tree, as they were.
    ///   - alike: those of another one, which need not be searched where their content is the same.
    func scan(
        _ files: [String], stamped stamps: [String: FileStamp], known: [String: FileState] = [:],
        alike: [String: FileState] = [:]
    ) async throws -> Outcome {
        let search = IdentifierSearch(names)
        let functions = family.names.count
        let began = FileStamp.now()
        let parts = try await pool.mapBatches(files, .scanning) { paths in
            var results: [Result] = []
            var changed: [String: FileState] = [:]
            let reader = view.tree.reader()
            for path in paths {
                guard let stamp = stamps[path] else { continue }
                if let state = known[path], state.stamp == stamp {
                    let found = Self.decode(state.scan)
                    results.append(Result(path: path, content: state.content, found: found, functions: functions))
                    continue
                }
                let read = view.bytes(of: path, by: reader) { bytes in
                    let content = ContentHash(ofBlob: UnsafeRawBufferPointer(bytes))
                    if let twin = alike[path], twin.content == content { return (Self.decode(twin.scan), content) }
                    let marks = Self.holdsCode(bytes) ? [] : [Self.withoutCode]
                    return (search.occurrences(in: bytes) + marks, content)
                }
                guard let (found, content) = read else {
                    pool.observer.notice("\(path): cannot be read and is left out; mend its permissions")
                    continue
                }
                changed[path] = FileState(stamp: stamp, content: content, scan: Self.encode(found))
                results.append(Result(path: path, content: content, found: found, functions: functions))
            }
            return (results, changed)
        }
        var changed: [String: FileState] = [:]
        changed.reserveCapacity(parts.reduce(0) { $0 + $1.1.count })
        for part in parts { changed.merge(part.1) { _, new in new } }
        let scan = Outcome(results: parts.flatMap(\.0), changed: changed, began: began)
        view.learn(scan.results.map { ($0.path, $0.content, scan.changed[$0.path] == nil) }, readSince: began)
        return scan
    }

    /// Every file in which an identifier occurs, lexed.
    func read(_ scan: Outcome) async throws -> [ScannedFile] {
        try await pool.map(scan.results.filter { !$0.occurrences.isEmpty }) { result in
            ScannedFile(
                path: result.path, source: view.source(of: result.path) ?? LexedSource(""),
                occurrences: result.occurrences, names: family.names)
        }
    }

    /// Pairs of 32-bit numbers: identifier and offset.
    private static func encode(_ occurrences: [IdentifierSearch.Occurrence]) -> Data? {
        if occurrences.isEmpty { return nil }
        var data = Data(capacity: occurrences.count * 8)
        for occurrence in occurrences {
            for number in [UInt32(clamping: occurrence.identifier), UInt32(clamping: occurrence.offset)] {
                withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        return data
    }

    private static func decode(_ data: Data?) -> [IdentifierSearch.Occurrence] {
        guard let data, data.count.isMultiple(of: 8) else { return [] }
        let numbers = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self) }
        }
        return stride(from: 0, to: numbers.count, by: 2).map {
            IdentifierSearch.Occurrence(
                identifier: Int(UInt32(littleEndian: numbers[$0])), offset: Int(UInt32(littleEndian: numbers[$0 + 1])))
        }
    }
}
