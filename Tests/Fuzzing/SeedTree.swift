import Foundation

/// The small tree that mutations start from: a large one would take too long, ten thousand times.
package enum SeedTree {
    package static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Tree").path

    package static func image() throws -> TreeImage { try TreeImage(readingFrom: directory) }

    static let maintainers = [UInt8](FileManager.default.contents(atPath: directory + "/MAINTAINERS") ?? Data())
}
