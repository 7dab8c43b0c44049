package import Report

/// How urgent a conversion is: what may corrupt a file's data comes first.
package enum ConversionRank: Int, CaseIterable, Comparable, Sendable {
    case deviceWrites = 1
    case longLived
    case processorWrites
    /// Who touches the data was not seen: it may be any of those above.
    case unknown
    case reads

    /// nil where no conversion is needed.
    package init?(_ site: CallSite) {
        guard let judgement = site.judgement, judgement.conversion.needed else { return nil }
        if Self.mayBeWrittenByDevice(site, judgement) {
            self = .deviceWrites
        } else if judgement.lifetime == .long {
            self = .longLived
        } else {
            let access = judgement.access
            self = access.cpu == .write ? .processorWrites : access.cpu.isSeen || access.dma.isSeen ? .reads : .unknown
        }
    }

    package var name: String {
        switch self {
        case .deviceWrites: "a device may write"
        case .longLived: "long-lived"
        case .processorWrites: "the CPU writes"
        case .unknown: "nobody knows who touches the data"
        case .reads: "only reads"
        }
    }

    package static func < (left: ConversionRank, right: ConversionRank) -> Bool { left.rawValue < right.rawValue }

    /// Where a transfer was recognised but the calls that make it were not seen, the right to write counts.
    private static func mayBeWrittenByDevice(_ site: CallSite, _ judgement: Judgement) -> Bool {
        switch judgement.access.dma {
        case .fromDevice, .both: true
        case .toDevice: false
        case .none, .unknown:
            judgement.case.is == .directIO && judgement.access.cpu != .write && site.writes != .no
        }
    }
}
