internal import Foundation

/// One end of a conversation between the program and a worker: messages of several parts, each with its length first.
struct Channel: Sendable {
    let descriptor: Int32

    enum Failure: Error {
        /// The other side has gone.
        case closed
        /// Nothing came in time.
        case late
        /// What came is no message.
        case damaged
    }

    /// A message says how many parts it has, and of each how many bytes; all numbers have 32 bits, little end first.
    func send(_ parts: [Data]) throws(Failure) {
        var head = Data()
        for number in [parts.count] + parts.map(\.count) {
            guard let number = UInt32(exactly: number) else { throw .damaged }
            withUnsafeBytes(of: number.littleEndian) { head.append(contentsOf: $0) }
        }
        for data in [head] + parts { try write(data) }
    }

    /// - Parameter deadline: nil waits for ever.
    func receive(by deadline: ContinuousClock.Instant? = nil) throws(Failure) -> [Data] {
        let count = try number(deadline)
        guard count <= Self.maximalParts else { throw .damaged }
        var lengths: [Int] = []
        for _ in 0..<count { lengths.append(try number(deadline)) }
        guard lengths.reduce(0, +) <= Self.maximalBytes else { throw .damaged }
        var parts: [Data] = []
        for length in lengths { parts.append(try read(length, deadline)) }
        return parts
    }

    private static let maximalParts = 8
    /// Far above what any unit has to say.
    private static let maximalBytes = 1 << 29

    private func number(_ deadline: ContinuousClock.Instant?) throws(Failure) -> Int {
        Int(UInt32(littleEndian: try read(4, deadline).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }))
    }

    private func write(_ data: Data) throws(Failure) {
        var offset = 0
        while offset < data.count {
            let sent = data.withUnsafeBytes { bytes in
                // A worker that has gone must not end the program by a signal.
                Foundation.send(
                    descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { throw .closed }
            offset += sent
        }
    }

    private func read(_ count: Int, _ deadline: ContinuousClock.Instant?) throws(Failure) -> Data {
        var data = Data(count: count)
        var offset = 0
        while offset < count {
            if let deadline { try wait(until: deadline) }
            let got = data.withUnsafeMutableBytes { bytes in
                Foundation.read(descriptor, bytes.baseAddress.map { $0 + offset }, count - offset)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .closed }
            offset += got
        }
        return data
    }

    private func wait(until deadline: ContinuousClock.Instant) throws(Failure) {
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw .late }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(min(left.components.seconds * 1000 + 1000, 3_600_000)))
            if ready > 0 { return }
        }
    }
}
