internal import Foundation
internal import GRDB

/// Columns of a file that may be damaged: GRDB's own accessors end the process where a value has another type.
extension Row {
    func integer(_ index: Int) throws(Damage) -> Int64 {
        guard case .int64(let value) = (self[index] as DatabaseValue).storage else {
            throw Damage(what: "a value that is no integer")
        }
        return value
    }

    func text(_ index: Int) throws(Damage) -> String {
        guard case .string(let value) = (self[index] as DatabaseValue).storage else {
            throw Damage(what: "a value that is no text")
        }
        return value
    }

    /// The bytes of a column, valid during the call.
    func bytes<Value>(_ index: Int, _ body: (Data) throws -> Value) throws -> Value {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { throw Damage(what: "a value that is no blob") }
            return try body(data)
        }
    }

    func hash(_ index: Int) throws -> ContentHash {
        let hash = try bytes(index) { $0.withUnsafeBytes { ContentHash(bytes: $0) } }
        guard let hash else { throw Damage(what: "a value that is no hash") }
        return hash
    }
}
