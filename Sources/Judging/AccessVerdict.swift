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
        let device = facts.deviceUses
        let reads = facts.processorUses.filter { $0.kind == .cpuRead }
        // Nobody writes to pages that were not asked for to be written: what writes elsewhere may write to others.
        let written = facts.processorUses.filter { $0.kind == .cpuWrite }
        let writes = written.filter { facts.site.writes != .no || $0.function == facts.site.function }
        let mapped = facts.processorUses.filter { $0.kind == .address }
        // What leaves it open is part of the answer.
        let unread = facts.uses(of: [.other])
        let evidence = (device + writes + reads + mapped + unread).prefix(6).map(\.evidence)
        // So may whoever finds them in an object, after the call.
        let isKept = facts.flow.holding == .held && device.isEmpty
        let cpu: Access.CPU =
            !writes.isEmpty ? .write : !reads.isEmpty ? .read : mapped.isEmpty ? .none : byFlags
        let dma = device.isEmpty ? Access.DMA.none : direction(of: device)
        // A function that was not read may do anything; so may whoever gets pages that nobody was seen to touch.
        let isOpen = !unread.isEmpty || writes.count < written.count || !facts.isTouched && !facts.isOnlyLookedAt
        // Whoever reads a socket or a pipe at its other end may be the processor; so may who gets a list that nobody
        // was seen to map.
        let isPassedOn = !facts.uses(of: [.skb, .pipe]).isEmpty
            || facts.flow.holding == .held && !device.isEmpty && device.allSatisfy { $0.kind == .scatterlist }
        return Access(
            cpu: cpu == .none && (isOpen || isPassedOn) ? .unknown : cpu,
            dma: dma == .none && (isOpen || isKept) ? .unknown : dma,
            structPageOnly: !facts.isTouched && !isOpen, evidence: Array(evidence))
    }

    /// Mapped, and nobody was seen to use the mapping: the flags say which way it goes.
    private var byFlags: Access.CPU { facts.site.writes == .no ? .read : facts.site.writes == .yes ? .write : .unknown }

    private func direction(of uses: [PageUse]) -> Access.DMA {
        let known = Set(uses.filter { $0.kind == .dma }.compactMap(\.direction))
        if known.contains(0) || known.isSuperset(of: [1, 2]) { return .both }
        if known == [1] { return .toDevice }
        if known == [2] { return .fromDevice }
        // Whoever reads a pipe decides what becomes of its buffers.
        if uses.allSatisfy({ $0.kind == .pipe }) { return .unknown }
        // User pages are in an skb to be sent.
        if uses.allSatisfy({ $0.kind == .skb }) { return .toDevice }
        switch facts.site.writes {
        case .no: return .toDevice
        case .yes: return .both
        // Flags that differ from call to call, bios, and an iterator that is seen to be filled, serve both; another one
        // was not followed.
        case .maybe:
            let isOpen = facts.isIterator && !facts.flow.isFilledByIterator
            return isOpen && !uses.contains { $0.kind == .bio } ? .unknown : .both
        }
    }
}
