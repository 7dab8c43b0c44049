internal import Report

/// How urgent a conversion is: what may corrupt a file's data comes first.
enum ConversionRank: Int, CaseIterable, Comparable {
    case deviceWrites = 1
    case longLived
    case processorWrites
    case reads

    /// nil where no conversion is needed.
    init?(_ judgement: Judgement?) {
        guard let judgement, judgement.conversion.needed else { return nil }
        switch judgement.access.dma {
        case .fromDevice, .both: self = .deviceWrites
        case .none, .toDevice, .unknown:
            self =
                judgement.lifetime == .long
                ? .longLived : judgement.access.cpu == .write ? .processorWrites : .reads
        }
    }

    var name: String {
        switch self {
        case .deviceWrites: "a device writes"
        case .longLived: "long-lived"
        case .processorWrites: "the CPU writes"
        case .reads: "reads, or unknown"
        }
    }

    static func < (left: ConversionRank, right: ConversionRank) -> Bool { left.rawValue < right.rawValue }
}
