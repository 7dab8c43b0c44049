import Foundation
import Gzip
import Paths

/// Where a command's result goes: standard output, or a file, which is compressed if its name ends in .gz.
enum OutputFile {
    /// Says before an audit what would be said after it. Nothing stays of the attempt.
    static func check(_ path: String?) throws {
        guard let path else { return try Console.checkOutput() }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw failure(path, EISDIR) }
        if replaces(path) {
            let draft = try Draft(for: path)
            draft.discard()
        } else if access(path, W_OK) != 0 {
            // A link to what is not there yet: its directory decides.
            let place = RealPath.directory(of: RealPath.of(path))
            if errno != ENOENT || access(place, W_OK) != 0 { throw failure(path, errno) }
        }
    }

    static func write(_ text: String, to path: String?) throws {
        guard let path else { return try Console.out(text) }
        Interruption.check()
        var data = Data(text.utf8)
        if path.hasSuffix(InputFile.compressedSuffix) {
            do {
                data = try Gzip.compressed(data)
            } catch {
                throw InputError(description: "\(path): not enough memory to compress it; leave .gz out of its name")
            }
        }
        guard replaces(path) else { return try writeThrough(data, path) }
        let draft = try Draft(for: path)
        do {
            try draft.write(data)
            try draft.replace()
        } catch {
            draft.discard()
            throw error
        }
    }

    /// True for a plain file, of which nobody shall see half. A device, a pipe or a link is written to: a new file in
    /// its place would do away with `/dev/null`.
    private static func replaces(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    private static func writeThrough(_ data: Data, _ path: String) throws(OutputFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path, errno) }
        var code = data.withUnsafeBytes { DescriptorWriter.write($0, to: descriptor) }
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == EPIPE { throw .unread }
        if code != 0 { throw failure(path, code) }
    }

    fileprivate static func failure(_ path: String, _ code: Int32) -> OutputFailure {
        let advice = code == ENOSPC || code == EDQUOT ? "free some space, or name another file" : "name another file"
        return .failed(place: path, reason: String(cString: strerror(code)), advice: advice)
    }
}

/// A file beside the one that is to be written, which takes its place when it is whole.
private struct Draft {
    private let path: String
    private let name: String
    private let descriptor: Int32

    init(for path: String) throws(OutputFailure) {
        self.path = path
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        name = "\(directory).gupaudit-\(getpid()).draft"
        // A directory cannot be replaced by a file, nor can a file be put where only a name is missing.
        if path.isEmpty || path.hasSuffix("/") { throw OutputFile.failure(path, path.isEmpty ? ENOENT : EISDIR) }
        Interruption.removes(name)
        unlink(name)
        descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 {
            let code = errno
            Interruption.keeps(name)
            throw OutputFile.failure(path, code)
        }
    }

    func write(_ data: Data) throws(OutputFailure) {
        var status = stat()
        if stat(path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
        let code = data.withUnsafeBytes { DescriptorWriter.write($0, to: descriptor) }
        if code != 0 { throw OutputFile.failure(path, code) }
        // Some file systems tell only now that there was no room.
        if fsync(descriptor) != 0, [ENOSPC, EDQUOT, EIO].contains(errno) { throw OutputFile.failure(path, errno) }
    }

    func replace() throws(OutputFailure) {
        guard rename(name, path) == 0 else { throw OutputFile.failure(path, errno) }
        close(descriptor)
        Interruption.keeps(name)
    }

    func discard() {
        close(descriptor)
        unlink(name)
        Interruption.keeps(name)
    }
}
