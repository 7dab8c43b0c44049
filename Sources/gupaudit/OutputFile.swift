import Foundation
import Gzip

/// Where a command's result goes: standard output, or a file, which is compressed if its name ends in .gz.
enum OutputFile {
    static func write(_ text: String, to path: String?) throws {
        guard let path else {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        var data = Data(text.utf8)
        if path.hasSuffix(InputFile.compressedSuffix) {
            do {
                data = try Gzip.compressed(data)
            } catch {
                throw InputError(description: "\(path): not enough memory to compress it; leave .gz out of its name")
            }
        }
        do {
            try data.write(to: URL(filePath: path), options: replaces(path) ? .atomic : [])
        } catch {
            throw InputError(description: "\(path): cannot be written; check the directory and its free space")
        }
    }

    /// True for a plain file, of which nobody shall see half. A device, a pipe or a link is written to: a new file in
    /// its place would do away with `/dev/null`.
    private static func replaces(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
}
