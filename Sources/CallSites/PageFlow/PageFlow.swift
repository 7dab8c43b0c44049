package import Report

/// What one file shows of the pages that a call takes: where they go, who touches them, who gives them back.
///
/// Facts only; what they amount to is judged elsewhere, once callers in other files are known too.
package struct PageFlow: Codable, Hashable, Sendable {
    /// Everything that happens to the pages, sorted by place.
    package var uses: [PageUse] = []
    package var destination = Destination(kind: .none, text: nil)
    /// Where they go from the variable that took them.
    package var finalDestination: Destination?
    package var holding = Holding.unknown
    /// The number of pages asked for, where it is a constant.
    package var askedPages: Int64?
    /// Functions in which a release lies, or from which it is reached, that nothing in the file calls.
    package var releaseRoots: [Root] = []
    /// Functions on the way there that the file calls, and that others may call as well.
    package var passages: [Root] = []
    /// The same for the acquiring call: how the site is reached.
    package var acquireRoots: [Root] = []
    package var shortReturn = Release.ShortReturn.unknown
    /// Checks of a notifier around the call, and registrations elsewhere in the file.
    package var notifierChecks: [Evidence] = []
    package var notifierRegistrations: [Evidence] = []
    package var accounting: [Evidence] = []
    /// Constructors of the iterator that the call works on, where it is one: their names.
    package var iterators: [String] = []
    /// On some of the ways that such an iterator comes by, data flows into its pages.
    package var isFilledByIterator = false
    /// Calls from the outermost function of this file down to the site.
    package var chain: [ChainLink] = []
    /// Functions by which the flags or the pages pass to callers in other files: name, and the parameter that matters.
    package var wrappers: [Wrapper] = []
    package var vmas: VMAsUse?
    package var hazards: [Hazard] = []
    /// What bounds on the analysis left out.
    package var cuts: [String] = []
    /// Releases that were not linked to the call stand where its own callbacks lead.
    package var isReleasedByCallback = false
    /// A function of the file marks pages dirty, these or others.
    package var marksDirty = false
    /// What keeps the pages is a variable of a function by which the call is reached.
    package var isOnStack = false
    /// Those that stand where the operations lead that the function of the call hands out beside the pages.
    package var marksByOperations: [PageUse] = []
    /// Members declared in another file that hold the pages.
    package var members: [MemberQuery] = []
    /// The pages, or their address or frame number, go to callers by a parameter or as a result.
    package var isHandedUp = false
    /// They go so far up that whoever gets them is in another file.
    package var isHandedOut = false
    /// They go out by operations of a table, another one of which gives back what comes in by it.
    package var comesBack = false
    /// What functions of the file give back that others may call, where no way from the call to them was seen.
    package var counterparts: [Counterpart] = []
    /// The same, and nothing here gives them back: whoever gets them has to be asked.
    package var isPassedOn: Bool { isHandedOut && holding == .held }

    package init() {}

    /// The pages outlive the functions of the file, and whatever was seen to release them does so where something
    /// failed.
    package var isReleasedUnseen: Bool {
        let linked = uses.filter { $0.kind == .release && $0.isLinked }
        return linked.isEmpty || holding != .released && linked.allSatisfy(\.isForFailure)
    }

    /// Whether the pages are still held when the outermost function of this file returns.
    package enum Holding: String, Codable, Hashable, Sendable { case released, held, unknown }

    /// A function that is entered from outside its file.
    package struct Root: Codable, Hashable, Sendable {
        package var function: String
        /// Members of operations tables that it is installed as, callees that it is handed to.
        package var installed: [String]
        package var isStatic: Bool
        package var evidence: Evidence
        /// The operations tables of the file that it is installed in, as this file counts its declarations.
        package var tables: [Int] = []
    }

    /// A function visible to other files that gives back, or marks dirty, the pages that it is given.
    package struct Counterpart: Codable, Hashable, Sendable {
        package var function: String
        package var uses: [PageUse]
    }

    /// A function visible to other files that passes flags in, or pages out.
    package struct Wrapper: Codable, Hashable, Sendable {
        package var function: String
        package var flagsParameter: Int?
        package var pagesParameter: Int?
        package var returnsPages: Bool
        /// What comes out are the pages as such, and not what holds them.
        package var isBare: Bool
    }
}

extension PageUse {
    /// A release that is met where something failed, and nowhere else.
    package var isForFailure: Bool { !when.isEmpty && when.allSatisfy { $0 == .error || $0 == .short } }
}

/// One thing that happens to the pages.
package struct PageUse: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
        case release, dirtyLocked, dirtyUnlocked, dma, cpuRead, cpuWrite, bio, scatterlist, skb, pipe, address, pfn
        /// Handed to a function that is not known.
        case other
    }

    package var kind: Kind
    package var callee: String
    /// The enclosing function.
    package var function: String
    package var evidence: Evidence
    /// For a release: the references that it fits; nil where only its name says that it releases.
    package var fits: [String]?
    /// For a release: the value of its argument that asks for dirtying; nil where it has none or it is not constant.
    package var dirties: Bool?
    package var asksForDirtying = false
    /// For a release: the ways on which it is met after the call; empty where none was seen to lead to it.
    package var when: [Release.When] = []
    /// For DMA: the direction where it is a constant, as enum dma_data_direction.
    package var direction: Int64?
    /// For a function that was not read: how it is given the pages.
    package var passed: [CalleeQuery] = []
    /// False for a release that stands in the file, but takes pages whose way from the call was not seen.
    package var isLinked = true
    /// Stands in a function that makes pages of frame numbers.
    package var isOfFrame = false
    /// For a function that was not read: it is given where the data is mapped, and no page to give back.
    package var isOfAddress = false

    package init(kind: Kind, callee: String, function: String, evidence: Evidence) {
        self.kind = kind
        self.callee = callee
        self.function = function
        self.evidence = evidence
    }
}
