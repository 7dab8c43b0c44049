/// What the arguments depend on in the libclang that will read them.
package struct LibclangFacts: Hashable, Sendable, Codable {
    package let major: Int
    /// The directory of clang's own headers, passed on so that libclang need not guess it from its own path.
    package let resourceDirectory: String?

    package init(major: Int, resourceDirectory: String?) {
        self.major = major
        self.resourceDirectory = resourceDirectory
    }
}
