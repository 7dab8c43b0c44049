internal import Report

/// What an integer expression may hold, bit by bit, and where the bits come from: the lattice of the flags analysis.
struct FlagValue: Hashable {
    /// Bits set on every path, and on some paths only; never both.
    var must: UInt64
    var may: UInt64
    /// True when bits outside both are possible.
    var unknown: Bool
    /// The value, or bits of it, come from a parameter or from memory.
    var fromParameter = false
    var fromField = false
    /// The value was computed from others (a comparison, a mask): as a truth value it is a condition, not a hand-over.
    var isComputed = false
    /// The value passed through a local variable.
    var isLocal = false
    /// Some of it is a truth value that no flag constant was chosen by: `dir == IN`, a `bool`, a plain 1.
    var isTruth = false
    /// The lines that decided it, in the order in which they were met.
    var trail = Trail()

    static func constant(_ bits: UInt64) -> FlagValue { FlagValue(must: bits, may: 0, unknown: false) }
    /// 0 or 1, decided at run time.
    static let condition = FlagValue(must: 0, may: 1, unknown: false, isComputed: true, isTruth: true)
    static let opaque = FlagValue(must: 0, may: 0, unknown: true, isComputed: true)

    static func parameter(isBoolean: Bool) -> FlagValue {
        FlagValue(must: 0, may: isBoolean ? 1 : 0, unknown: !isBoolean, fromParameter: true, isTruth: isBoolean)
    }

    static func field(isBoolean: Bool) -> FlagValue {
        FlagValue(must: 0, may: isBoolean ? 1 : 0, unknown: !isBoolean, fromField: true, isTruth: isBoolean)
    }

    var constant: UInt64? { may == 0 && !unknown ? must : nil }
    var isDecided: Bool { may == 0 && !unknown }

    /// The value where two paths meet.
    func joined(with other: FlagValue) -> FlagValue {
        var joined = merged(with: other)
        joined.must = must & other.must
        joined.may = (must | may | other.must | other.may) & ~joined.must
        return joined
    }

    func or(_ other: FlagValue) -> FlagValue {
        var result = merged(with: other)
        result.must = must | other.must
        result.may = (may | other.may) & ~result.must
        return result
    }

    /// `self & mask`. Bits above the flags' range in the mask mean a complement: `flags & ~FOLL_X` keeps the unknown.
    func and(_ other: FlagValue) -> FlagValue {
        if constant != nil, other.constant == nil { return other.and(self) }
        var result = merged(with: other)
        result.isTruth = isTruth && other.isTruth
        guard let mask = other.constant else {
            result.must = must & other.must
            result.may = (must | may) & (other.must | other.may) & ~result.must
            result.unknown = unknown && other.unknown
            result.isComputed = true
            return result
        }
        let isComplement = mask & 0x8000_0000 != 0
        result.must = must & mask
        result.may = (may & mask) | (unknown && !isComplement ? mask & ~result.must : 0)
        result.unknown = unknown && isComplement
        if !isComplement { result.isComputed = true }
        return result
    }

    /// The value through a function of both operands that the analysis does not follow.
    func blurred(with other: FlagValue) -> FlagValue {
        var result = merged(with: other)
        result.must = 0
        result.may = 0
        result.unknown = true
        result.isComputed = true
        result.isTruth = false
        return result
    }

    /// `value ? bit : 0`, as the `int write` and `int force` parameters are understood.
    func asTruth(of bit: UInt64) -> FlagValue {
        var result = self
        result.unknown = false
        result.isTruth = false
        if must != 0 {
            result.must = bit
            result.may = 0
        } else if isDecided {
            result.must = 0
            result.may = 0
        } else {
            result.must = 0
            result.may = bit
            if isComputed {
                result.fromParameter = false
                result.fromField = false
            }
        }
        return result
    }

    func adding(_ step: Int32) -> FlagValue {
        var result = self
        result.trail = trail.adding(step)
        return result
    }

    var origin: Flags.Origin {
        if fromParameter { return .parameter }
        if fromField { return .field }
        if may != 0 || unknown { return .conditional }
        return isLocal ? .local : .literal
    }

    private func merged(with other: FlagValue) -> FlagValue {
        var merged = FlagValue(must: 0, may: 0, unknown: unknown || other.unknown)
        merged.fromParameter = fromParameter || other.fromParameter
        merged.fromField = fromField || other.fromField
        merged.isComputed = isComputed || other.isComputed
        merged.isLocal = isLocal || other.isLocal
        merged.isTruth = isTruth || other.isTruth
        merged.trail = trail.merged(with: other.trail)
        return merged
    }
}
