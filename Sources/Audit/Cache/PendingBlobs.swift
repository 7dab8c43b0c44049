internal import AuditIndex
internal import Foundation
internal import Synchronization

/// What an audit would keep beside the facts of units, until it is known that the tree held still.
final class PendingBlobs: Sendable {
    private let blobs = Mutex<[String: Data]>([:])

    func add(_ value: some Encodable, for key: String) {
        guard let data = try? JSONEncoder().encode(value) else { return }
        blobs.withLock { $0[key] = data }
    }

    func keep(in index: AuditIndex) {
        for (key, data) in blobs.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { try? index.setBlob(data, for: key) }
    }
}
