internal import CallSites
internal import Report

/// Who touches the data: the processor, a device, or nobody.
struct AccessVerdict {
    private let facts: SiteFacts

    init(_ facts: SiteFacts) { self.facts = facts }

    var access: Access {
        guard facts.holdsReference, facts.site.reference != .param else {
            return Access(cpu: .none, dma: .none, structPageOnly: false, evidence: [])
        }
        let device = facts.uses(of: [.dma, .bio, .scatterlist, .skb, .pipe])
        let reads = facts.uses(of: [.cpuRead])
        let writes = facts.uses(of: [.cpuWrite])
        let mapped = facts.uses(of: [.address])
        let evidence = (device + writes + reads + mapped).prefix(6).map(\.evidence)
        let cpu: Access.CPU =
            !writes.isEmpty ? .write : !reads.isEmpty ? .read : mapped.isEmpty ? .none : byFlags
        let dma = device.isEmpty ? Access.DMA.none : direction(of: device)
        let touched = !device.isEmpty || cpu != .none
        // A function that was not read may do anything; so may whoever gets pages that nobody was seen to touch.
        let isOpen = !facts.uses(of: [.other]).isEmpty || !touched && (leaves || isTakenForData)
        return Access(
            cpu: cpu == .none && isOpen ? .unknown : cpu, dma: dma == .none && isOpen ? .unknown : dma,
            structPageOnly: !touched && !isOpen, evidence: Array(evidence))
    }

    /// Nobody was seen to touch the data, but whoever only looks at a page takes one, without a pin, and asks for no
    /// frame number.
    private var isTakenForData: Bool {
        !facts.takesOnePage || facts.site.reference == .pin || !facts.uses(of: [.pfn]).isEmpty
    }

    /// Mapped, and nobody was seen to use the mapping: the flags say which way it goes.
    private var byFlags: Access.CPU { facts.site.writes == .no ? .read : facts.site.writes == .yes ? .write : .unknown }

    /// Someone out of sight may touch the data.
    private var leaves: Bool { facts.flow.holding != .released }

    private func direction(of uses: [PageUse]) -> Access.DMA {
        let known = Set(uses.filter { $0.kind == .dma }.compactMap(\.direction))
        if known.contains(0) || known.isSuperset(of: [1, 2]) { return .both }
        if known == [1] { return .toDevice }
        if known == [2] { return .fromDevice }
        // User pages are in an skb to be sent.
        if uses.allSatisfy({ $0.kind == .skb }) { return .toDevice }
        switch facts.site.writes {
        case .no: return .toDevice
        case .yes: return .both
        // Both, if the flags differ from call to call; an iterator that was not followed may be either.
        case .maybe: return facts.isIterator ? .unknown : .both
        }
    }
}
