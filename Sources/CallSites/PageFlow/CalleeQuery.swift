/// A function of another file that is given the pages: what does it do with them?
package struct CalleeQuery: Codable, Hashable, Sendable {
    package var function: String
    /// The parameter that they come by, from 0.
    package var parameter: Int
    /// In which shapes, as `PageTaint.Shapes` counts them.
    package var shapes: UInt8

    package init(function: String, parameter: Int, shapes: UInt8) {
        self.function = function
        self.parameter = parameter
        self.shapes = shapes
    }
}
