internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import Paths
internal import SourceText
internal import Synchronization

/// The tree as one audit sees it: one spelling for each path, and the content of every file that is asked for.
///
/// An audit speaks of one state of the tree, the one that the walk found. Whatever is read later is held against that;
/// what has changed is noted, and from then on nothing is kept in the index.
final class TreeView: Sendable {
    let tree: KernelTree
    /// What the walk found.
    private let stamps: [String: FileStamp]
    private let state: Mutex<State>

    private struct State {
        /// The content of each file, and when it was read; nil where there is no such file.
        var contents: [String: Content]
        /// Files that the walk did not list, as they were when they were first seen.
        var others: [String: FileStamp] = [:]
        var changed: Set<String> = []
    }

    private struct Content {
        var hash: ContentHash?
        /// In the time of `FileStamp.now()`; nil where the stamp is known to speak for the content.
        var readAt: Int64?
    }

    /// - Parameter stamps: of every file that the walk found.
    init(_ tree: KernelTree, stamps: [String: FileStamp]) {
        self.tree = tree
        self.stamps = stamps
        state = Mutex(State(contents: [:]))
    }

    /// The same state of the tree with other files in the place of some, of which nothing is known yet.
    func replacing(_ tree: KernelTree, stamps: [String: FileStamp], without paths: [String]) -> TreeView {
        let other = TreeView(tree, stamps: stamps)
        let known = state.withLock { $0 }
        other.state.withLock { state in
            state = known
            for path in paths { state.contents[path] = nil }
        }
        return other
    }

    /// Takes over what a scan knows of files: from the index, where their stamps are the same as then, or because it
    /// read them after `began`, in the time of `FileStamp.now()`.
    func learn(_ known: [(path: String, content: ContentHash, isFromIndex: Bool)], readSince began: Int64) {
        state.withLock { state in
            state.contents.reserveCapacity(state.contents.count + known.count)
            for file in known {
                state.contents[file.path] = Content(hash: file.content, readAt: file.isFromIndex ? nil : began)
            }
        }
    }

    // MARK: Reading

    /// In bytes, when the tree was walked.
    func size(of path: String) -> Int { stamps[path].map { Int($0.size) } ?? 0 }

    /// The identity of a file's bytes; nil where there is no such file.
    func content(of path: String) -> ContentHash? {
        if let known = state.withLock({ $0.contents[path] }) { return known.hash }
        return read(path)
    }

    private func read(_ path: String) -> ContentHash? {
        let now = FileStamp.now()
        let hash = contents(of: path).map { ContentHash(ofBlob: $0) }
        state.withLock { $0.contents[path] = Content(hash: hash, readAt: now) }
        return hash
    }

    /// The bytes of a file as the walk found it: another state of it is noted as a change.
    func contents(of path: String) -> [UInt8]? {
        guard let (bytes, file) = tree.contentsAndStamp(of: path) else {
            confirmAbsent(path)
            return nil
        }
        confirm(path, FileStamp(file))
        return bytes
    }

    /// The same file as the lexer reads it.
    func source(of path: String) -> LexedSource? { tree.sources.source(of: path) { contents(of: path) } }

    /// The same for a path that the walk found, by a reader that is used for many.
    func bytes<Result>(
        of path: String, by reader: TreeReader, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        guard let (result, file) = try? reader.withBytesAndStamp(of: path, limit: tree.largestFile, body) else {
            return contents(of: path).map { bytes in bytes.withUnsafeBufferPointer(body) }
        }
        confirm(path, FileStamp(file))
        return result
    }

    // MARK: Changes

    /// Paths that were not what they had been when the audit began, sorted.
    var changes: [String] { state.withLock { $0.changed.sorted() } }
    var hasChanged: Bool { state.withLock { !$0.changed.isEmpty } }

    /// Holds what somebody saw of a file against what is known of it.
    func confirm(_ path: String, _ stamp: FileStamp) {
        state.withLock { state in
            let expected = stamps[path] ?? state.others[path]
            if expected == nil { state.others[path] = stamp }
            if let expected, expected != stamp { state.changed.insert(path) }
        }
    }

    /// Somebody did not find a file.
    func confirmAbsent(_ path: String) {
        guard stamps[path] != nil else { return }
        state.withLock { _ = $0.changed.insert(path) }
    }

    /// Holds the content of a file that a compiler has just read against what was read of it before.
    ///
    /// A stamp tells two states apart unless they lie within one step of the file system's clock: a file that changed
    /// just before it was read is read once more.
    func confirmContent(of path: String, _ stamp: FileStamp) {
        confirm(path, stamp)
        guard let known = state.withLock({ $0.contents[path] }), let readAt = known.readAt,
            !stamp.isSettled(at: readAt)
        else { return }
        if read(path) != known.hash { state.withLock { _ = $0.changed.insert(path) } }
    }

    /// Holds a second walk against the first.
    func confirm(_ again: [String: FileStamp]) {
        let differing = stamps.filter { again[$0.key] != $0.value }.map(\.key) + again.keys.filter { stamps[$0] == nil }
        state.withLock { $0.changed.formUnion(differing) }
    }

    /// What was asked for although no walk had found it.
    var unlisted: [String] {
        state.withLock { state in
            state.others.keys + state.contents.lazy.filter { $0.value.hash == nil }.map(\.key)
        }
    }

    // MARK: Spelling

    /// For the compiler.
    func absolutePath(_ path: String) -> String { "\(tree.compilerRoot)/\(path)" }

    /// An argument of the compiler without the places of this tree and its store, for keys that outlive them.
    func placeless(_ argument: String, store: String) -> String {
        if argument == tree.compilerRoot { return "@tree" }
        if let rest = TreePath.relative(argument, to: store) { return "@store/" + rest }
        return TreePath.relative(argument, to: tree.compilerRoot).map { "@tree/" + $0 } ?? argument
    }

    /// From a path of libclang's, relative to the tree, without `.` and `..`; outside the tree it stays absolute, and
    /// is spelled as it is on disk.
    func relativePath(_ path: String) -> String {
        let reported = TreePath.reported(path, root: tree.compilerRoot)
        return TreePath.relative(reported, to: tree.root) ?? reported
    }
}

extension FileStamp {
    init(_ file: TreeFile) {
        self.init(
            size: Int64(file.size), modified: file.modifiedNanoseconds, changed: file.changedNanoseconds,
            inode: file.inode)
    }
}
