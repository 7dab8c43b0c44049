import Foundation
import Testing

@testable import AuditIndex

@Suite struct UnwritableTests {
    private func error(at path: String) -> AuditIndexError? {
        do {
            _ = try AuditIndex(path: path, fingerprint: "1")
            return nil
        } catch {
            return error
        }
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.directory + "/file"))
        let path = scratch.directory + "/file/index.sqlite"
        #expect(
            error(at: path)?.description
                == "\(path): the index cannot be written (Not a directory); name another place with --index")
    }

    @Test func aDirectoryThatCannotBeMadeIsSaidToBe() throws {
        let scratch = try Scratch()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.directory + "/nowhere", withDestinationPath: scratch.directory + "/missing/place")
        #expect(error(at: scratch.directory + "/nowhere/index")?.description.contains("cannot be made") == true)
    }

    @Test func aDirectoryIsNoIndex() throws {
        let scratch = try Scratch()
        #expect(error(at: scratch.directory)?.description.contains("not a regular file") == true)
    }

    @Test(.enabled(if: getuid() != 0)) func aReadOnlyDirectoryIsNamed() throws {
        let scratch = try Scratch()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: scratch.directory)
        #expect(error(at: scratch.index)?.description.contains("--index") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scratch.directory)
    }

    @Test func anIndexInMemoryServesInstead() throws {
        let index = try AuditIndex.inMemory()
        try fill(index)
        #expect(try index.states(root: "/tree").count == fileCount)
        #expect(try tellsTheTruth(index))
        try index.prune(toBytes: 1000)
        #expect(try tellsTheTruth(index))
    }
}
