/// Who builds a site's file, and who looks after it.
package struct Ownership: Codable, Hashable, Sendable {
    /// True where the file can be part of a module, false where it is built in only, nil for a header.
    @OrNull package var modular: Bool?
    /// The symbol that builds the file, with `CONFIG_`; nil where it is always built, and for a header.
    @OrNull package var config: String?
    /// Every symbol on the way to the object, innermost first.
    package var configs: [String]
    /// The architectures that the file can be built for, sorted; empty means every one.
    package var architectures: [String]
    /// The most specific section of MAINTAINERS; nil where none names the file.
    @OrNull package var subsystem: String?
    /// The other sections, the more specific first.
    package var subsystems: [String]

    package init(
        modular: Bool?, config: String?, configs: [String], architectures: [String], subsystem: String?,
        subsystems: [String]
    ) {
        self.modular = modular
        self.config = config
        self.configs = configs
        self.architectures = architectures
        self.subsystem = subsystem
        self.subsystems = subsystems
    }

    enum CodingKeys: String, CodingKey { case modular, config, configs, architectures, subsystem, subsystems }
}

extension Ownership {
    /// The section of MAINTAINERS that every file belongs to, which is nobody's care.
    package static let everything = "THE REST"

    /// The subsystem whose maintainers look after the file.
    package var home: String? { subsystem == Self.everything ? nil : subsystem }
}
