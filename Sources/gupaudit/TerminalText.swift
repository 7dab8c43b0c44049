import ArgumentParser
import Foundation
import Output
import Paths
import Report

/// How text looks on a terminal: what `--color` and `--links` decide.
struct TerminalText: ParsableArguments {
    @Option(help: "When to colour the text: auto, always, never.")
    var color: ColorChoice = .auto

    @OptionGroup var links: TerminalLinks
}

/// When something is done that only a terminal understands.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// - Parameter output: nil for standard output.
    func applies(to output: String?) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        // Set but empty does not count: https://no-color.org
        let isUnwanted = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return switch self {
        case .auto: output == nil && isatty(STDOUT_FILENO) == 1 && !isUnwanted && environment["TERM"] != "dumb"
        case .always: true
        case .never: false
        }
    }
}

/// Makes a link of each `file:line` of a text, by the terminal's own means (OSC 8): one opens the file with a click.
struct TerminalLinks: ParsableArguments {
    @Option(help: "When to make links of places in the text: auto, always, never.")
    var links: ColorChoice = .auto

    /// - Parameters:
    ///   - report: what the text is of; only files of a tree that is a directory can be opened.
    ///   - output: nil for standard output.
    func linked<Subject>(
        _ text: String, as format: Format<Subject>, of report: AuditReport, to output: String?
    ) -> String {
        guard format.mediaType == .text, report.tree.source == .directory, applies(to: output) else { return text }
        return Self.linked(text, below: PathSpelling.text(of: report.tree.path))
    }

    /// Terminals that do not know of links should leave them out; some old ones do not.
    private func applies(to output: String?) -> Bool {
        guard links == .auto else { return links.applies(to: output) }
        let environment = ProcessInfo.processInfo.environment
        let isOld = environment["VTE_VERSION"].flatMap { Int($0) }.map { $0 < 5000 } ?? false
        return links.applies(to: output) && environment["TERM"] != "linux" && !isOld
    }

    private static func linked(_ text: String, below root: String) -> String {
        var known: [Substring: String?] = [:]
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        func address(of path: Substring) -> String? {
            if let known = known[path] { return known }
            let full = "\(root)/\(path)"
            let isFile = !path.split(separator: "/").contains("..") && access(full, F_OK) == 0
            let address = isFile ? full.addingPercentEncoding(withAllowedCharacters: plain) : nil
            known[path] = address.map { "file://\(host)\($0)" }
            return address.map { "file://\(host)\($0)" }
        }
        // What sets a colour is taken whole: its last letter is none of the path behind it.
        let place = /\u{1b}\[[0-9;]*m|([A-Za-z0-9_][A-Za-z0-9_.+,\/-]*\.[chS]):[0-9]+(?::[0-9]+)?/
        return text.replacing(place) { match in
            guard let path = match.1, let address = address(of: path) else { return String(match.0) }
            return "\u{1b}]8;;\(address)\u{1b}\\\(match.0)\u{1b}]8;;\u{1b}\\"
        }
    }

    /// What RFC 3986 leaves as it is, and the slash.
    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
}
