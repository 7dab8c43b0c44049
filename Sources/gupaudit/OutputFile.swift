import Foundation

/// Where a command's result goes: standard output, or a file.
enum OutputFile {
    static func write(_ text: String, to path: String?) throws {
        guard let path else {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw InputError(description: "\(path): cannot be written; check the directory and its free space")
        }
    }
}
