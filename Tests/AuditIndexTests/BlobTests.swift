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
}
