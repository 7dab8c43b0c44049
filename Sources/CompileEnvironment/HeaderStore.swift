internal import Foundation

/// Why the private directory of generated headers cannot be used.
package enum EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotWrite(path: String, reason: String)
    case storeInsideTree(path: String)
    case badDatabase(path: String, reason: String)

    package var description: String {
        switch self {
        case .cannotWrite(let path, let reason):
            "\(path): cannot be written (\(reason)); free some space or choose another cache directory"
        case .storeInsideTree(let path):
            "\(path): generated headers may not go into the kernel tree; choose a cache directory outside it"
        case .badDatabase(let path, let reason):
            "\(path): not a compilation database (\(reason)); generate it again or move it away"
        }
    }
}

/// Writes generated headers, and only those that changed: a precompiled header is void once an input of it is newer.
struct HeaderStore {
    let directory: String

    func write(_ headers: [String: String]) throws(EnvironmentError) {
        for (path, text) in headers.sorted(by: { $0.key < $1.key }) {
            try write(Data(text.utf8), to: directory + "/" + path)
        }
    }

    private func write(_ bytes: Data, to path: String) throws(EnvironmentError) {
        if FileManager.default.contents(atPath: path) == bytes { return }
        do {
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            // Atomic: a temporary file beside it, then a rename, so that no reader sees half a header.
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EnvironmentError.cannotWrite(path: path, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let code = underlying.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32($0.code) : nil }
        return code.map { String(cString: strerror($0)) } ?? error.localizedDescription
    }
}
