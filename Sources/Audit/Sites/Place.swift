/// Where an occurrence stands.
struct Place: Hashable, Sendable {
    let file: String
    let offset: Int
}
