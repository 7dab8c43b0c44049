package import Report

/// How urgent a conversion is: what may corrupt a file's data comes first.
package enum ConversionRank: Int, CaseIterable, Comparable, Sendable {
    case deviceWrites = 1
    case longLived
    case processorWrites
    case reads

    /// nil where no conversion is needed.
    package init?(_ site: CallSite) {
        guard let judgement = site.judgement, judgement.conversion.needed else { return nil }
        if Self.mayBeWrittenByDevice(site, judgement) {
            self = .deviceWrites
        } else if judgement.lifetime == .long {
            self = .longLived
        } else {
            self = judgement.access.cpu == .write ? .processorWrites : .reads
        }
    }

    package var name: String {
        switch self {
        case .deviceWrites: "a device may write"
        case .longLived: "long-lived"
        case .processorWrites: "the CPU writes"
        case .reads: "reads, or unknown"
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
