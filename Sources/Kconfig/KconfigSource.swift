/// Where Kconfig text comes from: paths relative to the tree's root.
package protocol KconfigSource {
    /// The bytes of one file; nil where it is missing or may not be read.
    func contents(of path: String) -> [UInt8]?
}
