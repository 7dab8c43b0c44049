import Foundation
import Paths
import Synchronization

/// Where a run keeps its index, the headers that it makes, and the files of revisions.
struct Workplace {
    /// nil where nothing is kept.
    let index: String?
    let headers: String
    let revisions: String

    /// Beside the index; in a directory that goes with the run where nothing is to be kept, or where it cannot be: that
    /// is said, once a run.
    init(_ locations: Locations, saying say: (String) -> Void) throws {
        if let path = locations.indexPath {
            guard let reason = Self.obstacle(to: path) else {
                (index, headers, revisions) = (path, locations.headerDirectory, locations.revisionDirectory)
                return
            }
            if !Self.isSaid.exchange(true, ordering: .relaxed) {
                say(
                    "gupaudit: \(path): the index cannot be written (\(reason)); name another place with --index; "
                        + "this run keeps nothing")
            }
        }
        let scratch = try ScratchSpace.directory()
        (index, headers, revisions) = (nil, scratch + "/headers", scratch + "/revisions")
    }

    private static let isSaid = Atomic(false)

    /// To be called after an audit: another one makes headers of its own.
    func clean() {
        if index == nil { try? FileManager.default.removeItem(atPath: headers) }
    }

    /// Makes the index's directory, and says why nothing can be written there; nil where it can.
    private static func obstacle(to index: String) -> String? {
        let directory = RealPath.directory(of: RealPath.of(index))
        var missing: [String] = []
        var place = directory
        while access(place, F_OK) != 0, place != "/" {
            missing.append(place)
            place = RealPath.directory(of: place)
        }
        // The index tells what a user's private tree contains.
        for part in missing.reversed() where mkdir(part, 0o700) != 0 && errno != EEXIST {
            return String(cString: strerror(errno))
        }
        if access(directory, W_OK | X_OK) != 0 { return String(cString: strerror(errno)) }
        // An index that is there serves on a full disk too.
        var disk = statvfs()
        guard access(index, F_OK) != 0, statvfs(directory, &disk) == 0 else { return nil }
        let free = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
        return free.overflow || free.partialValue >= smallestDisk ? nil : String(cString: strerror(ENOSPC))
    }

    /// The index and the headers of the smallest tree take as much.
    private static let smallestDisk: UInt64 = 1 << 20
}

/// A place that a run may write to, and the option that names another.
struct WritablePlace {
    let path: String
    let option: String

    /// Refuses what lies in an audited tree: nothing there is written, whatever was asked for.
    func check(outside roots: [String]) throws(InputError) {
        for root in roots where RealPath.of(path, isInside: root) {
            let place = RealPath.of(root)
            throw InputError(
                description:
                    "\(path): lies in \(place), where nothing may be written; name another place with \(option)")
        }
    }
}
