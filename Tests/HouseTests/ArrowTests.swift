import Foundation
import Testing

/// Which module may know of which.
@Suite struct ArrowTests {
    private struct Target {
        let name: String
        let directory: String
        let dependencies: Set<String>
    }

    /// The targets of Package.swift.
    private func targets() throws -> [Target] {
        let text = try Repository.text(of: "Package.swift")
        let declaration = /\.(target|executableTarget|testTarget|systemLibrary)\(/
        return try text.matches(of: declaration).map { match in
            let block = balanced(text[match.range.upperBound...], open: "(", close: ")")
            let name = try #require(block.firstMatch(of: /name: "([^"]+)"/)).1
            let list = block.firstRange(of: "dependencies: [").map {
                balanced(block[$0.upperBound...], open: "[", close: "]")
            }
            let products = (list ?? "").matches(of: /\.product\(name: "([^"]+)", package: "[^"]+"\)/)
            var own = String(list ?? "")
            for product in products { own = own.replacing(product.0, with: "") }
            let names = own.matches(of: /"([^"]+)"/).map { String($0.1) } + products.map { String($0.1) }
            let path = block.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) }
            let home = match.1 == "testTarget" ? "Tests" : "Sources"
            return Target(name: String(name), directory: path ?? "\(home)/\(name)", dependencies: Set(names))
        }
    }

    /// A text up to the bracket that closes one opened before it.
    private func balanced(_ text: Substring, open: Character, close: Character) -> Substring {
        var depth = 1
        for place in text.indices {
            if text[place] == open { depth += 1 }
            if text[place] == close { depth -= 1 }
            if depth == 0 { return text[..<place] }
        }
        return text
    }

    @Test func aTargetImportsWhatItDeclaresAndNothingElse() throws {
        let targets = try targets()
        try #require(targets.count > 30)
        let known = Set(targets.map(\.name)).union(targets.flatMap(\.dependencies))
        for target in targets {
            let files = try Repository.files(below: target.directory)
            guard !files.isEmpty else { continue }
            let imported = Set(
                files.flatMap { $0.text.matches(of: /(?m)^(?:@\w+ )*(?:\w+ )?import (\w+)$/).map { String($0.1) } }
            ).intersection(known)
            // The program is declared where tests run it, so that it is built before them.
            let declared = target.dependencies.subtracting(["gupaudit"])
            #expect(imported == declared, "\(target.name)")
        }
    }

    @Test func theCodeMapNamesEachModule() throws {
        let map = try Repository.text(of: "ARCHITECTURE.md")
        for target in try targets() where target.directory.hasPrefix("Sources/") {
            #expect(map.contains(target.name), "\(target.name)")
        }
    }
}
