import Foundation
import Gzip

/// A file that gupaudit wrote earlier, compressed or not.
enum InputFile {
    static let compressedSuffix = ".gz"
    /// Stands for standard input, as elsewhere.
    static let standard = "-"

    /// - Parameter advice: what to do where it cannot be read.
    static func contents(of path: String, advice: String) throws -> Data {
        let data = try data(at: path, advice: advice)
        guard Gzip.marks(data) || path.hasSuffix(compressedSuffix) else { return data }
        do {
            return try Gzip.decompressed(data)
        } catch {
            throw InputError(description: "\(path): \(explanation(of: error))")
        }
    }

    /// To the end, or to what no report has: a path may name a device that never ends.
    private static func data(at path: String, advice: String) throws(InputError) -> Data {
        let descriptor = path == standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(description: "\(path): cannot be read; \(advice)") }
        defer { close(descriptor) }
        var status = stat()
        var data = Data()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            guard status.st_size <= Gzip.defaultLimit else { throw tooLarge(path) }
            data.reserveCapacity(Int(status.st_size))
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw InputError(
                    description: "\(path): cannot be read (\(String(cString: strerror(errno)))); \(advice)")
            }
            if count == 0 { return data }
            guard data.count + count <= Gzip.defaultLimit else { throw tooLarge(path) }
            data.append(contentsOf: chunk[..<count])
        }
    }

    private static func tooLarge(_ path: String) -> InputError {
        let limit = Gzip.defaultLimit >> 20
        return InputError(description: "\(path): more than \(limit) MiB, which no report has; name another file")
    }

    private static func explanation(of error: GzipError) -> String {
        switch error {
        case .notGzip: "not compressed by gzip, as its name says; rename it, or write it again"
        case .truncated: "the compressed data ends too early; copy or write it again"
        case .corrupt(let reason): "the compressed data is damaged (\(reason)); copy or write it again"
        case .tooLarge(let limit):
            "more than \(limit >> 20) MiB when unpacked, which no report has; if it is one, gunzip it first"
        case .exhausted: "not enough memory to unpack it; gunzip it first"
        }
    }
}
