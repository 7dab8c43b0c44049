/// How names of files are spelled inside the program, so that two paths are equal exactly if their bytes are.
///
/// To a file system an é of one character and one of a letter with a mark are two names; to Swift they are one. So each
/// run of characters beyond ASCII that Swift could take for other ones is spelled by its bytes, each as a private-use
/// scalar: U+10FF80 for byte 0x80 up to U+10FFFF for byte 0xFF. All other runs, and so nearly every name there is, stay
/// as they are. What ASCII character a path is cut or joined at makes no difference to the spelling.
///
/// Names are spelled once, where they come in: from directories, git, libclang, compilation databases, the command line
/// and reports that are read again. They are undone where they go out: to the file system, to libclang, and at the
/// beginning of each escaping of text that is printed, which so escapes what is really printed.
package enum PathSpelling {
    /// From a text of the world to the program's.
    package static func spelled(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        // As bytes: a view of scalars is copied with every scalar that is added to it.
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var run = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !scalar.isASCII {
                run.append(scalar)
                continue
            }
            append(&run, to: &result)
            result.append(UInt8(truncatingIfNeeded: scalar.value))
        }
        append(&run, to: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// A file from which names are taken, such as a Makefile. One that is no UTF-8 stays as it is.
    package static func spelled<Bytes: RangeReplaceableCollection<UInt8>>(_ file: Bytes) -> Bytes {
        // Byte by byte in a buffer: through the protocol this would cost more than reading the file.
        let isASCII = file.withContiguousStorageIfAvailable { bytes in bytes.allSatisfy { $0 < 0x80 } }
        if isASCII ?? file.allSatisfy({ $0 < 0x80 }) { return file }
        return String(validating: file, as: UTF8.self).map { Bytes(spelled($0).utf8) } ?? file
    }

    /// Back again. What is not the spelling of a text stays as it is.
    package static func text(of spelled: String) -> String {
        // The first byte of all private-use scalars of the last plane.
        if !spelled.utf8.contains(0xF4) { return spelled }
        var result: [UInt8] = []
        result.reserveCapacity(spelled.utf8.count)
        var bytes: [UInt8] = []
        func flush() {
            if bytes.isEmpty { return }
            let text = String(validating: bytes, as: UTF8.self)
            result += text.map { Array($0.utf8) } ?? Array(String(scalars(for: bytes)).utf8)
            bytes = []
        }
        for scalar in spelled.unicodeScalars {
            if let byte = byte(of: scalar) {
                bytes.append(byte)
            } else {
                flush()
                result += String(scalar).utf8
            }
        }
        flush()
        return String(decoding: result, as: UTF8.self)
    }

    private static func append(_ run: inout String.UnicodeScalarView, to result: inout [UInt8]) {
        if run.isEmpty { return }
        result += String(isPlain(run) ? run : scalars(for: String(run).utf8)).utf8
        run = String.UnicodeScalarView()
    }

    /// True where no other characters are equal to these, and none of them joins with a neighbour.
    private static func isPlain(_ run: String.UnicodeScalarView) -> Bool {
        if run.contains(where: { $0.properties.isFullCompositionExclusion || byte(of: $0) != nil }) { return false }
        // Whatever can be composed, or put in another order, is one Character.
        return "/\(String(run))/".count == run.count + 2
    }

    private static func scalars(for bytes: some Sequence<UInt8>) -> String.UnicodeScalarView {
        String.UnicodeScalarView(bytes.compactMap { Unicode.Scalar(base + UInt32($0)) })
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= base + 0x80 ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    private static let base: UInt32 = 0x10_FF00
}
