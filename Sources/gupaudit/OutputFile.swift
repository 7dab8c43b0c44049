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
        guard FileManager.default.createFile(atPath: path, contents: data) else {
            throw InputError(description: "\(path): cannot be written; check the directory and its free space")
        }
    }
}
