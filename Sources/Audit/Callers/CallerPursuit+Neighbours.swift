internal import CallSites
internal import Knowledge
internal import SourceText

/// Which files beside the one that asks have something to say.
extension CallerPursuit {
    /// The file whose operations tables have the member that a call goes through: the one that asks, whose own objects
    /// are meant, or the only one beside it.
    func file(installing query: CalleeQuery, for file: String, among files: [String]) -> String? {
        let search = IdentifierSearch([query.function])
        func installs(_ path: String) -> Bool {
            guard let bytes = view.contents(of: path) else { return false }
            return search.occurrences(in: bytes).contains { place in
                bytes[..<place.offset].last == UInt8(ascii: ".")
                    && bytes[(place.offset + query.function.utf8.count)...].first { $0 != 0x20 && $0 != 0x09 }
                        == UInt8(ascii: "=")
            }
        }
        if installs(file) { return file }
        let found = files.filter(installs)
        return found.count == 1 ? found.first : nil
    }

    /// By file: the members that it touches, where it also releases, dirties or lets a device at something: others have
    /// nothing to say.
    ///
    /// - Parameter known: files that showed what they do with members of objects that operations fill. Another one has
    ///   to name the structure.
    func files(
        touching members: Set<MemberQuery>, besides known: Set<String>, among files: [String]
    ) -> [String: [MemberQuery]] {
        if members.isEmpty { return [:] }
        let structures = known.isEmpty ? nil : IdentifierSearch(Set(members.map(\.structure)).sorted())
        let names = Set(members.map(\.member)).sorted()
        let search = IdentifierSearch(names)
        let telling = IdentifierSearch(telling)
        var found: [String: [MemberQuery]] = [:]
        for path in files where !known.contains(path) {
            guard let bytes = view.contents(of: path) else { continue }
            if let structures, structures.occurrences(in: bytes).first == nil { continue }
            let present = Set(search.occurrences(in: bytes).map { names[$0.identifier] })
            let queries = members.filter { present.contains($0.member) }
            guard !queries.isEmpty, telling.occurrences(in: bytes).first != nil else { continue }
            found[path] = queries.sorted(by: MemberQuery.precedes)
        }
        return found
    }

    /// Members that keep pages; files of the same directory may touch them.
    func members(in calls: [CallFact]) -> Set<MemberQuery> {
        calls.reduce(into: []) { found, call in
            guard let flow = call.flow, isOpen(call, flow) else { return }
            found.formUnion(flow.members)
        }
    }

    private var telling: [String] {
        (Set(uses.releases.keys).union(uses.dirtiesLocked).union(uses.dirtiesUnlocked).union(uses.dma.keys)).sorted()
    }
}
