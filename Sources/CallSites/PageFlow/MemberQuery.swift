/// A member in which another file keeps the pages: who releases what is in it?
package struct MemberQuery: Codable, Hashable, Sendable {
    package var structure: String
    package var member: String

    package init(structure: String, member: String) {
        self.structure = structure
        self.member = member
    }
}
