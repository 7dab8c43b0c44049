import ArgumentParser

/// Where a command's result goes.
struct ResultFile: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "Write the output to this file instead of standard output, compressed if its name ends in .gz.")
    var output: String?
}
