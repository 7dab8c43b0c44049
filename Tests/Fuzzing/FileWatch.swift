import Foundation

/// Hears from the kernel who opens, reads or changes what lies in a directory, or one file.
package final class FileWatch {
    package struct Event: Hashable, Sendable {
        /// Empty for the watched file itself.
        package var name: String
        package var mask: UInt32

        package func has(_ bits: Int32) -> Bool { mask & UInt32(bits) != 0 }

        package var wasWritten: Bool { has(IN_CREATE) || has(IN_MODIFY) || has(IN_DELETE) }
    }

    package let descriptor: Int32

    /// nil where the kernel has no watches to give.
    package init?(_ path: String, for bits: Int32) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(bits)) >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Opened, read, listed, written to: anything but looked at from outside.
    package static let anyUse = IN_OPEN | IN_ACCESS | IN_CREATE | IN_MODIFY | IN_DELETE

    /// What happened since the last call.
    package func events() -> [Event] {
        var events: [Event] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return events }
            var position = 0
            // Each: watch, mask, cookie and length of the name, four bytes each; then the name, padded with zeros.
            while position + 16 <= count {
                let words = stride(from: 0, to: 16, by: 4).map { Self.word(buffer, position + $0) }
                let end = min(position + 16 + Int(words[3]), count)
                let name = buffer[(position + 16)..<end].prefix { $0 != 0 }
                events.append(Event(name: String(decoding: name, as: UTF8.self), mask: words[1]))
                position = end
            }
        }
    }

    private static func word(_ bytes: [UInt8], _ position: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
    }
}
