internal import CallSites
internal import Knowledge
internal import Report
internal import SourceText
internal import Worklists

/// Which of the pages of an iterator are pinned, as far as the function shows that takes them.
package enum PinnedPages: Hashable, Sendable {
    case all
    /// Those of an iterator for which this holds, wherever in the function it is asked.
    case asked(String)
    /// Those of an object whose member says so.
    case kept(Member, String)

    /// A member beside the array of pages.
    package struct Member: Hashable, Sendable {
        /// Where the array is declared, if that is in the file of the call.
        let array: Int?
        /// The structure, if another file declares it.
        let type: String?
        let arrayName: String

        var name: String { arrayName + "_pinned" }

        init(array: Int?, type: String?, of name: String) {
            self.array = array
            self.type = type
            arrayName = name
        }
    }
}

/// An iterator in the function that takes its pages: what it was set up by, and whether it stays what it is.
struct PinnedIterator {
    private let site: CallSite
    private let advice: PinningAdvice.Call
    /// Functions that take pages of it leave it what it is, too.
    private let family: Set<String>
    private let state: PinnedState
    private let input: PatchInput

    /// nil where what takes the call's place pins whatever it takes.
    init?(_ site: CallSite, in input: PatchInput) {
        let knowledge = input.knowledge
        guard let state = PinnedState(of: site, api: input.report.api, advice: knowledge.advice),
            let advice = site.judgement?.conversion.to.flatMap({ knowledge.advice.calls[$0] })
        else { return nil }
        self.site = site
        self.advice = advice
        self.state = state
        self.input = input
        family = Set(knowledge.family.names)
    }

    private var fault: PatchFault {
        PatchFault("not all its pages are pinned: each release has to ask for \(state.words)")
    }

    /// True where all releases stand in the function that takes the pages.
    private var isReleasedHere: Bool {
        (site.judgement?.release.places ?? []).allSatisfy { $0.function == site.function && $0.file == site.file }
    }

    /// Whether the text of the function may show what has to be known.
    func check() throws(PatchFault) {
        if !isReleasedHere, !isInMember, state.iterator.map(Self.isLocal) != true { throw fault }
    }

    /// True where the array is a member of an object, which those may have who give the pages back.
    private var isInMember: Bool {
        [.member, .scatterlist].contains(site.judgement?.destination.kind)
            && site.pages.text?.contains(where: { $0 == "." || $0 == ">" }) == true
    }

    /// `&iter`.
    private static func isLocal(_ argument: String) -> Bool {
        argument.hasPrefix("&") && !argument.contains(where: { ".>[(".contains($0) })
    }

    func pinned(by call: SyntaxNode, in function: FunctionText) throws(PatchFault) -> PinnedPages {
        guard let text = state.iterator,
            let argument = function.arguments(of: call).first(where: { function.text($0) == text }),
            function.isPure(argument)
        else { throw fault }
        guard let test = state.test else { throw fault }
        if !isReleasedHere, isInMember {
            guard let kept = KeptState(site, by: call, in: function, input) else {
                guard let pages = site.pages.text, pages.hasPrefix("&") else { throw fault }
                throw PatchFault(
                    "“\(pages)” is a part of an array, and what other calls put beside it may not be pinned: each"
                        + " release has to ask for \(state.words)")
            }
            return .kept(kept.member, test)
        }
        var names: Set<Int> = []
        argument.walk { if $0.kind == .name { names.insert($0.declaration ?? -1) } }
        guard !names.contains(-1), !names.isEmpty else { throw fault }
        // What is given a value again may be another iterator at the release.
        let isAddress = Self.isLocal(text)
        if names.contains(where: { function.isSet($0, byAddress: !isAddress) || function.isInDoubt($0) }) {
            throw fault
        }
        var isUsers = false
        for other in function.nodes(where: { $0.kind == .call && $0 != call }) {
            guard function.arguments(of: other).contains(where: { argument in names.contains { argument.names($0) } })
            else { continue }
            if advice.alwaysPinned.contains(other.name), other.start < call.start {
                isUsers = true
            } else if !advice.leaveKind.contains(other.name), !family.contains(other.name) {
                let line = function.source.position(of: other.start).line
                throw PatchFault(
                    "\(other.name)() at line \(line) may make another iterator of it, and each release has to ask for "
                        + state.words)
            }
        }
        if isAddress, isUsers { return .all }
        guard isReleasedHere, !isUsers else { throw fault }
        try checkUse(call, in: function)
        return .asked(test)
    }

    /// A page that is looked at behind its release was kept by somebody else all the time.
    private func checkUse(_ call: SyntaxNode, in function: FunctionText) throws(PatchFault) {
        guard let pages = site.pages.text, Self.isLocal(pages) else { return }
        let places = site.judgement?.release.places ?? []
        let releases = function.nodes { node in
            node.kind == .call
                && places.contains {
                    $0.callee == node.name && $0.line == function.source.position(of: node.start).line
                }
        }
        for release in releases {
            // An array is freed behind that.
            guard let argument = function.arguments(of: release).first?.bare, argument.type?.hasSuffix("**") != true,
                let page = argument.declaration
            else { continue }
            let isUsed = !function.nodes { node in
                node.kind == .name && node.declaration == page && node.start >= release.end
                    && !(releases + [call]).contains { $0.range.contains(node.start) }
            }.isEmpty
            if isUsed {
                let line = function.source.position(of: release.start).line
                throw PatchFault("the page is used behind its release at \(site.file):\(line)")
            }
        }
    }
}

extension FunctionText {
    /// True where a variable is given a value besides that of its declaration.
    ///
    /// - Parameter byAddress: also where its address is taken.
    func isSet(_ declaration: Int, byAddress: Bool = true) -> Bool {
        !nodes { node in
            switch node.kind {
            case .binary where symbol(of: node) == "=", .compoundAssignment:
                node.children.first?.bare.kind == .name && node.children[0].bare.declaration == declaration
            case .unary:
                node.children.first?.bare.declaration == declaration && node.children[0].bare.kind == .name
                    && (text(node).contains("++") || text(node).contains("--")
                        || byAddress && text(node).hasPrefix("&"))
            default: false
            }
        }.isEmpty
    }
}
