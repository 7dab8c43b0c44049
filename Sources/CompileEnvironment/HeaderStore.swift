internal import Foundation

/// Why the private directory of generated headers cannot be used.
package enum EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotWrite(path: String, reason: String)
    case storeInsideTree(path: String)
    case badDatabase(path: String, reason: String)
    case tooLarge(path: String, size: Int, limit: Int)

    package var description: String {
        switch self {
        case .cannotWrite(let path, let reason):
            "\(path): cannot be written (\(reason)); free some space or choose another cache directory"
        case .storeInsideTree(let path):
            "\(path): generated headers may not go into the kernel tree; choose a cache directory outside it"
        case .badDatabase(let path, let reason):
            "\(path): not a compilation database (\(reason)); generate it again or move it away"
        case .tooLarge(let path, let size, let limit):
            "\(path): too large (\(size) bytes, more than \(limit >> 20) MiB); raise --max-file-size, or move it away"
        }
    }
}

/// Writes generated headers, and only those that changed: a precompiled header is void once an input of it is newer.
struct HeaderStore {
    let directory: String

    /// Makes the store hold these headers and no others: one left from an earlier version of the tree would be found.
    func write(_ headers: [String: String]) throws(EnvironmentError) {
        for part in Set(headers.keys.compactMap { $0.split(separator: "/").first }) { prune(String(part), headers) }
        // Names of headers come from the tree: none may lead out of the store.
        let inside = headers.filter { !$0.key.split(separator: "/").contains("..") }
        for (path, text) in inside.sorted(by: { $0.key < $1.key }) {
            try write(Data(text.utf8), to: directory + "/" + path)
        }
    }

    private func prune(_ part: String, _ headers: [String: String]) {
        guard let names = FileManager.default.enumerator(atPath: directory + "/" + part) else { return }
        for case let name as String in names where name.hasSuffix(".h") && headers[part + "/" + name] == nil {
            try? FileManager.default.removeItem(atPath: "\(directory)/\(part)/\(name)")
        }
    }

    private func write(_ bytes: Data, to path: String) throws(EnvironmentError) {
        if FileManager.default.contents(atPath: path) == bytes { return }
        do {
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            // The store is ours: whatever took a header's place gives way.
            if Self.isDirectory(path) { try FileManager.default.removeItem(atPath: path) }
            // Atomic: a temporary file beside it, then a rename, so that no reader sees half a header.
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EnvironmentError.cannotWrite(path: path, reason: Self.reason(error))
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let code = underlying.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32($0.code) : nil }
        return code.map { String(cString: strerror($0)) } ?? error.localizedDescription
    }
}
