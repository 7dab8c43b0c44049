import Foundation

extension Damage {
    /// - Parameter suffix: what the name of the file ends in.
    func befall(_ suffix: String, in cache: String) {
        let names = (FileManager.default.enumerator(atPath: cache)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(suffix) }.sorted()
        guard !names.isEmpty else { return }
        let file = "\(cache)/\(names[Int(choice % UInt64(names.count))])"
        guard let data = FileManager.default.contents(atPath: file) else { return }
        var random = SplitMix64(seed)
        switch kind {
        case .remove: unlink(file)
        case .directory:
            unlink(file)
            mkdir(file, 0o755)
        case .swap:
            let other = "\(cache)/\(names[random.below(names.count)])"
            if let bytes = FileManager.default.contents(atPath: other) { write(bytes, to: file) }
        default: write(Data(damaged([UInt8](data), &random)), to: file)
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        let start = random.below(bytes.count)
        switch kind {
        case .flip:
            for _ in 0..<random.scaled(1...64) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
            }
        case .truncate: bytes.removeSubrange(start...)
        case .zero:
            for index in start..<min(bytes.count, start + random.scaled(1...8192)) { bytes[index] = 0 }
        case .garbage:
            for index in start..<min(bytes.count, start + random.scaled(1...8192)) {
                bytes[index] = UInt8(truncatingIfNeeded: random.next())
            }
        default: bytes += (0..<random.scaled(1...4096)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        return bytes
    }

    /// Into the file as it is, so that its time is the only thing that tells.
    private func write(_ data: Data, to file: String) {
        try? data.write(to: URL(fileURLWithPath: file))
    }
}
