/// A member in which another file keeps the pages: who releases what is in it?
package struct MemberQuery: Codable, Hashable, Sendable {
    package var structure: String
    package var member: String
    /// In which shapes it keeps them, as `PageTaint.Shapes` counts them.
    package var shapes: UInt8

    package init(structure: String, member: String, shapes: UInt8) {
        self.structure = structure
        self.member = member
        self.shapes = shapes
    }

    package static func precedes(_ left: MemberQuery, _ right: MemberQuery) -> Bool {
        (left.structure, left.member, left.shapes) < (right.structure, right.member, right.shapes)
    }
}
