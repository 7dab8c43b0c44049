import Foundation
import Testing

@testable import AuditIndex

@Suite struct BlobTests {
    @Test func aBlobIsKeptUnderItsKey() throws {
        let scratch = try Scratch()
        try scratch.audit { index throws in
            try index.setBlob(Data("x86".utf8), for: "environment/x86")
            try index.setBlob(Data(), for: "empty")
            try index.setBlob(Data("gone".utf8), for: "gone")
            try index.setBlob(nil, for: "gone")
        }
        try scratch.audit { index throws in
            #expect(try index.blob(for: "environment/x86") == Data("x86".utf8))
            #expect(try index.blob(for: "empty") == Data())
            #expect(try index.blob(for: "gone") == nil)
        }
    }

    @Test func whatRepeatsItselfTakesLittleRoom() throws {
        let scratch = try Scratch()
        let blob = Data(repeating: 7, count: 1 << 20)
        try scratch.audit { try $0.setBlob(blob, for: "large") }
        let size = try FileManager.default.attributesOfItem(atPath: scratch.index)[.size] as? Int ?? .max
        #expect(size < blob.count / 4)
        try scratch.audit { index throws in #expect(try index.blob(for: "large") == blob) }
    }
}
