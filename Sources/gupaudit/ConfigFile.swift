import ArgumentParser
import Foundation
import Knowledge
import Paths

/// What a user says each time: options by their long names, for all commands or below the name of one.
///
/// They become arguments in front of those that were typed, so that the argument parser alone judges values.
struct ConfigFile {
    static let option = "--config"

    /// The one that this run uses; nil where there is none.
    static let current = ConfigFile(
        for: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)

    let path: String

    /// The file that is named, or else the user's own, if it is there.
    init?(for arguments: [String], environment: [String: String]) {
        let arguments = arguments.prefix { $0 != "--" }
        if let index = arguments.lastIndex(of: Self.option), index + 1 < arguments.endIndex {
            path = arguments[index + 1]
        } else if let argument = arguments.last(where: { $0.hasPrefix(Self.option + "=") }) {
            path = String(argument.dropFirst(Self.option.count + 1))
        } else {
            let home = environment["HOME"] ?? NSHomeDirectory()
            let place = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
            path = place + "/gupaudit/config.yaml"
            guard FileManager.default.fileExists(atPath: path) else { return nil }
        }
        // Refused by the argument parser.
        if path.isEmpty { return nil }
    }

    /// Refuses one that lies in an audited tree: whoever wrote the tree could silence its findings.
    func check(outside roots: [String]) throws(InputError) {
        let start = path.hasPrefix("/") ? "" : FileManager.default.currentDirectoryPath + "/"
        let own = RealPath.directory(of: start + path)
        for root in roots where RealPath.of(path, isInside: root) || RealPath.of(own, isInside: root) {
            throw InputError(
                description: "\(path): lies in the audited tree, which shall not say how it is audited; "
                    + "move it, or name another file with \(Self.option)")
        }
    }

    /// Arguments with what the file adds to them, and the options that came from it.
    struct Extended {
        var arguments: [String]
        var settings: [Setting] = []
    }

    struct Setting {
        var option: String
        var line: Int?
        var arguments: [String]
    }

    func extending(_ arguments: [String]) throws -> Extended {
        let asksForHelp = arguments.contains { ["-h", "--help", "--version"].contains($0) }
        guard !asksForHelp, let command = try ConfigurableCommand(of: arguments) else {
            return Extended(arguments: arguments)
        }
        let data = try InputFile.contents(of: path, advice: "name another file with \(Self.option)")
        let text = String(decoding: data, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }
        if lines.allSatisfy({ $0.isEmpty || $0.hasPrefix("#") }) { return Extended(arguments: arguments) }
        let settings = try settings(in: StrictYAML(text, path: path), of: command).filter { !command.says($0.option) }
        return Extended(
            arguments: command.words + settings.flatMap(\.arguments) + command.rest, settings: settings)
    }

    private func settings(in yaml: StrictYAML, of command: ConfigurableCommand) throws(RulesError) -> [Setting] {
        var settings: [String: Setting] = [:]
        var own: [String: Setting] = [:]
        for (key, line, value) in try yaml.anyMapping() {
            guard let section = try? value.anyMapping() else {
                guard let option = command.anyOption(named: key) else {
                    throw unknown(key, line, among: command.allOptions, value)
                }
                let setting = try setting(of: option, line, value)
                if command.option(named: key) != nil { settings[key] = setting }
                continue
            }
            guard let options = command.options(ofCommand: key) else {
                throw unknown(key, line, among: command.commands, value)
            }
            for (name, line, value) in section {
                guard let option = options.first(where: { $0.longName == name }) else {
                    throw unknown(name, line, among: options.compactMap(\.longName), value)
                }
                let setting = try setting(of: option, line, value)
                if key == command.words.first, command.option(named: name) != nil { own[name] = setting }
            }
        }
        return settings.merging(own) { $1 }.sorted { $0.key < $1.key }.map(\.value)
    }

    private func unknown(_ key: String, _ line: Int?, among known: [String], _ value: StrictYAML) -> RulesError {
        let near = NearWords.question(NearWords.of(key, among: known))
        return value.failure("\(key): there is no such option\(near)", at: line)
    }

    private func setting(
        of option: ToolInfo.Argument, _ line: Int?, _ value: StrictYAML
    ) throws(RulesError) -> Setting {
        let name = option.longName ?? ""
        func failure(_ message: String) -> RulesError { value.failure("\(name): \(message)", at: line) }
        let texts: [String]
        if value.isText {
            guard let text = try? value.string() else { throw failure("expected a word or a text") }
            texts = [text]
        } else {
            guard option.isRepeating else { throw failure("it takes one value") }
            guard let list = try? value.strings() else { throw failure("expected a list of words") }
            texts = list
        }
        guard option.kind == .flag else {
            return Setting(option: name, line: line, arguments: texts.map { "--\(name)=\(Self.expanded($0))" })
        }
        switch texts[0] {
        case "true", "yes": return Setting(option: name, line: line, arguments: ["--\(name)"])
        case "false", "no": return Setting(option: name, line: line, arguments: [])
        default: throw failure("it is yes or no, not \(texts[0])")
        }
    }

    /// No shell reads what stands in the file.
    private static func expanded(_ text: String) -> String {
        text.hasPrefix("~/") ? NSHomeDirectory() + text.dropFirst() : text
    }

    /// What is said of arguments that the parser refuses: the line of the file, if it is one of its.
    func explanation(of message: String, in extended: Extended) -> String? {
        let words = Set(message.split { " '’‘“”,;:<>=()".contains($0) }.map(String.init))
        guard let setting = extended.settings.first(where: { words.contains("--\($0.option)") }) else { return nil }
        return "\(path)\(setting.line.map { ":\($0)" } ?? ""): \(setting.option): \(message)"
    }
}
