/// A function of another file that is given the pages: what does it do with them?
package struct CalleeQuery: Codable, Hashable, Sendable {
    /// Its name; where it is called through an operations table, the member's.
    package var function: String
    /// The parameter that they come by, from 0.
    package var parameter: Int
    /// In which shapes, as `PageTaint.Shapes` counts them.
    package var shapes: UInt8
    /// The type of the operations table; nil for a function that is called by its name.
    package var structure: String?

    package init(function: String, parameter: Int, shapes: UInt8, structure: String? = nil) {
        self.function = function
        self.parameter = parameter
        self.shapes = shapes
        self.structure = structure
    }

    package var isOperation: Bool { structure != nil }

    package static func precedes(_ left: CalleeQuery, _ right: CalleeQuery) -> Bool {
        (left.function, left.parameter, left.shapes, left.structure ?? "")
            < (right.function, right.parameter, right.shapes, right.structure ?? "")
    }
}
