import Foundation
import Gzip

/// A file that gupaudit wrote earlier, compressed or not.
enum InputFile {
    static let compressedSuffix = ".gz"

    /// - Parameter advice: what to do where it cannot be read.
    static func contents(of path: String, advice: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError(description: "\(path): cannot be read; \(advice)")
        }
        guard Gzip.marks(data) || path.hasSuffix(compressedSuffix) else { return data }
        do {
            return try Gzip.decompressed(data)
        } catch {
            throw InputError(description: "\(path): \(explanation(of: error))")
        }
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
