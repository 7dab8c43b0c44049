import Testing

/// What fits on a screen.
@Suite struct SizeTests {
    private static let width = 120
    private static let lines = 400
    private static let body = 60

    @Test(arguments: ["Sources", "Tests"]) func noLineIsTooWide(directory: String) throws {
        for file in try Repository.files(below: directory) {
            for (index, line) in file.lines.enumerated() where line.count > Self.width {
                Issue.record("\(directory)/\(file.path):\(index + 1): \(line.count) columns")
            }
        }
    }

    @Test func noFileIsTooLong() throws {
        for file in try Repository.files(below: "Sources") {
            #expect(file.lines.count <= Self.lines, "\(file.path)")
        }
    }

    /// From the line that opens a function to the one that closes it, which stands as far in.
    @Test func noFunctionIsTooLong() throws {
        for file in try Repository.files(below: "Sources") {
            let lines = file.lines
            for (index, line) in lines.enumerated() {
                guard let match = line.firstMatch(of: /^( *)(?:[a-z@]+(?:\([a-z]+\))? )*(?:func |init[?(])/),
                    !line.hasSuffix("}"), let end = lines[index...].firstIndex(of: "\(match.1)}")
                else { continue }
                #expect(end - index + 1 <= Self.body + 2, "\(file.path):\(index + 1)")
            }
        }
    }
}
