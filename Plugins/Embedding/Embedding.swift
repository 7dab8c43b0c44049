import Foundation
import PackagePlugin

/// Gives a target source files of what stands outside it: the rules, the glossary, which commit this is.
///
/// A command with inputs, and none before each build: the build system leaves those out where it finds the list of the
/// package's files unchanged. A program that was built again would then bear the digest of its sources of before, and
/// take what an index keeps for its own.
@main struct Embedding: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let script = root.appending(path: "Scripts/embed.sh")
        let output = context.pluginWorkDirectoryURL
        let isProgram = target.name == "gupaudit"
        var inputs = [script] + files(in: root.appending(path: isProgram ? "Sources" : "Rules"))
        if isProgram {
            inputs += ["CHANGELOG.md", "docs/glossary.md"].map { root.appending(path: $0) }
            // One of these changes with each commit.
            inputs += [".git/HEAD", ".git/logs/HEAD"].map { root.appending(path: $0) }.filter {
                FileManager.default.fileExists(atPath: $0.path)
            }
        }
        let names = isProgram ? ["Commit.swift", "Glossary.swift"] : ["Files.swift"]
        return [
            .buildCommand(
                displayName: "Embedding into \(target.name)", executable: URL(filePath: "/bin/sh"),
                arguments: [script.path, target.name, output.path], inputFiles: inputs,
                outputFiles: names.map { output.appending(path: $0) })
        ]
    }

    private func files(in directory: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: [.isRegularFileKey])
        return (found?.compactMap { $0 as? URL } ?? []).filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
        }.sorted { $0.path < $1.path }
    }
}
