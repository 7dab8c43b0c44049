import Foundation
import Gzip
import Testing

@Suite struct GzipTests {
    /// Of more than one of the pieces in which data is handed to zlib, and not all alike.
    private static let long = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })

    @Test(arguments: [Data(), Data("{}".utf8), Data(repeating: 0, count: 1 << 20), long])
    func whatWasPackedIsUnpacked(_ data: Data) throws {
        let packed = try Gzip.compressed(data)
        #expect(Gzip.marks(packed))
        #expect(try Gzip.decompressed(packed) == data)
    }

    @Test func theHeaderHoldsNeitherTimeNorName() throws {
        let packed = [UInt8](try Gzip.compressed(Self.long))
        #expect(packed[3] == 0)
        #expect(packed[4..<8].allSatisfy { $0 == 0 })
    }

    /// `zcat` takes them as one, and tapes padded them.
    @Test func filesWrittenOneAfterAnotherAreOne() throws {
        let packed = try Gzip.compressed(Self.long) + Gzip.compressed(Data("end".utf8)) + Data(repeating: 0, count: 512)
        #expect(try Gzip.decompressed(packed) == Self.long + Data("end".utf8))
    }

    @Test func everyPrefixIsTruncated() throws {
        let packed = try Gzip.compressed(Data("a report, a report, a report".utf8))
        for count in 2..<packed.count {
            #expect(throws: GzipError.truncated, "\(count)") { try Gzip.decompressed(packed.prefix(count)) }
        }
        #expect(throws: GzipError.notGzip) { try Gzip.decompressed(packed.prefix(1)) }
    }

    @Test func damageIsFound() throws {
        let packed = try Gzip.compressed(Self.long)
        for place in [2, packed.count / 2, packed.count - 6, packed.count - 2] {
            var damaged = packed
            damaged[place] ^= 0x55
            #expect(throws: GzipError.self, "\(place)") { try Gzip.decompressed(damaged) }
        }
        let followed = GzipError.corrupt(reason: "something else follows its end")
        #expect(throws: followed) { try Gzip.decompressed(packed + Data("more".utf8)) }
        #expect(throws: GzipError.notGzip) { try Gzip.decompressed(Data("{\"schema\": 1}".utf8)) }
    }

    @Test func aFewBytesThatHoldMuchAreRefused() throws {
        let bomb = try Gzip.compressed(Data(repeating: 0, count: 1 << 22))
        #expect(bomb.count < 1 << 13)
        #expect(throws: GzipError.tooLarge(limit: 1 << 21)) { try Gzip.decompressed(bomb, limit: 1 << 21) }
        #expect(try Gzip.decompressed(bomb, limit: 1 << 22).count == 1 << 22)
    }
}
