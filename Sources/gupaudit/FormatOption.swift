import ArgumentParser
import Output

/// `--format`: the names and the words for them come from the registry.
extension Format: ExpressibleByArgument {
    public init?(argument: String) {
        guard let format: Self = FormatRegistry.standard.format(named: argument) else { return nil }
        self = format
    }

    public static var allValueStrings: [String] { formats.map(\.name) }
    public static var allValueDescriptions: [String: String] {
        Dictionary(formats.map { ($0.name, $0.purpose) }) { first, _ in first }
    }
    public var defaultValueDescription: String { name }

    private static var formats: [Self] { FormatRegistry.standard.formats() }
}
